"""The clock of a stage or a project: working days on which at least one authority's clock ran.

Totals such as 行政许可法 art. 42(2) and the process types' limits bind the authorities together: a day on which
two of them work counts once, a day on which only the applicant or a special procedure is at work does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from onewindow.procedures.clock.fast import Span, spans
from onewindow.procedures.clock.record import Clock
from onewindow.procedures.protocol import Terms
from onewindow.working_days import Calendar

_DAY = timedelta(days=1)


def wall_working_days(cases: Iterable[tuple[Clock, Terms]], calendar: Calendar, on: date) -> int:
    """Working days up to ``on`` on which the clock of at least one case ran, each counted once."""
    total, counted_to = 0, date.min
    running = sorted(span for clock, terms in cases for span in _running(clock, terms, on))
    for first, last in running:
        first = max(first, counted_to + _DAY)
        if first <= last:
            total += calendar.count(first - _DAY, last)
            counted_to = last
    return total


def _running(clock: Clock, terms: Terms, on: date) -> Iterable[Span]:
    """The days on which a case's clock ran: from the day after each start to the end, without its stops."""
    for run in clock.as_of(on).runs:
        until = min(on, run.ended) if run.ended else on
        first = run.began + _DAY
        for taken_first, taken_last in spans(run.stops, run.began, terms.pause_day_counts, until):
            if first < taken_first:
                yield first, min(taken_first - _DAY, until)
            first = taken_last + _DAY
        if first <= until:
            yield first, until
