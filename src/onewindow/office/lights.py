"""The lights of a case as days: from which day it turns yellow, from which red. Lists then need only "today".

Without a further event a light only goes from green to yellow to red, so two days say all; what does not
change with the days (blue while stopped, grey when finished) is a fixed light.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.procedures.case import CaseState
from onewindow.procedures.clock import Light, Readings, read
from onewindow.procedures.phases import ENDS, Phase
from onewindow.procedures.protocol import Terms
from onewindow.working_days import Calendar

_DAY = timedelta(days=1)
NOTICE_YELLOW = 1
"""Before acceptance: yellow when so many working days or fewer remain for the one-time notice."""


@dataclass(frozen=True, slots=True)
class Lights:
    """When the lights change, and the days that bind. ``due_on`` is the nearest of them."""

    fixed: str = ""
    yellow_from: date | None = None
    red_from: date | None = None
    due_on: date | None = None
    statutory_due: date | None = None
    promised_due: date | None = None
    provisional: bool = False

    def on(self, day: date) -> str:
        """The light on a day. The work list says the same in SQL."""
        if self.fixed:
            return self.fixed
        if self.red_from is not None and day >= self.red_from:
            return Light.RED.value
        if self.yellow_from is not None and day >= self.yellow_from:
            return Light.YELLOW.value
        return Light.GREEN.value


def lights_of(state: CaseState, terms: Terms, calendar: Calendar) -> Lights:
    """The lights of a case in this state if nothing more happens."""
    if state.phase in ENDS or state.phase in (Phase.NEW, Phase.EXPIRED):
        return _with_dues(Lights(fixed=Light.GREY.value), state, terms, calendar)
    if state.phase is Phase.CORRECTION:
        return Lights(fixed=Light.BLUE.value)
    if state.phase is Phase.SUBMITTED and state.notice_due is not None:
        yellow = _working_days_before(state.notice_due, NOTICE_YELLOW, calendar)
        provisional = not calendar.published(state.notice_due)
        return Lights("", yellow, state.notice_due + _DAY, state.notice_due, provisional=provisional)
    if state.phase in (Phase.GRANTED, Phase.REFUSED) and state.decided_on is not None:
        due = calendar.due(state.decided_on, terms.delivery_days)
        yellow = _working_days_before(due.on, 2, calendar)
        delivering = Lights("", yellow, due.on + _DAY, due.on)
        return _with_dues(delivering, state, terms, calendar)
    if state.phase is Phase.REVIEW:
        return _review(state, terms, calendar)
    return Lights()


def _review(state: CaseState, terms: Terms, calendar: Calendar) -> Lights:
    run = state.clock.run
    if run is None:
        return Lights()
    known_until = max(filter(None, (state.last_on, run.began)))
    now = read(state.clock, terms, calendar, known_until)
    assert now is not None
    if now.open_stops:
        fixed = Light.RED if Light.RED in (now.statutory.light, now.promised.light) else Light.BLUE
        return Lights(fixed=fixed.value)
    dues = [reading.due.on for reading in (now.statutory, now.promised) if reading.due is not None]
    if not dues:
        return Lights()
    nearest = min(dues)

    def burning(day: date) -> bool:
        reading = read(state.clock, terms, calendar, day)
        return reading is not None and reading.light is not Light.GREEN

    yellow = _first(run.began, nearest + _DAY, burning)
    return _dated(Lights("", yellow, nearest + _DAY, nearest), now)


def _first(low: date, high: date, true: Callable[[date], bool]) -> date:
    """The first day in [low, high] on which it is true; it is true on ``high`` and stays true once it is."""
    while low < high:
        middle = low + (high - low) // 2
        if true(middle):
            high = middle
        else:
            low = middle + _DAY
    return low


def _with_dues(lights: Lights, state: CaseState, terms: Terms, calendar: Calendar) -> Lights:
    run = state.clock.run
    if run is None or run.ended is None:
        return lights
    reading = read(state.clock, terms, calendar, run.ended)
    return _dated(lights, reading) if reading is not None else lights


def _dated(lights: Lights, readings: Readings) -> Lights:
    statutory, promised = readings.statutory.due, readings.promised.due
    return Lights(
        lights.fixed,
        lights.yellow_from,
        lights.red_from,
        lights.due_on,
        statutory.on if statutory else None,
        promised.on if promised else None,
        lights.provisional or any(due is not None and due.provisional for due in (statutory, promised)),
    )


def _working_days_before(day: date, count: int, calendar: Calendar) -> date:
    """The first day on which at most ``count`` working days remain until ``day``."""
    first = day
    while calendar.count(first - _DAY, day) <= count:
        first -= _DAY
    return first
