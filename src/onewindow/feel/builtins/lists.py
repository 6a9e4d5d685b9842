"""Built-ins on lists (DMN 1.5, table 72). Positions count from one, from the end when negative."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin, integer, invoke_value
from onewindow.feel.operations import add, any_of, divide, multiply, same_item, sort_keys, subtract
from onewindow.feel.values import DECIMAL, Function, Unknown, Value, kind


@builtin("list contains", "list: list, element: Any", keeps_unknown=True)
def list_contains(run: Run, items: list[Value], element: Value) -> Value:
    """Whether the list holds an item equal to the element."""
    if type(element) in (str, Decimal, bool):
        kind_ = type(element)
        for item in items:
            if type(item) is kind_ and item == element:
                return True
        if not any(isinstance(item, Unknown) for item in items):
            return False
    return any_of((same_item(item, element, run) for item in items), run)


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
        keys = sort_keys(best, item)
        if keys is None:
            return run.null("argument", name, items)
        if (keys[1] > keys[0]) if greatest else (keys[1] < keys[0]):
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


@builtin("product", "list...: list")
def product(run: Run, items: list[Value]) -> Value:
    """The product of the numbers; null for an empty list."""
    if not items or any(type(item) is not Decimal for item in items):
        return run.null("argument", "product", items)
    result = items[0]
    for item in items[1:]:
        result = multiply(result, item, run)
    return result


@builtin("median", "list...: list")
def median(run: Run, items: list[Value]) -> Value:
    """The number in the middle, or the mean of the two there; null for an empty list."""
    if not items or any(type(item) is not Decimal for item in items):
        return run.null("argument", "median", items)
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(add(ordered[middle - 1], ordered[middle], run), Decimal(2), run)


@builtin("stddev", "list...: list")
def standard_deviation(run: Run, items: list[Value]) -> Value:
    """The standard deviation of a sample; null for fewer than two numbers."""
    if len(items) < 2 or any(type(item) is not Decimal for item in items):
        return run.null("argument", "stddev", items)
    average = mean(run, items)
    squares = [
        multiply(difference, difference, run) for difference in (subtract(i, average, run) for i in items)
    ]
    variance = divide(total(run, squares), Decimal(len(items) - 1), run)
    return None if variance is None else DECIMAL.sqrt(variance)


@builtin("mode", "list...: list")
def mode(run: Run, items: list[Value]) -> Value:
    """The most frequent numbers, in ascending order; an empty list for none."""
    if any(type(item) is not Decimal for item in items):
        return run.null("argument", "mode", items)
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist(run: Run, items: list[Value], start: Decimal, length: Decimal | None) -> Value:
    """The part of the list from a position on, as long as asked; null for position 0 or outside."""
    position = integer(run, "sublist", start)
    count = len(items) if length is None else integer(run, "sublist", length)
    if position is None or count is None:
        return None
    if position == 0 or abs(position) > len(items) or count < 0:
        return run.null("index", start, str(len(items)))
    first = position - 1 if position > 0 else len(items) + position
    if length is not None and first + count > len(items):
        return run.null("argument", "sublist", length)
    return items[first : first + count]


@builtin("append", "list: list, item...: Any")
def append(run: Run, items: list[Value], new: list[Value]) -> Value:
    """The list with items behind its last."""
    return [*items, *new]


@builtin("concatenate", "list...: Any")
def concatenate(run: Run, lists: list[Value]) -> Value:
    """All lists in one; an argument that is no list counts as a list of one."""
    if any(part is None for part in lists):
        return run.null("argument", "concatenate", lists)
    result: list[Value] = []
    for part in lists:
        result += part if type(part) is list else [part]
        run.check_size(len(result))
    return result


@builtin("insert before", "list: list, position: number, newItem: Any")
def insert_before(run: Run, items: list[Value], position: Decimal, new: Value) -> Value:
    """The list with an item put before a position."""
    place = _place(run, "insert before", items, position)
    return None if place is None else [*items[:place], new, *items[place:]]


@builtin("remove", "list: list, position: number")
def remove(run: Run, items: list[Value], position: Decimal) -> Value:
    """The list without the item at a position."""
    place = _place(run, "remove", items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: Any")
def replace_at(run: Run, items: list[Value], position: Decimal, new: Value) -> Value:
    """The list with another item at a position."""
    place = _place(run, "list replace", items, position)
    return None if place is None else [*items[:place], new, *items[place + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: Any")
def replace_matching(run: Run, items: list[Value], match: Function, new: Value) -> Value:
    """The list with another item wherever ``match(item, newItem)`` is true; null when that is no boolean."""
    if len(match.parameters) != 2:
        return run.null("argument", "list replace", match)
    result: list[Value] = []
    for item in items:
        decided = invoke_value(match, [item, new], run)
        if type(decided) is not bool:
            return run.null("condition", kind(decided))
        result.append(new if decided else item)
    return result


def _place(run: Run, name: str, items: list[Value], position: Decimal) -> int | None:
    """The index for a position; None, with the reason noted, outside the list."""
    whole = integer(run, name, position)
    if whole is None:
        return None
    if whole == 0 or abs(whole) > len(items):
        run.null("index", position, str(len(items)))
        return None
    return whole - 1 if whole > 0 else len(items) + whole


@builtin("reverse", "list: list")
def reverse(run: Run, items: list[Value]) -> Value:
    """The list from back to front."""
    return items[::-1]


@builtin("index of", "list: list, match: Any")
def index_of(run: Run, items: list[Value], match: Value) -> Value:
    """The positions of all items equal to the match, ascending."""
    return [Decimal(place) for place, item in enumerate(items, 1) if same_item(item, match, run) is True]


@builtin("union", "list...: Any")
def union(run: Run, lists: list[Value]) -> Value:
    """All items of the lists, each once."""
    together = concatenate(run, lists)
    return None if together is None else distinct_values(run, together)


@builtin("distinct values", "list: list")
def distinct_values(run: Run, items: list[Value]) -> Value:
    """The items, each once, in the order of their first appearance."""
    simple: set[Value] = set()
    others: list[Value] = []
    result: list[Value] = []
    for item in items:
        run.spend(1)
        if item is None or type(item) in (Decimal, str, bool):
            mark = (type(item), item)
            if mark in simple:
                continue
            simple.add(mark)
        else:
            if any(same_item(item, seen, run) is True for seen in others):
                continue
            others.append(item)
        result.append(item)
    return result


@builtin("flatten", "list: list")
def flatten(run: Run, items: list[Value]) -> Value:
    """The items of all lists within lists, in one."""
    result: list[Value] = []
    stack = [iter(items)]
    while stack:
        item = next(stack[-1], _END)
        run.spend(1)
        if item is _END:
            stack.pop()
        elif type(item) is list:
            stack.append(iter(item))
        else:
            result.append(item)
    return result


_END = object()


@builtin("sort", "list: list, precedes?: function")
def sort(run: Run, items: list[Value], precedes: Function | None) -> Value:
    """The items in order: where ``precedes(x, y)`` is true, x stands before y; without it by ``<``."""
    if precedes is not None and len(precedes.parameters) != 2:
        return run.null("argument", "sort", precedes)

    def order(one: Value, other: Value) -> int:
        run.spend(1)
        if precedes is None:
            keys = sort_keys(one, other)
            if keys is None:
                raise _Unordered
            return int(keys[0] > keys[1]) - int(keys[0] < keys[1])
        first, second = (invoke_value(precedes, pair, run) for pair in ([one, other], [other, one]))
        if type(first) is not bool or type(second) is not bool:
            raise _Unordered
        return int(second) - int(first)

    try:
        return sorted(items, key=cmp_to_key(order))
    except _Unordered:
        return run.null("argument", "sort", items)


class _Unordered(Exception):
    """Two items have no order."""
