"""The supervisor's queries: eleven statements for the overview and two for a list, whatever the number of cases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger.database import Connection
from onewindow.office.case_lines import LIGHT
from onewindow.office.comparison import Cell, Comparison, compare, stratum_of
from onewindow.office.figures import SOON_DAYS, SOURCES, Source
from onewindow.office.office import Office
from onewindow.office.permissions import REMIND, VISIBLE_CASE
from onewindow.office.plain_text import whole
from onewindow.office.reading import visible_case
from onewindow.office.supervision_views import (
    Behind,
    BehindPage,
    DepartmentRow,
    LightRow,
    Overview,
    Period,
    Reminder,
)
from onewindow.office.tasks import WORDS as TASKS
from onewindow.office.views import Actor
from onewindow.procedures import words
from onewindow.procedures.protocol import Refused

PAGE = 100
MOST = 10_000
"""So many rows an export holds at most."""
LIGHTS = {
    "green": Text("正常", "in time"),
    "yellow": Text("临期", "due soon"),
    "red": Text("逾期", "overdue"),
    "blue": Text("中止计时", "clock stopped"),
    "grey": Text("已办结", "finished"),
}
CODES = {
    "second_notice": Text("第二次告知补正", "a second one-time notice"),
    "second_notice_same_papers": Text("就同一材料再次告知", "the same papers asked for again"),
    "silence_grants_nothing": Text("以沉默准予许可", "a permit by silence"),
    "reasons_missing": Text("没有说明理由", "no reasons given"),
}
COUNTED: dict[str, tuple[str, str, str]] = {
    "accepted": ("case_measures", "accepted_on", "count(*), sum(extended), sum(deemed_accepted), sum(opinions), sum(opinions_deemed)"),
    "pauses": ("case_pauses", "began", "count(*), sum(flagged), sum(coalesce(days, 0)), sum(flagged * coalesce(days, 0))"),
    "late": ("late_entries", "recorded_on", "count(*), sum(days)"),
    "attempts": ("refused_attempts", "happened_on", "count(*)"),
    "reminders": ("reminders", "issued_on", "count(*), sum(CASE WHEN answered_on IS NULL AND due_on < ? THEN 1 ELSE 0 END)"),
    "ratings": ("ratings", "rated_on", "sum(CASE WHEN due_on IS NOT NULL THEN 1 ELSE 0 END)"),
}  # fmt: skip
FIELDS = {
    "accepted": ("accepted", "extended", "deemed_accepted", "opinions", "opinions_deemed"),
    "pauses": ("pauses", "pauses_flagged", "days_paused", "days_bought"),
    "late": ("late", "late_days"),
    "attempts": ("attempts",),
    "reminders": ("reminders", "reminders_overdue"),
    "ratings": ("poor_ratings",),
}


def may_supervise(actor: Actor) -> bool:
    """Whether the actor is a supervisor or leader of a zone."""
    return actor.kind == "zone" and bool(REMIND.roles & actor.roles)


def _require(actor: Actor) -> None:
    if not may_supervise(actor):
        raise Refused(
            "not_permitted",
            "只有监督人员和区领导可以查看。",
            "only supervisors and leaders of the zone may see this",
        )


def overview(office: Office, actor: Actor, period: Period) -> Overview:
    """Lights, figures by department and the comparison, for a period. Refused unless a supervisor or leader."""
    _require(actor)
    zone, today = actor.organisation, office.today()
    with office.ledger.reader() as connection:
        matters = _lights(office, connection, zone, today)
        soon = _count(office, connection, SOURCES["soon"], zone, period)
        figures, comparison = _by_department(office, connection, zone, period)
    departments = _summed(matters)
    rows = tuple(figures[id] for id in sorted(figures, key=lambda id: (figures[id].name.zh, id)))
    overdue = sum(row.counts.get("red", 0) for row in departments)
    whole = _whole(rows)
    return Overview(today, period, departments, matters, rows, whole, soon, overdue, comparison)


def _lights(office: Office, connection: Connection, zone: str, today: date) -> tuple[LightRow, ...]:
    """The open cases by department, matter and light."""
    day = today.isoformat()
    rows = connection.rows(
        f"SELECT c.department, c.matter, max(c.matter_zh), max(c.matter_en), {LIGHT} AS light, count(*) FROM cases c "
        "WHERE c.zone = ? AND c.draft = 0 AND c.finished = 0 AND c.department <> c.holder GROUP BY c.department, c.matter, light "
        "ORDER BY c.department, c.matter",
        [day, day, zone],
    )
    found: dict[tuple[str, str], LightRow] = {}
    for department, matter, zh, en, light, count in rows:
        row = found.setdefault(
            (department, matter), LightRow(department, _name(office, department), matter, Text(zh, en), {})
        )
        row.counts[str(light)] = int(count)
    return tuple(found.values())


def _summed(matters: tuple[LightRow, ...]) -> tuple[LightRow, ...]:
    found: dict[str, LightRow] = {}
    for row in matters:
        whole = found.setdefault(
            row.department, LightRow(row.department, row.department_name, "", Text("", ""), {})
        )
        for light, count in row.counts.items():
            whole.counts[light] = whole.counts.get(light, 0) + count
    return tuple(sorted(found.values(), key=lambda row: (-row.counts.get("red", 0), row.department_name.zh)))


def _by_department(
    office: Office, connection: Connection, zone: str, period: Period
) -> tuple[dict[str, DepartmentRow], Comparison]:
    found: dict[str, DepartmentRow] = {}
    today = office.today().isoformat()

    def put(department: str, **values: Any) -> None:
        row = found.get(department) or DepartmentRow(department, _name(office, department))
        found[department] = replace(row, **values)

    for figure, (table, dated, sums) in COUNTED.items():
        values = [today] if "?" in sums else []
        for department, *counts in connection.rows(
            f"SELECT department, {sums} FROM {table} WHERE zone = ? AND {dated} >= ? AND {dated} <= ? GROUP BY department",
            [*values, zone, *period.values],
        ):
            put(
                department,
                **{name: int(count or 0) for name, count in zip(FIELDS[figure], counts, strict=True)},
            )
    for department, count in connection.rows(
        "SELECT department, count(*) FROM complaints WHERE zone = ? AND state IN ('made', 'escalated') AND due_on < ? "
        "GROUP BY department",
        (zone, today),
    ):
        put(department, complaints_overdue=int(count))
    cells = _decided(connection, zone, period)
    decided: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for department, _, _, count, _, over in cells:
        decided[department][0] += count
        decided[department][1] += over
    for department, (count, over) in decided.items():
        put(department, decided=count, over=over)
    mix = [Cell(row[0], stratum_of(row[1], row[2]), row[3], row[4]) for row in cells]
    return found, compare(mix)


def _decided(
    connection: Connection, zone: str, period: Period
) -> list[tuple[str, str, int | None, int, int, int]]:
    """(department, procedure, limit, decided, their days together, decided after the limit)."""
    rows = connection.rows(
        "SELECT department, procedure, limit_days, count(*), sum(days), sum(CASE WHEN days_over > 0 THEN 1 ELSE 0 END) "
        "FROM case_measures WHERE zone = ? AND ended_on >= ? AND ended_on <= ? "
        "GROUP BY department, procedure, limit_days",
        (zone, *period.values),
    )
    return [(row[0], row[1], row[2], int(row[3]), int(row[4]), int(row[5])) for row in rows]


def _whole(rows: tuple[DepartmentRow, ...]) -> DepartmentRow:
    names = [name for fields in FIELDS.values() for name in fields] + [
        "decided",
        "over",
        "complaints_overdue",
    ]
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return DepartmentRow("", Text("合计", "All"), **sums)


def _name(office: Office, department: str) -> Text:
    found = office.catalogue().departments.get(department)
    return found.name if found is not None else Text(department, "")


_PAGE = """SELECT c.id, c.number, c.matter_zh, c.matter_en, c.department, {values} FROM (
    SELECT page.*, row_number() OVER () AS turn FROM (
        SELECT c.id, c.number, c.matter_zh, c.matter_en, c.draft, {department} AS department{cells}
        FROM {tables} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?) page) c
    WHERE {visible} ORDER BY c.turn"""
"""One page of a list. The rows of permission are asked for the page's hundred cases, not for all that are open."""


