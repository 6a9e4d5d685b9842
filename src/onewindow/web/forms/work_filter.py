"""The work list's address: its query string as a filter, the filter's names in words, links that change one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from onewindow.catalogue.model import Catalogue, Text
from onewindow.office.plain_text import whole
from onewindow.office.queries.selection import LIGHTS, NOBODY, ORDERS
from onewindow.office.views import Actor, WorkFilter
from onewindow.office.work_views import Member
from onewindow.procedures import words as procedure_words
from onewindow.procedures.phases import Phase
from onewindow.web import words

SIZES = (25, 50, 100)
SCOPES = {
    "todo": Text("待办", "To do"),
    "open": Text("未办结", "Unfinished"),
    "all": Text("全部", "All"),
}
"""What a list shows before any filter."""
ME = "me"
MOST_MATTERS = 60
"""So many matters that bear the words typed are meant at once; more are no help."""
NO_MATTER = "-"
"""Stands for what no matter is called: an empty list."""
_ID = re.compile(r"[A-Z]{1,4}[0-9]{1,6}")
"""What may be a matter's id, also of one that the catalogue no longer holds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the address that can't be read."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the filter, what was typed, and what could not be read."""

    filter: WorkFilter
    typed: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def scope(self) -> str:
        """Which of ``SCOPES`` it is."""
        return "todo" if self.filter.tasks_only else "open" if self.filter.unfinished_only else "all"


def read(given: QueryDict, actor: Actor, catalogue: Catalogue, scope: str) -> Asked:
    """The filter of a query string; ``scope`` is meant where it names none."""
    typed = {name: given.get(name, "").strip()[:80] for name in NAMES}
    faults: list[Fault] = []
    days = {name: _day(typed[name], name, faults) for name in ("from", "to")}
    if days["from"] and days["to"] and days["from"] > days["to"]:
        faults.append(
            Fault(
                "from", "开始日期晚于结束日期，请核对。", "the first day lies after the last one; check both"
            )
        )
    wanted = "all" if given.get("all") == "1" else typed["scope"]
    wanted = wanted if wanted in SCOPES else scope
    size = whole(typed["size"]) if whole(typed["size"]) in SIZES else SIZES[1]
    filter = WorkFilter(
        light=_known(typed["light"], LIGHTS),
        phase=_known(typed["phase"], [phase.value for phase in Phase]),
        stage=whole(typed["stage"]) if whole(typed["stage"]) in catalogue.stages else 0,
        matter=_matter(typed["matter"], catalogue, faults),
        department=_known(typed["department"], catalogue.departments),
        project=typed["project"],
        assigned=actor.person if typed["assigned"] == ME else typed["assigned"],
        received_from=days["from"],
        received_to=days["to"],
        text=typed["q"],
        tasks_only=wanted == "todo",
        unfinished_only=wanted == "open",
        order=_known(typed["order"], ORDERS) or "due",
        descending=typed["down"] == "1",
        after=given.get("after", ""),
        before=given.get("before", ""),
        limit=size,
    )
    return Asked(filter, typed, tuple(faults))


NAMES = (
    "q", "light", "phase", "stage", "matter", "department", "project", "assigned", "from", "to", "scope", "order", "down",
    "size",
)  # fmt: skip
"""The parts of the address."""


def _known(value: str, among: object) -> str:
    return value if value and value in among else ""  # type: ignore[operator]


