"""The deciding values of each name: every other value gives the same results as one of these.

For truths and code lists that is all there are. For a number it is each threshold it is compared with, a point
between each two and one beyond each end; for free text each word it is compared with and one other. Where a name
is used in any other way its values are a sample only, and an exhausted search proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from onewindow.catalogue.check.shapes import Shape
from onewindow.feel import Expression, tree

MOST_WORDS = 6
MOST_RECORDS = 400
OTHER_WORD = "(other)"


@dataclass(frozen=True, slots=True)
class Domain:
    """The values to try; ``complete`` when no other value could give another result."""

    values: list[Any]
    complete: bool


class Domains:
    """The domains of names under given expressions. Members of records share the constants of their name."""

    def __init__(
        self, shapes: Mapping[str, Shape], parameters: Mapping[str, Any], expressions: Iterable[Expression]
    ) -> None:
        self.shapes, self.parameters = shapes, dict(parameters)
        self.constants: dict[str, set[Any]] = {}
        self.sampled: set[str] = set()
        for expression in expressions:
            self._truth(expression.tree)
            self._count_quantifiers(expression.tree)
        self._made: dict[str, Domain] = {}

    def of(self, name: str) -> Domain:
        """The domain of a name."""
        if name not in self._made:
            shape = self.shapes.get(name, Shape("any"))
            self._made[name] = self._domain(name, shape)
        return self._made[name]

    def _domain(self, name: str, shape: Shape) -> Domain:
        made = self._of_kind(name, shape)
        return Domain([*made.values, None], made.complete) if shape.nullable else made

    def _of_kind(self, name: str, shape: Shape) -> Domain:
        constants, exact = self.constants.get(name, set()), name not in self.sampled
        if shape.kind == "boolean":
            return Domain([True, False], True)
        if shape.kind == "number":
            return Domain(
                _around((one for one in constants if isinstance(one, Decimal)), shape.minimum), exact
            )
        words = sorted(word for word in constants if isinstance(word, str))
        if shape.kind == "string":
            return Domain(sorted(shape.codes), True) if shape.codes else Domain([*words, OTHER_WORD], exact)
        if shape.kind == "list" and shape.item is not None and shape.item.kind == "record":
            return self._records(shape.item, exact)
        if shape.kind == "list":
            return _subsets(words, exact)
        return Domain([], False)

    def _records(self, item: Shape, exact: bool) -> Domain:
        """No record, and each single record of deciding values: enough while "some" is all that is asked."""
        mentioned = {name: shape for name, shape in item.fields.items() if name in self.constants}
        parts = [self._domain(name, shape) for name, shape in mentioned.items()]
        rows = list(_first(product(*(part.values for part in parts))))
        records = [dict(zip(mentioned, row, strict=True)) for row in rows[:MOST_RECORDS]]
        complete = exact and len(rows) <= MOST_RECORDS and all(part.complete for part in parts)
        return Domain([[], *([record] for record in records)], complete)

    def _truth(self, node: tree.Node) -> None:
        """Note how names are used in a place where a truth value stands."""
        if isinstance(node, tree.And | tree.Or):
            for part in node.parts:
                self._truth(part)
        elif _called(node, "not") and isinstance(node, tree.Call):
            for part in node.arguments:
                self._truth(part)
        elif isinstance(node, tree.Comparison):
            equality = node.operator in ("=", "!=")
            self._pair((node.left,), (node.right,), equality)
            self._pair((node.right,), (node.left,), equality)
        elif isinstance(node, tree.Between):
            self._pair((node.value,), (node.low, node.high), False)
        elif isinstance(node, tree.In):
            self._pair((node.value,), node.tests, False)
        elif _called(node, "list contains") and isinstance(node, tree.Call) and len(node.arguments) == 2:
            self._pair(node.arguments[:1], node.arguments[1:], True)
            self._pair(node.arguments[1:], node.arguments[:1], True)
        elif isinstance(node, tree.Quantified) and not node.every and len(node.iterators) == 1:
            self._quantified(node)
        elif name := self._name(node):
            self.constants.setdefault(name, set())
        elif self._constant(node) is _NOT_CONSTANT:
            self._sample(node)

    def _quantified(self, node: tree.Quantified) -> None:
        iterator = node.iterators[0]
        if not isinstance(iterator.source, tree.Name) or iterator.until is not None:
            self._sample(iterator.source)
        self._truth(node.body)

    def _count_quantifiers(self, node: tree.Node) -> None:
        """Two conditions on records of one list may need two records, which are not tried."""
        found: list[str] = []
        waiting = [node]
        while waiting:
            one = waiting.pop()
            waiting += tree.children(one)
            if isinstance(one, tree.Quantified):
                found += [item.source.name for item in one.iterators if isinstance(item.source, tree.Name)]
        self.sampled |= {name for name in found if found.count(name) > 1}

    def _pair(self, sides: tuple[tree.Node, ...], others: tuple[tree.Node, ...], equality: bool) -> None:
        """Note the constants of the other side for a name; anything that is neither is sampled."""
        for side in sides:
            name = self._name(side)
            if not name:
                if self._constant(side) is _NOT_CONSTANT:
                    self._sample(side)
                continue
            shape = self.shapes.get(name)
            if not equality and shape is not None and shape.kind == "string" and not shape.codes:
                self.sampled.add(name)
            for other in others:
                values = self._constants_of(other)
                if values is None:
                    self._sample(side)
                    self._sample(other)
                self.constants.setdefault(name, set()).update(values or ())

    def _constants_of(self, node: tree.Node) -> set[Any] | None:
        """The constants that a side of a comparison, or a test after ``in``, holds; None when it isn't constant."""
        if isinstance(node, tree.Test):
            return self._constants_of(node.operand)
        if isinstance(node, tree.RangeOf):
            ends = [end for end in (node.low, node.high) if end is not None]
            found = [self._constants_of(end) for end in ends]
            return None if None in found else set().union(*(one for one in found if one))
        value = self._constant(node)
        if value is _NOT_CONSTANT:
            return None
        items = value if isinstance(value, list) else [value]
        return {item for item in items if isinstance(item, str | Decimal | bool)}

    def _constant(self, node: tree.Node) -> Any:
        """The value of a construct that reads nothing but parameters."""
        expression = Expression("", node)
        if expression.names - {"p"}:
            return _NOT_CONSTANT
        return expression.evaluate({"p": self.parameters}).value

    def _name(self, node: tree.Node) -> str:
        """The fact, or the member of a record, that stands alone."""
        if isinstance(node, tree.Name):
            return node.name
        if isinstance(node, tree.Path) and isinstance(node.base, tree.Name) and node.base.name != "p":
            return node.member
        return ""

    def _sample(self, node: tree.Node) -> None:
        """Everything below is used in a way whose deciding values are not known."""
        name = self._name(node)
        if name:
            self.sampled.add(name)
        for child in tree.children(node):
            self._sample(child)


_NOT_CONSTANT = object()


def _called(node: tree.Node, function: str) -> bool:
    return (
        isinstance(node, tree.Call)
        and isinstance(node.function, tree.Name)
        and node.function.name == function
    )


def _first(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    for number, row in enumerate(rows):
        if number > MOST_RECORDS:
            return
        yield row


def _subsets(words: list[str], exact: bool) -> Domain:
    """All subsets of a few words; of many words none, each, each two, and all."""
    if len(words) <= MOST_WORDS:
        made = [list(one) for size in range(len(words) + 1) for one in combinations(words, size)]
        return Domain(made, exact)
    return Domain(
        [[], *([word] for word in words), *(list(two) for two in combinations(words, 2)), words], False
    )


def _around(cuts: Iterable[Decimal], minimum: Decimal | None) -> list[Decimal]:
    """Each cut, a point between each two, one beyond each end; nothing below the minimum, what is likely first."""
    points = sorted({Decimal(0) if minimum is None else minimum, *cuts})
    between = [(low + high) / 2 for low, high in zip(points, points[1:], strict=False)]
    made = sorted({*points, *between, points[-1] + 1})
    return [one for one in made if minimum is None or one >= minimum] + (
        [points[0] - 1] if minimum is None else []
    )
