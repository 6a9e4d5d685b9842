"""Searching for facts under which conditions hold, or for the proof that there are none.

Conditions are evaluated with unknown facts; while a result hangs on unknown facts, one of them is given each of
its deciding values in turn: both truths, all codes, and for numbers the thresholds and points between them.
Decisions and derived facts are taken as free, so "no such facts" is a proof, and "found" an example to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from onewindow.catalogue.check.shapes import Shape
from onewindow.feel import UNKNOWN, Expression, Partial, evaluate_partial, tree

MOST_STEPS = 3_000
MOST_RECORDS = 400


class OutOfSteps(Exception):
    """The search was given up; nothing is proved."""


@dataclass(frozen=True)
class Condition:
    """An expression and whether it is to hold. "Not to hold" is met by false and by null."""

    expression: Expression
    wanted: bool


Judge = Callable[[Mapping[str, Any], frozenset[str]], Partial]


class Search:
    """Searches over the names of ``shapes``; parameters are known."""

    def __init__(self, shapes: Mapping[str, Shape], parameters: Mapping[str, Any], expressions: Iterable[Expression]) -> None:
        self.shapes = {name: shape for name, shape in shapes.items() if name != "p"}
        self.parameters = dict(parameters)
        self.constants: dict[str, set[Any]] = {}
        for expression in expressions:
            self._harvest(expression.tree)
        self._domains: dict[str, list[Any]] = {}
        self.steps = 0

    def example(self, conditions: list[Condition]) -> dict[str, Any] | None:
        """Facts that meet all conditions, or None when there are none. Raises ``OutOfSteps``."""
        self.steps = 0
        names = frozenset().union(*(condition.expression.names for condition in conditions)) - {"p"}
        return self._extend({"p": self.parameters}, set(names), conditions)

    def _extend(self, known: dict[str, Any], unknown: set[str], conditions: list[Condition]) -> dict[str, Any] | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise OutOfSteps
        open_conditions: list[Condition] = []
        needs: frozenset[str] = frozenset()
        for condition in conditions:
            partial = evaluate_partial(condition.expression, known, unknown & condition.expression.names)
            if partial.value is UNKNOWN:
                open_conditions.append(condition)
                if not needs or (condition.wanted and len(partial.needs) < len(needs)):
                    needs = partial.needs
            elif (partial.value is True) != condition.wanted:
                return None
        if not open_conditions:
            return {name: value for name, value in known.items() if name != "p"}
        name = min(needs, key=lambda one: (len(self.domain(one)), one))
        for value in self.domain(name):
            found = self._extend({**known, name: value}, unknown - {name}, open_conditions)
            if found is not None:
                return found
        return None

    def domain(self, name: str) -> list[Any]:
        """The deciding values of a name."""
        if name not in self._domains:
            shape = self.shapes.get(name)
            if shape is None:
                raise OutOfSteps
            self._domains[name] = self._values(name, shape)
        return self._domains[name]

    def _values(self, name: str, shape: Shape) -> list[Any]:
        if shape.kind == "boolean":
            return [True, False]
        if shape.kind == "number":
            return _around(value for value in self.constants.get(name, ()) if isinstance(value, Decimal))
        if shape.kind == "string":
            words = shape.codes or {word for word in self.constants.get(name, ()) if isinstance(word, str)} | {""}
            return [*sorted(words), None] if None in self.constants.get(name, ()) else sorted(words)
        if shape.kind == "list" and shape.item is not None:
            return self._lists(name, shape.item)
        raise OutOfSteps

    def _lists(self, name: str, item: Shape) -> list[Any]:
        """No item, each single item, and all items together; records made of their fields' deciding values."""
        if item.kind != "record":
            words = [word for word in self.constants.get(name, ()) if isinstance(word, str)]
            return [[], *([word] for word in sorted(words)), sorted(words)]
        mentioned = {field: shape for field, shape in item.fields.items() if field in self.constants}
        if not mentioned:
            raise OutOfSteps
        values = [self._values(field, shape) for field, shape in mentioned.items()]
        records = [dict(zip(mentioned, row, strict=True)) for row in _first(product(*values))]
        return [[], *([record] for record in records)]

    def _harvest(self, node: tree.Node) -> None:
        """Note the constants that names and members are compared with."""
        for child in tree.children(node):
            self._harvest(child)
        names = [name for child in tree.children(node) if (name := _name(child))]
        if isinstance(node, tree.Comparison | tree.Between | tree.In) or _is_contains(node):
            for name in names:
                self.constants.setdefault(name, set()).update(self._within(node))
        else:  # a name used as a truth value
            for name in names:
                self.constants.setdefault(name, set())

    def _within(self, node: tree.Node) -> set[Any]:
        if isinstance(node, tree.Literal):
            value = node.value
            return {value} if value is None or isinstance(value, str | Decimal | bool) else set()
        if isinstance(node, tree.Path) and isinstance(node.base, tree.Name) and node.base.name == "p":
            return {self.parameters[node.member]} if node.member in self.parameters else set()
        return set().union(*(self._within(child) for child in tree.children(node)))


def _first(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    made = []
    for row in rows:
        made.append(row)
        if len(made) > MOST_RECORDS:
            raise OutOfSteps
    return made


def _is_contains(node: tree.Node) -> bool:
    return isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.function.name == "list contains"


def _name(node: tree.Node) -> str:
    """The name, or the last member of a path, that stands as an operand."""
    if isinstance(node, tree.Name):
        return node.name
    return node.member if isinstance(node, tree.Path) else ""


def _around(cuts: Iterable[Decimal]) -> list[Decimal]:
    """Zero, each cut, a point between each two, and one beyond the last. Never below zero."""
    points = sorted({Decimal(0), *(cut for cut in cuts if cut >= 0)})
    between = [(low + high) / 2 for low, high in zip(points, points[1:], strict=False)]
    return sorted({*points, *between, points[-1] + 1})
