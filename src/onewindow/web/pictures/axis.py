"""A calendar as a horizontal axis: one column per day, long idle spans folded into a narrow break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FOLD_FROM = 21
"""An idle span of at least so many days is folded."""
FOLD_MARGIN = 3
FOLD_WIDTH = 56.0


@dataclass(frozen=True, slots=True)
class Fold:
    """An idle span drawn as a break: days ``first`` to ``last`` between ``left`` and ``right``."""

    first: date
    last: date
    left: float
    right: float


class Axis:
    """Turns days into pixels. ``left(day)`` is where a day begins, ``right(day)`` where it ends."""

    def __init__(self, first: date, last: date, busy: Iterable[tuple[date, date]], day_width: float) -> None:
        self.first, self.last, self.day_width = first, last, day_width
        self.folds: list[Fold] = []
        self._left: dict[date, float] = {}
        idle = _idle_spans(first, last, busy)
        x, day = 0.0, first
        while day <= last:
            if day in idle:
                until = idle[day]
                self.folds.append(Fold(day, until, x, x + FOLD_WIDTH))
                while day <= until:
                    share = (day - self.folds[-1].first).days / ((until - self.folds[-1].first).days + 1)
                    self._left[day] = x + share * FOLD_WIDTH
                    day += timedelta(1)
                x += FOLD_WIDTH
                continue
            self._left[day] = x
            x += day_width
            day += timedelta(1)
        self.width = x
        self._left[last + timedelta(1)] = x

    def left(self, day: date) -> float:
        """Where ``day`` begins; days outside the axis are drawn at its ends."""
        return self._left[min(max(day, self.first), self.last + timedelta(1))]

    def right(self, day: date) -> float:
        """Where ``day`` ends."""
        return self.left(day + timedelta(1))

    def days(self) -> Iterable[date]:
        """All days that have a column of their own, in order."""
        hidden = {(fold.first, fold.last) for fold in self.folds}
        day = self.first
        while day <= self.last:
            if not any(first <= day <= last for first, last in hidden):
                yield day
            day += timedelta(1)


def _idle_spans(first: date, last: date, busy: Iterable[tuple[date, date]]) -> dict[date, date]:
    spans: dict[date, date] = {}
    reached = first
    for start, end in sorted(busy):
        if (start - reached).days > FOLD_FROM + 2 * FOLD_MARGIN:
            spans[reached + timedelta(FOLD_MARGIN)] = start - timedelta(FOLD_MARGIN)
        reached = max(reached, end)
    if (last - reached).days > FOLD_FROM + 2 * FOLD_MARGIN:
        spans[reached + timedelta(FOLD_MARGIN)] = last - timedelta(FOLD_MARGIN)
    return spans
