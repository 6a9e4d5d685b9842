"""Built-ins between types (DMN 1.5, table 66): ``number``, ``string``, ``range``, and ``is`` (table 77)."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.format import format_number, format_value
from onewindow.feel.operations import equal
from onewindow.feel.temporal import DateTime, Time
from onewindow.feel.values import DECIMAL, Function, Value

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


@builtin("number", "from: string, grouping separator?: string?, decimal separator?: string?")
def number(run: Run, text: str, grouping: str | None, point: str | None) -> Value:
    """The number that the text denotes; grouping is a space, comma or point, the decimal separator another of these."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        return run.null("argument", "number", [grouping, point])
    if grouping is not None and grouping == point:
        return run.null("argument", "number", [grouping, point])
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if not _NUMBER.fullmatch(plain) or len(plain) > 10_000:
        return run.null("literal", "number", text)
    try:
        return DECIMAL.create_decimal(plain)
    except DecimalException:
        return run.null("literal", "number", text)


@builtin("number", "from: number")
def number_from_number(run: Run, value: Decimal) -> Value:
    """A number as it is."""
    return value


@builtin("string", "from: Any")
def string(run: Run, value: Value) -> Value:
    """The value as text: a string as it is, null as null, others as FEEL writes them."""
    if value is None or type(value) is str:
        return value
    if type(value) is Decimal:
        return format_number(value)
    if isinstance(value, (list, dict)):
        return format_value(value, run.budget.size)
    text = format_value(value)
    return text[2:-1] if text.startswith('@"') else text


@builtin("is", "value1: Any, value2: Any")
def is_same(run: Run, one: Value, other: Value) -> Value:
    """Whether both are the very same value: equal, of one type, and temporal ones with the same offset."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Time):
        return one.nanos() == other.nanos() and _place(one) == _place(other)
    if isinstance(one, DateTime):
        return one.date == other.date and is_same(run, one.time, other.time)
    if isinstance(one, Function):
        return one is other
    return equal(one, other, run) is True


def _place(time: Time) -> object:
    """The offset or zone as the time was given it."""
    return time.offset if time.zone is None else time.zone
