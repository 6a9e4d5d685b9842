"""What runs side by side, and what may be applied for together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of working days, both ends included, on which the same matters run."""

    first: date
    last: date
    matters: tuple[str, ...]


def segments(plan: Plan) -> tuple[Segment, ...]:
    """The spans of days between two changes, those without a running matter left out.

    A matter runs on the working days after its start up to its due; one decided on the day it starts runs on none.
    """
    running = [
        (days.start, days.stop, entry.id) for entry in plan.active if (days := plan.counting(entry.id))
    ]
    changes = sorted({edge for start, stop, _ in running for edge in (start, stop)})
    found = []
    for start, stop in zip(changes, changes[1:], strict=False):
        names = tuple(id for first, last, id in running if first <= start and stop <= last)
        if names:
            found.append(Segment(plan.line.day(start), plan.line.day(stop - 1), names))
    return tuple(found)


def merge_groups(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The groups of matters in the plan that the catalogue lets be handled together, in the plan's order."""
    order = {entry.id: number for number, entry in enumerate(plan.active)}
    group: dict[str, set[str]] = {id: {id} for id in order}
    for entry in plan.active:
        for other in entry.matter.modes.merge_with:
            if other in group and group[other] is not group[entry.id]:
                joined = group[entry.id] | group[other]
                group.update(dict.fromkeys(joined, joined))
    unique = {id(members): members for members in group.values() if len(members) > 1}
    return tuple(
        sorted(
            (tuple(sorted(found, key=order.__getitem__)) for found in unique.values()),
            key=lambda g: order[g[0]],
        )
    )
