"""What the page of a case reads: its events once, whoever looks and however many parts the page has."""

from __future__ import annotations

import pytest
from office_helpers import Town
from web_helpers import client_of
from windows_helpers import abroad, taken_in

from onewindow.ledger.database import counting
from onewindow.ledger.store import read_stream
from onewindow.office import operations, queries
from onewindow.office.record import fold, folded


@pytest.mark.parametrize("login", ["li.na", "approval_bureau.reviewer", "approval_bureau.clerk"])
def test_the_page_reads_the_events_of_its_case_once(town: Town, login: str) -> None:
    case = town.granted("M107", town.project())
    visitor = client_of(login)
    assert visitor.get(f"/cases/{case}").status_code == 200, (
        "the first visit of a day also ends what ended with yesterday"
    )
    made = []
    for _ in range(2):
        with counting() as statements:
            assert visitor.get(f"/cases/{case}").status_code == 200
        streams = [one for one in statements if "FROM events WHERE stream = " in one]
        assert len(streams) == 2, "one for the case, one for its project"
        made.append(len(statements))
        operations.write_on_case(town.office, town.actor("li.na"), case, "请问何时可以领取？")
    assert made[0] == made[1] <= 26


def test_the_papers_given_are_listed_as_they_are_printed(town: Town) -> None:
    case = town.granted("M107", town.project())
    assert [one.kind for one in town.view(case).given] == ["receipt", "papers", "acceptance"]
    clerk = abroad(town)
    made = taken_in(town, clerk)
    operations.forward_papers(town.office, clerk, made.case, "by_hand")
    assert [one.kind for one in town.view(made.case).given] == ["receipt", "papers", "forwarding"]
    assert town.view(made.case).given[0].number == made.receipt
    for id in (case, made.case):
        printed = queries.notices(town.office, town.actor("li.na"), id)
        told = [(one.id, one.kind, one.number, one.title, one.on, one.reference) for one in printed]
        listed = town.view(id).given
        assert [(one.id, one.kind, one.number, one.title, one.on, one.reference) for one in listed] == told


def test_one_walk_gives_the_record_after_each_event(town: Town) -> None:
    case = town.granted("M107", town.project())
    with town.office.ledger.reader() as connection:
        events = read_stream(connection, f"case:{case}")
    walked = list(folded(case, events))
    assert len(walked) == len(events) > 5
    assert walked == [fold(case, events[: place + 1]) for place in range(len(events))]
