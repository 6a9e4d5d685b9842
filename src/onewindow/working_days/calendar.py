"""The calendar: kinds of days, and due dates in constant time from prefix sums."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, compress
from typing import NamedTuple

from onewindow.working_days.notices import Notice, register

FIRST = date(2007, 1, 1)
LAST = date(2107, 12, 31)
_BASE = FIRST.toordinal()
_SIZE = LAST.toordinal() - _BASE + 1
_ZONE_DAY = "本区安排"


class DayKind(StrEnum):
    """What a day is. Only ``WORKING`` and ``MAKE_UP`` days count."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


_KINDS = (DayKind.WORKING, DayKind.WEEKEND, DayKind.HOLIDAY, DayKind.MAKE_UP)
_WORKING, _WEEKEND, _HOLIDAY, _MAKE_UP = range(4)
_COUNTS = bytes.maketrans(bytes(range(4)), bytes((1, 0, 0, 1)))


class Due(NamedTuple):
    """A due date: the last day of a term. ``provisional`` when it hangs on a year without a notice."""

    on: date
    provisional: bool = False
    why_zh: str = ""
    why_en: str = ""

    @property
    def why(self) -> str:
        """Why the date is provisional, in both languages; empty when it is certain."""
        return f"{self.why_zh} / {self.why_en}" if self.provisional else ""


class DateOutOfRange(ValueError):
    """A day before 2007, of which no notice is held, or beyond the calendar's end."""

    def __init__(self, day: date | None) -> None:
        self.day = day
        zh, en = ("届满日", "the due date") if day is None else (f"日期 {day}", f"the date {day}")
        self.zh = f"{zh}超出工作日历：只有 {FIRST} 至 {LAST} 的日期可以计算。请核对日期和天数。"
        self.en = (
            f"{en} lies outside the working-day calendar, which reaches from {FIRST} to {LAST}; "
            "check the date and the number of days"
        )
        super().__init__(f"{self.zh} / {self.en}")


