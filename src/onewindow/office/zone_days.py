"""The zone's own days off and working days that an administrator sets, beside those of the catalogue's files.

They are events of one stream, few in number, and read from it at the start; the latest word on a day counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import open_database
from onewindow.ledger.store import read_stream
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


def peek(url: str, zone: str) -> dict[date, str]:
    """The days that a database holds, read before it is opened as a ledger: its tables may be derived anew then.

    Empty for a database that holds no events yet.
    """
    connection = open_database(url).connect()
    try:
        return fold(read_stream(connection, stream(zone)))
    except (
        Exception
    ):  # no table of events yet; a database that can't be read fails again when the ledger opens it
        return {}
    finally:
        connection.close()


def overlaid(calendar: Calendar, days: Days) -> Calendar:
    """A calendar with the zone's days on top."""
    if not days:
        return calendar
    off = [day for day, kind in days.items() if kind == "off"]
    return calendar.with_days(off=off, working=[day for day in days if days[day] == "working"])
