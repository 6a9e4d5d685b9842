"""``for``, ``some`` and ``every``: iterators side by side, later ones seeing earlier variables (10.3.2.14)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from onewindow.feel.budget import Run
from onewindow.feel.frame import MISSING, Evaluator, Frame
from onewindow.feel.operations import any_of
from onewindow.feel.temporal import Date
from onewindow.feel.values import DECIMAL, Range, Unknown, Value, kind, unknown_of

Source = tuple[str, Evaluator, Evaluator | None]


class NotIterable(Exception):
    """Inside this module only: the source gives nothing to visit."""

    def __init__(self, result: Value) -> None:
        super().__init__()
        self.result = result


class _SoFar(Frame):
    """The layer of ``partial``: a copy of the results so far at each mention, lest a result contain itself."""

    __slots__ = ("results",)

    def __init__(self, results: list[Value], parent: Frame, run: Run) -> None:
        super().__init__({}, parent, run)
        self.results = results

    def own(self, name: str) -> Value:
        if name != "partial":
            return MISSING
        self.run.spend(len(self.results) // 16)
        return list(self.results)


def for_loop(sources: list[Source], body: Evaluator, frame: Frame, uses_partial: bool = True) -> Value:
    """The list of what the body gives for each combination; ``partial`` is the list so far."""
    results: list[Value] = []
    run = frame.run
    outer = _SoFar(results, frame, run) if uses_partial else frame
    try:
        for layer in combinations(sources, 0, outer):
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
    if type(low) is Date and type(high) is Date:
        first_day = low if range_.low_included else Date.from_ordinal(low.ordinal() + 1)
        last_day = high if range_.high_included else Date.from_ordinal(high.ordinal() - 1)
        return counted(first_day, last_day, frame) if first_day <= last_day else []
    raise NotIterable(frame.run.null("iterate", kind(range_)))


def counted(low: Value, high: Value, frame: Frame) -> Any:
    """From one value to another in steps of one, downwards too."""
    unknown = unknown_of((low, high))
    if unknown is not None:
        raise NotIterable(unknown)
    if type(low) is Decimal and type(high) is Decimal:
        distance = int(min(abs(high - low), Decimal(10**12)))
        step = 1 if low <= high else -1
        return (DECIMAL.add(low, Decimal(step * count)) for count in affordable(distance + 1, frame))
    if type(low) is Date and type(high) is Date:
        start, end = low.ordinal(), high.ordinal()
        step = 1 if start <= end else -1
        return (Date.from_ordinal(start + step * count) for count in affordable(abs(end - start) + 1, frame))
    raise NotIterable(frame.run.null("iterate", f"{kind(low)}..{kind(high)}"))


def affordable(count: int, frame: Frame) -> range:
    """The numbers below ``count``; raises `FeelLimitError` at once when the budget cannot cover them."""
    if count > frame.run.steps:
        frame.run.spend(count)
    return range(count)
