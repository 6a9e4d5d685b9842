"""The appointment of a site visit as a calendar file (RFC 5545), with hours in the zone's time."""

from __future__ import annotations

from datetime import UTC, datetime, time

from onewindow.office.handling_views import VisitView
from onewindow.office.icalendar import escaped, folded
from onewindow.office.times import SHANGHAI
from onewindow.procedures.protocol import Refused


def appointment_file(found: VisitView, stamp: datetime, address: str) -> str:
    """The file's text; a moved visit keeps its identifier and a cancelled one says so.

    Raises ``Refused`` (``no_appointment``) before a date is fixed.
    """
    visit = found.visit
    if visit.appointment is None:
        raise Refused("no_appointment", "踏勘时间尚未确定。", "the visit has no appointment yet")
    slot = visit.appointment
    begin, end = (_moment(slot.day.isoformat(), text) for text in (slot.begin, slot.end))
    cancelled = visit.state == "cancelled"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//onewindow//visits//ZH",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{visit.id}@onewindow",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{len(visit.moves) + cancelled}",
        f"DTSTART:{begin:%Y%m%dT%H%M%SZ}",
        f"DTEND:{end:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{escaped(f'{found.project_name}：{visit.purpose}')}",
        f"LOCATION:{escaped(visit.place)}",
        f"DESCRIPTION:{escaped(visit.contact)}",
        f"URL:{address}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _moment(day: str, hours: str) -> datetime:
    """Hours of a day in the zone as a moment of universal time."""
    local = datetime.combine(datetime.fromisoformat(day).date(), time.fromisoformat(hours), SHANGHAI)
    return local.astimezone(UTC)
