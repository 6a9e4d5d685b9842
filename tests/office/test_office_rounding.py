"""Figures for people are rounded half up, in the table of departments and in the comparison alike."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from onewindow.office.rounding import percent, tenths


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(1, 400, "0.3"), (3, 400, "0.8"), (1, 3, "33.3"), (2, 3, "66.7"), (7, 7, "100.0")],
)
def test_a_share_in_per_cent(part: int, whole: int, told: str) -> None:
    assert percent(part, whole) == Decimal(told)


def test_a_share_of_nothing_is_none() -> None:
    assert percent(0, 0) is None


def test_a_mean_is_rounded_like_a_share() -> None:
    assert tenths(Fraction(9, 20)) == Decimal("0.5") and tenths(Fraction(1, 4)) == percent(1, 400)
