"""From the planner's lanes to the plan's picture."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from onewindow.catalogue.model import Catalogue, Text
from onewindow.planner.project_plan import Plan
from onewindow.planner.verdict import Status
from onewindow.web import language
from onewindow.web.pictures.plan import Band, Bar, Column, Lane, Milestone, PlanPicture, Thread
from onewindow.web.templatetags.words import both_plain, plain, said_plain, short
from onewindow.working_days import Calendar, DayKind


def plan_picture(
    plan: Plan,
    title: str,
    link: Callable[[str], str],
    done: Collection[str] = (),
    today: date | None = None,
) -> PlanPicture:
    """The picture of a plan; ``link`` gives the address that a matter's bar leads to, ``done`` the finished ones."""
    lanes, path = plan.lanes, set(plan.critical_path)
    bars = tuple(
        Bar(
            id=bar.matter,
            name=plain(bar.name),
            english=_beside(bar.name),
            lane=lane.department,
            start=bar.start,
            due=bar.due,
            stage=bar.stage,
            critical=bar.matter in path,
            certain=bar.status is Status.APPLIES,
            provisional=bar.provisional,
            done=bar.matter in done,
            days=both_plain(f"{bar.days} 个工作日", f"{bar.days} working days"),
            link=link(bar.matter),
        )
        for lane in lanes.lanes
        for bar in lane.bars
    )
    threads = tuple(
        Thread(
            thread.before,
            thread.after,
            short("、", ", ").join(
                [*(_document(plan.catalogue, id) for id in thread.documents), *map(said_plain, thread.law)]
            )
            or short("法定先后", "order set by law"),
            thread.critical,
            bool(thread.documents),
        )
        for thread in lanes.threads
    )
    picture_lanes = tuple(Lane(lane.department, plain(lane.name), _beside(lane.name)) for lane in lanes.lanes)
    bands = tuple(
        Band(f"{span.stage.no} {plain(span.stage.name)}", span.start, span.finish) for span in plan.stages
    )
    flags = _flags(plan)
    columns = calendar_columns(plan.planner.calendar, lanes.first - timedelta(2), lanes.last + timedelta(4))
    return PlanPicture(title, picture_lanes, bars, threads, bands, flags, columns, today)


def _flags(plan: Plan) -> tuple[Milestone, ...]:
    """One flag a day, with all that is reached on it; the end of works only where works take time."""
    days: dict[date, list[str]] = {}
    for point in plan.milestones:
        if point.id != "works_finished" or plan.options.works_days:
            days.setdefault(point.on.on, []).append(plain(point.name))
    return tuple(Milestone(" · ".join(names), on) for on, names in sorted(days.items()))


def _beside(name: Text) -> str:
    """The English that stands under the Chinese; nothing on a page in one language."""
    return name.en if language.chosen() == language.BOTH else ""


def _document(catalogue: Catalogue, id: str) -> str:
    found = catalogue.documents.get(id)
    return plain(found.name) if found else id


def calendar_columns(calendar: Calendar, first: date, last: date) -> dict[date, Column]:
    """The days between that are no ordinary working days."""
    columns = {}
    day = first
    while day <= last:
        kind = calendar.kind(day)
        if kind is not DayKind.WORKING:
            columns[day] = Column(kind.value, short(calendar.name(day), calendar.name_en(day)))
        day += timedelta(1)
    return columns