def behind(
    office: Office,
    actor: Actor,
    figure: str,
    period: Period,
    department: str = "",
    matter: str = "",
    light: str = "",
    after: str = "",
    limit: int = PAGE,
) -> BehindPage:
    """The cases behind a figure. Refused: not a supervisor or leader, no such figure."""
    _require(actor)
    source = SOURCES.get(figure)
    if source is None:
        raise Refused("not_found", "没有这个指标。", "there is no such figure")
    more, values = _filters(source, department, matter, light, office.today())
    offset = min(whole(after), MOST)
    with office.ledger.reader() as connection:
        total = _count(office, connection, source, actor.organisation, period, more, values)
        cells = "".join(
            f", {_bound(one.sql, office)[0]} AS v{place}" for place, one in enumerate(source.columns)
        )
        given = [value for column in source.columns for value in _bound(column.sql, office)[1]]
        condition, where = _where(office, source, actor.organisation, period)
        rows = connection.rows(
            _PAGE.format(
                department=source.department, cells=cells, tables=source.tables, condition=condition + more,
                order=source.order, visible=VISIBLE_CASE, values=", ".join(f"c.v{n}" for n in range(len(source.columns))),
            ),
            [*given, *where, *values, limit, offset, actor.person],
        )  # fmt: skip
    lines = tuple(_behind(office, source, row) for row in rows)
    following = str(offset + len(lines)) if len(lines) == limit and offset + limit < total else ""
    return BehindPage(source.figure, lines, total, following)


