"""The values of FEEL in Python: Decimal, str, bool, None, list, dict, the temporal types, Range and Function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from onewindow.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time

Value = Any
"""A FEEL value. Every operation checks at run time what it gets, so the static type says nothing."""

DECIMAL = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""The decimal128 arithmetic of IEEE 754-2008, as DMN 1.5 section 10.3.2.3.1 asks."""


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; a bound of None is unbounded (DMN 1.5, 10.3.2.7).

    ``operator`` is ``..``, or ``=`` or ``!=`` for ``(= 10)`` and ``(!= 10)``, whose value stands in both bounds.
    """

    low: Value
    high: Value
    low_included: bool = True
    high_included: bool = True
    operator: str = ".."


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value: a built-in or one that an expression defines.

    ``call`` takes the run and the arguments in the parameters' order.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Value]
    types: tuple[Any, ...] = ()
    result: Any = None
    bind: Callable[..., Value] | None = field(default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value that is not known yet; ``names`` are the facts it hangs on (see `onewindow.feel.partial`)."""

    names: frozenset[str]


def unknown_of(values: Sequence[Value]) -> Unknown | None:
    """The one Unknown that all unknown parts of these values add up to, or None when all are known.

    A list that stands in many places is looked through once.
    """
    stack = [value for value in values if type(value) in HOLDERS]
    if not stack:
        return None
    names: set[str] = set()
    found = False
    visited: set[int] = set()
    while stack:
        value = stack.pop()
        kind_ = type(value)
        if kind_ is Unknown:
            found = True
            names |= value.names
        elif kind_ is Range:
            stack += (value.low, value.high)
        elif (kind_ is list or kind_ is dict) and id(value) not in visited:
            visited.add(id(value))
            stack += [item for item in (value if kind_ is list else value.values()) if type(item) in HOLDERS]
    return Unknown(frozenset(names)) if found else None


def kind(value: Value) -> str:
    """The name of the value's FEEL type, such as ``number`` or ``date and time``."""
    found = _KINDS.get(type(value))
    if found is None:
        raise TypeError(f"{type(value).__name__} is no FEEL value; use onewindow.feel.from_python")
    return found


HOLDERS = frozenset((list, dict, Range, Unknown))
"""The types of values that are unknown or can hold unknown parts."""

_KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    type(None): "Null",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    Unknown: "unknown",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
}
