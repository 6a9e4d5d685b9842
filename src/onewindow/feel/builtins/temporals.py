"""Built-ins that make temporal values and take them apart (DMN 1.5, tables 66, 77 and 78)."""

from __future__ import annotations

import datetime as clock
from decimal import Decimal

from onewindow.feel.budget import Run
from onewindow.feel.builtins.registry import builtin, integer
from onewindow.feel.temporal import (
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    TemporalError,
    Time,
)
from onewindow.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from onewindow.feel.values import Value

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("date", "from: string")
def date_from_text(run: Run, text: str) -> Value:
    """The day that the text denotes, as ``2026-11-23``; null when it denotes none."""
    return read_date(text) or run.null("literal", "date", text)


@builtin("date", "from: moment")
def date_from_moment(run: Run, moment: Date | DateTime) -> Value:
    """The day of a date or date and time."""
    return moment.date if isinstance(moment, DateTime) else moment


@builtin("date", "year: number, month: number, day: number")
def date_from_numbers(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """The day of these numbers; null when the calendar has no such day."""
    parts = [integer(run, "date", part) for part in (year, month, day)]
    if None in parts:
        return None
    try:
        return Date(*(part for part in parts if part is not None))
    except TemporalError as reason:
        return run.null("literal", "date", str(reason))


@builtin("date and time", "from: string")
def moment_from_text(run: Run, text: str) -> Value:
    """The moment that the text denotes; a day alone is its midnight."""
    return read_date_time(text) or run.null("literal", "date and time", text)


@builtin("date and time", "from: moment")
def moment_from_moment(run: Run, moment: Date | DateTime) -> Value:
    """A date and time as it is; a date as its midnight."""
    return moment if isinstance(moment, DateTime) else DateTime(moment, Time(0, 0, 0))


@builtin("date and time", "date: moment, time: time")
def moment_from_parts(run: Run, date: Date | DateTime, time: Time) -> Value:
    """The time of day on this day."""
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin("time", "from: string")
def time_from_text(run: Run, text: str) -> Value:
    """The time of day that the text denotes, as ``08:30:00``, with offset or zone."""
    return read_time(text) or run.null("literal", "time", text)


@builtin("time", "from: time or moment")
def time_from_moment(run: Run, moment: Time | Date | DateTime) -> Value:
    """The time of day of a moment; midnight in UTC of a date."""
    if isinstance(moment, Time):
        return moment
    return moment.time if isinstance(moment, DateTime) else Time(0, 0, 0, 0, 0)


@builtin("time", "hour: number, minute: number, second: number, offset?: days?")
def time_from_numbers(
    run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None
) -> Value:
    """The time of day of these numbers; fractions of seconds count to the nanosecond."""
    hours, minutes = integer(run, "time", hour), integer(run, "time", minute)
    if hours is None or minutes is None or not 0 <= second < 60:
        return run.null("argument", "time", [hour, minute, second])
    whole, nano = divmod(int(second * NANOS), NANOS)
    try:
        return Time(hours, minutes, whole, nano, None if offset is None else offset.nanos // NANOS)
    except TemporalError as reason:
        return run.null("literal", "time", str(reason))


@builtin("duration", "from: string")
def duration_from_text(run: Run, text: str) -> Value:
    """The duration that the text denotes, as ``P20D`` or ``P1Y6M``."""
    found = read_duration(text)
    return found if found is not None else run.null("literal", "duration", text)


@builtin("duration", "from: duration")
def duration_from_duration(run: Run, duration: Value) -> Value:
    """A duration as it is."""
    return duration


@builtin("years and months duration", "from: moment, to: moment")
def months_between(run: Run, start: Date | DateTime, end: Date | DateTime) -> Value:
    """The whole months from one day to another, negative when it lies before."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


@builtin("now", "")
def now(run: Run) -> Value:
    """This moment, in the machine's offset."""
    moment = clock.datetime.now().astimezone()
    offset = moment.utcoffset()
    time = Time(
        moment.hour,
        moment.minute,
        moment.second,
        moment.microsecond * 1000,
        int(offset.total_seconds()) if offset else 0,
    )
    return DateTime(Date(moment.year, moment.month, moment.day), time)


@builtin("today", "")
def today(run: Run) -> Value:
    """This day, in the machine's zone."""
    day = clock.date.today()
    return Date(day.year, day.month, day.day)


def _day(moment: Date | DateTime) -> Date:
    return moment.date if isinstance(moment, DateTime) else moment


@builtin("day of year", "date: moment")
def day_of_year(run: Run, moment: Date | DateTime) -> Value:
    """1 for the first of January."""
    return Decimal(_day(moment).day_of_year())


@builtin("day of week", "date: moment")
def day_of_week(run: Run, moment: Date | DateTime) -> Value:
    """``Monday`` to ``Sunday``."""
    return DAYS[_day(moment).weekday() - 1]


@builtin("month of year", "date: moment")
def month_of_year(run: Run, moment: Date | DateTime) -> Value:
    """``January`` to ``December``."""
    return MONTHS[_day(moment).month - 1]


@builtin("week of year", "date: moment")
def week_of_year(run: Run, moment: Date | DateTime) -> Value:
    """The week's number by ISO 8601."""
    return Decimal(_day(moment).week_of_year())
