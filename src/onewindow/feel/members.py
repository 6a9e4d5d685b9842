"""Paths ``value.member`` and filters ``list[condition]`` (DMN 1.5, tables 58 to 60)."""

from __future__ import annotations

from decimal import Decimal

from onewindow.feel.budget import Run
from onewindow.feel.frame import Evaluator, Frame
from onewindow.feel.temporal_arithmetic import PROPERTIES
from onewindow.feel.values import Range, Unknown, Value, kind, unknown_of

_RANGE = {
    "start": lambda r: r.low,
    "end": lambda r: r.high,
    "start included": lambda r: r.low_included,
    "end included": lambda r: r.high_included,
}


def member(value: Value, name: str, run: Run) -> Value:
    """The member of a context, the members of all items of a list, or a property; null with a reason if none."""
    if type(value) is dict:
        return value[name] if name in value else run.null("member", name, kind(value))
    if type(value) is list:
        run.spend(len(value))
        return [member(item, name, run) for item in value]
    if isinstance(value, Unknown):
        return value
    if type(value) is Range and name in _RANGE:
        return _RANGE[name](value)
    properties = PROPERTIES.get(type(value))
    if properties is not None and name in properties:
        return properties[name](value)
    return run.null("member", name, kind(value))


def select(base: Value, condition: Evaluator, frame: Frame) -> Value:
    """The items that satisfy the condition, or the item at a position; a single value counts as a list of one."""
    if isinstance(base, Unknown):
        return base
    items = base if type(base) is list else [] if base is None else [base]
    chosen: list[Value] = []
    undecided: list[Value] = []
    run = frame.run
    for place, item in enumerate(items):
        run.spend(1)
        wanted = condition(item_frame(item, frame))
        if wanted is True:
            chosen.append(item)
        elif type(wanted) is Decimal:
            if place == 0:
                return at_position(items, wanted, run)
        elif isinstance(wanted, Unknown):
            undecided.append(wanted)
        elif wanted is None:
            run.null("filter", kind(wanted))
        elif wanted is not False:
            return run.null("filter", kind(wanted))
    if undecided:
        return unknown_of(undecided)
    if not items:
        return _from_nothing(base, condition, frame)
    return chosen


def _from_nothing(base: Value, condition: Evaluator, frame: Frame) -> Value:
    """Filtering no items: none, unless a position is asked for."""
    noted = len(frame.run.problems)
    wanted = condition(Frame({"item": None}, frame, frame.run))
    del frame.run.problems[noted:]
    if type(wanted) is Decimal:
        return at_position([], wanted, frame.run)
    return []


def item_frame(item: Value, frame: Frame) -> Frame:
    """The variables within a filter: ``item``, and before it the members of an item that is a context."""
    if type(item) is dict:
        return Frame(item if "item" in item else {**item, "item": item}, frame, frame.run)
    return Frame({"item": item}, frame, frame.run)


def at_position(items: list[Value], wanted: Decimal, run: Run) -> Value:
    """The item at a position from one, or from the end when negative; null when there is none."""
    count = len(items)
    if wanted != wanted.to_integral_value() or not 0 < abs(wanted) <= count:
        return run.null("index", wanted, str(count))
    position = int(wanted)
    return items[position - 1 if position > 0 else position]
