"""What supervisors look at: a row of measures for each case, its pauses, late entries, refused attempts, reminders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.measures import late_entries_of, measures_of, pauses_of
from onewindow.office.record import CaseRecord, fold
from onewindow.office.tables.rows import clear, fingerprint, ids_of, insert
from onewindow.office.times import legal_day
from onewindow.procedures.clock.record import ENDS, STARTS
from onewindow.working_days import Calendar

MEASURED = STARTS | ENDS | {
    "clock_stopped", "clock_resumed", "extended", "opinions_asked", "opinion_given", "opinion_deemed",
}  # fmt: skip
"""The events after which a case is measured anew; a late entry of any kind is another reason."""

OF_CASE = ("case_measures", "case_pauses", "late_entries")


class SupervisionTables:
    """Rows are a function of the events and of the calendar, as those of the cases are."""

    name = "supervision"
    version = 5
    tables: tuple[str, ...] = (*OF_CASE, "refused_attempts", "reminders")
    schema: tuple[str, ...] = (
        """CREATE TABLE case_measures (
            case_id TEXT PRIMARY KEY, zone TEXT NOT NULL, department TEXT NOT NULL, matter TEXT NOT NULL,
            procedure TEXT NOT NULL, accepted_on TEXT, ended_on TEXT, days INTEGER, paused INTEGER NOT NULL,
            limit_days INTEGER, days_over INTEGER NOT NULL, extended INTEGER NOT NULL,
            deemed_accepted INTEGER NOT NULL, opinions INTEGER NOT NULL, opinions_deemed INTEGER NOT NULL)""",
        """CREATE INDEX case_measures_accepted ON case_measures
            (zone, accepted_on, department, extended, deemed_accepted, opinions, opinions_deemed)""",
        """CREATE INDEX case_measures_ended ON case_measures
            (zone, ended_on, department, procedure, limit_days, days, days_over)""",
        """CREATE TABLE case_pauses (
            case_id TEXT NOT NULL, stop TEXT NOT NULL, zone TEXT NOT NULL, department TEXT NOT NULL,
            kind TEXT NOT NULL, began TEXT NOT NULL, ended TEXT, share INTEGER, nth INTEGER NOT NULL, days INTEGER,
            flagged INTEGER NOT NULL, PRIMARY KEY (case_id, nth))""",
        "CREATE INDEX case_pauses_began ON case_pauses (zone, began, department, flagged, days)",
        """CREATE TABLE late_entries (
            case_id TEXT NOT NULL, sequence INTEGER NOT NULL, zone TEXT NOT NULL, department TEXT NOT NULL,
            kind TEXT NOT NULL, legal_day TEXT NOT NULL, recorded_on TEXT NOT NULL, author TEXT NOT NULL,
            days INTEGER NOT NULL, PRIMARY KEY (case_id, sequence))""",
        "CREATE INDEX late_entries_recorded ON late_entries (zone, recorded_on, department, days)",
        """CREATE TABLE refused_attempts (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, zone TEXT NOT NULL, department TEXT NOT NULL,
            command TEXT NOT NULL, code TEXT NOT NULL, article TEXT NOT NULL, author TEXT NOT NULL,
            happened_on TEXT NOT NULL, recorded_at TEXT NOT NULL)""",
        "CREATE INDEX refused_attempts_day ON refused_attempts (zone, happened_on)",
        """CREATE TABLE reminders (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, zone TEXT NOT NULL, department TEXT NOT NULL,
            words TEXT NOT NULL, due_on TEXT NOT NULL, author TEXT NOT NULL, issued_on TEXT NOT NULL,
            answer TEXT NOT NULL, answered_by TEXT NOT NULL, answered_on TEXT)""",
        "CREATE INDEX reminders_case ON reminders (case_id)",
        "CREATE INDEX reminders_zone ON reminders (zone, issued_on)",
    )

    def __init__(self, calendar: Callable[[], Calendar]) -> None:
        self._calendar = calendar

    def basis(self) -> str:
        """The calendar that dates the rows."""
        return fingerprint(self._calendar())

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the tables up to date; only cases whose measures can have changed are read again."""
        for id in ids_of([one for one in events if _matters(one)], "case"):
            self._measure(connection, id)
        for event in events:
            self._note(connection, event)

    def _measure(self, connection: Connection, id: str) -> None:
        record, calendar = fold(id, read_stream(connection, f"case:{id}")), self._calendar()
        for table in OF_CASE:
            clear(connection, (table,), "case_id", id)
        if record.draft or record.department == record.holder:
            return  # what an applicant does by itself is no department's work
        insert(connection, "case_measures", _measures_row(record, calendar))
        same = {"case_id": id, "zone": record.zone, "department": record.department}
        for pause in pauses_of(record, calendar):
            row = {
                name: getattr(pause, name)
                for name in ("stop", "kind", "began", "ended", "share", "nth", "days")
            }
            insert(connection, "case_pauses", {**same, **row, "flagged": pause.buys_time})
        for late in late_entries_of(record.procedural, calendar):
            row = {"sequence": late.sequence, "kind": late.kind, "legal_day": late.on, "author": late.by}
            insert(
                connection,
                "late_entries",
                {**same, **row, "recorded_on": late.recorded_on, "days": late.days},
            )

    def _note(self, connection: Connection, event: StoredEvent) -> None:
        data, id = event.data, event.stream.partition(":")[2]
        match event.kind:
            case "attempt_refused":
                row = {name: data[name] for name in ("zone", "department", "command", "code", "article")}
                more = {"author": event.by, "happened_on": event.on, "recorded_at": event.recorded_at}
                insert(
                    connection, "refused_attempts",
                    {"id": f"{event.position}", "case_id": data["case"], **row, **more},
                )  # fmt: skip
            case "reminder_issued":
                row = {name: data[name] for name in ("zone", "department", "words", "due_on")}
                more = {"author": event.by, "issued_on": event.on, "answer": "", "answered_by": ""}
                insert(
                    connection, "reminders",
                    {"id": data["reminder"], "case_id": id, **row, **more, "answered_on": None},
                )  # fmt: skip
            case "reminder_answered":
                connection.execute(
                    "UPDATE reminders SET answer = ?, answered_by = ?, answered_on = ? WHERE id = ?",
                    (data["answer"], event.by, event.on.isoformat(), data["reminder"]),
                )


def _matters(event: StoredEvent) -> bool:
    return event.kind in MEASURED or event.on < legal_day(event.recorded_at)


def _measures_row(record: CaseRecord, calendar: Calendar) -> dict[str, Any]:
    found = measures_of(record, calendar)
    same = (
        "accepted_on",
        "ended_on",
        "days",
        "paused",
        "extended",
        "deemed_accepted",
        "opinions",
        "opinions_deemed",
    )
    return {
        "case_id": record.id,
        "zone": record.zone,
        "department": record.department,
        "matter": record.matter,
        "procedure": record.procedure,
        "limit_days": found.limit,
        "days_over": found.over,
        **{name: getattr(found, name) for name in same},
    }
