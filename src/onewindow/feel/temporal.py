"""Dates, times and durations of FEEL (DMN 1.5, 10.3.2.3): years to nine digits and below zero, nanoseconds, zones.

Python's own types hold neither, so these are small types of our own over whole numbers; the calendar is the
proleptic Gregorian one, as in XML Schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MAX_YEAR = 999_999_999
NANOS = 1_000_000_000
DAY_SECONDS = 86_400
DAY_NANOS = DAY_SECONDS * NANOS
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class TemporalError(ValueError):
    """The parts denote no such date, time or duration."""


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and is_leap(year) else MONTH_LENGTHS[month - 1]


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A calendar day."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if abs(self.year) > MAX_YEAR or not 1 <= self.month <= 12:
            raise TemporalError(f"{self.year}-{self.month}")
        if not 1 <= self.day <= month_length(self.year, self.month):
            raise TemporalError(f"{self.year}-{self.month}-{self.day}")

    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        year = self.year - (self.month <= 2)
        era, in_era = divmod(year, 400)
        in_year = (153 * (self.month + (-3 if self.month > 2 else 9)) + 2) // 5 + self.day - 1
        return era * 146_097 + in_era * 365 + in_era // 4 - in_era // 100 + in_year - 719_468

    @staticmethod
    def from_ordinal(days: int) -> Date:
        """The day that lies so many days after 1970-01-01; raises `TemporalError` outside nine-digit years."""
        era, in_era = divmod(days + 719_468, 146_097)
        year = (in_era - in_era // 1460 + in_era // 36_524 - in_era // 146_096) // 365
        in_year = in_era - (365 * year + year // 4 - year // 100)
        month = (5 * in_year + 2) // 153
        day = in_year - (153 * month + 2) // 5 + 1
        month += 3 if month < 10 else -9
        return Date(year + era * 400 + (month <= 2), month, day)

    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal() + 3) % 7 + 1

    def day_of_year(self) -> int:
        """1 for the first of January."""
        return self.ordinal() - Date(self.year, 1, 1).ordinal() + 1

    def week_of_year(self) -> int:
        """The week's number by ISO 8601."""
        thursday = Date.from_ordinal(self.ordinal() - self.weekday() + 4)
        return (thursday.day_of_year() - 1) // 7 + 1

    def plus_months(self, months: int) -> Date:
        """The same day so many months later, or the month's last day when it is shorter."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        if abs(year) > MAX_YEAR:
            raise TemporalError(str(year))
        return Date(year, month + 1, min(self.day, month_length(year, month + 1)))

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; ``offset`` in seconds east of UTC, or ``zone`` by its IANA name, or neither for local time."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    offset: int | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        if not (
            0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60 and 0 <= self.nano < NANOS
        ):
            raise TemporalError(f"{self.hour}:{self.minute}:{self.second}")
        if self.offset is not None and abs(self.offset) > 18 * 3600:
            raise TemporalError(f"offset {self.offset}")
        if self.zone is not None and time_zone(self.zone) is None:
            raise TemporalError(self.zone)

    @property
    def local(self) -> bool:
        """Whether the time has neither offset nor zone."""
        return self.offset is None and self.zone is None

    def nanos(self) -> int:
        """Nanoseconds since midnight, zone aside."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * NANOS + self.nano

    def offset_seconds(self) -> int | None:
        """Seconds east of UTC; a zone without a date counts with its offset of 1970-01-01."""
        if self.zone is not None:
            return zone_offset(self.zone, Date(1970, 1, 1), self.nanos())
        return self.offset

    def value(self) -> int:
        """Nanoseconds since midnight in UTC, or local ones for a local time."""
        return self.nanos() - (self.offset_seconds() or 0) * NANOS

    def with_nanos(self, nanos: int) -> Time:
        """The same offset or zone at another nanosecond of the day."""
        seconds, nano = divmod(nanos % DAY_NANOS, NANOS)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return Time(hour, minute, second, nano, self.offset, self.zone)

    def __str__(self) -> str:
        text = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction_text(self.nano)}"
        if self.zone is not None:
            return f"{text}@{self.zone}"
        return text + offset_text(self.offset)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day with a time of day."""

    date: Date
    time: Time

    def offset_seconds(self) -> int | None:
        """Seconds east of UTC at this moment; None for local time."""
        if self.time.zone is not None:
            return zone_offset(self.time.zone, self.date, self.time.nanos())
        return self.time.offset

    def value(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 in UTC, or in local time for a local one."""
        return self.date.ordinal() * DAY_NANOS + self.time.nanos() - (self.offset_seconds() or 0) * NANOS

    def plus_nanos(self, nanos: int) -> DateTime:
        """The moment so many nanoseconds later, in the same zone."""
        if self.time.zone is not None:
            return self._plus_in_zone(nanos)
        days, rest = divmod(self.date.ordinal() * DAY_NANOS + self.time.nanos() + nanos, DAY_NANOS)
        return DateTime(Date.from_ordinal(days), self.time.with_nanos(rest))

    def _plus_in_zone(self, nanos: int) -> DateTime:
        """Counted on the time line of UTC, so that a change of summer time in between is right."""
        assert self.time.zone is not None
        days, rest = divmod(self.value() + nanos, DAY_NANOS)
        utc = Date.from_ordinal(days)
        offset = zone_offset_of_utc(self.time.zone, utc, rest)
        days, rest = divmod(days * DAY_NANOS + rest + offset * NANOS, DAY_NANOS)
        return DateTime(Date.from_ordinal(days), self.time.with_nanos(rest))

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A days and time duration in nanoseconds."""

    nanos: int

    def __str__(self) -> str:
        days, rest = divmod(abs(self.nanos), DAY_NANOS)
        seconds, nano = divmod(rest, NANOS)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        text = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minute, "M")) if n)
        if second or nano:
            text += f"{second}{fraction_text(nano)}S"
        day_text = f"{days}D" if days else ""
        if not day_text and not text:
            return "PT0S"
        return f"{'-' if self.nanos < 0 else ''}P{day_text}{'T' + text if text else ''}"


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A years and months duration in months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = f"{years}Y" if years else ""
        if months or not years:
            text += f"{months}M"
        return f"{'-' if self.months < 0 else ''}P{text}"


def fraction_text(nano: int) -> str:
    """The digits behind a second's point, with the point; empty for none."""
    return f".{nano:09d}".rstrip("0") if nano else ""


