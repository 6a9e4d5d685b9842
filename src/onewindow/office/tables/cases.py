"""Cases with what lists and pages look for: state, lights as days, parties, tasks, papers, results, messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.ledger.chain import canonical
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.lights import Lights, lights_of
from onewindow.office.messages import messages_of
from onewindow.office.record import CaseRecord, fold
from onewindow.office.results import status_of
from onewindow.office.silence import silent_on
from onewindow.office.tables import work
from onewindow.office.tables.rows import clear, fingerprint, ids_of, insert
from onewindow.office.tasks import tasks_of
from onewindow.procedures.phases import ENDS, Phase
from onewindow.working_days import Calendar

OF_CASE = ("case_parties", "case_assignments", "tasks", "papers", "results", "messages")


class CaseTables:
    """The rows of a case are a function of its events (and of the calendar), so a rebuild gives them again."""

    name = "cases"
    version = 10
    tables: tuple[str, ...] = ("cases", *OF_CASE, *work.TABLES)
    schema: tuple[str, ...] = (
        """CREATE TABLE cases (
            id TEXT PRIMARY KEY, number TEXT NOT NULL, series TEXT NOT NULL, serial INTEGER NOT NULL,
            project TEXT NOT NULL, matter TEXT NOT NULL, matter_zh TEXT NOT NULL, matter_en TEXT NOT NULL,
            procedure TEXT NOT NULL, zone TEXT NOT NULL, holder TEXT NOT NULL, department TEXT NOT NULL,
            phase TEXT NOT NULL, draft INTEGER NOT NULL, finished INTEGER NOT NULL,
            started_at TEXT NOT NULL, submitted_at TEXT, received_on TEXT, accepted_on TEXT, decided_on TEXT,
            statutory_due TEXT, promised_due TEXT, provisional INTEGER NOT NULL, due_on TEXT,
            fixed_light TEXT NOT NULL, yellow_from TEXT, red_from TEXT, silent_on TEXT, catalogue TEXT NOT NULL,
            joint INTEGER NOT NULL DEFAULT 0)""",
        "CREATE UNIQUE INDEX cases_number ON cases (number) WHERE number <> ''",
        "CREATE INDEX cases_project ON cases (project, matter)",
        "CREATE INDEX cases_series ON cases (series, serial)",
        "CREATE INDEX cases_due ON cases (due_on, id)",
        "CREATE INDEX cases_supervised ON cases (zone, department, matter) WHERE finished = 0 AND draft = 0",
        "CREATE INDEX cases_joint ON cases (phase, due_on, id) WHERE joint = 1 AND finished = 0",
        "CREATE INDEX cases_silent ON cases (silent_on) WHERE silent_on IS NOT NULL",
        """CREATE TABLE case_parties (
            case_id TEXT NOT NULL, relation TEXT NOT NULL, organisation TEXT NOT NULL,
            PRIMARY KEY (case_id, organisation, relation))""",
        "CREATE INDEX case_parties_organisation ON case_parties (organisation, case_id)",
        """CREATE TABLE case_assignments (
            case_id TEXT NOT NULL, organisation TEXT NOT NULL, person TEXT NOT NULL,
            PRIMARY KEY (case_id, organisation))""",
        """CREATE TABLE tasks (
            case_id TEXT NOT NULL, place INTEGER NOT NULL, organisation TEXT NOT NULL, kind TEXT NOT NULL, due_on TEXT,
            person TEXT NOT NULL, PRIMARY KEY (case_id, place))""",
        "CREATE INDEX tasks_organisation ON tasks (organisation, case_id)",
        """CREATE TABLE papers (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, project TEXT NOT NULL, document TEXT NOT NULL,
            file_name TEXT NOT NULL, content_type TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
            attached_at TEXT NOT NULL, attached_by TEXT NOT NULL, place INTEGER NOT NULL)""",
        "CREATE INDEX papers_case ON papers (case_id)",
        "CREATE INDEX papers_project ON papers (project)",
        """CREATE TABLE results (
            number TEXT PRIMARY KEY, serial INTEGER NOT NULL, series TEXT NOT NULL, case_id TEXT NOT NULL,
            project TEXT NOT NULL, matter TEXT NOT NULL, document TEXT NOT NULL, holder TEXT NOT NULL,
            department TEXT NOT NULL, issued_on TEXT NOT NULL, valid_until TEXT, status TEXT NOT NULL,
            token TEXT NOT NULL, certificate INTEGER NOT NULL,
            data TEXT NOT NULL)""",
        "CREATE INDEX results_project ON results (project)",
        "CREATE INDEX results_case ON results (case_id)",
        "CREATE INDEX results_series ON results (series, serial)",
        """CREATE TABLE messages (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, organisation TEXT NOT NULL, kind TEXT NOT NULL,
            legal_day TEXT NOT NULL, recorded_at TEXT NOT NULL, position INTEGER NOT NULL)""",
        "CREATE INDEX messages_organisation ON messages (organisation, position)",
        "CREATE INDEX messages_case ON messages (case_id, position)",
        *work.SCHEMA,
    )

    def __init__(self, calendar: Callable[[], Calendar]) -> None:
        self._calendar = calendar

    def basis(self) -> str:
        """The calendar that dates the rows."""
        return fingerprint(self._calendar())

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of each touched case anew."""
        for id in ids_of(events, "case"):
            stored = read_stream(connection, f"case:{id}")
            record = fold(id, stored)
            clear(connection, OF_CASE, "case_id", id)
            clear(connection, ("cases",), "id", id)
            if not record.discarded:
                self._write(connection, record, stored)
            work.refresh(connection, id)

    def _write(self, connection: Connection, record: CaseRecord, events: Sequence[StoredEvent]) -> None:
        assert record.terms is not None
        lights = lights_of(record.state, record.terms, self._calendar())
        insert(connection, "cases", _case_row(record, lights))
        for relation, organisation in sorted(record.parties):
            party = {"case_id": record.id, "relation": relation, "organisation": organisation}
            insert(connection, "case_parties", party)
        parties = {organisation for _, organisation in record.parties}
        for organisation, person in sorted(record.assigned.items()):
            if organisation in parties:
                given = {"case_id": record.id, "organisation": organisation, "person": person}
                insert(connection, "case_assignments", given)
        for place, task in enumerate(tasks_of(record, lights)):
            row = {"organisation": task.organisation, "kind": task.kind, "due_on": task.due_on}
            row["person"] = record.assigned.get(task.organisation, "")
            insert(connection, "tasks", {"case_id": record.id, "place": place, **row})
        for place, paper in enumerate(record.kept_papers):
            insert(connection, "papers", {**_paper_row(record, paper), "place": place})
        for result in record.results:
            insert(connection, "results", _result_row(record, result))
        for message in messages_of(record, events):
            insert(connection, "messages", {"case_id": record.id, **message})


