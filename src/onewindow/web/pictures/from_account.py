"""From the clock's account to the account's picture."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.procedures.clock.account import Account, Cause
from onewindow.procedures.clock.account import Day as Row
from onewindow.procedures.clock.reading import NONE, Reading
from onewindow.web.pictures.account import AccountPicture, Day, Ruler
from onewindow.web.templatetags.words import both_plain, short
from onewindow.web.words import UNITS
from onewindow.working_days import DayKind

_KINDS = {
    Cause.ACCEPTED: "accepted",
    Cause.STOPPED: "stopped",
    Cause.CORRECTION: "stopped",
    Cause.HOLIDAY: "holiday",
    Cause.WEEKEND: "weekend",
}


def account_picture(account: Account, title: str, stop_name: Callable[[str], str]) -> AccountPicture:
    """The picture of an account; ``stop_name`` names a kind of special procedure."""
    readings = account.readings
    days = tuple(_day(row, readings.ended is not None, stop_name) for row in account.days)
    rulers = tuple(
        _ruler(id, name, english, reading)
        for id, name, english, reading in (
            ("promised", short("承诺时限", "Promised limit"), "promised", readings.promised),
            ("statutory", short("法定时限", "Statutory limit"), "statutory", readings.statutory),
        )
        if reading.unit != NONE and reading.limit is not None
    )
    return AccountPicture(title, days, rulers, readings.on, readings.ended)


def _day(row: Row, finished: bool, stop_name: Callable[[str], str]) -> Day:
    counted = row.statutory if row.statutory.counted else row.promised
    kind = _KINDS.get(row.cause, "after" if row.ahead else "counted")
    if row.cause in (Cause.WEEKEND, Cause.HOLIDAY) and counted.counted:
        kind = "after" if row.ahead else "counted"
    reason = label = ""
    if kind == "stopped":
        stops = short("、", ", ").join(stop_name(stop).partition("（")[0] for stop in row.stops)
        reason = label = stops or short(row.why_zh, row.why_en)
    elif kind == "holiday":
        reason, label = both_plain(row.why_zh, row.why_en), short(row.why_zh, row.why_en)
    number = counted.used if counted.counted else None
    return Day(row.date, kind, number, row.kind is DayKind.MAKE_UP, reason, label)


def _ruler(id: str, name: str, english: str, reading: Reading) -> Ruler:
    unit = UNITS[reading.unit]
    due = reading.due.on if reading.due else None
    provisional = bool(reading.due and reading.due.provisional)
    limit = reading.limit or 0
    return Ruler(id, name, english, reading.used, limit, both_plain(unit.zh, unit.en), due, provisional)
