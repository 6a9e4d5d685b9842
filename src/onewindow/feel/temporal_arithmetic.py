"""Arithmetic, order and properties of temporal values (DMN 1.5, tables 44 to 48 and 65).

Each operation is looked up by the types of its operands; what is not listed is not defined and gives null.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from typing import Any

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
from onewindow.feel.temporal_text import MAX_MONTHS, MAX_NANOS
from onewindow.feel.values import DECIMAL, Value

TEMPORAL = (Date, Time, DateTime, DaysDuration, MonthsDuration)
Operation = Callable[[Any, Any], Value]


def days(nanos: int) -> DaysDuration:
    """A days and time duration, checked against the limits; raises `TemporalError` beyond them."""
    if abs(nanos) >= MAX_NANOS:
        raise TemporalError("duration")
    return DaysDuration(nanos)


def months(count: int) -> MonthsDuration:
    """A years and months duration, checked against the limits; raises `TemporalError` beyond them."""
    if abs(count) >= MAX_MONTHS:
        raise TemporalError("duration")
    return MonthsDuration(count)


def whole(number: Decimal) -> int:
    """The number without its fraction."""
    if abs(number) >= MAX_NANOS:
        raise TemporalError("duration")
    return int(number.to_integral_value(rounding=ROUND_DOWN))


def midnight(date: Date) -> DateTime:
    """The beginning of the day in UTC, as which a date counts in arithmetic with moments (10.3.2.3.5)."""
    return DateTime(date, Time(0, 0, 0, 0, 0))


def _moments_apart(later: DateTime, earlier: DateTime) -> Value:
    if later.time.local != earlier.time.local:
        raise TemporalError("one has a time zone and the other has none")
    return days(later.value() - earlier.value())


def _times_apart(later: Time, earlier: Time) -> Value:
    if later.local != earlier.local:
        raise TemporalError("one has a time zone and the other has none")
    return days(later.value() - earlier.value())


def _date_plus_days(date: Date, duration: DaysDuration) -> Date:
    return Date.from_ordinal((date.ordinal() * DAY_NANOS + duration.nanos) // DAY_NANOS)


def _moment_plus_months(moment: DateTime, duration: MonthsDuration) -> DateTime:
    return DateTime(moment.date.plus_months(duration.months), moment.time)


_ADD: dict[tuple[type, type], Operation] = {
    (Date, MonthsDuration): lambda a, b: a.plus_months(b.months),
    (Date, DaysDuration): _date_plus_days,
    (DateTime, MonthsDuration): _moment_plus_months,
    (DateTime, DaysDuration): lambda a, b: a.plus_nanos(b.nanos),
    (Time, DaysDuration): lambda a, b: a.with_nanos(a.nanos() + b.nanos),
    (DaysDuration, DaysDuration): lambda a, b: days(a.nanos + b.nanos),
    (MonthsDuration, MonthsDuration): lambda a, b: months(a.months + b.months),
}


def _swapped(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


_ADD |= {(b, a): _swapped(operation) for (a, b), operation in list(_ADD.items())}

_SUBTRACT: dict[tuple[type, type], Operation] = {
    (Date, Date): lambda a, b: days((a.ordinal() - b.ordinal()) * DAY_NANOS),
    (DateTime, DateTime): _moments_apart,
    (Date, DateTime): lambda a, b: _moments_apart(midnight(a), b),
    (DateTime, Date): lambda a, b: _moments_apart(a, midnight(b)),
    (Time, Time): _times_apart,
    (Date, MonthsDuration): lambda a, b: a.plus_months(-b.months),
    (Date, DaysDuration): lambda a, b: _date_plus_days(a, DaysDuration(-b.nanos)),
    (DateTime, MonthsDuration): lambda a, b: _moment_plus_months(a, MonthsDuration(-b.months)),
    (DateTime, DaysDuration): lambda a, b: a.plus_nanos(-b.nanos),
    (Time, DaysDuration): lambda a, b: a.with_nanos(a.nanos() - b.nanos),
    (DaysDuration, DaysDuration): lambda a, b: days(a.nanos - b.nanos),
    (MonthsDuration, MonthsDuration): lambda a, b: months(a.months - b.months),
}

_MULTIPLY: dict[tuple[type, type], Operation] = {
    (DaysDuration, Decimal): lambda a, b: days(whole(DECIMAL.multiply(Decimal(a.nanos), b))),
    (MonthsDuration, Decimal): lambda a, b: months(whole(DECIMAL.multiply(Decimal(a.months), b))),
    (Decimal, DaysDuration): lambda a, b: days(whole(DECIMAL.multiply(Decimal(b.nanos), a))),
    (Decimal, MonthsDuration): lambda a, b: months(whole(DECIMAL.multiply(Decimal(b.months), a))),
}

_DIVIDE: dict[tuple[type, type], Operation] = {
    (DaysDuration, Decimal): lambda a, b: days(whole(DECIMAL.divide(Decimal(a.nanos), b))),
    (MonthsDuration, Decimal): lambda a, b: months(whole(DECIMAL.divide(Decimal(a.months), b))),
    (DaysDuration, DaysDuration): lambda a, b: DECIMAL.divide(Decimal(a.nanos), Decimal(b.nanos)),
    (MonthsDuration, MonthsDuration): lambda a, b: DECIMAL.divide(Decimal(a.months), Decimal(b.months)),
}

OPERATIONS: dict[str, dict[tuple[type, type], Operation]] = {
    "+": _ADD,
    "-": _SUBTRACT,
    "*": _MULTIPLY,
    "/": _DIVIDE,
}


def order_key(value: Value, other: Value) -> tuple[int, int] | None:
    """What decides the order of two temporal values of one type; None when they have none."""
    if type(value) is not type(other):
        return None
    if type(value) is Date:
        return value.ordinal(), other.ordinal()
    if type(value) is DateTime:
        return (value.value(), other.value()) if value.time.local == other.time.local else None
    if type(value) is Time:
        return (value.value(), other.value()) if value.local == other.local else None
    if type(value) is DaysDuration:
        return value.nanos, other.nanos
    return (value.months, other.months) if type(value) is MonthsDuration else None


def _parts(value: DaysDuration) -> tuple[int, int, int, int]:
    """Days, hours, minutes and nanoseconds, all with the duration's sign."""
    sign = -1 if value.nanos < 0 else 1
    number, rest = divmod(abs(value.nanos), DAY_NANOS)
    hours, rest = divmod(rest, 3600 * NANOS)
    minutes, rest = divmod(rest, 60 * NANOS)
    return sign * number, sign * hours, sign * minutes, sign * rest


