"""How figures are rounded before people read them: half up, everywhere the same."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def tenths(value: Fraction) -> Decimal:
    """A figure with one decimal, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal | None:
    """A share in per cent with one decimal, half up; None of nothing."""
    return tenths(Fraction(part * 100, whole)) if whole else None
