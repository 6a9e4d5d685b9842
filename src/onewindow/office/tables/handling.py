"""Rows for what officers do around cases: their files, drafts of opinions, experts asked, visits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office import expert_record, visit_record
from onewindow.office.tables.rows import clear, ids_of, insert


class HandlingTables:
    """``official_files`` and ``opinion_drafts`` follow single events; ``experts`` and ``visits`` their own streams."""

    name = "handling"
    version = 2
    tables: tuple[str, ...] = (
        "official_files", "opinion_drafts", "experts", "expert_papers", "visits", "visit_cases", "visit_parties"
    )  # fmt: skip
    schema: tuple[str, ...] = (
        """CREATE TABLE official_files (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, title TEXT NOT NULL, purpose TEXT NOT NULL,
            outward INTEGER NOT NULL, withdrawn INTEGER NOT NULL, file_name TEXT NOT NULL, content_type TEXT NOT NULL,
            size INTEGER NOT NULL, sha256 TEXT NOT NULL, organisation TEXT NOT NULL)""",
        "CREATE INDEX official_files_case ON official_files (case_id)",
        """CREATE TABLE opinion_drafts (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, department TEXT NOT NULL, saved_at TEXT NOT NULL,
            saved_by TEXT NOT NULL, body TEXT NOT NULL)""",
        """CREATE TABLE experts (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, organisation TEXT NOT NULL, token_hash TEXT NOT NULL,
            state TEXT NOT NULL, until TEXT NOT NULL)""",
        "CREATE INDEX experts_case ON experts (case_id)",
        "CREATE UNIQUE INDEX experts_token ON experts (token_hash)",
        """CREATE TABLE expert_papers (
            expert TEXT NOT NULL, paper TEXT NOT NULL, PRIMARY KEY (expert, paper))""",
        """CREATE TABLE visits (
            id TEXT PRIMARY KEY, host TEXT NOT NULL, state TEXT NOT NULL, day TEXT, project TEXT NOT NULL)""",
        """CREATE TABLE visit_cases (
            visit TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (visit, case_id))""",
        "CREATE INDEX visit_cases_case ON visit_cases (case_id)",
        """CREATE TABLE visit_parties (
            visit TEXT NOT NULL, organisation TEXT NOT NULL, part TEXT NOT NULL, answered INTEGER NOT NULL,
            PRIMARY KEY (visit, organisation))""",
        "CREATE INDEX visit_parties_organisation ON visit_parties (organisation)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of the events, and anew those of each touched expert and visit."""
        for event in events:
            write = _ROWS.get(event.kind)
            if write is not None:
                write(connection, event)
        for id in ids_of(events, "expert"):
            _expert(connection, id)
        for id in ids_of(events, "visit"):
            _visit(connection, id)


def _file(connection: Connection, event: StoredEvent) -> None:
    row = {**event.data, "case_id": event.stream.partition(":")[2], "withdrawn": False}
    insert(connection, "official_files", row)


def _withdrawn(connection: Connection, event: StoredEvent) -> None:
    connection.execute("UPDATE official_files SET withdrawn = 1 WHERE id = ?", (event.data["file"],))


def _drafted(connection: Connection, event: StoredEvent) -> None:
    id = event.stream.partition(":")[2]
    case, _, department = id.partition(".")
    clear(connection, ("opinion_drafts",), "id", id)
    row = {
        "id": id, "case_id": case, "department": department, "saved_at": event.recorded_at, "saved_by": event.by,
        "body": json.dumps(dict(event.data), ensure_ascii=False, sort_keys=True),
    }  # fmt: skip
    insert(connection, "opinion_drafts", row)


def _dropped(connection: Connection, event: StoredEvent) -> None:
    clear(connection, ("opinion_drafts",), "id", event.stream.partition(":")[2])


def _given(connection: Connection, event: StoredEvent) -> None:
    """A draft ends with the opinion."""
    id = f"{event.stream.partition(':')[2]}.{event.data['department']}"
    clear(connection, ("opinion_drafts",), "id", id)


_ROWS: dict[str, Callable[[Connection, StoredEvent], None]] = {
    "file_attached": _file,
    "file_withdrawn": _withdrawn,
    "opinion_drafted": _drafted,
    "opinion_draft_dropped": _dropped,
    "opinion_given": _given,
    "opinion_deemed": _given,
}


def _expert(connection: Connection, id: str) -> None:
    found = expert_record.fold(id, read_stream(connection, f"expert:{id}"))
    clear(connection, ("expert_papers",), "expert", id)
    clear(connection, ("experts",), "id", id)
    row = {
        "id": id, "case_id": found.case, "organisation": found.organisation, "token_hash": found.token_hash,
        "state": found.state, "until": found.until,
    }  # fmt: skip
    insert(connection, "experts", row)
    for paper in found.papers:
        insert(connection, "expert_papers", {"expert": id, "paper": paper})


def _visit(connection: Connection, id: str) -> None:
    found = visit_record.fold(id, read_stream(connection, f"visit:{id}"))
    clear(connection, ("visit_cases", "visit_parties"), "visit", id)
    clear(connection, ("visits",), "id", id)
    day = found.appointment.day if found.appointment else None
    row = {"id": id, "host": found.host, "state": found.state, "day": day, "project": found.project}
    insert(connection, "visits", row)
    for case in found.cases:
        insert(connection, "visit_cases", {"visit": id, "case_id": case})
    for organisation, part in found.parties.items():
        party = {"visit": id, "organisation": organisation, "part": part}
        insert(connection, "visit_parties", {**party, "answered": organisation in found.answers})
