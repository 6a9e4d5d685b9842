"""Equality and order of FEEL values for Python code."""

from __future__ import annotations

from onewindow.feel.budget import Run
from onewindow.feel.operations import equal, less
from onewindow.feel.values import Value


def same(one: Value, other: Value) -> bool:
    """Whether FEEL calls the two equal; false for values of different types.

    >>> from decimal import Decimal
    >>> same([Decimal("1.0")], [Decimal(1)])
    True
    """
    return equal(one, other, Run()) is True


def in_order(one: Value, other: Value) -> bool | None:
    """Whether ``one < other``; None when the two have no order."""
    decided = less(one, other, Run())
    return decided if type(decided) is bool else None
