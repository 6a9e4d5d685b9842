"""The zone's own days off and working days that an administrator sets, beside those of the catalogue's files.

They are events of one stream, few in number, and each process notices a new one; the latest word on a day counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import head, read_stream
from onewindow.working_days import Calendar

KINDS = {
    "off": ("放假", "day off"),
    "working": ("上班", "working day"),
    "normal": ("按国家日历", "as in the national calendar"),
}
Days = Mapping[date, str]


def stream(zone: str) -> str:
    """The stream of a zone's days."""
    return f"calendar:{zone}"


def fold(events: Iterable[StoredEvent]) -> dict[date, str]:
    """The days that the events leave behind: ``off`` or ``working``."""
    found: dict[date, str] = {}
    for event in events:
        for text, kind in event.data["days"].items():
            found[date.fromisoformat(text)] = kind
    return {day: kind for day, kind in sorted(found.items()) if kind != "normal"}


def version(connection: Connection, zone: str) -> int:
    """A number that grows whenever somebody sets days."""
    return head(connection, stream(zone))[0]


def days(connection: Connection, zone: str) -> dict[date, str]:
    """The days that hold now."""
    return fold(read_stream(connection, stream(zone)))


def overlaid(calendar: Calendar, days: Days) -> Calendar:
    """A calendar with the zone's days on top."""
    if not days:
        return calendar
    off = [day for day, kind in days.items() if kind == "off"]
    return calendar.with_days(off=off, working=[day for day in days if days[day] == "working"])
