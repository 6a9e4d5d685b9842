"""What the operators do to values. Each answers null, with the reason noted in the run, where FEEL defines nothing.

Both lowerings of the tree, the interpreter and the generated code, call these functions, so they cannot differ.
An operand that is `Unknown` makes the result unknown unless the other one decides it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from operator import ge, gt, le, lt

from onewindow.feel.budget import Run
from onewindow.feel.temporal import (
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    TemporalError,
    Time,
)
from onewindow.feel.temporal_arithmetic import OPERATIONS, TEMPORAL, order_key
from onewindow.feel.values import DECIMAL, Function, Range, Unknown, Value, kind, unknown_of

_add, _subtract, _multiply, _divide = DECIMAL.add, DECIMAL.subtract, DECIMAL.multiply, DECIMAL.divide


def mismatch(run: Run, operator: str, left: Value, right: Value) -> Value:
    """The result of an operator on values that it does not apply to: unknown, or null with the reason."""
    unknown = unknown_of((left, right))
    if unknown is not None:
        return unknown
    return run.null("operands", operator, _named(left), _named(right))


def _named(value: Value) -> str:
    return kind(value)


def _temporal(operator: str, left: Value, right: Value, run: Run) -> Value:
    """Arithmetic on dates, times and durations; null for all else."""
    operation = OPERATIONS[operator].get((type(left), type(right)))
    if operation is not None:
        try:
            return operation(left, right)
        except (TemporalError, DecimalException) as reason:
            return run.null("temporal", operator, left, right, str(reason))
    return mismatch(run, operator, left, right)


def add(left: Value, right: Value, run: Run) -> Value:
    """``left + right``: numbers, strings, durations, and durations on dates and times."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _add(left, right)
        except DecimalException:
            return run.null("arithmetic", "+")
    if type(left) is str and type(right) is str:
        run.check_size(len(left) + len(right))
        return left + right
    return _temporal("+", left, right, run)


def subtract(left: Value, right: Value, run: Run) -> Value:
    """``left - right``: numbers, durations, dates and times."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _subtract(left, right)
        except DecimalException:
            return run.null("arithmetic", "-")
    return _temporal("-", left, right, run)


def multiply(left: Value, right: Value, run: Run) -> Value:
    """``left * right``: numbers, and a duration by a number."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _multiply(left, right)
        except DecimalException:
            return run.null("arithmetic", "*")
    return _temporal("*", left, right, run)


def divide(left: Value, right: Value, run: Run) -> Value:
    """``left / right``: numbers and durations; null for a divisor of zero."""
    if type(left) is Decimal and type(right) is Decimal:
        if not right:
            return run.null("division-by-zero")
        try:
            return _divide(left, right)
        except DecimalException:
            return run.null("arithmetic", "/")
    return _temporal("/", left, right, run)


def power(left: Value, right: Value, run: Run) -> Value:
    """``left ** right`` for numbers, rounded to 34 digits."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            result = DECIMAL.power(left, right) if left or right else Decimal(1)
        except DecimalException:
            return run.null("arithmetic", "**")
        return _exact(result)
    return mismatch(run, "**", left, right)


def _exact(number: Decimal) -> Decimal:
    """A whole number without the zeros behind the point that a rounded power ends with."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0 and number == number.to_integral_value():
        return number.quantize(Decimal(1), context=DECIMAL)
    return number


def negate(value: Value, run: Run) -> Value:
    """``- value`` for numbers and durations"""
    if type(value) is Decimal:
        return DECIMAL.minus(value)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, DaysDuration):
        return DaysDuration(-value.nanos)
    if isinstance(value, MonthsDuration):
        return MonthsDuration(-value.months)
    return run.null("operand", "-", kind(value))


