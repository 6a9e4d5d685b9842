"""Reads a range whose endpoints are literals from text, for the built-in ``range``."""

from __future__ import annotations

from decimal import Decimal

from onewindow.feel import tree
from onewindow.feel.names import Scope
from onewindow.feel.parser import Parser
from onewindow.feel.problems import FeelError
from onewindow.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from onewindow.feel.values import Value

_READERS = {"date": read_date, "time": read_time, "date and time": read_date_time, "duration": read_duration}
NOTHING: Value = object()


def read_range(text: str) -> tuple[Value, Value, bool, bool] | None:
    """Both endpoints and whether they are included; None when the text is no range of literals."""
    try:
        node = Parser(text, Scope()).whole()
    except FeelError:
        return None
    if not isinstance(node, tree.RangeOf):
        return None
    low, high = literal(node.low), literal(node.high)
    if low is NOTHING or high is NOTHING:
        return None
    return low, high, node.low_included, node.high_included


def literal(node: tree.Node) -> Value:
    """The value of a literal endpoint, or `NOTHING` for any other expression."""
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Negation):
        inner = literal(node.operand)
        return -inner if type(inner) is Decimal else NOTHING
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and len(node.arguments) == 1:
        reader, argument = _READERS.get(node.function.name), node.arguments[0]
        if reader is not None and isinstance(argument, tree.Literal) and type(argument.value) is str:
            found = reader(argument.value)
            return NOTHING if found is None else found
    return NOTHING
