"""Unary tests: what stands in a table's cell and behind ``in`` (DMN 1.5, 10.3.2.8)."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.feel import tree
from onewindow.feel.frame import MISSING, Evaluator, Frame
from onewindow.feel.operations import COMPARE, included
from onewindow.feel.tree import Node
from onewindow.feel.values import Value

INPUT = "?"
Lower = Callable[[Node], Evaluator]

Tester = Callable[[Frame, Value], Value]
"""A lowered unary test: takes the variables and the input value, says whether the value passes."""


def on_input(test: Tester) -> Evaluator:
    """A test applied to the variable ``?``; null when there is none."""

    def evaluate(frame: Frame) -> Value:
        value = frame.find(INPUT)
        return test(frame, None if value is MISSING else value)

    return evaluate


def tester(node: Node, lower: Lower) -> Tester:
    """One unary test (DMN 1.5, 10.3.2.8)."""
    if isinstance(node, tree.Test):
        return _comparing(node, lower(node.operand))
    evaluated = lower(node)
    if mentions_input(node):
        return _asking(evaluated)
    if isinstance(node, (tree.RangeOf, tree.HalfRange)):

        def within_range(frame: Frame, value: Value) -> Value:
            range_ = evaluated(frame)
            return None if range_ is None else included(value, range_, frame.run)

        return within_range
    return lambda frame, value: included(value, evaluated(frame), frame.run)


def _asking(evaluated: Evaluator) -> Tester:
    """A test that speaks of ``?`` itself: its own true or false counts."""

    def test(frame: Frame, value: Value) -> Value:
        result = evaluated(Frame({INPUT: value}, frame, frame.run))
        if type(result) is bool or result is None:
            return result
        return included(value, result, frame.run)

    return test


def _comparing(node: tree.Test, operand: Evaluator) -> Tester:
    compare = COMPARE[node.operator]
    asks = mentions_input(node.operand)

    def test(frame: Frame, value: Value) -> Value:
        inner = Frame({INPUT: value}, frame, frame.run) if asks else frame
        return compare(value, operand(inner), frame.run)

    return test


def mentions_input(node: Node) -> bool:
    """Whether the construct speaks of the input value ``?`` itself."""
    return mentions(node, INPUT)


def mentions(node: Node, name: str) -> bool:
    """Whether this name stands anywhere within the construct."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, tree.Name) and current.name == name:
            return True
        stack.extend(tree.children(current))
    return False
