"""The readable clock: walks from the day of acceptance, one row per day, and says why each counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from onewindow.procedures.clock.light import DEFAULT_RULES, LightRules
from onewindow.procedures.clock.reading import CALENDAR, NONE, WORKING, Ceiling, Reading, Readings, limits
from onewindow.procedures.clock.record import Clock, Run, StopSpan, read_clock
from onewindow.procedures.protocol import Event, Period, Terms
from onewindow.working_days import Calendar, DayKind

_DAY = timedelta(days=1)
_WORKED = frozenset({DayKind.WORKING, DayKind.MAKE_UP})


class Cause(StrEnum):
    """Why a day counts or not."""

    ACCEPTED = "accepted"
    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    STOPPED = "stopped"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Cell:
    """One clock on one day: counted or not, and what is used, left (None: no limit) and over at its end."""

    counted: bool
    used: int
    left: int | None
    over: int
    is_due: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the account. ``ahead`` marks days after the reading: they assume no further stop."""

    date: date
    kind: DayKind
    cause: Cause
    why_zh: str
    why_en: str
    statutory: Cell
    promised: Cell
    stops: tuple[str, ...] = ()
    closing: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """The days of one run of the clock with both readings; ``earlier`` holds the runs before a reopening."""

    days: tuple[Day, ...]
    readings: Readings
    earlier: tuple[Account, ...] = ()


def account(
    events: Iterable[Event], terms: Terms, calendar: Calendar, on: date, rules: LightRules = DEFAULT_RULES
) -> Account | None:
    """The account on the day ``on``, from a case's events; None before acceptance."""
    return account_of(read_clock(events), terms, calendar, on, rules)


def account_of(
    clock: Clock, terms: Terms, calendar: Calendar, on: date, rules: LightRules = DEFAULT_RULES
) -> Account | None:
    """The account of a clock: days up to ``on`` (or to the end), then ahead to the later of the due dates."""
    runs = clock.as_of(on).runs
    accounts = [_Walk(run, terms, calendar, on, rules).account() for run in runs]
    if not accounts:
        return None
    return Account(accounts[-1].days, accounts[-1].readings, tuple(accounts[:-1]))


class _Tally:
    """One limit while the walk goes on: what is used, and the due date once it is reached."""

    def __init__(self, start: date, period: Period, added: int) -> None:
        self.start = start
        self.unit = period.unit
        self.extended = added
        self.limit = None if period.unit == NONE else period.days + added
        self.used = 0
        self.over = 0
        self.due: date | None = None

    def take(self, day: date, working: bool, stopped: bool) -> Cell:
        """Enter one day. A limit is reached on a working day outside every stop (民法典 art. 203)."""
        stopped = stopped and day > self.start
        counted = day > self.start and not stopped and (working or self.unit == CALENDAR)
        self.used += counted
        if counted and self.due is not None:
            self.over += 1
        reached = self.limit is not None and self.used >= self.limit and day >= self.start
        is_due = reached and self.due is None and working and not stopped
        if is_due:
            self.due = day
        return Cell(counted, self.used, self.left, self.over, is_due)

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def settled(self) -> bool:
        return self.limit is None or self.due is not None


