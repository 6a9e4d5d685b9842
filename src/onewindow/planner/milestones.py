"""What a plan leads to: construction permit, start of works, completion, operation, title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onewindow.catalogue.model import Text
from onewindow.planner.network import START_OF_WORKS, WORKS
from onewindow.planner.schedule import longest_chain
from onewindow.planner.ways import CONSTRUCTION_PERMIT, yielding
from onewindow.working_days import Due

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan

CHAIN_KINDS = frozenset(("permit", "approval", "filing", "technical"))
"""The kinds whose working days make the length of the chain to the construction permit."""

PERMIT = "construction_permit"
_NAMES = {
    PERMIT: Text("取得施工许可", "construction permit"),
    START_OF_WORKS: Text("可以开工", "start of works"),
    "works_finished": Text("施工结束", "works finished"),
    "completion": Text("竣工", "completion"),
    "operation": Text("可以投入使用", "operation"),
    "title": Text("取得不动产权证", "title"),
}
_GATES = {
    START_OF_WORKS: (START_OF_WORKS,),
    "completion": ("completion",),
    "operation": (START_OF_WORKS, "completion", "operation"),
    "title": ("title",),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point that the project reaches, on which day, and the matters that end on that day and so set it.

    ``chain`` is the longest chain of matters by the working days of the counting kinds, ``chain_days`` their
    sum; only the construction permit has one.
    """

    id: str
    name: Text
    on: Due
    matters: tuple[str, ...]
    chain: tuple[str, ...] = ()
    chain_days: int = 0


def milestones(plan: Plan) -> tuple[Milestone, ...]:
    """The milestones that the project has, in the order of their dates."""
    found = [_permit(plan), _works_finished(plan)]
    for id, gates in _GATES.items():
        entries = [entry for entry in plan.active if entry.matter.gate in gates]
        if any(entry.matter.gate == gates[-1] for entry in entries):
            ends = {entry.id: plan.schedule.due[plan.planner.network.place[entry.id]] for entry in entries}
            last = max(ends.values())
            setting = tuple(one for one, end in ends.items() if end == last)
            found.append(Milestone(id, _NAMES[id], plan.line.due(last), setting))
    rank = list(_NAMES)
    return tuple(sorted((one for one in found if one), key=lambda one: (one.on.on, rank.index(one.id))))


def _permit(plan: Plan) -> Milestone | None:
    permit = yielding(plan.catalogue, CONSTRUCTION_PERMIT)
    due = plan.due_of(permit) if permit else None
    if due is None:
        return None
    days, chain = chain_to(plan, permit)
    return Milestone(PERMIT, _NAMES[PERMIT], due, (permit,), chain, days)


def _works_finished(plan: Plan) -> Milestone | None:
    position = plan.schedule.due[plan.planner.network.works]
    if position < 0:
        return None
    return Milestone("works_finished", _NAMES["works_finished"], plan.line.due(position), ())


def chain_to(plan: Plan, id: str) -> tuple[int, tuple[str, ...]]:
    """The longest chain of matters to ``id`` by the working days of the counting kinds: its days and matters."""
    network, matters, schedule = plan.planner.network, plan.catalogue.matters, plan.schedule
    weights = [
        schedule.due[place] - schedule.start[place]
        if name != WORKS and matters[name].kind in CHAIN_KINDS
        else 0
        for place, name in enumerate(network.ids)
    ]
    days, chain = longest_chain(network, plan.work, weights, network.place[id])
    return days, tuple(network.ids[place] for place in chain if place != network.works)


def chain_to_permit(plan: Plan) -> tuple[str, ...]:
    """The longest chain to the construction permit, empty when the project needs none."""
    return next((one.chain for one in plan.milestones if one.id == PERMIT), ())
