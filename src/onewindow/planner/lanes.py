"""The plan as data for a picture: lanes by deciding body, bars on them, documents as threads between."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onewindow.catalogue.model import Department, Text
from onewindow.planner.verdict import Status
from onewindow.planner.ways import Way

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan


@dataclass(frozen=True, slots=True)
class Bar:
    """A matter on its lane: it runs after ``start`` until ``due``; both are the same for one decided at once."""

    matter: str
    name: Text
    stage: int
    start: date
    due: date
    days: int
    status: Status
    way: Way
    critical: bool
    provisional: bool
    slack: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One deciding body's bars, in the order of their starts."""

    department: str
    name: Text
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """What ties one bar to a later one: documents, or the law where no document carries the order."""

    before: str
    after: str
    documents: tuple[str, ...]
    law: tuple[str, ...]
    critical: bool


@dataclass(frozen=True, slots=True)
class Works:
    """The works themselves, between their start and their end."""

    start: date
    finish: date
    days: int


@dataclass(frozen=True, slots=True)
class Lanes:
    """All that the picture shows, without any geometry."""

    first: date
    last: date
    lanes: tuple[Lane, ...]
    threads: tuple[Thread, ...]
    works: Works | None


def lanes(plan: Plan) -> Lanes:
    """The lanes of a plan: bodies in the order in which they first come in."""
    bars: dict[str, list[Bar]] = defaultdict(list)
    network = plan.planner.network
    for entry in sorted(plan.active, key=lambda entry: (entry.start, entry.due, network.place[entry.id])):
        if entry.start is None or entry.due is None:
            continue
        bars[entry.matter.deciding].append(
            Bar(
                entry.id,
                entry.matter.name,
                entry.matter.stage,
                entry.start,
                entry.due,
                len(plan.counting(entry.id)),
                entry.status,
                entry.way,
                entry.critical,
                entry.provisional,
                entry.slack or 0,
            )
        )
    found = tuple(Lane(id, body_name(plan, id), tuple(members)) for id, members in bars.items())
    return Lanes(plan.line.day(0), plan.finish.on, found, threads(plan), works(plan))


def body_name(plan: Plan, id: str) -> Text:
    """A department's name; its id where the catalogue has none."""
    department: Department | None = plan.catalogue.departments.get(id)
    return department.name if department is not None else Text(id, id)


def works(plan: Plan) -> Works | None:
    """The works, when a matter of the plan waits for their end."""
    place = plan.planner.network.works
    if plan.schedule.start[place] < 0:
        return None
    start, finish = plan.schedule.start[place], plan.schedule.due[place]
    return Works(plan.line.day(start), plan.line.day(finish), plan.options.works_days)


def threads(plan: Plan) -> tuple[Thread, ...]:
    """The edges that stand in this plan, each pair once, with the documents or the law that make them."""
    chain = set(zip(plan.critical_path, plan.critical_path[1:], strict=False))
    documents: dict[tuple[str, str], list[str]] = defaultdict(list)
    laws: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in plan.planner.edges:
        later = plan.matters.get(edge.after)
        if later is None or edge.before not in later.after or plan.holds(edge.when) is False:
            continue
        pair = (edge.before, edge.after)
        if edge.kind == "document":
            documents[pair].append(edge.document)
        else:
            laws[pair].append(edge.why)
    return tuple(
        Thread(*pair, tuple(dict.fromkeys(documents[pair])), tuple(dict.fromkeys(laws[pair])), pair in chain)
        for entry in plan.active
        for pair in [(before, entry.id) for before in entry.after]
    )