def _filters(source: Source, department: str, matter: str, light: str, today: date) -> tuple[str, list[Any]]:
    more, values = "", list[Any]()
    if department:
        more += f" AND {source.department} = ?"
        values.append(department)
    if matter:
        more += " AND c.matter = ?"
        values.append(matter)
    if light and not source.dated:
        more += f" AND ({LIGHT}) = ?"
        values += [today.isoformat(), today.isoformat(), light]
    return more, values


def _count(
    office: Office,
    connection: Connection,
    source: Source,
    zone: str,
    period: Period,
    more: str = "",
    values: list[Any] | None = None,
) -> int:
    condition, given = _where(office, source, zone, period)
    tables = source.tables if "c.matter" in more else _alone(source)
    row = connection.row(f"SELECT count(*) FROM {tables} WHERE {condition}{more}", [*given, *(values or [])])
    return int(row[0]) if row else 0


def _alone(source: Source) -> str:
    """The one table whose rows are counted, where no filter asks for another's columns."""
    return source.tables.partition(" JOIN ")[0] if " x JOIN " in source.tables else "cases c"


def _where(office: Office, source: Source, zone: str, period: Period) -> tuple[str, list[Any]]:
    condition, bound = _bound(source.condition, office)
    parts, values = [f"{source.scope} = ?", condition], [zone, *bound]
    if source.dated:
        parts.append(f"{source.dated} >= ? AND {source.dated} <= ?")
        values += period.values
    return " AND ".join(parts), values


def _bound(sql: str, office: Office) -> tuple[str, list[Any]]:
    """SQL of the register with its values: ``:today``, ``:soon``, and the two days of the lights' ``?``."""
    today = office.today()
    known = {":today": today.isoformat(), ":soon": _soon(office, today).isoformat(), "?": today.isoformat()}
    marks = re.compile(r":today|:soon|\?")
    return marks.sub("?", sql), [known[mark] for mark in marks.findall(sql)]


def _soon(office: Office, today: date) -> date:
    day, calendar = today, office.calendar
    for _ in range(SOON_DAYS):
        day = calendar.next_working(day + timedelta(days=1))
    return day


def _behind(office: Office, source: Source, row: tuple[Any, ...]) -> Behind:
    cells = tuple(
        _read(column.kind, value, office) for column, value in zip(source.columns, row[5:], strict=True)
    )
    return Behind(row[0], row[1], Text(row[2], row[3]), _name(office, row[4]), cells)


_WORDS: dict[str, Mapping[str, Any]] = {
    "event": words.EVENTS, "command": words.COMMANDS, "task": TASKS, "light": LIGHTS, "code": CODES,
}  # fmt: skip


def _read(kind: str, value: Any, office: Office) -> Text:
    """A value as people read it."""
    if value is None or value == "":
        return Text("（未分办）", "(not assigned)") if kind == "owner" else Text("—", "")
    found = _WORDS.get(kind, {}).get(str(value))
    if isinstance(found, Text):
        return found
    return Text(*found) if found else Text(str(value), "")


def reminders(office: Office, actor: Actor, case: str) -> tuple[Reminder, ...]:
    """The reminders on a case, newest first: for the offices that take part in it, never for the applicant."""
    with office.ledger.reader() as connection:
        id = visible_case(connection, actor, case)
        rows = connection.rows(
            "SELECT r.id, r.department, r.words, r.issued_on, r.due_on, coalesce(p.name, r.author), r.answer, "
            "coalesce(q.name, r.answered_by), r.answered_on FROM reminders r LEFT JOIN persons p ON p.id = r.author "
            "LEFT JOIN persons q ON q.id = r.answered_by WHERE r.case_id = ? AND EXISTS (SELECT 1 FROM case_parties t "
            "WHERE t.case_id = r.case_id AND t.organisation = ? AND t.relation IN "
            "('deciding', 'lead', 'consulted', 'zone', 'forwarding')) ORDER BY r.issued_on DESC, r.id",
            (id, actor.organisation),
        )
    today = office.today()
    return tuple(
        Reminder(
            row[0], row[1], _name(office, row[1]), row[2], date.fromisoformat(row[3]), date.fromisoformat(row[4]),
            row[5], row[6], row[7], date.fromisoformat(row[8]) if row[8] else None,
            row[8] is None and date.fromisoformat(row[4]) < today,
        )
        for row in rows
    )  # fmt: skip