def _day(text: str, field: str, faults: list[Fault]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(
            Fault(
                field,
                f"“{text}”不是日期，请按 2026-11-23 的格式填写。",
                f"{text!r} is no date; write it like 2026-11-23",
            )
        )
        return None


def _matter(typed: str, catalogue: Catalogue, faults: list[Fault]) -> str:
    """The matters meant: an id, a whole name, or all whose name bears the words; ids with blanks between."""
    if not typed:
        return ""
    ids = typed.upper().split()
    if all(one in catalogue.matters or _ID.fullmatch(one) for one in ids[:MOST_MATTERS]):
        return " ".join(ids[:MOST_MATTERS])
    wanted = typed.casefold()
    exact = [
        id
        for id, one in catalogue.matters.items()
        if wanted in (one.name.zh.casefold(), one.name.en.casefold())
    ]
    bearing = exact or [
        id
        for id, one in catalogue.matters.items()
        if wanted in one.name.zh.casefold() or wanted in one.name.en.casefold()
    ]
    if not bearing or len(bearing) > MOST_MATTERS:
        faults.append(
            Fault(
                "matter",
                f"没有名称含“{typed}”的事项，请换个说法或填编号。",
                f"no matter is called {typed!r}; try other words",
            )
        )
        return "" if len(bearing) > MOST_MATTERS else NO_MATTER
    return " ".join(bearing)


def address(filter: WorkFilter, actor: Actor, **changes: object) -> str:
    """The query string of a filter, with some of its fields changed; a change of anything leads to the first page."""
    place = {"after": "", "before": ""}
    changed = replace(filter, **{**place, **changes})  # type: ignore[arg-type]
    scope = "todo" if changed.tasks_only else "open" if changed.unfinished_only else "all"
    parts = {
        "scope": scope,
        "q": changed.text,
        "light": changed.light,
        "phase": changed.phase,
        "stage": str(changed.stage or ""),
        "matter": changed.matter,
        "department": changed.department,
        "project": changed.project,
        "assigned": ME if changed.assigned == actor.person else changed.assigned,
        "from": changed.received_from.isoformat() if changed.received_from else "",
        "to": changed.received_to.isoformat() if changed.received_to else "",
        "order": changed.order if changed.order != "due" else "",
        "down": "1" if changed.descending else "",
        "size": str(changed.limit) if changed.limit != SIZES[1] else "",
        "after": changed.after,
        "before": changed.before,
    }
    return urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, in words, and the address of the list without it."""

    name: Text
    value: Text
    without: str


def chips(
    filter: WorkFilter, actor: Actor, catalogue: Catalogue, members: Sequence[Member], project: str = ""
) -> list[Chip]:
    """The filters in force, each with the way out of it."""
    empty = WorkFilter()
    return [
        Chip(name, value, address(filter, actor, **{field: getattr(empty, field)}))
        for field, name, value in _named(filter, actor, catalogue, members, project)
    ]


def _named(
    filter: WorkFilter, actor: Actor, catalogue: Catalogue, members: Sequence[Member], project: str
) -> Iterator[tuple[str, Text, Text]]:
    if filter.text:
        yield "text", Text("查找", "Search"), Text(filter.text, "")
    if filter.light:
        yield "light", Text("灯", "Light"), words.label("light", filter.light)
    if filter.stage:
        yield "stage", Text("阶段", "Stage"), catalogue.stages[filter.stage].name
    if filter.matter:
        names = [catalogue.matters[id].name for id in filter.matter.split() if id in catalogue.matters]
        more = Text(f"等 {len(names)} 项", f"and {len(names) - 1} more") if len(names) > 1 else Text("", "")
        unnamed = (
            Text("没有这样的事项", "no such matter")
            if filter.matter == NO_MATTER
            else Text(filter.matter, "")
        )
        first = names[0] if names else unnamed
        yield "matter", Text("事项", "Matter"), Text(first.zh + more.zh, f"{first.en} {more.en}".strip())
    if filter.phase:
        yield "phase", Text("环节", "Phase"), Text(*procedure_words.PHASES[Phase(filter.phase)])
    if filter.department:
        yield "department", Text("部门", "Department"), catalogue.departments[filter.department].name
    if filter.project:
        yield "project", Text("项目", "Project"), Text(project or filter.project, "")
    if filter.assigned:
        yield "assigned", Text("承办人", "Assigned to"), assignee(filter.assigned, actor, members)
    if filter.received_from:
        yield "received_from", Text("收件自", "Received from"), Text(filter.received_from.isoformat(), "")
    if filter.received_to:
        yield "received_to", Text("收件至", "Received to"), Text(filter.received_to.isoformat(), "")


def assignee(person: str, actor: Actor, members: Sequence[Member]) -> Text:
    """To whom cases are given, in words."""
    if person == NOBODY:
        return Text("未分办", "nobody")
    if person == actor.person:
        return Text("我", "me")
    name = next((one.name for one in members if one.person == person), "")
    return Text(name, "") if name else Text("已离开的人员", "somebody who has left")
