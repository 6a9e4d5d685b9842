"""The days that matter to an applicant, as entries of a calendar file: of one case, of a project, of all."""

from __future__ import annotations

from datetime import date
from typing import Any

from onewindow.office import icalendar
from onewindow.office.icalendar import Entry
from onewindow.office.numbers import hash_of
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.queries.actors import actors_of
from onewindow.office.reading import open_case, open_project
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase

MOST = 2_000
_COLUMNS = (
    "c.id, c.number, c.matter_zh, c.matter_en, p.name, c.phase, c.due_on, c.promised_due, c.statutory_due, c.provisional, "
    "c.finished, c.decided_on, c.draft"
)
_TABLES = "cases c JOIN projects p ON p.id = c.project"


def case_dates(office: Office, actor: Actor, case: str) -> str:
    """The calendar file of one case. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
        rows = connection.rows(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE c.id = ?", (record.id,))
        valid = _valid(connection, "r.case_id = ?", record.id)
    return _file(office, f"{record.number or record.matter_zh}", [*_entries(office, rows), *valid])


def project_dates(office: Office, actor: Actor, project: str) -> str:
    """The calendar file of a project's cases, as far as the actor may see them. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        found, _ = open_project(connection, actor, project)
        rows = connection.rows(
            f"SELECT {_COLUMNS} FROM {_TABLES} WHERE c.project = ? AND {VISIBLE_CASE} ORDER BY c.id",
            (found.id, actor.person),
        )
        valid = _valid(
            connection, f"r.project = ? AND EXISTS (SELECT 1 FROM cases c WHERE c.id = r.case_id AND {VISIBLE_CASE})",
            found.id, actor.person,
        )  # fmt: skip
    return _file(office, found.name, [*_entries(office, rows), *valid])


def feed_dates(office: Office, token: str) -> str | None:
    """The feed behind a person's secret address: open cases of all whom it acts for as an applicant. None if unknown."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT p.login FROM feeds f JOIN persons p ON p.id = f.person WHERE f.hash = ?",
            (hash_of(token),),
        )
    if row is None:
        return None
    actors = [one for one in actors_of(office, str(row[0])) if one.kind in ("enterprise", "individual")]
    organisations = [one.organisation for one in actors]
    if not organisations:
        return _file(office, "一窗 onewindow", [])
    marks = ", ".join("?" for _ in organisations)
    party = (
        f"EXISTS (SELECT 1 FROM case_parties seen WHERE seen.case_id = c.id AND seen.organisation IN ({marks}) "
        "AND seen.relation IN ('own', 'mandated', 'observing'))"
    )
    with office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {_COLUMNS} FROM {_TABLES} WHERE c.finished = 0 AND {party} ORDER BY c.id LIMIT {MOST}",
            organisations,
        )
        valid = _valid(
            connection, f"EXISTS (SELECT 1 FROM cases c WHERE c.id = r.case_id AND {party})", *organisations
        )
    return _file(office, "一窗 onewindow", [*_entries(office, rows), *valid])


def _file(office: Office, name: str, entries: list[Entry]) -> str:
    return icalendar.calendar(name, entries, office.now())


def _entries(office: Office, rows: list[Any]) -> list[Entry]:
    found = []
    for id, number, zh, en, project, phase, due, promised, statutory, provisional, finished, *_ in rows:
        if finished:
            continue
        named = f"{project}：{zh}（{number}）\n{project}: {en} ({number})" if number else f"{project}：{zh}"
        stopped = bool(provisional)
        days = {"due": due} if phase in (Phase.SUBMITTED.value, Phase.CORRECTION.value) else {}
        days |= {"promised": promised, "statutory": statutory}
        for kind, day in days.items():
            if day:
                title = f"{zh} {_TITLES[kind]}"
                found.append(
                    Entry(f"{id}-{kind}@onewindow", date.fromisoformat(day), title, named, "", stopped)
                )
    return found


_TITLES = {
    "due": "答复到期 answer due",
    "promised": "承诺办结 promised",
    "statutory": "法定期限 statutory limit",
}


def _valid(connection: Any, condition: str, *values: Any) -> list[Entry]:
    """The last days of certificates that are valid."""
    rows = connection.rows(
        "SELECT r.number, k.matter_zh, r.valid_until FROM results r JOIN cases k ON k.id = r.case_id "
        f"WHERE r.valid_until IS NOT NULL AND r.status = 'valid' AND {condition} ORDER BY r.number LIMIT {MOST}",
        values,
    )
    return [
        Entry(
            f"{number}-expires@onewindow",
            date.fromisoformat(until),
            f"证照到期 expires：{number}",
            str(matter),
        )
        for number, matter, until in rows
    ]
