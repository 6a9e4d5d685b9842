"""Searching for facts under which conditions hold, or for the proof that there are none.

Conditions are evaluated with unknown facts; while a result hangs on unknown facts, one of them is given each of
its deciding values in turn. Decisions and derived facts are taken as free, so that "no such facts" is a proof
and "found" an example to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.check.domains import Domains
from onewindow.catalogue.check.shapes import Shape
from onewindow.feel import UNKNOWN, Expression, evaluate_partial

MOST_STEPS = 3_000


class OutOfSteps(Exception):
    """The search was given up, or could not try every deciding value: nothing is proved."""


@dataclass(frozen=True)
class Condition:
    """An expression and whether it is to hold. "Not to hold" is met by false and by null."""

    expression: Expression
    wanted: bool


class Search:
    """Searches over facts and decisions; parameters are known."""

    def __init__(
        self, shapes: Mapping[str, Shape], parameters: Mapping[str, Any], expressions: Iterable[Expression]
    ) -> None:
        self.domains = Domains(shapes, parameters, expressions)
        self.parameters = dict(parameters)
        self.steps = 0
        self.complete = True

    def example(self, conditions: list[Condition]) -> dict[str, Any] | None:
        """Facts that meet all conditions, or None when there are none. Raises ``OutOfSteps``."""
        self.steps, self.complete = 0, True
        names = frozenset().union(*(condition.expression.names for condition in conditions)) - {"p"}
        found = self._extend({"p": self.parameters}, names, conditions)
        if found is None and not self.complete:
            raise OutOfSteps
        return found

    def _extend(
        self, known: dict[str, Any], unknown: frozenset[str], conditions: list[Condition]
    ) -> dict[str, Any] | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise OutOfSteps
        still_open = self._judge(known, unknown, conditions)
        if still_open is None:
            return None
        if not still_open:
            return {name: value for name, value in known.items() if name != "p"}
        needs = min(still_open, key=lambda one: (not one[0].wanted, len(one[1])))[1]
        name = min(needs, key=lambda one: (len(self.domains.of(one).values), one))
        domain = self.domains.of(name)
        self.complete = self.complete and domain.complete
        rest = [condition for condition, _ in still_open]
        for value in domain.values:
            found = self._extend({**known, name: value}, unknown - {name}, rest)
            if found is not None:
                return found
        return None

    def _judge(
        self, known: dict[str, Any], unknown: frozenset[str], conditions: list[Condition]
    ) -> list[tuple[Condition, frozenset[str]]] | None:
        """The conditions still open with the facts that they hang on; None when one is already missed."""
        still_open = []
        for condition in conditions:
            partial = evaluate_partial(condition.expression, known, unknown & condition.expression.names)
            if partial.value is UNKNOWN:
                still_open.append((condition, partial.needs))
            elif (partial.value is True) != condition.wanted:
                return None
        return still_open


def proved_impossible(search: Search, conditions: list[Condition]) -> bool:
    """Whether no facts at all meet the conditions. False when that can't be settled."""
    try:
        return search.example(conditions) is None
    except OutOfSteps:
        return False