ARITHMETIC: dict[str, Callable[[Value, Value, Run], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def equal(left: Value, right: Value, run: Run) -> Value:
    """``left = right``: true, false, or null for values of different types (DMN 1.5, table 52)."""
    if left is None or right is None:
        if left is right:
            return True
        return left if isinstance(left, Unknown) else right if isinstance(right, Unknown) else False
    kind_ = type(left)
    if kind_ is not type(right):
        return _equal_kinds(left, right, run)
    if kind_ is Decimal or kind_ is str or kind_ is bool:
        return left == right
    if kind_ is list:
        if len(left) != len(right):
            return False
        return _all_equal(zip(left, right, strict=True), run)
    if kind_ is dict:
        if left.keys() != right.keys():
            return False
        return _all_equal(((left[key], right[key]) for key in left), run)
    return _equal_others(left, right, run)


def _equal_kinds(left: Value, right: Value, run: Run) -> Value:
    return mismatch(run, "=", left, right)


def _equal_others(left: Value, right: Value, run: Run) -> Value:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return unknown_of((left, right))
    if isinstance(left, Range):
        if _shape(left) != _shape(right):
            return False
        return _all_equal(((left.low, right.low), (left.high, right.high)), run)
    if isinstance(left, Function):
        return left is right
    if isinstance(left, (Date, DateTime, Time)):
        keys = order_key(left, right)
        return keys is not None and _same_second(left, *keys)
    return bool(left == right)


def _shape(range_: Range) -> tuple[object, ...]:
    unbounded = (range_.low is None, range_.high is None)
    return (*unbounded, range_.low_included, range_.high_included, range_.operator)


def _same_second(value: Value, one: int, other: int) -> bool:
    """Equality of times compares the properties down to ``second``, a whole number (DMN 1.5, table 53)."""
    return one == other or (type(value) is not Date and one // NANOS == other // NANOS)


def _all_equal(pairs: object, run: Run) -> Value:
    """Whether all pairs are equal; a pair of different types counts as not equal."""
    waiting: list[Value] = []
    for one, other in pairs:  # type: ignore[attr-defined]
        run.spend(1)
        same = equal(one, other, run)
        if isinstance(same, Unknown):
            waiting.append(same)
        elif same is not True:
            return False
    return unknown_of(waiting) if waiting else True


def not_equal(left: Value, right: Value, run: Run) -> Value:
    """``left != right``"""
    same = equal(left, right, run)
    return (not same) if type(same) is bool else same


def less(left: Value, right: Value, run: Run) -> Value:
    """``left < right``"""
    if type(left) is type(right) and (type(left) is Decimal or type(left) is str):
        return left < right
    return _ordered("<", left, right, run)


def less_or_equal(left: Value, right: Value, run: Run) -> Value:
    """``left <= right``"""
    if type(left) is type(right) and (type(left) is Decimal or type(left) is str):
        return left <= right
    return _ordered("<=", left, right, run)


def greater(left: Value, right: Value, run: Run) -> Value:
    """``left > right``"""
    if type(left) is type(right) and (type(left) is Decimal or type(left) is str):
        return left > right
    return _ordered(">", left, right, run)


def greater_or_equal(left: Value, right: Value, run: Run) -> Value:
    """``left >= right``"""
    if type(left) is type(right) and (type(left) is Decimal or type(left) is str):
        return left >= right
    return _ordered(">=", left, right, run)


_PYTHON_ORDER = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _ordered(operator: str, left: Value, right: Value, run: Run) -> Value:
    """The order of temporal values of one type; null for all else."""
    keys = sort_keys(left, right)
    if keys is not None:
        return _PYTHON_ORDER[operator](*keys)
    return mismatch(run, operator, left, right)


def sort_keys(left: Value, right: Value) -> tuple[Value, Value] | None:
    """What decides the order of two values: themselves, or their place in time; None when they have no order."""
    kind_ = type(left)
    if kind_ is not type(right):
        return None
    if kind_ is Decimal or kind_ is str:
        return left, right
    return order_key(left, right) if kind_ in TEMPORAL else None


def comparable(left: Value, right: Value) -> bool:
    """Whether these two have an order: numbers, strings, or temporal values of one type."""
    return sort_keys(left, right) is not None


COMPARE: dict[str, Callable[[Value, Value, Run], Value]] = {
    "=": equal,
    "!=": not_equal,
    "<": less,
    "<=": less_or_equal,
    ">": greater,
    ">=": greater_or_equal,
}


def conjunction(left: Value, right: Value, run: Run) -> Value:
    """``left and right`` in three values; what is no boolean counts as null (DMN 1.5, table 50)."""
    if left is False or right is False:
        return False
    if left is True and right is True:
        return True
    return _undecided("and", left, right, run)


def disjunction(left: Value, right: Value, run: Run) -> Value:
    """``left or right`` in three values; what is no boolean counts as null."""
    if left is True or right is True:
        return True
    if left is False and right is False:
        return False
    return _undecided("or", left, right, run)


def _undecided(operator: str, left: Value, right: Value, run: Run) -> Value:
    unknown = unknown_of([value for value in (left, right) if isinstance(value, Unknown)])
    if unknown is not None:
        return unknown
    wrong = left if type(left) is not bool else right
    return run.null("logic", operator, kind(wrong))


def between(value: Value, low: Value, high: Value, run: Run) -> Value:
    """``value between low and high``: both ends included."""
    above = greater_or_equal(value, low, run)
    if above is False:
        return False
    return conjunction(above, less_or_equal(value, high, run), run)


def within(value: Value, range_: Range, run: Run) -> Value:
    """Whether the range holds the value: true, false or null."""
    if isinstance(value, Unknown):
        return value
    if range_.operator != "..":
        return (equal if range_.operator == "=" else not_equal)(value, range_.low, run)
    result: Value = True
    if range_.low is not None:
        result = (greater_or_equal if range_.low_included else greater)(value, range_.low, run)
    if result is not False and range_.high is not None:
        upper = (less_or_equal if range_.high_included else less)(value, range_.high, run)
        result = conjunction(result, upper, run) if range_.low is not None else upper
    return result


def included(value: Value, test: Value, run: Run) -> Value:
    """Whether a value satisfies what one unary test evaluated to: a range, a list or a value (table 55)."""
    if isinstance(test, Range):
        return within(value, test, run)
    if type(test) is list:
        if type(value) is list and same_item(value, test, run) is True:
            return True
        return any_of((included_item(value, item, run) for item in test), run)
    return equal(value, test, run)


def included_item(value: Value, item: Value, run: Run) -> Value:
    """Whether a value satisfies one item of a list of tests; an item of another type is simply not it."""
    return included(value, item, run) if isinstance(item, (Range, list)) else same_item(value, item, run)


def same_item(one: Value, other: Value, run: Run) -> Value:
    """Equality within a list: values of different types are not equal, for no reason worth telling."""
    if type(one) is not type(other) and not isinstance(one, Unknown) and not isinstance(other, Unknown):
        return False
    noted = len(run.problems)
    same = equal(one, other, run)
    del run.problems[noted:]
    return False if same is None else same


def any_of(results: object, run: Run) -> Value:
    """True when one is true; else unknown, null or false, in this order."""
    outcome: Value = False
    for result in results:  # type: ignore[attr-defined]
        run.spend(1)
        if result is True:
            return True
        if isinstance(result, Unknown):
            outcome = unknown_of((outcome, result)) if isinstance(outcome, Unknown) else result
        elif result is not False and not isinstance(outcome, Unknown):
            outcome = None
    return outcome


def make_range(low: Value, high: Value, low_included: bool, high_included: bool, run: Run) -> Value:
    """The range between two values of one ordered type, the lower first; null for others."""
    if isinstance(low, Unknown) or isinstance(high, Unknown):
        return unknown_of((low, high))
    keys = sort_keys(low, high)
    if keys is None or keys[0] > keys[1]:
        return run.null("range", low, high)
    return Range(low, high, low_included, high_included)


def half_range(operator: str, end: Value, run: Run) -> Value:
    """The range ``(operator end)``; null for a value without order, except with ``=`` and ``!=``."""
    if isinstance(end, Unknown):
        return end
    if operator in ("=", "!="):
        included_ends = operator == "="
        return Range(end, end, included_ends, included_ends, operator)
    if not comparable(end, end):
        return run.null("operand", operator, kind(end))
    if operator in ("<", "<="):
        return Range(None, end, False, operator == "<=")
    return Range(end, None, operator == ">=", False)


def negation_of(value: Value) -> Value:
    """The opposite of a boolean; null and unknown stay what they are."""
    return not value if type(value) is bool else value