def offset_text(offset: int | None) -> str:
    """An offset as it is written: ``Z``, ``+08:00``, ``-01:30:15``; empty for none."""
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    minutes, seconds = divmod(abs(offset), 60)
    text = f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return text + (f":{seconds:02d}" if seconds else "")


@lru_cache(maxsize=256)
def time_zone(name: str) -> ZoneInfo | None:
    """The zone of this IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return None


def _stand_in(date: Date) -> tuple[int, int, int]:
    """A day of a year that Python can hold, with the same rules: the calendar repeats after 400 years."""
    year = date.year
    if year > 9998:
        year = 9600 + year % 400 - (400 if year % 400 > 398 else 0)
    return (max(year, 2), date.month, date.day if year >= 2 or date.day < 29 else 28)


def _python(date: Date, nanos: int) -> datetime:
    return datetime(*_stand_in(date)) + timedelta(microseconds=nanos // 1000)


def zone_offset(zone: str, date: Date, nanos: int) -> int:
    """Seconds east of UTC in the zone at a local day and time."""
    info = time_zone(zone)
    offset = _python(date, nanos).replace(tzinfo=info).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def zone_offset_of_utc(zone: str, date: Date, nanos: int) -> int:
    """Seconds east of UTC in the zone at a moment given in UTC."""
    info = time_zone(zone)
    assert info is not None
    offset = info.fromutc(_python(date, nanos).replace(tzinfo=info)).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0
