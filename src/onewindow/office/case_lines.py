"""Rows of cases as list lines, with the light of the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office.views import CaseLine
from onewindow.procedures import words
from onewindow.procedures.phases import Phase
from onewindow.working_days import Calendar

LIGHT = """CASE WHEN c.fixed_light <> '' THEN c.fixed_light
    WHEN c.red_from IS NOT NULL AND ? >= c.red_from THEN 'red'
    WHEN c.yellow_from IS NOT NULL AND ? >= c.yellow_from THEN 'yellow' ELSE 'green' END"""
"""The light of a case ``c``; its two values are the day, twice. ``Lights.on`` says the same."""

COLUMNS = f"""c.id, c.number, c.matter, c.matter_zh, c.matter_en, c.project, p.name, h.name, c.department, c.phase,
    {LIGHT}, c.due_on, c.statutory_due, c.promised_due, c.provisional, c.received_on, c.accepted_on, c.decided_on,
    task.kind, task.due_on, given.person, person.name"""
"""The columns of a line."""

TABLES = """cases c JOIN projects p ON p.id = c.project LEFT JOIN organisations h ON h.id = c.holder
    LEFT JOIN tasks task ON task.case_id = c.id AND task.place = (SELECT min(first.place) FROM tasks first
        WHERE first.case_id = c.id AND first.organisation = ?)
    LEFT JOIN case_assignments given ON given.case_id = c.id AND given.organisation = ?
    LEFT JOIN persons person ON person.id = given.person"""
"""Where ``COLUMNS`` come from; the values of both together are ``values``."""


def values(today: date, organisation: str) -> list[Any]:
    """The values of ``SELECT COLUMNS FROM TABLES``: tasks and assignments are those of the organisation."""
    return [today.isoformat(), today.isoformat(), organisation, organisation]


def line(row: tuple[Any, ...], today: date, calendar: Calendar) -> CaseLine:
    """One row of ``COLUMNS`` as a line; the days left are working days, negative when overdue."""
    due = _day(row[11])
    finished = row[10] in ("grey", "blue")
    return CaseLine(
        id=row[0],
        number=row[1],
        matter=row[2],
        matter_name=Text(row[3], row[4]),
        project=row[5],
        project_name=row[6],
        applicant_name=row[7] or "",
        department=row[8],
        phase=row[9],
        phase_name=_PHASES[row[9]],
        light=row[10],
        due_on=due,
        statutory_due=_day(row[12]),
        promised_due=_day(row[13]),
        provisional=bool(row[14]),
        days_left=None if due is None or finished else days_left(today, due, calendar),
        received_on=_day(row[15]),
        accepted_on=_day(row[16]),
        decided_on=_day(row[17]),
        task=row[18] or "",
        task_due=_day(row[19]),
        assigned=row[20] or "",
        assigned_name=row[21] or "",
    )


_PHASES = {phase.value: Text(*words.PHASES[phase]) for phase in Phase}


def days_left(today: date, due: date, calendar: Calendar) -> int:
    """The working days until a day: 0 on the day itself, negative after it."""
    if due >= today:
        return calendar.count(today, due)
    return -max(1, calendar.count(due, today)) if due + timedelta(days=1) <= today else 0


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
