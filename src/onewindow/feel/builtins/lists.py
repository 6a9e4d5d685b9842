"""Built-ins on lists (DMN 1.5, table 72). Positions count from one, from the end when negative."""

from __future__ import annotations

from decimal import Decimal

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.operations import add, any_of, comparable, equal
from onewindow.feel.values import DECIMAL, Unknown, Value


@builtin("list contains", "list: list, element: Any", keeps_unknown=True)
def list_contains(run: Run, items: list[Value], element: Value) -> Value:
    """Whether the list holds an item equal to the element."""
    result = any_of((_same(item, element, run) for item in items), run)
    return False if result is None else result


def _same(one: Value, other: Value, run: Run) -> Value:
    """Equality within a list: values of different types are simply not equal."""
    if type(one) is not type(other) and not isinstance(one, Unknown) and not isinstance(other, Unknown):
        return False
    return equal(one, other, run)


@builtin("count", "list...: list")
def count(run: Run, items: list[Value]) -> Value:
    """How many items the list has."""
    return Decimal(len(items))


@builtin("min", "list...: list")
def minimum(run: Run, items: list[Value]) -> Value:
    """The least item; null for an empty list or items without a common order."""
    return _extreme(run, "min", items, False)


@builtin("max", "list...: list")
def maximum(run: Run, items: list[Value]) -> Value:
    """The greatest item; null for an empty list or items without a common order."""
    return _extreme(run, "max", items, True)


def _extreme(run: Run, name: str, items: list[Value], greatest: bool) -> Value:
    if not items:
        return run.null("argument", name, items)
    best = items[0]
    for item in items:
        if not comparable(best, item):
            return run.null("argument", name, items)
        if (item > best) if greatest else (item < best):
            best = item
    return best


@builtin("sum", "list...: list")
def total(run: Run, items: list[Value]) -> Value:
    """The sum of the numbers; null for an empty list."""
    if not items or any(type(item) is not Decimal for item in items):
        return run.null("argument", "sum", items)
    result = items[0]
    for item in items[1:]:
        result = add(result, item, run)
    return result


@builtin("mean", "list...: list")
def mean(run: Run, items: list[Value]) -> Value:
    """The average of the numbers; null for an empty list."""
    result = total(run, items)
    return None if result is None else DECIMAL.divide(result, Decimal(len(items)))
