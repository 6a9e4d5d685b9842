"""Reads temporal values from text: ISO 8601 as XML Schema profiles it, with ``@Zone`` after a time (10.3.2.3.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from onewindow.feel.temporal import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    TemporalError,
    Time,
)

_DATE = r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
_TIME = (
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:(Z|z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_+/-]*))?"
)
_DATE_PATTERN = re.compile(_DATE, re.ASCII)
_TIME_PATTERN = re.compile(_TIME, re.ASCII)
_DATE_TIME_PATTERN = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_MONTHS_PATTERN = re.compile(r"(-)?P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?", re.ASCII)
_DAYS_PATTERN = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?",
    re.ASCII,
)
_LONGEST = 120
MAX_MONTHS = 2**63
MAX_NANOS = 2**63 * NANOS

Parts = tuple[str | None, ...]


def read_date(text: str) -> Date | None:
    """The day that the text denotes, or None."""
    found = _DATE_PATTERN.fullmatch(text)
    return _made(lambda: _date(found.groups())) if found else None


def read_time(text: str) -> Time | None:
    """The time of day that the text denotes, or None; hour 24 is the beginning of a day."""
    found = _TIME_PATTERN.fullmatch(text)
    return _made(lambda: _time(found.groups())[0]) if found is not None else None


def read_date_time(text: str) -> DateTime | None:
    """The moment that the text denotes, or None; a day alone is its midnight, hour 24 the next day's."""
    day = read_date(text)
    if day is not None:
        return DateTime(day, Time(0, 0, 0))
    found = _DATE_TIME_PATTERN.fullmatch(text)
    return _made(lambda: _date_time(found.groups())) if found else None


def read_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """The duration of either kind that the text denotes, or None."""
    if len(text) > _LONGEST:
        return None
    found = _MONTHS_PATTERN.fullmatch(text)
    if found:
        sign, years, months = found.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return MonthsDuration(-total if sign else total) if total < MAX_MONTHS else None
    found = _DAYS_PATTERN.fullmatch(text)
    if not found:
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    nanos = whole * NANOS + _nanos(fraction)
    return DaysDuration(-nanos if sign else nanos) if nanos < MAX_NANOS else None


def read_temporal(text: str) -> Date | Time | DateTime | DaysDuration | MonthsDuration | None:
    """The value of ``@"text"``: whichever temporal value the text denotes, or None."""
    found = read_date(text) or read_time(text) or read_date_time(text)
    return found if found is not None else read_duration(text)


Made = TypeVar("Made")


def _made(make: Callable[[], Made]) -> Made | None:
    try:
        return make()
    except TemporalError:
        return None


def _date(parts: Parts) -> Date:
    year, month, day = parts[:3]
    if year == "-0000":
        raise TemporalError("-0000")
    return Date(int(year or 0), int(month or 0), int(day or 0))


def _nanos(fraction: str | None) -> int:
    return int((fraction or "")[:9].ljust(9, "0"))


def _time(parts: Parts) -> tuple[Time, int]:
    """The time, and 1 when it is midnight at the day's end."""
    hour, minute, second = (int(part or 0) for part in parts[:3])
    fraction, utc, sign, offset_hours, offset_minutes, offset_seconds, zone = parts[3:]
    offset = 0 if utc else None
    if sign:
        if int(offset_minutes or 0) > 59 or int(offset_seconds or 0) > 59:
            raise TemporalError("offset")
        offset = (int(offset_hours or 0) * 60 + int(offset_minutes or 0)) * 60 + int(offset_seconds or 0)
        offset = -offset if sign == "-" else offset
    nano = _nanos(fraction)
    if (hour, minute, second, nano) == (24, 0, 0, 0):
        return Time(0, 0, 0, 0, offset, zone), 1
    return Time(hour, minute, second, nano, offset, zone), 0


def _date_time(parts: Parts) -> DateTime:
    day = _date(parts[:3])
    time, next_day = _time(parts[3:])
    moment = DateTime(day, time)
    if next_day:
        return DateTime(Date.from_ordinal(day.ordinal() + 1), time)
    return moment


__all__ = ["DAY_NANOS", "read_date", "read_date_time", "read_duration", "read_temporal", "read_time"]
