"""Built-ins on points and ranges (DMN 1.5, table 78; after Allen's interval algebra and HL7 CQL)."""

from __future__ import annotations

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.operations import conjunction, disjunction, equal, less, make_range, negation_of, within
from onewindow.feel.range_text import read_range
from onewindow.feel.values import Range, Value


@builtin("range", "from: string")
def range_from_text(run: Run, text: str) -> Value:
    """The range that the text denotes, as ``[1..10)``; endpoints must be literals."""
    found = read_range(text)
    if found is None:
        return run.null("literal", "range", text)
    low, high, low_included, high_included = found
    return make_range(low, high, low_included, high_included, run)


def _both(run: Run, *results: Value) -> Value:
    outcome: Value = True
    for result in results:
        outcome = conjunction(outcome, result, run)
    return outcome


def _ends_before(one: Range, other: Range, run: Run) -> Value:
    """Whether ``one`` lies wholly before ``other``."""
    if one.high is None or other.low is None:
        return False
    touching = conjunction(
        not (one.high_included and other.low_included), equal(one.high, other.low, run), run
    )
    return disjunction(less(one.high, other.low, run), touching, run)


@builtin("before", "point1: point, point2: point")
def before_points(run: Run, one: Value, other: Value) -> Value:
    """``point1 < point2``"""
    return less(one, other, run)


@builtin("before", "point: point, range: range")
def before_range(run: Run, point: Value, range_: Range) -> Value:
    """Whether the point lies before the range begins."""
    return _ends_before(Range(point, point), range_, run)


@builtin("before", "range: range, point: point")
def range_before(run: Run, range_: Range, point: Value) -> Value:
    """Whether the range ends before the point."""
    return _ends_before(range_, Range(point, point), run)


@builtin("before", "range1: range, range2: range")
def ranges_before(run: Run, one: Range, other: Range) -> Value:
    """Whether the first range ends before the second begins."""
    return _ends_before(one, other, run)


@builtin("after", "point1: point, point2: point")
def after_points(run: Run, one: Value, other: Value) -> Value:
    """``point1 > point2``"""
    return less(other, one, run)


@builtin("after", "point: point, range: range")
def after_range(run: Run, point: Value, range_: Range) -> Value:
    """Whether the point lies behind the range's end."""
    return _ends_before(range_, Range(point, point), run)


@builtin("after", "range: range, point: point")
def range_after(run: Run, range_: Range, point: Value) -> Value:
    """Whether the range begins behind the point."""
    return _ends_before(Range(point, point), range_, run)


@builtin("after", "range1: range, range2: range")
def ranges_after(run: Run, one: Range, other: Range) -> Value:
    """Whether the first range begins after the second ends."""
    return _ends_before(other, one, run)


@builtin("meets", "range1: range, range2: range")
def meets(run: Run, one: Range, other: Range) -> Value:
    """Whether the first range ends, inclusively, where the second begins."""
    return _both(run, one.high_included and other.low_included, equal(one.high, other.low, run))


@builtin("met by", "range1: range, range2: range")
def met_by(run: Run, one: Range, other: Range) -> Value:
    """Whether the second range meets the first."""
    return meets(run, other, one)


@builtin("overlaps", "range1: range, range2: range")
def overlaps(run: Run, one: Range, other: Range) -> Value:
    """Whether the ranges have a point in common."""
    return _both(run, negation_of(_ends_before(one, other, run)), negation_of(_ends_before(other, one, run)))


def _starts_before(one: Range, other: Range, run: Run) -> Value:
    if other.low is None or one.low is None:
        return one.low is None and other.low is not None
    earlier = conjunction(one.low_included and not other.low_included, equal(one.low, other.low, run), run)
    return disjunction(less(one.low, other.low, run), earlier, run)


