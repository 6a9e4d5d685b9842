"""What a supervisor measures of one case: days, pauses, late entries. Pure functions of the case's events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.ledger import StoredEvent
from onewindow.office.record import CaseRecord
from onewindow.office.times import legal_day
from onewindow.procedures.clock import read
from onewindow.procedures.clock.fast import spans
from onewindow.procedures.clock.record import Run, StopSpan
from onewindow.procedures.protocol import Terms
from onewindow.working_days import Calendar

_DAY = timedelta(days=1)
LATE_SHARE = 80
"""A pause that begins when so many per cent of the limit are used is looked at: it may buy time."""


@dataclass(frozen=True, slots=True)
class Pause:
    """One special procedure of a case. ``share``: per cent of the statutory limit used when it began (None: no limit).

    ``nth`` counts the pauses of the case; ``days`` are its working days, None while it is open.
    """

    stop: str
    kind: str
    began: date
    ended: date | None
    share: int | None
    nth: int
    days: int | None

    @property
    def buys_time(self) -> bool:
        """Whether the rule flags it: it began late, or it is not the first."""
        return self.nth > 1 or (self.share is not None and self.share >= LATE_SHARE)


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An official's event recorded after the day on which it took effect; ``days`` are working days, 1 at least."""

    sequence: int
    kind: str
    on: date
    recorded_on: date
    by: str
    days: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The days of the present run: ``days`` from acceptance to the decision without pauses, in working days.

    ``limit`` is what the law gives the matter, without an extension: it says of which sort the matter is, and a body
    that extends is not to be compared with bodies of slower matters for it. ``over`` counts after the extension.
    """

    accepted_on: date | None = None
    ended_on: date | None = None
    days: int | None = None
    paused: int = 0
    limit: int | None = None
    over: int = 0
    extended: bool = False
    deemed_accepted: bool = False
    opinions: int = 0
    opinions_deemed: int = 0


def measures_of(record: CaseRecord, calendar: Calendar) -> Measures:
    """The measures of a case."""
    state, run = record.state, record.state.clock.run
    asked = len(state.opinions)
    deemed = sum(opinion.deemed for opinion in state.opinions)
    if run is None or record.terms is None:
        return Measures(opinions=asked, opinions_deemed=deemed)
    paused = _paused(run, record.terms, calendar)
    known = run.ended or state.last_on or run.began
    reading = read(state.clock, record.terms, calendar, max(known, run.began))
    given = reading.statutory if reading is not None else None
    limit = None if given is None or given.limit is None else given.limit - given.extended
    whole = None if run.ended is None else calendar.count(run.began, run.ended)
    return Measures(
        accepted_on=run.began,
        ended_on=run.ended,
        days=None if whole is None else max(0, whole - paused),
        paused=paused,
        limit=limit,
        over=given.over if given is not None and run.ended else 0,
        extended=bool(run.extensions),
        deemed_accepted=state.deemed_accepted,
        opinions=asked,
        opinions_deemed=deemed,
    )


def _paused(run: Run, terms: Terms, calendar: Calendar) -> int:
    """The working days that the pauses of a run took out of it: days that two of them share count once."""
    over = [stop for stop in run.stops if stop.ended is not None or run.ended is not None]
    taken = spans(over, run.began, terms.pause_day_counts, run.ended or run.began)
    return sum(calendar.count(first - _DAY, last) for first, last in taken)


def _working(began: date, ended: date | None, calendar: Calendar) -> int:
    return calendar.count(began, ended) if ended is not None and ended > began else 0


def pauses_of(record: CaseRecord, calendar: Calendar) -> Iterator[Pause]:
    """The pauses of a case, oldest first, those of runs before a reopening included."""
    if record.terms is None:
        return
    nth = 0
    for run in record.state.clock.runs:
        for stop in run.stops:
            nth += 1
            yield _pause(record, record.terms, run, stop, nth, calendar)


def _pause(record: CaseRecord, terms: Terms, run: Run, stop: StopSpan, nth: int, calendar: Calendar) -> Pause:
    reading = read(record.state.clock.as_of(stop.began), terms, calendar, stop.began)
    share = None
    if reading is not None and reading.statutory.limit:
        share = reading.statutory.used * 100 // reading.statutory.limit
    ended = stop.ended or run.ended
    days = None if ended is None else _working(stop.began, ended, calendar)
    return Pause(stop.id, stop.kind, stop.began, ended, share, nth, days)


def late_entries_of(events: Sequence[StoredEvent], calendar: Calendar) -> Iterator[LateEntry]:
    """The events that officials recorded after their day of effect. What silence brings about is nobody's delay."""
    for event in events:
        recorded = legal_day(event.recorded_at)
        if event.by != "system" and event.on < recorded:
            days = max(1, calendar.count(event.on, recorded))
            yield LateEntry(event.sequence, event.kind, event.on, recorded, event.by, days)
