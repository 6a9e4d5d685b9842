"""Which unanswered fact would settle most."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from onewindow.catalogue.model import Fact
from onewindow.feel.values import Unknown
from onewindow.planner.domains import domain
from onewindow.planner.uses import Uses
from onewindow.planner.verdict import answered, context, value

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is not answered yet. ``matters`` and ``decisions`` are the open ones that hang on it.

    ``settles`` is the measure: how many open matters the answer settles, on average over the values that can
    make a difference (of a fact with no such finite set: how many hang on it alone).
    """

    fact: Fact
    settles: Fraction
    matters: tuple[str, ...]
    decisions: tuple[str, ...]


def questions(plan: Plan) -> tuple[Question, ...]:
    """The facts that something open hangs on: those first that settle most, then those that most matters hang on."""
    matters: dict[str, list[str]] = {}
    decisions: dict[str, list[str]] = {}
    for entry in plan.active:
        for name in entry.unknown:
            matters.setdefault(name, []).append(entry.id)
    for id, still in plan.verdict.open.items():
        for name in still.unknown:
            decisions.setdefault(name, []).append(id)
    found = [
        Question(
            plan.catalogue.facts[name],
            _settles(plan, name, matters.get(name, [])),
            tuple(sorted(matters.get(name, ()))),
            tuple(decisions.get(name, ())),
        )
        for name in {**matters, **decisions}
        if name in plan.catalogue.facts  # nobody can answer a parameter
    ]
    rank = plan.planner.rank
    return tuple(sorted(found, key=lambda one: (-one.settles, -len(one.matters), rank[one.fact.id])))


def _settles(plan: Plan, name: str, matters: list[str]) -> Fraction:
    rules = plan.planner.rules
    values = domain(plan.catalogue.facts[name], rules.uses(matters).get(name, Uses()))
    if values is None:
        return Fraction(sum(plan.matters[id].unknown == (name,) for id in matters))
    return Fraction(sum(_settled(plan, name, answer, matters) for answer in values), len(values))


def _settled(plan: Plan, name: str, answer: Any, matters: list[str]) -> int:
    """How many of the matters an answer settles."""
    rules = plan.planner.rules
    unknown = answered(rules, plan.facts.unknown) - {name}
    known = context(rules, {**plan.facts.values, name: answer}, unknown)
    for id, decision in rules.decisions.items():
        if id in plan.verdict.decisions:
            known[id] = plan.verdict.decisions[id]
        elif name in plan.verdict.open[id].unknown:
            known[id] = value(decision.chain, known)
        else:
            known[id] = Unknown(plan.verdict.open[id].unknown)
    return sum(not isinstance(value(rules.conditions[id], known), Unknown) for id in matters)
