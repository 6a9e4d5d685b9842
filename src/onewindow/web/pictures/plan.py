"""The plan as a picture: what it shows, in plain data, and the same in words.

Swim lanes by department on a calendar; documents are the threads between approvals; the critical path is the
one heavy line. ``plan_layout`` places things, ``plan_drawing`` draws them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onewindow.web.templatetags.words import both_plain, short


@dataclass(frozen=True, slots=True)
class Bar:
    """One approval: work begins when ``start`` ends (day 1 is the next working day) and ends with ``due``."""

    id: str
    name: str
    english: str
    lane: str
    start: date
    due: date
    stage: int = 0
    critical: bool = False
    certain: bool = True
    provisional: bool = False
    done: bool = False
    days: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """``after`` waits for ``before``; ``carries`` names the document, or the law where no document does."""

    before: str
    after: str
    carries: str
    critical: bool = False
    document: bool = True


@dataclass(frozen=True, slots=True)
class Lane:
    """One department's lane."""

    id: str
    name: str
    english: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stage from its first start to its last due date."""

    name: str
    start: date
    due: date


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on which something is won: a permit, the start of works, completion."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Column:
    """What kind of day it is (``working``, ``weekend``, ``holiday``, ``make_up``) and the holiday's name."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """All that the picture shows. ``columns`` maps days to their kind; a day that is missing is a working day."""

    title: str
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    threads: tuple[Thread, ...]
    bands: tuple[Band, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    columns: Mapping[date, Column] = field(default_factory=dict)
    today: date | None = None

    @property
    def first(self) -> date:
        """The first day that anything on the plan takes."""
        return min(bar.start for bar in self.bars)

    @property
    def last(self) -> date:
        """The last due date on the plan."""
        return max([bar.due for bar in self.bars] + [milestone.on for milestone in self.milestones])


def summary(plan: PlanPicture) -> str:
    """One sentence for readers who do not see the picture."""
    if not plan.bars:
        return both_plain("计划中没有事项。", "No matter is on the plan.")
    path = [bar for bar in plan.bars if bar.critical]
    steps = " → ".join(bar.id for bar in sorted(path, key=lambda bar: (bar.start, bar.due, bar.id)))
    return both_plain(
        f"{len(plan.bars)} 个事项，{len(plan.lanes)} 个部门，自 {plan.first} 至 {plan.last}；关键路径 {steps}。",
        f"{len(plan.bars)} matters in {len(plan.lanes)} departments from {plan.first} to {plan.last}; "
        f"critical path {steps}.",
    )


def in_words(plan: PlanPicture) -> list[str]:
    """The picture in words, one line per approval in the order of dates: what, where, when, what it waits for."""
    lanes = {lane.id: lane for lane in plan.lanes}
    lines = []
    comma, several, to = short("，", ", "), short("、", ", "), short("至", "to")
    for bar in sorted(plan.bars, key=lambda bar: (bar.start, bar.due, bar.id)):
        waits = [
            f"{thread.before}{short('（', ' (')}{thread.carries}{short('）', ')')}"
            for thread in plan.threads
            if thread.after == bar.id
        ]
        marks = [word for word, holds in _marks(bar) if holds]
        lines.append(
            f"{bar.id} {bar.name}{comma}{lanes[bar.lane].name}{comma}{bar.start} {to} {bar.due}"
            + (f"{comma}{several.join(marks)}" if marks else "")
            + (f"{short('；', '; ')}{both_plain('等待', 'waits for')} {several.join(waits)}" if waits else "")
        )
    return lines


def _marks(bar: Bar) -> tuple[tuple[str, bool], ...]:
    return (
        (both_plain("关键", "critical"), bar.critical),
        (both_plain("已办结", "done"), bar.done),
        (both_plain("可能需要", "may apply"), not bar.certain),
        (both_plain("日期暂定", "provisional"), bar.provisional),
    )
