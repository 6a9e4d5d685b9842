"""Ratings, complaints and objections, each a stream of its own beside the case's."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert

COMPLAINT_STATES = {
    "complaint_answered": "answered",
    "complaint_escalated": "escalated",
    "complaint_withdrawn": "withdrawn",
    "complaint_settled": "settled",
}


class RemedyTables:
    """``ratings`` (one for each case), ``complaints`` and ``appeals``."""

    name = "remedies"
    version = 1
    tables: tuple[str, ...] = ("ratings", "complaints", "appeals")
    schema: tuple[str, ...] = (
        """CREATE TABLE ratings (
            case_id TEXT PRIMARY KEY, grade INTEGER NOT NULL, reasons TEXT NOT NULL, text TEXT NOT NULL,
            rated_on TEXT NOT NULL, due_on TEXT, department TEXT NOT NULL, zone TEXT NOT NULL, holder TEXT NOT NULL,
            matter TEXT NOT NULL, called_back_on TEXT, reached INTEGER NOT NULL, call TEXT NOT NULL, resolved_on TEXT,
            answer TEXT NOT NULL)""",
        "CREATE INDEX ratings_department ON ratings (department, rated_on)",
        "CREATE INDEX ratings_rated ON ratings (rated_on)",
        """CREATE TABLE complaints (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, serial INTEGER NOT NULL, case_id TEXT NOT NULL,
            organisation TEXT NOT NULL, department TEXT NOT NULL, zone TEXT NOT NULL, about TEXT NOT NULL,
            text TEXT NOT NULL, state TEXT NOT NULL, made_on TEXT NOT NULL, due_on TEXT NOT NULL, answer TEXT NOT NULL,
            answered_on TEXT, objection TEXT NOT NULL, escalated_on TEXT, second_answer TEXT NOT NULL)""",
        "CREATE INDEX complaints_case ON complaints (case_id)",
        "CREATE INDEX complaints_zone ON complaints (zone, state, due_on)",
        "CREATE INDEX complaints_organisation ON complaints (organisation, made_on)",
        """CREATE TABLE appeals (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, serial INTEGER NOT NULL, case_id TEXT NOT NULL,
            kind TEXT NOT NULL, body TEXT NOT NULL, filed_on TEXT NOT NULL, due_on TEXT NOT NULL, reference TEXT NOT NULL,
            late_reason TEXT NOT NULL, organisation TEXT NOT NULL, department TEXT NOT NULL, zone TEXT NOT NULL,
            outcome TEXT NOT NULL, ended_on TEXT, text TEXT NOT NULL)""",
        "CREATE INDEX appeals_case ON appeals (case_id)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write what each event says."""
        works = {"rating": _rating, "complaint": _complaint, "appeal": _appeal}
        for event in events:
            prefix, _, id = event.stream.partition(":")
            if prefix in works:
                works[prefix](connection, id, event)


def _set(connection: Connection, table: str, column: str, id: str, values: dict[str, object]) -> None:
    """Change columns of one row."""
    parts = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE {table} SET {parts} WHERE {column} = ?", [*values.values(), id])


def _rating(connection: Connection, case: str, event: StoredEvent) -> None:
    data, on = event.data, event.on.isoformat()
    match event.kind:
        case "case_rated":
            same = {name: data[name] for name in ("grade", "text", "department", "zone", "holder", "matter")}
            row = {**same, "reasons": " ".join(data["reasons"]), "rated_on": on, "due_on": data["due"]}
            insert(connection, "ratings", {"case_id": case, **row, "reached": 0, "call": "", "answer": ""})
        case "rating_called_back":
            called = {"called_back_on": on, "reached": int(data["reached"]), "call": data["text"]}
            _set(connection, "ratings", "case_id", case, called)
        case "rating_resolved":
            _set(connection, "ratings", "case_id", case, {"resolved_on": on, "answer": data["text"]})


def _complaint(connection: Connection, id: str, event: StoredEvent) -> None:
    data, on = event.data, event.on.isoformat()
    if event.kind == "complaint_made":
        names = ("number", "serial", "organisation", "department", "zone", "about", "text")
        row = {name: data[name] for name in names} | {"case_id": data["case"], "due_on": data["due"]}
        empty = {"answer": "", "objection": "", "second_answer": ""}
        insert(connection, "complaints", {"id": id, **row, "state": "made", "made_on": on, **empty})
        return
    changes: dict[str, object] = {"state": COMPLAINT_STATES[event.kind]}
    if event.kind == "complaint_answered":
        row_now = connection.row("SELECT escalated_on FROM complaints WHERE id = ?", (id,))
        second = row_now is not None and bool(row_now[0])
        changes |= {"second_answer" if second else "answer": data["text"], "answered_on": on}
    elif event.kind == "complaint_escalated":
        changes |= {"objection": data["text"], "escalated_on": on, "due_on": data["due"]}
    _set(connection, "complaints", "id", id, changes)


def _appeal(connection: Connection, id: str, event: StoredEvent) -> None:
    data, on = event.data, event.on.isoformat()
    if event.kind == "appeal_recorded":
        names = (
            "number",
            "serial",
            "body",
            "filed_on",
            "reference",
            "late_reason",
            "organisation",
            "department",
            "zone",
        )
        row = {name: data[name] for name in names} | {"case_id": data["case"], "kind": data["object"]}
        insert(connection, "appeals", {"id": id, **row, "due_on": data["due"], "outcome": "", "text": ""})
    elif event.kind == "appeal_ended":
        _set(
            connection,
            "appeals",
            "id",
            id,
            {"outcome": data["outcome"], "ended_on": on, "text": data["text"]},
        )
