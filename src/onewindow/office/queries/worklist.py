"""The work list: three statements whatever the number of cases, matters or roles."""

from __future__ import annotations

import json
from typing import Any

from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.queries import lines
from onewindow.office.views import Actor, CaseLine, WorkFilter, WorkList
from onewindow.procedures.clock import Light
from onewindow.procedures.protocol import Refused

ORDERS = {
    "due": "coalesce(c.due_on, '9999-12-31')",
    "received": "coalesce(c.received_on, '')",
    "number": "c.number",
}
MOST = 200
EMPTY = WorkFilter()


def work_list(office: Office, actor: Actor, filter: WorkFilter = EMPTY) -> WorkList:
    """One page of the cases that the actor may see, the count by light, and the key of the next page."""
    today = office.today()
    condition, values = _condition(actor, filter)
    day = [today.isoformat(), today.isoformat()]
    with office.ledger.reader() as connection:
        counts = connection.rows(
            f"SELECT light, count(*) FROM (SELECT {lines.LIGHT} AS light FROM {lines.TABLES} WHERE {condition}) counted "
            "GROUP BY light",
            [*day, *values],
        )
        page, page_values = _page(filter, condition, values, day)
        rows = connection.rows(
            f"SELECT {lines.COLUMNS} FROM {lines.TABLES} WHERE {page}",
            [*lines.values(today, actor.organisation), *page_values],
        )
    calendar = office.calendar
    limit = _limit(filter)
    items = tuple(lines.line(row, today, calendar) for row in rows[:limit])
    by_light = {light.value: 0 for light in Light} | {str(light): int(count) for light, count in counts}
    total = by_light[filter.light] if filter.light else sum(by_light.values())
    return WorkList(items, by_light, total, _next(filter, items) if len(rows) > limit else "", today)


def _limit(filter: WorkFilter) -> int:
    return max(1, min(filter.limit, MOST))


def _condition(actor: Actor, filter: WorkFilter) -> tuple[str, list[Any]]:
    """The condition of everything but the light and the page, with its values."""
    parts, values = [VISIBLE_CASE], [actor.person]
    for column in ("phase", "matter", "department", "project"):
        if getattr(filter, column):
            parts.append(f"c.{column} = ?")
            values.append(getattr(filter, column))
    if filter.unfinished_only:
        parts.append("c.finished = 0")
    if filter.tasks_only:
        parts.append("EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.organisation = ?)")
        values.append(actor.organisation)
    text = filter.text.strip()
    if text:
        like = f"%{text.lower().replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        parts.append(
            "(lower(c.number) LIKE ? ESCAPE '!' OR lower(p.name) LIKE ? ESCAPE '!' "
            "OR lower(c.matter_zh) LIKE ? ESCAPE '!' OR lower(c.matter) LIKE ? ESCAPE '!')"
        )
        values += [like] * 4
    return " AND ".join(parts), values


def _page(filter: WorkFilter, condition: str, values: list[Any], day: list[str]) -> tuple[str, list[Any]]:
    """The condition of one page with its order, and all values."""
    order = ORDERS.get(filter.order)
    if order is None:
        known = "、".join(ORDERS)
        raise Refused(
            "order_unknown", f"排序方式应为：{known}。", f"order must be one of {', '.join(ORDERS)}"
        )
    parts, all_values = [condition], list(values)
    if filter.light:
        parts.append(f"({lines.LIGHT}) = ?")
        all_values += [*day, filter.light]
    sign, direction = ("<", "DESC") if filter.descending else (">", "ASC")
    if filter.after:
        key, id = _key(filter.after)
        parts.append(f"({order} {sign} ? OR ({order} = ? AND c.id {sign} ?))")
        all_values += [key, key, id]
    all_values.append(_limit(filter) + 1)
    return f"{' AND '.join(parts)} ORDER BY {order} {direction}, c.id {direction} LIMIT ?", all_values


def _key(after: str) -> tuple[str, str]:
    try:
        key, id = json.loads(after)
    except (ValueError, TypeError):
        raise Refused(
            "page_unknown", "页码无效，请从第一页开始。", "that page does not exist; begin at the first"
        ) from None
    return str(key), str(id)


def _next(filter: WorkFilter, items: tuple[CaseLine, ...]) -> str:
    last = items[-1]
    key = {
        "due": last.due_on.isoformat() if last.due_on else "9999-12-31",
        "received": last.received_on.isoformat() if last.received_on else "",
        "number": last.number,
    }[filter.order]
    return json.dumps([key, last.id])
