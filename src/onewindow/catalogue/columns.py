"""Tables with input columns as whole conditions: a cell's unary tests, read with its column's expression."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from onewindow.feel import tree

INPUT = "?"


def cell(column: tree.Node, tests: tree.Node) -> tree.Node:
    """The condition that a cell states: ``tests`` is the tree of ``feel.parse_unary_tests``.

    A test that reads the input value as ``?`` is a condition of its own; any other is one of ``column in (...)``.
    """
    if not isinstance(tests, tree.UnaryTests):
        return tree.In(column, (tests,))
    if not tests.tests:
        return tree.Literal(True)
    plain = tuple(test for test in tests.tests if not reads_input(test))
    parts: list[tree.Node] = [tree.In(column, plain)] if plain else []
    parts += [_replaced(test, column) for test in tests.tests if reads_input(test)]
    whole = parts[0] if len(parts) == 1 else tree.Or(tuple(parts))
    return tree.Call(tree.Name("not"), (whole,)) if tests.negated else whole


def row(cells: Iterable[tree.Node]) -> tree.Node:
    """The condition of a row: all its cells, those that say nothing left out."""
    parts = tuple(one for one in cells if one != tree.Literal(True))
    return tree.And(parts) if len(parts) > 1 else parts[0] if parts else tree.Literal(True)


def reads_input(node: tree.Node) -> bool:
    """Whether a test reads the input value by name."""
    return (isinstance(node, tree.Name) and node.name == INPUT) or any(map(reads_input, tree.children(node)))


def _replaced(node: Any, column: tree.Node) -> Any:
    """The construct with the column's expression in the place of ``?``."""
    if isinstance(node, tree.Name) and node.name == INPUT:
        return column
    if isinstance(node, tuple):
        return tuple(_replaced(part, column) for part in node)
    if not isinstance(node, tree.Node):
        return node
    return replace(
        node, **{name: _replaced(getattr(node, name), column) for name in node.__dataclass_fields__}
    )
