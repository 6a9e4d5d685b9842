"""``for``, ``some`` and ``every``: iterators side by side, later ones seeing earlier variables (10.3.2.14)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from onewindow.feel.frame import Evaluator, Frame
from onewindow.feel.operations import any_of
from onewindow.feel.values import Range, Unknown, Value, kind, unknown_of

Source = tuple[str, Evaluator, Evaluator | None]


class NotIterable(Exception):
    """Inside this module only: the source gives nothing to visit."""

    def __init__(self, result: Value) -> None:
        super().__init__()
        self.result = result


def for_loop(sources: list[Source], body: Evaluator, frame: Frame) -> Value:
    """The list of what the body gives for each combination; ``partial`` is the list so far."""
    results: list[Value] = []
    run = frame.run
    try:
        for layer in combinations(sources, 0, Frame({"partial": results}, frame, run)):
            run.check_size(len(results))
            results.append(body(layer))
    except NotIterable as stop:
        return stop.result
    return results


def quantified(every: bool, sources: list[Source], body: Evaluator, frame: Frame) -> Value:
    """``some``: whether one combination satisfies the body; ``every``: whether all do."""
    outcomes = _outcomes(every, sources, body, frame)
    try:
        result = any_of(outcomes, frame.run)
    except NotIterable as stop:
        return stop.result
    if type(result) is bool and every:
        return not result
    return result


def _outcomes(every: bool, sources: list[Source], body: Evaluator, frame: Frame) -> Iterator[Value]:
    for layer in combinations(sources, 0, frame):
        value = body(layer)
        if type(value) is bool:
            yield not value if every else value
        elif isinstance(value, Unknown):
            yield value
        else:
            yield frame.run.null("satisfies", kind(value))


def combinations(sources: list[Source], position: int, frame: Frame) -> Iterator[Frame]:
    """One layer of variables per combination of items, the last iterator moving fastest."""
    name, source, until = sources[position]
    last = position + 1 == len(sources)
    for item in visited(source, until, frame):
        frame.run.spend(1)
        layer = Frame({name: item}, frame, frame.run)
        if last:
            yield layer
        else:
            yield from combinations(sources, position + 1, layer)


def visited(source: Evaluator, until: Evaluator | None, frame: Frame) -> Any:
    """The items that an iterator visits, as something to loop over."""
    value = source(frame)
    if until is not None:
        return counted(value, until(frame), frame)
    if type(value) is list:
        return value
    if type(value) is Range:
        return counted_range(value, frame)
    if isinstance(value, Unknown):
        raise NotIterable(value)
    if value is None:
        raise NotIterable(frame.run.null("iterate", "null"))
    return [value]


def counted_range(range_: Range, frame: Frame) -> Any:
    """The whole numbers or days of a range."""
    low, high = range_.low, range_.high
    if type(low) is Decimal and type(high) is Decimal:
        first = low if range_.low_included else low + 1
        final = high if range_.high_included else high - 1
        return counted(first, final, frame) if first <= final else []
    raise NotIterable(frame.run.null("iterate", kind(range_)))


def counted(low: Value, high: Value, frame: Frame) -> Any:
    """From one value to another in steps of one, downwards too."""
    unknown = unknown_of((low, high))
    if unknown is not None:
        raise NotIterable(unknown)
    if type(low) is Decimal and type(high) is Decimal:
        distance = int(abs(high - low)) if abs(high - low) < 10**12 else 10**12
        if distance > frame.run.steps:
            frame.run.spend(distance)
        step = 1 if low <= high else -1
        return (low + step * count for count in range(distance + 1))
    raise NotIterable(frame.run.null("iterate", f"{kind(low)}..{kind(high)}"))
