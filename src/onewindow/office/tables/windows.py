"""Windows, agreements, intakes, and the cases that windows have received."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office import counter as counters
from onewindow.office.counter import Counter
from onewindow.office.tables.rows import clear, ids_of, insert


class WindowTables:
    """Each row is a function of one organisation's, agreement's, intake's or case's events."""

    name = "windows"
    version = 2
    tables: tuple[str, ...] = (
        "windows", "agreements", "agreement_matters", "intakes", "window_cases", "receipt_series",
    )  # fmt: skip
    schema: tuple[str, ...] = (
        """CREATE TABLE windows (
            organisation TEXT PRIMARY KEY, zone TEXT NOT NULL, city TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL)""",
        """CREATE TABLE agreements (
            id TEXT PRIMARY KEY, window_id TEXT NOT NULL, mode TEXT NOT NULL, clock TEXT NOT NULL, valid_from TEXT NOT NULL,
            valid_until TEXT, basis TEXT NOT NULL, ended INTEGER NOT NULL)""",
        "CREATE INDEX agreements_window ON agreements (window_id)",
        "CREATE TABLE agreement_matters (agreement TEXT NOT NULL, matter TEXT NOT NULL, PRIMARY KEY (agreement, matter))",
        """CREATE TABLE intakes (
            id TEXT PRIMARY KEY, window_id TEXT NOT NULL, clerk TEXT NOT NULL, holder TEXT NOT NULL, presenter TEXT NOT NULL,
            relation TEXT NOT NULL, letter TEXT NOT NULL, project TEXT NOT NULL, case_id TEXT NOT NULL, state TEXT NOT NULL,
            begun_at TEXT NOT NULL)""",
        "CREATE INDEX intakes_window ON intakes (window_id, state, begun_at)",
        "CREATE INDEX intakes_case ON intakes (case_id)",
        """CREATE TABLE window_cases (
            case_id TEXT PRIMARY KEY, window_id TEXT NOT NULL, receipt TEXT NOT NULL UNIQUE,
            code TEXT NOT NULL, mode TEXT NOT NULL, clock TEXT NOT NULL, state TEXT NOT NULL, waits TEXT NOT NULL,
            received_on TEXT NOT NULL, forward_by TEXT, collect_here INTEGER NOT NULL)""",
        "CREATE INDEX window_cases_window ON window_cases (window_id, state, received_on)",
        "CREATE TABLE receipt_series (series TEXT PRIMARY KEY, last INTEGER NOT NULL)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the tables up to date."""
        for event in events:
            kind, _, id = event.stream.partition(":")
            if event.kind == "window_placed":
                clear(connection, ("windows",), "organisation", id)
                insert(connection, "windows", {"organisation": id, **event.data})
            elif kind == "agreement":
                _agreement(connection, id, event)
            elif kind == "intake":
                _intake(connection, id, event)
            elif event.kind == "taken_in":
                _given(connection, str(event.data["receipt"]), int(event.data["serial"]))
        moved = [event for event in events if event.kind in counters.EVENTS]
        for id in ids_of(moved, "case"):
            _case(connection, id)


def _agreement(connection: Connection, id: str, event: StoredEvent) -> None:
    if event.kind == "agreement_ended":
        connection.execute("UPDATE agreements SET ended = 1 WHERE id = ?", (id,))
        return
    data = event.data
    row = {key: data[key] for key in ("mode", "clock", "valid_from", "valid_until", "basis")}
    insert(connection, "agreements", {"id": id, "window_id": data["window"], **row, "ended": False})
    for matter in data["matters"]:
        insert(connection, "agreement_matters", {"agreement": id, "matter": matter})


def _intake(connection: Connection, id: str, event: StoredEvent) -> None:
    data = event.data
    if event.kind == "intake_begun":
        row = {key: data[key] for key in ("holder", "presenter", "relation")}
        insert(
            connection,
            "intakes",
            {
                "id": id, "window_id": data["window"], "clerk": event.by, **row, "letter": "", "project": "",
                "case_id": "", "state": "open", "begun_at": event.recorded_at,
            },
        )  # fmt: skip
        return
    column, value = {
        "intake_letter_kept": ("letter", data.get("file_name")),
        "intake_project_chosen": ("project", data.get("project")),
        "intake_matter_chosen": ("case_id", data.get("case")),
        "intake_finished": ("state", "done"),
        "intake_abandoned": ("state", "abandoned"),
    }[event.kind]
    connection.execute(f"UPDATE intakes SET {column} = ? WHERE id = ?", (value, id))


def _given(connection: Connection, receipt: str, serial: int) -> None:
    """Count a receipt's number as given, for good: a cancelled receipt is in the applicant's hands still."""
    connection.execute(
        "INSERT INTO receipt_series (series, last) VALUES (?, ?) ON CONFLICT (series) DO UPDATE SET last = "
        "CASE WHEN excluded.last > receipt_series.last THEN excluded.last ELSE receipt_series.last END",
        (receipt[: -len(f"{serial:06d}")], serial),
    )


def _case(connection: Connection, id: str) -> None:
    counter = Counter()
    for event in read_stream(connection, f"case:{id}"):
        if event.kind in counters.EVENTS:
            counter = counters.evolve(counter, event)
    clear(connection, ("window_cases",), "case_id", id)
    if counter.window and counter.state != "cancelled":
        insert(connection, "window_cases", _row(id, counter))


def _row(id: str, counter: Counter) -> dict[str, Any]:
    same = ("receipt", "code", "mode", "clock", "state", "received_on", "forward_by", "collect_here")
    return {
        "case_id": id,
        "window_id": counter.window,
        "waits": counter.waits_for,
        **{name: getattr(counter, name) for name in same},
    }
