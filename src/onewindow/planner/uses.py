"""How expressions use the facts: with which constants each fact is compared.

From this follow the values of a fact that can make a difference: a number that is only ever compared with
constants matters only through the side of each constant on which it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.feel import tree


@dataclass(slots=True)
class Uses:
    """The constants that a fact is compared with, the members looked for in a list, the prefixes of a text.

    ``opaque`` when the fact is used in another way too, so that no finite set of values stands for all.
    """

    constants: set[Any] = field(default_factory=set)
    members: set[Any] = field(default_factory=set)
    prefixes: set[tuple[int, str]] = field(default_factory=set)
    opaque: bool = False

    def add(self, other: Uses) -> None:
        """Take over another expression's uses of the same fact."""
        self.constants |= other.constants
        self.members |= other.members
        self.prefixes |= other.prefixes
        self.opaque = self.opaque or other.opaque


class _NotConstant(Exception):
    pass


class UsesReader:
    """Reads the uses of ``names`` out of trees; ``parameters`` are the constants behind ``p.<name>``."""

    def __init__(self, names: Iterable[str], parameters: Mapping[str, Any]) -> None:
        self._names = frozenset(names)
        self._parameters = parameters

    def read(self, root: tree.Node) -> dict[str, Uses]:
        """The uses of each name that occurs below ``root``."""
        found: dict[str, Uses] = {}
        self._visit(root, found)
        return found

    def _visit(self, node: tree.Node, found: dict[str, Uses]) -> None:
        match node:
            case tree.Comparison(left=tree.Name(name=name), right=right) if name in self._names:
                self._compare(name, (right,), found)
            case tree.Comparison(left=left, right=tree.Name(name=name)) if name in self._names:
                self._compare(name, (left,), found)
            case tree.Between(value=tree.Name(name=name), low=low, high=high) if name in self._names:
                self._compare(name, (low, high), found)
            case tree.In(value=tree.Name(name=name), tests=tests) if name in self._names:
                self._compare(name, tests, found)
            case tree.Call(function=tree.Name(name="list contains"), arguments=(first, second)):
                self._contains(first, second, found)
            case tree.Name(name=name) if name in self._names:
                found.setdefault(name, Uses()).opaque = True
            case tree.And(parts=parts) | tree.Or(parts=parts):
                self._conditions(parts, found)
            case tree.Call(function=tree.Name(name="not"), arguments=parts):
                self._conditions(parts, found)
            case tree.If(condition=condition, yes=yes, no=no):
                self._conditions((condition,), found)
                self._visit(yes, found)
                self._visit(no, found)
            case _:
                for child in tree.children(node):
                    self._visit(child, found)

    def read_condition(self, root: tree.Node) -> dict[str, Uses]:
        """As ``read``, where the whole expression is a condition: a bare name in it is a truth value."""
        found: dict[str, Uses] = {}
        self._conditions((root,), found)
        return found

    def _conditions(self, parts: Iterable[tree.Node], found: dict[str, Uses]) -> None:
        for part in parts:
            if isinstance(part, tree.Name) and part.name in self._names:
                found.setdefault(part.name, Uses()).constants |= {True, False}
            else:
                self._visit(part, found)

    def _compare(self, name: str, others: Iterable[tree.Node], found: dict[str, Uses]) -> None:
        uses = found.setdefault(name, Uses())
        for other in others:
            try:
                self._constants(other, uses.constants)
            except _NotConstant:
                uses.opaque = True
                self._visit(other, found)

    def _contains(self, first: tree.Node, second: tree.Node, found: dict[str, Uses]) -> None:
        """``list contains([constants], fact)`` or ``list contains(fact, constant)``."""
        if isinstance(second, tree.Name) and second.name in self._names:
            self._compare(second.name, (first,), found)
        elif isinstance(first, tree.Name) and first.name in self._names:
            uses = found.setdefault(first.name, Uses())
            try:
                self._constants(second, uses.members)
            except _NotConstant:
                uses.opaque = True
                self._visit(second, found)
        else:
            self._visit(first, found)
            self._visit(second, found)

    def _constants(self, node: tree.Node, into: set[Any]) -> None:
        """The constants that a tree is made of. Raises ``_NotConstant``."""
        match node:
            case tree.Literal(value=value):
                into.add(value)
            case tree.Negation(operand=tree.Literal(value=value)):
                into.add(-value)
            case tree.Path(base=tree.Name(name="p"), member=member) if member in self._parameters:
                into.add(self._parameters[member])
            case tree.ListOf(items=items) | tree.UnaryTests(tests=items):
                for item in items:
                    self._constants(item, into)
            case tree.RangeOf(low=low, high=high):
                for bound in (low, high):
                    if bound is not None:
                        self._constants(bound, into)
            case tree.Test(operand=operand):
                self._constants(operand, into)
            case _:
                raise _NotConstant


def prefix_of(node: tree.Node) -> tuple[str, int] | None:
    """The name and length when a tree is ``substring(name, 1, length)``: a classification code's first digits."""
    match node:
        case tree.Call(
            function=tree.Name(name="substring"),
            arguments=(tree.Name(name=name), tree.Literal(value=start), tree.Literal(value=length)),
        ) if start == 1:
            return name, int(length)
    return None
