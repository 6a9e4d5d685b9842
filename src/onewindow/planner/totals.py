"""How long the plan takes, held against the stages' split and the limits on the whole process.

A clock of the process runs on a working day on which at least one counting matter runs: days on which several
run count once. Counting are permits, approvals, filings and technical reviews; tendering, surveys, assessments
and what the applicant does himself are outside every limit (行政许可法 45).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onewindow.catalogue.dated import why_no_value
from onewindow.catalogue.model import Stage, Text, TotalLimit
from onewindow.planner.milestones import chain_to_permit
from onewindow.planner.network import START_OF_WORKS

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan

COUNTING_KINDS = frozenset(("permit", "approval", "filing", "technical"))
MAIN_FLOW = "main_flow"


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage in a plan: its matters, first start, last due, working days used, and its share of the total."""

    stage: Stage
    matters: tuple[str, ...]
    start: date
    finish: date
    used: int
    limit: int | None

    @property
    def within(self) -> bool | None:
        """Whether the used days keep to the share; None without one."""
        return None if self.limit is None else self.used <= self.limit


@dataclass(frozen=True, slots=True)
class Total:
    """A limit on the whole process with the working days that the plan uses of it.

    ``days`` is None while the limit has no figure on the catalogue's day; ``source`` then says so.
    """

    limit: TotalLimit
    days: int | None
    used: int
    source: str
    measure: Text
    matters: tuple[str, ...]

    @property
    def within(self) -> bool | None:
        """Whether the plan keeps to the limit; None without a figure."""
        return None if self.days is None else self.used <= self.days


def used_days(plan: Plan, ids: Iterable[str]) -> int:
    """On how many working days at least one of the matters runs."""
    return len(set().union(*(plan.counting(id) for id in ids)))


def stage_spans(plan: Plan) -> tuple[StageSpan, ...]:
    """The stages that have a matter in the plan, in order."""
    spans = []
    for number, stage in sorted(plan.catalogue.stages.items()):
        members = [entry for entry in plan.active if entry.matter.stage == number]
        if members:
            counting = [entry.id for entry in members if entry.matter.kind in COUNTING_KINDS]
            spans.append(
                StageSpan(
                    stage,
                    tuple(entry.id for entry in members),
                    min(entry.start for entry in members if entry.start),
                    max(entry.due for entry in members if entry.due),
                    used_days(plan, counting),
                    stage.limit.days if stage.limit is not None else None,
                )
            )
    return tuple(spans)


def totals(plan: Plan) -> tuple[Total, ...]:
    """The limits of the project's process type; none while the type is open or has none."""
    kind = plan.catalogue.process_types.get(plan.process_type or 0)
    return tuple(_total(plan, limit) for limit in kind.limits) if kind is not None else ()


def _total(plan: Plan, limit: TotalLimit) -> Total:
    ids, measure = _measured(plan, limit)
    figure = plan.catalogue.parameters.get(limit.parameter)
    if figure is None:
        why = why_no_value(plan.catalogue, limit.parameter)
        return Total(limit, None, used_days(plan, ids), f"{why.zh} / {why.en}", measure, ids)
    parameter = plan.catalogue.dated_parameters[limit.parameter]
    source = next((dated.source for dated in parameter.values if dated.value == figure), "")
    return Total(limit, int(figure), used_days(plan, ids), source, measure, ids)


def _measured(plan: Plan, limit: TotalLimit) -> tuple[tuple[str, ...], Text]:
    """The matters whose days a limit counts, and that in words."""
    counting = [entry for entry in plan.active if entry.matter.kind in COUNTING_KINDS]
    if limit.id == MAIN_FLOW:
        joint = tuple(entry.id for entry in plan.active if entry.matter.modes.joint_lead)
        return chain_to_permit(plan) + joint, Text(
            "主流程：通往施工许可的最长链条和联合验收",
            "the main flow: the longest chain to the construction permit, and joint acceptance",
        )
    if limit.until == START_OF_WORKS:
        chosen = tuple(entry.id for entry in counting if entry.matter.gate == START_OF_WORKS)
        return chosen, Text(
            "从立项到开工，任一审批计时即计一日",
            "from filing to the start of works, days on which any approval runs",
        )
    return tuple(entry.id for entry in counting), Text(
        "全流程，任一审批计时即计一日", "the whole process, days on which any approval runs"
    )