class Calendar:
    """Immutable: every day's kind and name, and sums that answer a term in constant time.

    ``last_published`` is the last day of the last year whose notice is known. Days after it follow the week
    and the holidays with a fixed date only: make-up days are never guessed.
    """

    __slots__ = ("_kinds", "_names", "_published", "_sums", "_working") + (
        "first", "last", "last_published", "why"
    )  # fmt: skip

    def __init__(self, kinds: bytes, names: Mapping[int, str], last_published: date) -> None:
        self.first = FIRST
        self.last = LAST
        self.last_published = last_published
        self._published = last_published.toordinal()
        self._kinds = kinds
        self._names = names
        counts = kinds.translate(_COUNTS)
        self._sums = tuple(accumulate(counts))
        self._working = tuple(compress(range(_BASE, _BASE + _SIZE), counts))
        year = last_published.year
        self.why = (
            f"{year + 1} 年放假安排通知尚未发布，{year} 年之后的日期按周末和固定日期的法定节假日推算，可能变动",
            f"the notice for {year + 1} is not out: days after {year} follow weekends and fixed-date holidays "
            "only and may move",
        )

    @property
    def fingerprint(self) -> str:
        """A hash of all that due dates depend on: two calendars with the same one give the same dates."""
        return sha256(self._kinds + self._published.to_bytes(4)).hexdigest()

    def kind(self, day: date) -> DayKind:
        """What the day is. Raises ``DateOutOfRange``."""
        return _KINDS[self._kinds[self._offset(day)]]

    def name(self, day: date) -> str:
        """The Chinese name of the holiday (on a make-up day: of the holiday it makes up for), or ""."""
        return self._names.get(self._offset(day), "")

    def name_en(self, day: date) -> str:
        """The holiday's name in English, or ""."""
        name = self.name(day)
        return register().names.get(name, "the zone's own arrangement" if name == _ZONE_DAY else name)

    def is_working(self, day: date) -> bool:
        """Whether the day counts as a working day (行政许可法 art. 82)."""
        return self._kinds[self._offset(day)] in (_WORKING, _MAKE_UP)

    def published(self, day: date) -> bool:
        """Whether the notice for the day's year is known, so that the day's kind is certain."""
        return self._offset(day) + _BASE <= self._published

    def next_working(self, day: date) -> date:
        """The day itself when it is a working day, else the first working day after it."""
        offset = self._offset(day)
        return self._nth_working(self._sums[offset] - (self._kinds[offset] in (_WORKING, _MAKE_UP)), day)

    def due(self, accepted: date, working_days: int) -> Due:
        """The last day of a term of working days; day 1 is the next working day after ``accepted``.

        A term of 0 days ends at once: on ``accepted``, or on the next working day when nobody works then.
        Raises ``DateOutOfRange``, and ``ValueError`` for a negative term.
        """
        offset = accepted.toordinal() - _BASE
        if working_days <= 0 or not 0 <= offset < _SIZE:
            self._offset(accepted)
            _refuse_negative(working_days)
            return self._answer(self.next_working(accepted).toordinal())
        try:
            ordinal = self._working[self._sums[offset] + working_days - 1]
        except IndexError:
            raise DateOutOfRange(None) from None
        if ordinal <= self._published:
            return Due(date.fromordinal(ordinal))
        return self._answer(ordinal)

    def due_many(self, terms: Iterable[tuple[date, int]]) -> list[Due]:
        """The due date of each (accepted, working days)."""
        due = self.due
        return [due(accepted, working_days) for accepted, working_days in terms]

    def due_calendar_days(self, accepted: date, days: int) -> Due:
        """The last day of a term of calendar days; a day off moves to the next working day (民法典 art. 203)."""
        self._offset(accepted)
        _refuse_negative(days)
        ordinal = accepted.toordinal() + days
        if ordinal - _BASE >= _SIZE:
            raise DateOutOfRange(None)
        return self._answer(self.next_working(date.fromordinal(ordinal)).toordinal())

    def as_due(self, day: date) -> Due:
        """The day as a due date: provisional, with why, when its year's notice is not known."""
        self._offset(day)
        return self._answer(day.toordinal())

    def count(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when ``until`` lies before ``after``."""
        return self._sums[self._offset(until)] - self._sums[self._offset(after)]

    def with_days(self, off: Iterable[date] = (), working: Iterable[date] = ()) -> Calendar:
        """This calendar with a zone's own days off and working days; a mapping gives each day its name."""
        kinds, names = bytearray(self._kinds), dict(self._names)
        for days, weekday_kind, weekend_kind in ((off, _HOLIDAY, _HOLIDAY), (working, _WORKING, _MAKE_UP)):
            for day in days:
                offset = self._offset(day)
                kinds[offset] = weekend_kind if day.weekday() >= 5 else weekday_kind
                names[offset] = days[day] if isinstance(days, Mapping) else _ZONE_DAY
        return Calendar(bytes(kinds), names, self.last_published)

    def _offset(self, day: date) -> int:
        offset = day.toordinal() - _BASE
        if not 0 <= offset < _SIZE:
            raise DateOutOfRange(day)
        return offset

    def _nth_working(self, index: int, asked: date) -> date:
        if index >= len(self._working):
            raise DateOutOfRange(asked)
        return date.fromordinal(self._working[index])

    def _answer(self, ordinal: int) -> Due:
        day = date.fromordinal(ordinal)
        return Due(day) if ordinal <= self._published else Due(day, True, *self.why)


def _refuse_negative(days: int) -> None:
    if days < 0:
        raise ValueError(f"期限不能为负数：{days} / a term cannot be negative: {days}")


@lru_cache(maxsize=64)
def china(known_on: date | None = None) -> Calendar:
    """The calendar of the State Council's notices; with ``known_on``, only of those published by that day."""
    notices = [n for n in register().notices if known_on is None or n.published <= known_on]
    last_year = max((n.year for n in notices), default=FIRST.year - 1)
    kinds = _weeks()
    names: dict[int, str] = {}
    _lay_fixed(kinds, names, last_year, known_on)
    for notice in notices:
        _lay(notice, kinds, names)
    return Calendar(bytes(kinds), names, date(last_year, 12, 31))


def _weeks() -> bytearray:
    """Monday to Friday working, from the first day to the last."""
    week = bytes((_WORKING,) * 5 + (_WEEKEND,) * 2)
    start = FIRST.weekday()
    return bytearray((week * (_SIZE // 7 + 2))[start : start + _SIZE])


def _lay_fixed(kinds: bytearray, names: dict[int, str], last_year: int, known_on: date | None) -> None:
    """Lay the fixed-date holidays over the years without a notice."""
    rules = register().fixed
    fixed = [f for f in rules if known_on is None or f.published <= known_on] or rules[:1]
    starts = [f.year for f in fixed]
    for year in range(last_year + 1, LAST.year + 1):
        for (month, day), name in fixed[bisect_right(starts, year) - 1].days.items():
            offset = date(year, month, day).toordinal() - _BASE
            kinds[offset], names[offset] = _HOLIDAY, name


def _lay(notice: Notice, kinds: bytearray, names: dict[int, str]) -> None:
    """Lay one notice over the days; what it names wins over an earlier notice."""
    for days, is_off in ((notice.off, True), (notice.working, False)):
        for day, name in days.items():
            offset = day.toordinal() - _BASE
            if offset < 0:
                continue
            weekend = day.weekday() >= 5
            kinds[offset] = _HOLIDAY if is_off else _MAKE_UP if weekend else _WORKING
            if is_off or weekend:
                names[offset] = name