class _Walk:
    """Walks one run day by day."""

    def __init__(self, run: Run, terms: Terms, calendar: Calendar, on: date, rules: LightRules) -> None:
        self.run = run
        self.terms = terms
        self.calendar = calendar
        self.on = on
        self.rules = rules
        self.until = min(on, run.ended) if run.ended else on
        self.first = min(run.start(terms.statutory), run.start(terms.promised))

    def account(self) -> Account:
        tallies = [
            _Tally(self.run.start(period), period, added) for period, added in limits(self.run, self.terms)
        ]
        days = self._past(tallies)
        shown = [(tally.used, tally.left, tally.over) for tally in tallies]
        definite = not self._blocking(self.until)
        ahead = self._ahead(tallies)
        readings = [self._reading(tally, *then, definite) for tally, then in zip(tallies, shown, strict=True)]
        rows = [*days, *ahead] if definite else days
        ended = self.run.ended
        ceilings = self._ceilings()
        open_stops = self.run.open_stops if ended is None else ()
        result = Readings(self.on, self.run.began, ended, open_stops, ceilings, readings[0], readings[1])
        return Account(tuple(rows), result)

    def _past(self, tallies: list[_Tally]) -> list[Day]:
        rows = []
        day = self.first
        while day <= self.until:
            rows.append(self._row(day, tallies, self._covering(day), ahead=False))
            day += _DAY
        return rows

    def _ahead(self, tallies: list[_Tally]) -> list[Day]:
        """The days until both limits are reached, supposing that nothing stops the clock again."""
        rows = []
        day = self.until
        while not all(tally.settled for tally in tallies):
            day += _DAY
            rows.append(self._row(day, tallies, (), ahead=True))
        return rows

    def _row(self, day: date, tallies: list[_Tally], stops: tuple[StopSpan, ...], ahead: bool) -> Day:
        kind = self.calendar.kind(day)
        working = kind in _WORKED
        stopped = bool(stops)
        statutory, promised = (tally.take(day, working, stopped) for tally in tallies)
        cause, zh, en = self._why(day, kind, stops)
        closing = self.run.end_kind if day == self.run.ended else ""
        names = tuple(stop.kind for stop in stops) if stops else ()
        return Day(day, kind, cause, zh, en, statutory, promised, names, closing, ahead)

    def _covering(self, day: date) -> tuple[StopSpan, ...]:
        """The stops that take this day out of the count; the first day never counts anyway."""
        if not self.run.stops or day == self.first:
            return ()
        return tuple([stop for stop in self.run.stops if self._covers(stop, day)])

    def _covers(self, stop: StopSpan, day: date) -> bool:
        begun = day > stop.began or (day == stop.began and not self.terms.pause_day_counts)
        return begun and (stop.ended is None or day <= stop.ended)

    def _blocking(self, day: date) -> bool:
        """Whether a stop is open on the day, so that the days ahead are not known."""
        return any(stop.began <= day and stop.ended is None for stop in self.run.stops)

    def _why(self, day: date, kind: DayKind, stops: tuple[StopSpan, ...]) -> tuple[Cause, str, str]:
        if day == self.first:
            return Cause.ACCEPTED, "起算当日不计入", "the day on which the period begins is not counted"
        if stops:
            names = "、".join(stop.kind for stop in stops)
            if any("correction" in stop.kind for stop in stops):
                return (
                    Cause.CORRECTION,
                    f"申请人补正期间不计入（{names}）",
                    f"the applicant corrects ({names})",
                )
            return (
                Cause.STOPPED,
                f"特别程序期间不计入（{names}）",
                f"special procedure, not counted ({names})",
            )
        if kind is DayKind.WORKING:
            return Cause.WORKING, "工作日", "working day"
        if kind is DayKind.WEEKEND:
            return Cause.WEEKEND, "周末", "weekend"
        name, name_en = self.calendar.name(day), self.calendar.name_en(day)
        if kind is DayKind.MAKE_UP:
            return Cause.MAKE_UP, f"{name}调休上班日", f"make-up working day for {name_en}"
        return Cause.HOLIDAY, name, name_en

    def _reading(self, tally: _Tally, used: int, left: int | None, over: int, definite: bool) -> Reading:
        due = self.calendar.as_due(tally.due) if tally.due is not None else None
        known = due is not None and (definite or due.on <= self.until)
        finished = self.run.ended is not None
        late = due is not None and due.on < self.until
        light = self.rules.light(
            finished=finished,
            over=late,
            stopped=self._blocking(self.until),
            working_days_left=self._working_days_until(due.on) if due else None,
            used=used,
            limit=tally.limit,
        )
        shown = due if known else None
        earliest = None if known else due
        return Reading(tally.unit, tally.limit, tally.extended, used, left, over, shown, earliest, light)

    def _working_days_until(self, due: date) -> int:
        days = (due - self.until).days
        return sum(self.calendar.is_working(self.until + i * _DAY) for i in range(1, days + 1))

    def _ceilings(self) -> tuple[Ceiling, ...]:
        found = []
        kinds = {stop.kind for stop in self.run.stops}
        for allowed in self.terms.stops:
            if allowed.max_days is None or allowed.kind not in kinds:
                continue
            used, day = 0, self.run.began + _DAY
            while day <= self.until:
                covered = any(stop.kind == allowed.kind for stop in self._covering(day))
                used += covered and (allowed.unit != WORKING or self.calendar.is_working(day))
                day += _DAY
            found.append(Ceiling(allowed.kind, used, allowed.max_days, allowed.unit))
        return tuple(found)
