"""Built-ins on numbers (DMN 1.5, table 75)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin
from onewindow.feel.temporal import DaysDuration, MonthsDuration
from onewindow.feel.values import DECIMAL, Value

LEAST_SCALE, GREATEST_SCALE = -6111, 6176
"""The scales that DMN 1.5 allows for rounding."""


def rounded(run: Run, name: str, n: Decimal, scale: Decimal | None, mode: str) -> Value:
    """``n`` with ``scale`` digits behind the point, rounded in this mode; null for a scale outside the limits."""
    digits = 0 if scale is None else int(scale)
    if not LEAST_SCALE <= digits <= GREATEST_SCALE:
        return run.null("argument", name, scale)
    exponent = n.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits:
        return n
    try:
        return n.quantize(Decimal(1).scaleb(-digits), rounding=mode, context=DECIMAL)
    except DecimalException:
        return run.null("arithmetic", name)


@builtin("decimal", "n: number, scale: number")
def decimal(run: Run, n: Decimal, scale: Decimal) -> Value:
    """Rounded half to even."""
    return rounded(run, "decimal", n, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number, scale?: number")
def floor(run: Run, n: Decimal, scale: Decimal | None) -> Value:
    """Rounded down, towards minus infinity."""
    return rounded(run, "floor", n, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number, scale?: number")
def ceiling(run: Run, n: Decimal, scale: Decimal | None) -> Value:
    """Rounded up, towards infinity."""
    return rounded(run, "ceiling", n, scale, ROUND_CEILING)


@builtin("round up", "n: number, scale?: number")
def round_up(run: Run, n: Decimal, scale: Decimal | None) -> Value:
    """Rounded away from zero."""
    return rounded(run, "round up", n, scale, ROUND_UP)


@builtin("round down", "n: number, scale?: number")
def round_down(run: Run, n: Decimal, scale: Decimal | None) -> Value:
    """Rounded towards zero."""
    return rounded(run, "round down", n, scale, ROUND_DOWN)


@builtin("round half up", "n: number, scale?: number")
def round_half_up(run: Run, n: Decimal, scale: Decimal | None) -> Value:
    """Rounded to the nearest, halves away from zero."""
    return rounded(run, "round half up", n, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number, scale?: number")
def round_half_down(run: Run, n: Decimal, scale: Decimal | None) -> Value:
    """Rounded to the nearest, halves towards zero."""
    return rounded(run, "round half down", n, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: number")
def absolute(run: Run, n: Decimal) -> Value:
    """The size of a number."""
    return n.copy_abs()


@builtin("modulo", "dividend: number, divisor: number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    """``dividend - divisor * floor(dividend / divisor)``; null for a divisor of zero."""
    if not divisor:
        return run.null("division-by-zero")
    try:
        remainder = DECIMAL.remainder(dividend, divisor)
        if remainder and (remainder < 0) != (divisor < 0):
            remainder = DECIMAL.add(remainder, divisor)
    except DecimalException:
        return run.null("arithmetic", "modulo")
    return remainder


@builtin("sqrt", "number: number")
def square_root(run: Run, number: Decimal) -> Value:
    """The square root; null for a negative number."""
    return run.null("argument", "sqrt", number) if number < 0 else DECIMAL.sqrt(number)


@builtin("log", "number: number")
def logarithm(run: Run, number: Decimal) -> Value:
    """The natural logarithm; null for zero and below."""
    return run.null("argument", "log", number) if number <= 0 else DECIMAL.ln(number)


@builtin("exp", "number: number")
def exponential(run: Run, number: Decimal) -> Value:
    """e to the power of the number; null when too large."""
    try:
        return DECIMAL.exp(number)
    except DecimalException:
        return run.null("arithmetic", "exp")


@builtin("odd", "number: number")
def odd(run: Run, number: Decimal) -> Value:
    """Whether a whole number is odd; false for fractions."""
    return number.copy_abs() % 2 == 1 if abs(number) < DECIMAL.power(10, 34) else False


@builtin("even", "number: number")
def even(run: Run, number: Decimal) -> Value:
    """Whether a whole number is even; false for fractions."""
    return number % 2 == 0 if abs(number) < DECIMAL.power(10, 34) else True


@builtin("abs", "n: duration")
def absolute_duration(run: Run, n: Value) -> Value:
    """The size of a duration."""
    if isinstance(n, DaysDuration):
        return DaysDuration(abs(n.nanos))
    return MonthsDuration(abs(n.months))
