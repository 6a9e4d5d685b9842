"""What the operators do to values. Each answers null, with the reason noted in the run, where FEEL defines nothing.

Both lowerings of the tree, the interpreter and the generated code, call these functions, so they cannot differ.
An operand that is `Unknown` makes the result unknown unless the other one decides it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException

from onewindow.feel.budget import Run
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


def single(value: Value) -> Value:
    """A list of one item as that item (DMN 1.5, 10.3.2.9.4); other values as they are."""
    return value[0] if type(value) is list and len(value) == 1 else value


def add(left: Value, right: Value, run: Run) -> Value:
    """``left + right``: numbers, strings."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _add(left, right)
        except DecimalException:
            return run.null("arithmetic", "+")
    if type(left) is str and type(right) is str:
        run.check_size(len(left) + len(right))
        return left + right
    return mismatch(run, "+", left, right)


def subtract(left: Value, right: Value, run: Run) -> Value:
    """``left - right``: numbers."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _subtract(left, right)
        except DecimalException:
            return run.null("arithmetic", "-")
    return mismatch(run, "-", left, right)


def multiply(left: Value, right: Value, run: Run) -> Value:
    """``left * right``: numbers."""
    if type(left) is Decimal and type(right) is Decimal:
        try:
            return _multiply(left, right)
        except DecimalException:
            return run.null("arithmetic", "*")
    return mismatch(run, "*", left, right)


def divide(left: Value, right: Value, run: Run) -> Value:
    """``left / right``: numbers; null for a divisor of zero."""
    if type(left) is Decimal and type(right) is Decimal:
        if not right:
            return run.null("division-by-zero")
        try:
            return _divide(left, right)
        except DecimalException:
            return run.null("arithmetic", "/")
    return mismatch(run, "/", left, right)


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
    """Without the zeros that a rounded power or root ends with."""
    return number.normalize(DECIMAL) if number.as_tuple().exponent != 0 and not number % 1 else number


def negate(value: Value, run: Run) -> Value:
    """``- value``"""
    if type(value) is Decimal:
        return DECIMAL.minus(value)
    if isinstance(value, Unknown):
        return value
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
    if type(left) is list and len(left) == 1 and not isinstance(right, Unknown):
        return equal(left[0], right, run)
    if type(right) is list and len(right) == 1 and not isinstance(left, Unknown):
        return equal(left, right[0], run)
    return mismatch(run, "=", left, right)


def _equal_others(left: Value, right: Value, run: Run) -> Value:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return unknown_of((left, right))
    if isinstance(left, Range):
        if (left.low_included, left.high_included) != (right.low_included, right.high_included):
            return False
        return _all_equal(((left.low, right.low), (left.high, right.high)), run)
    if isinstance(left, Function):
        return left is right
    return left == right


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


def comparable(left: Value, right: Value) -> bool:
    """Whether these two have an order: both numbers, both strings, or temporal values of one kind."""
    if type(left) is not type(right):
        return False
    return type(left) is Decimal or type(left) is str


def less(left: Value, right: Value, run: Run) -> Value:
    """``left < right``"""
    if comparable(left, right):
        return left < right
    return _ordered_singles("<", less, left, right, run)


def less_or_equal(left: Value, right: Value, run: Run) -> Value:
    """``left <= right``"""
    if comparable(left, right):
        return left <= right
    return _ordered_singles("<=", less_or_equal, left, right, run)


def greater(left: Value, right: Value, run: Run) -> Value:
    """``left > right``"""
    if comparable(left, right):
        return left > right
    return _ordered_singles(">", greater, left, right, run)


def greater_or_equal(left: Value, right: Value, run: Run) -> Value:
    """``left >= right``"""
    if comparable(left, right):
        return left >= right
    return _ordered_singles(">=", greater_or_equal, left, right, run)


def _ordered_singles(
    operator: str, compare: Callable[[Value, Value, Run], Value], left: Value, right: Value, run: Run
) -> Value:
    if type(left) is list and len(left) == 1:
        return compare(left[0], right, run)
    if type(right) is list and len(right) == 1:
        return compare(left, right[0], run)
    return mismatch(run, operator, left, right)


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
        if type(value) is list and _quietly_equal(value, test, run):
            return True
        return any_of((included(value, item, run) for item in test), run)
    if value is None or test is None:
        return equal(value, test, run)
    return equal(value, test, run)


def _quietly_equal(left: Value, right: Value, run: Run) -> bool:
    noted = len(run.problems)
    same = equal(left, right, run) is True
    del run.problems[noted:]
    return same


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
    """The range between two values of one ordered type; null for others."""
    if isinstance(low, Unknown) or isinstance(high, Unknown):
        return unknown_of((low, high))
    if low is not None and high is not None and not comparable(low, high):
        return run.null("range", kind(low), kind(high))
    return Range(low, high, low_included, high_included)
