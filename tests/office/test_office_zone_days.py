"""The zone's own days: the lights follow in the same transaction, in every process, and after every accident."""

from __future__ import annotations

from datetime import date

import pytest
from office_helpers import CATALOGUES, Town

from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.projections import basis_of
from onewindow.office import Refused, operations
from onewindow.office import office as office_module
from onewindow.office.office import Office
from onewindow.office.zone_days import stream

DAY = date(2026, 11, 25)


def due(office: Office, case: str) -> str:
    with office.ledger.reader() as connection:
        row = connection.row("SELECT due_on FROM cases WHERE id = ?", (case,))
    assert row is not None
    return str(row[0])


def another(town: Town, database_url: str) -> Office:
    """A second process of the installation, as far as the office can tell."""
    return Office(town.office.folder, database_url, clock=town.clock, catalogues=CATALOGUES)


def test_the_lights_follow_in_the_transaction_of_the_event(town: Town) -> None:
    case = town.accepted("M114")
    before = due(town.office, case)
    event = NewEvent(
        "zone_days_set", DAY, "p1", {"days": {DAY.isoformat(): "off"}, "before": {}, "reasons": "停电"}
    )
    town.office.ledger.transact(
        lambda transaction: transaction.append(stream(town.office.zone), [event]) and None
    )
    assert due(town.office, case) > before, "nothing but the event was needed"
    assert not town.office.calendar.is_working(DAY)


def test_an_event_that_is_undone_leaves_the_days_as_they_were(town: Town) -> None:
    case = town.accepted("M114")
    before = due(town.office, case)
    other = town.submitted("M110")

    def work(transaction: Transaction) -> object:
        data = {"days": {DAY.isoformat(): "off"}, "before": {}, "reasons": "停电"}
        transaction.append(stream(town.office.zone), [NewEvent("zone_days_set", DAY, "p1", data)])
        return object()  # no answer that could be kept: the ledger fails after the tables were derived anew

    with pytest.raises(TypeError):
        town.office.ledger.transact(work, key="once")
    operations.accept_case(town.office, town.clerk(other), other)
    assert due(town.office, case) == before and town.office.calendar.is_working(DAY)


def test_only_the_tables_that_rest_on_the_calendar_are_derived_anew(town: Town) -> None:
    resting = [one.name for one in town.office.ledger.projectors if basis_of(one)]
    assert resting == ["cases", "supervision"]
    town.office.ledger.operate(
        lambda connection: connection.execute(
            "INSERT INTO search_texts (kind, id, text) VALUES ('matter', 'x', 'mark')"
        )
    )
    operations.set_zone_days(town.office, town.actor("zhou.min"), {DAY: "off"}, "停电")
    with town.office.ledger.reader() as connection:
        assert connection.row("SELECT 1 FROM search_texts WHERE text = 'mark'") == (1,)


def test_a_start_notices_tables_that_rest_on_another_calendar(town: Town, database_url: str) -> None:
    case = town.accepted("M114")
    right = due(town.office, case)

    def spoil(connection: object) -> None:
        connection.execute("UPDATE projections SET basis = 'another' WHERE name = 'cases'")  # type: ignore[attr-defined]
        connection.execute("UPDATE cases SET due_on = '2020-01-01'")  # type: ignore[attr-defined]

    town.office.ledger.operate(spoil)
    again = another(town, database_url)
    try:
        assert due(again, case) == right
    finally:
        again.close()


def test_other_processes_notice_new_days_when_they_write_and_when_they_read(
    town: Town, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = town.project(construction_waste=True)
    submitted = town.submitted("M114", project)
    other = another(town, database_url)
    try:
        operations.set_zone_days(town.office, town.actor("zhou.min"), {DAY: "off"}, "停电")
        operations.accept_case(other, town.clerk(submitted), submitted)
        accepted_elsewhere = due(town.office, submitted)
        assert not other.calendar.is_working(DAY), "noticed by its own writing"
        operations.set_zone_days(town.office, town.actor("zhou.min"), {DAY: "normal"}, "来电")
        assert due(other, submitted) < accepted_elsewhere
        monkeypatch.setattr(office_module, "LOOK_SECONDS", 0.0)
        assert other.calendar.is_working(DAY), "noticed by reading"
    finally:
        other.close()


def test_days_that_change_nothing_are_refused(town: Town) -> None:
    admin = town.actor("zhou.min")
    for days in ({DAY: "normal"}, {DAY: "off"}):
        if days[DAY] == "off":
            operations.set_zone_days(town.office, admin, days, "停电", key="once")
            operations.set_zone_days(town.office, admin, days, "停电", key="once")
        with pytest.raises(Refused) as refused:
            operations.set_zone_days(town.office, admin, days, "停电")
        assert refused.value.code == "days_same"
    assert len(town.office.ledger.read(stream(town.office.zone))) == 1
    operations.set_zone_days(town.office, admin, {DAY: "off", date(2026, 11, 26): "off"}, "又停一天")