def _case_row(record: CaseRecord, lights: Lights) -> dict[str, Any]:
    state = record.state
    same = (
        "id",
        "number",
        "serial",
        "project",
        "matter",
        "matter_zh",
        "matter_en",
        "procedure",
        "zone",
        "holder",
    )
    return {
        **{name: getattr(record, name) for name in same},
        "series": record.number[: -len(f"{record.serial:06d}")] if record.number else "",
        "department": record.department,
        "phase": state.phase.value,
        "draft": record.draft,
        "finished": state.phase in ENDS or state.phase is Phase.EXPIRED,
        "started_at": record.started_at,
        "submitted_at": record.submitted_at,
        "received_on": state.received_on,
        "accepted_on": state.accepted_on,
        "decided_on": state.decided_on,
        "statutory_due": lights.statutory_due,
        "promised_due": lights.promised_due,
        "provisional": lights.provisional,
        "due_on": lights.due_on,
        "fixed_light": lights.fixed,
        "yellow_from": lights.yellow_from,
        "red_from": lights.red_from,
        "silent_on": silent_on(record),
        "catalogue": record.catalogue,
        "joint": bool(record.terms is not None and record.terms.consultations) or bool(state.opinions),
    }


def _paper_row(record: CaseRecord, paper: Any) -> dict[str, Any]:
    same = ("id", "document", "file_name", "content_type", "size", "sha256", "attached_at", "attached_by")
    return {
        **{name: getattr(paper, name) for name in same},
        "case_id": record.id,
        "project": record.project,
    }


def _result_row(record: CaseRecord, result: Any) -> dict[str, Any]:
    certificate = record.state.certificate
    return {
        "number": result.number,
        "serial": result.serial,
        "series": result.series,
        "case_id": record.id,
        "project": record.project,
        "matter": record.matter,
        "document": result.document,
        "holder": record.holder,
        "department": record.department,
        "issued_on": result.issued_on,
        "valid_until": certificate.valid_until if certificate else None,
        "status": status_of(record.state.phase, result),
        "data": canonical(dict(result.current.data)),
        "token": result.token,
        "certificate": result.certificate,
    }
