"""Calendar files (RFC 5545): all-day entries that calendars take over, with identifiers that stay the same.

    text = calendar("示范项目", (Entry("case-1-due@onewindow", date(2026, 12, 1), "答复到期", "…"),), stamp)

A pure writer. Lines are folded at 75 octets without cutting a character (3.1), texts escaped (3.3.11), each entry
is all-day with its exclusive end (3.6.1) and takes no one's time. The zone's clock is named for clients that ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDTH = 75
"""The octets of one line, without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A day in a calendar. ``uid`` must stay the same when the day moves; ``tentative`` days may still move."""

    uid: str
    on: date
    title: str
    text: str = ""
    url: str = ""
    tentative: bool = False
    sequence: int = 0


def calendar(name: str, entries: Iterable[Entry], stamp: datetime) -> str:
    """The text of a calendar file; ``stamp`` is the aware moment at which it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//onewindow//dates//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    ]
    for entry in entries:
        lines += _event(entry, stamp)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(entry: Entry, stamp: datetime) -> list[str]:
    after = entry.on + timedelta(days=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{escaped(entry.title)}",
        f"STATUS:{'TENTATIVE' if entry.tentative else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.text:
        lines.append(f"DESCRIPTION:{escaped(entry.text)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most ``WIDTH`` octets; each further piece begins with a space (RFC 5545, 3.1)."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
