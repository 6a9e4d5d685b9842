"""Working days as a numbered line, so that a plan adds whole numbers instead of walking a calendar."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta

from onewindow.working_days import Calendar, Due


class WorkingDayLine:
    """The working days from an origin on: position 0 is the first working day on or after ``origin``.

    Every date of a plan is a working day: a start waits for the next one, a term of calendar days that ends
    on a day off ends on the next working day (民法典 203). So whole numbers carry all dates of a plan.
    """

    def __init__(self, calendar: Calendar, origin: date) -> None:
        """Raises ``working_days.DateOutOfRange`` when the calendar does not reach ``origin``."""
        self.calendar = calendar
        self.origin = calendar.next_working(origin)
        self._dues: list[Due] = [calendar.due(self.origin, 0)]

    def due(self, position: int) -> Due:
        """The date at a position, with whether and why it is provisional."""
        dues = self._dues
        if position >= len(dues):
            # A new list, put in place at once: other threads may be reading the old one.
            more = [self.calendar.due(self.origin, number) for number in range(len(dues), position + 64)]
            dues = self._dues = [*dues, *more]
        return dues[position]

    def day(self, position: int) -> date:
        """The date at a position."""
        return self.due(position).on

    def position(self, day: date) -> int:
        """The position of the first working day on or after ``day``; 0 for days before the origin."""
        if day <= self.origin:
            return 0
        return self.calendar.count(self.origin, self.calendar.next_working(day))

    def after_calendar_days(self, start: int, days: int) -> int:
        """Where a term of calendar days that starts at a position ends."""
        return self.position(self.calendar.due_calendar_days(self.day(start), days).on)

    def latest_start(self, due: int, days: int) -> int:
        """The last position from which a term of calendar days still ends by ``due``; may be negative."""
        limit = self.day(max(due, 0)) - timedelta(days=days)
        if limit < self.origin:
            return -1
        low = bisect_left(range(due + 1), True, key=lambda position: self.day(position) > limit) - 1
        while low < due and self.after_calendar_days(low + 1, days) <= due:
            low += 1
        return low
