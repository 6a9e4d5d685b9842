"""Time in the office: an injected clock, the legal day in Shanghai, and the hour at which the window closes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 0)
"""After this hour a submission counts as received on the next working day."""


class TimeSource(Protocol):
    """Tells the time; tests and the demonstration set it."""

    def now(self) -> datetime:
        """The present moment, aware of its zone."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in Shanghai."""
        return datetime.now(SHANGHAI)


class SetClock:
    """A clock that stands until it is moved. It never goes back: later records must carry later times."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHANGHAI)
        self._moment = moment

    def now(self) -> datetime:
        """The moment to which it was set."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move to a later moment. Raises ``ValueError`` for an earlier one."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHANGHAI)
        if moment < self._moment:
            raise ValueError(f"the clock stands at {self._moment}, it can't go back to {moment}")
        self._moment = moment

    def set_day(self, day: date, hour: int = 9) -> None:
        """Move to an hour of a day; stays where it is when it is already later on that day."""
        moment = datetime.combine(day, time(hour), SHANGHAI)
        if moment > self._moment:
            self._moment = moment

    def advance(self, **span: int) -> None:
        """Move on by so many ``days``, ``hours``, ``minutes``."""
        self._moment += timedelta(**span)


def legal_day(moment: datetime) -> date:
    """The day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def day_begins(day: date) -> datetime:
    """The moment at which a day begins in Shanghai, in UTC as records carry it."""
    try:
        return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    except OverflowError:  # the calendar's very first day begins before it in UTC
        return datetime.min.replace(tzinfo=UTC)


def after_hours(moment: datetime, closing: time = CLOSING) -> bool:
    """Whether the window had closed at that moment."""
    return moment.astimezone(SHANGHAI).time() > closing