def _stops_before(one: Range, other: Range, run: Run) -> Value:
    if one.high is None or other.high is None:
        return other.high is None and one.high is not None
    earlier = conjunction(
        other.high_included and not one.high_included, equal(one.high, other.high, run), run
    )
    return disjunction(less(one.high, other.high, run), earlier, run)


@builtin("overlaps before", "range1: range, range2: range")
def overlaps_before(run: Run, one: Range, other: Range) -> Value:
    """Whether the first range begins before the second and ends within it."""
    return _both(
        run,
        _starts_before(one, other, run),
        negation_of(_ends_before(one, other, run)),
        negation_of(_stops_before(other, one, run)),
    )


@builtin("overlaps after", "range1: range, range2: range")
def overlaps_after(run: Run, one: Range, other: Range) -> Value:
    """Whether the second range begins before the first and ends within it."""
    return overlaps_before(run, other, one)


@builtin("finishes", "point: point, range: range")
def point_finishes(run: Run, point: Value, range_: Range) -> Value:
    """Whether the point is the range's included end."""
    return _both(run, range_.high_included, equal(range_.high, point, run))


@builtin("finishes", "range1: range, range2: range")
def finishes(run: Run, one: Range, other: Range) -> Value:
    """Whether both ranges end together and the first begins no earlier than the second."""
    return _both(
        run,
        one.high_included is other.high_included,
        equal(one.high, other.high, run),
        negation_of(_starts_before(one, other, run)),
    )


@builtin("finished by", "range: range, point: point")
def finished_by_point(run: Run, range_: Range, point: Value) -> Value:
    """Whether the point is the range's included end."""
    return point_finishes(run, point, range_)


@builtin("finished by", "range1: range, range2: range")
def finished_by(run: Run, one: Range, other: Range) -> Value:
    """Whether the second range finishes the first."""
    return finishes(run, other, one)


@builtin("includes", "range: range, point: point")
def includes_point(run: Run, range_: Range, point: Value) -> Value:
    """Whether the range holds the point."""
    return within(point, range_, run)


@builtin("includes", "range1: range, range2: range")
def includes(run: Run, one: Range, other: Range) -> Value:
    """Whether the first range holds all of the second."""
    return _both(
        run, negation_of(_starts_before(other, one, run)), negation_of(_stops_before(one, other, run))
    )


@builtin("during", "point: point, range: range")
def point_during(run: Run, point: Value, range_: Range) -> Value:
    """Whether the range holds the point."""
    return within(point, range_, run)


@builtin("during", "range1: range, range2: range")
def during(run: Run, one: Range, other: Range) -> Value:
    """Whether the second range holds all of the first."""
    return includes(run, other, one)


@builtin("starts", "point: point, range: range")
def point_starts(run: Run, point: Value, range_: Range) -> Value:
    """Whether the point is the range's included beginning."""
    return _both(run, range_.low_included, equal(range_.low, point, run))


@builtin("starts", "range1: range, range2: range")
def starts(run: Run, one: Range, other: Range) -> Value:
    """Whether both ranges begin together and the first ends no later than the second."""
    return _both(
        run,
        one.low_included is other.low_included,
        equal(one.low, other.low, run),
        negation_of(_stops_before(other, one, run)),
    )


@builtin("started by", "range: range, point: point")
def started_by_point(run: Run, range_: Range, point: Value) -> Value:
    """Whether the point is the range's included beginning."""
    return point_starts(run, point, range_)


@builtin("started by", "range1: range, range2: range")
def started_by(run: Run, one: Range, other: Range) -> Value:
    """Whether the second range starts the first."""
    return starts(run, other, one)


@builtin("coincides", "point1: point, point2: point")
def points_coincide(run: Run, one: Value, other: Value) -> Value:
    """``point1 = point2``"""
    return equal(one, other, run)


@builtin("coincides", "range1: range, range2: range")
def coincides(run: Run, one: Range, other: Range) -> Value:
    """Whether both ranges have the same ends, included alike."""
    return equal(one, other, run)
