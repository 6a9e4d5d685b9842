"""What the clock shows on a day: the statutory and the promised limit, each in its own unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.procedures.clock.light import Light
from onewindow.procedures.clock.record import Run, StopSpan
from onewindow.procedures.protocol import Period, Terms
from onewindow.working_days import Due

WORKING = "working_day"
CALENDAR = "calendar_day"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """One limit on one day. ``limit`` is None without a limit; days are in ``unit``.

    ``due`` is None while an open stop may still move it; ``earliest`` is then the due date if the stop ended
    on the day of the reading. ``over`` counts the days after the due date.
    """

    unit: str
    limit: int | None
    extended: int
    used: int
    left: int | None
    over: int
    due: Due | None
    earliest: Due | None
    light: Light


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The days that special procedures of one kind have taken, against the ceiling of their kind."""

    kind: str
    used: int
    max_days: int
    unit: str

    @property
    def over(self) -> bool:
        """Whether the ceiling is passed: the stop should have ended and is to be flagged."""
        return self.used > self.max_days


@dataclass(frozen=True, slots=True)
class Readings:
    """Both limits on the day ``on``, with what is stopped and which ceilings stand."""

    on: date
    began: date
    ended: date | None
    open_stops: tuple[StopSpan, ...]
    ceilings: tuple[Ceiling, ...]
    statutory: Reading
    promised: Reading

    @property
    def light(self) -> Light:
        """The more urgent of the two lights."""
        return min(self.statutory.light, self.promised.light, key=_URGENCY.index)


_URGENCY = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.GREY)


def limits(run: Run, terms: Terms) -> tuple[tuple[Period, int], tuple[Period, int]]:
    """(limit, days added) of the statutory and the promised clock; an extension moves only the first."""
    added = sum(extension.days for extension in run.extensions)
    return (terms.statutory, added), (terms.promised, 0)
