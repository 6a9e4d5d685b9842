"""Objecting to a decision by law: until when and to whom. Pure.

行政复议法 (2023) art. 20 [V]: reconsideration within 60 days of learning of the act; art. 24 [V]: the government of the
level; art. 23(3) [V]: against a failure to act reconsideration comes first. 行政诉讼法 art. 46 [V]: a suit within six
months. The day of learning is not counted and a last day off moves to the next working day (民事诉讼法 art. 85, M).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.procedures.remedies import RECONSIDERATION_DAYS, SUIT_MONTHS
from onewindow.working_days import Calendar

KINDS = ("reconsideration", "suit")


@dataclass(frozen=True, slots=True)
class Remedies:
    """What one may do against a case's outcome. ``inaction``: the body is late; reconsideration comes first then."""

    learned_on: date
    reconsideration_due: date
    suit_due: date
    inaction: bool

    def due(self, kind: str) -> date:
        """The last day of ``reconsideration`` or ``suit``."""
        return self.reconsideration_due if kind == "reconsideration" else self.suit_due


def remedies_from(learned_on: date, calendar: Calendar, inaction: bool = False) -> Remedies:
    """Both last days, counted from the day on which one learned of the act."""
    return Remedies(
        learned_on,
        calendar.next_working(learned_on + timedelta(days=RECONSIDERATION_DAYS)),
        calendar.next_working(months_after(learned_on, SUIT_MONTHS)),
        inaction,
    )


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