def seconds(nanos: int) -> Decimal:
    """Nanoseconds as a number of seconds with exact fraction."""
    number, rest = divmod(abs(nanos), NANOS)
    size = Decimal(number) if not rest else Decimal(f"{number}.{rest:09d}".rstrip("0"))
    return -size if nanos < 0 else size


def _time_offset(offset: int | None) -> Value:
    return None if offset is None else DaysDuration(offset * NANOS)


_DATE: dict[str, Callable[[Any], Value]] = {
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "day": lambda d: Decimal(d.day),
    "weekday": lambda d: Decimal(d.weekday()),
}
_TIME: dict[str, Callable[[Any], Value]] = {
    "hour": lambda t: Decimal(t.hour),
    "minute": lambda t: Decimal(t.minute),
    "second": lambda t: Decimal(t.second),
    "timezone": lambda t: t.zone,
}


def _of(part: str, read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda moment: read(getattr(moment, part))


PROPERTIES: dict[type, dict[str, Callable[[Any], Value]]] = {
    Date: {**_DATE, "value": lambda d: Decimal(d.ordinal() * 86_400)},
    Time: {
        **_TIME,
        "time offset": lambda t: _time_offset(t.offset_seconds()),
        "value": lambda t: seconds(t.value()),
    },
    DateTime: {
        **{name: _of("date", read) for name, read in _DATE.items()},
        **{name: _of("time", read) for name, read in _TIME.items()},
        "time offset": lambda m: _time_offset(m.offset_seconds()),
        "value": lambda m: seconds(m.value()),
    },
    DaysDuration: {
        "days": lambda d: Decimal(_parts(d)[0]),
        "hours": lambda d: Decimal(_parts(d)[1]),
        "minutes": lambda d: Decimal(_parts(d)[2]),
        "seconds": lambda d: seconds(_parts(d)[3]),
        "value": lambda d: seconds(d.nanos),
    },
    MonthsDuration: {
        "years": lambda d: Decimal((abs(d.months) // 12) * (-1 if d.months < 0 else 1)),
        "months": lambda d: Decimal((abs(d.months) % 12) * (-1 if d.months < 0 else 1)),
        "value": lambda d: Decimal(d.months),
    },
}
