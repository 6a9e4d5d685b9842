"""Projections: same transaction, catch-up, new versions, identical after a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from ledger_helpers import Tally, happened

from onewindow.ledger import Ledger, StoredEvent, faults
from onewindow.ledger.database import Connection


def tally(ledger: Ledger) -> list[tuple[object, ...]]:
    with ledger.reader() as connection:
        return connection.rows("SELECT stream, count, last FROM tally ORDER BY stream")


def test_rows_are_there_when_the_append_returns(ledger: Ledger) -> None:
    ledger.append("a", [happened("x"), happened("y")])
    assert tally(ledger) == [("a", 2, "y")]


def test_a_rebuild_gives_identical_rows(ledger: Ledger) -> None:
    for number in range(30):
        ledger.append(f"s{number % 4}", [happened(f"k{number}")])
    before = tally(ledger)
    assert ledger.rebuild() == 30
    assert tally(ledger) == before


def test_a_rebuild_repairs_a_spoilt_table(ledger: Ledger) -> None:
    ledger.append("a", [happened("x")])
    connection = ledger.database.connect()
    connection.execute("UPDATE tally SET count = 99")
    connection.close()
    ledger.rebuild()
    assert tally(ledger) == [("a", 1, "x")]


class Wider(Tally):  # type: ignore[misc]
    """The same projection with one more column: a new version."""

    version = 2
    schema = (
        "CREATE TABLE tally (stream TEXT PRIMARY KEY, count INTEGER NOT NULL, last TEXT NOT NULL, more TEXT)",
    )


def test_a_new_version_is_rebuilt_at_the_next_start(open_ledger: Callable[..., Ledger]) -> None:
    ledger = open_ledger()
    ledger.append("a", [happened("x")])
    ledger.close()
    newer = open_ledger(Wider())
    with newer.reader() as connection:
        assert connection.rows("SELECT stream, count, more FROM tally") == [("a", 1, None)]


class Other(Tally):  # type: ignore[misc]
    """A second projection that an older program does not know."""

    name = "other"
    tables = ("other",)
    schema = ("CREATE TABLE other (position INTEGER PRIMARY KEY)",)

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        for event in events:
            connection.execute("INSERT INTO other (position) VALUES (?)", (event.position,))


def test_a_projection_catches_up_what_a_program_without_it_wrote(open_ledger: Callable[..., Ledger]) -> None:
    both = open_ledger(Tally(), Other())
    both.append("a", [happened("x")])
    old = open_ledger(Tally())
    old.append("a", [happened("y")])
    both.append("a", [happened("z")])
    with both.reader() as connection:
        assert connection.rows("SELECT position FROM other ORDER BY position") == [(1,), (2,), (3,)]


class Failing(Other):
    """The deliberately failing twin."""

    name = "failing"
    tables = ("failing",)
    schema = ("CREATE TABLE failing (position INTEGER PRIMARY KEY)",)

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        if any(event.kind == "bad" for event in events):
            raise ValueError("the projection failed")


def test_a_failing_projection_undoes_its_event(open_ledger: Callable[..., Ledger]) -> None:
    ledger = open_ledger(Tally(), Failing())
    ledger.append("a", [happened("good")])
    with pytest.raises(ValueError, match="projection failed"):
        ledger.append("a", [happened("bad")])
    assert [event.kind for event in ledger.read("a")] == ["good"]
    assert tally(ledger) == [("a", 1, "good")]


class Resting(Tally):  # type: ignore[misc]
    """A projection whose rows rest on something beside the events."""

    def __init__(self, season: list[str]) -> None:
        self.season = season

    def basis(self) -> str:
        return self.season[0]

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        super().apply(connection, events)
        connection.execute("UPDATE tally SET last = ?", (self.season[0],))


def test_a_projection_is_derived_anew_with_what_it_rests_on(open_ledger: Callable[..., Ledger]) -> None:
    season = ["spring"]
    ledger = open_ledger(Resting(season))
    ledger.append("a", [happened("x")])
    ledger.append("b", [happened("x")])
    season[0] = "summer"
    ledger.append("a", [happened("x")])
    assert tally(ledger) == [("a", 2, "summer"), ("b", 1, "summer")]
    ledger.close()
    assert tally(open_ledger(Resting(["autumn"]))) == [("a", 2, "autumn"), ("b", 1, "autumn")]


def fail() -> None:
    raise OSError("the disk is full")


def test_what_a_failed_commit_derived_anew_is_derived_by_the_next_one(
    open_ledger: Callable[..., Ledger],
) -> None:
    season = ["spring"]
    ledger = open_ledger(Resting(season))
    ledger.append("a", [happened("x")])
    ledger.append("b", [happened("x")])
    season[0] = "summer"
    faults.arm("ledger.before_commit", fail)
    with pytest.raises(OSError, match="disk"):
        ledger.append("a", [happened("x")])
    assert tally(ledger) == [("a", 1, "spring"), ("b", 1, "spring")]
    ledger.append("a", [happened("x")])
    assert tally(ledger) == [("a", 2, "summer"), ("b", 1, "summer")]


def test_a_program_with_other_files_does_not_derive_anew_at_each_event(
    open_ledger: Callable[..., Ledger],
) -> None:
    early = open_ledger(Resting(["spring"]))
    early.append("a", [happened("x")])
    open_ledger(Resting(["summer"])).append("b", [happened("x")])
    connection = early.database.connect()
    connection.execute("INSERT INTO tally (stream, count, last) VALUES ('mark', 1, 'mark')")
    connection.close()
    early.append("a", [happened("x")])
    assert [row[0] for row in tally(early)] == ["a", "b", "mark"]


def test_the_watch_sees_the_state_before_the_work_and_after_its_events(database_url: str) -> None:
    seen: list[int] = []

    def watch(connection: Connection) -> None:
        row = connection.row("SELECT count(*) FROM events")
        assert row is not None
        seen.append(int(row[0]))

    ledger = Ledger(database_url, watch=watch)
    try:
        ledger.append("a", [happened("x")])
        ledger.transact(lambda transaction: None)
    finally:
        ledger.close()
    assert seen == [0, 0, 1, 1]
