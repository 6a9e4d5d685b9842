"""Working days (工作日): what a day is, and when a term ends. Open to everyone."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, Registry
from onewindow.api.problem import Problem
from onewindow.api.shapes import AskedDay, Shape

calendars = Registry("calendars 工作日")
MOST_DAYS = timedelta(days=366)


class DueDate(Shape):
    """The last day of a term. `provisional` when it hangs on a year whose notice of holidays is not out yet."""

    accepted_on: str
    days: int
    unit: str
    due_on: str
    provisional: bool
    why: dict[str, str]


class CalendarDay(Shape):
    """One day: what it is, and whether it counts."""

    date: str
    kind: str
    counts: bool
    name: dict[str, str]
    published: bool


class Days(Shape):
    """The days of a span."""

    items: list[CalendarDay]


@calendars.get("/calendar/due", PUBLIC, name="due_date", answer=DueDate)
def due(
    call: Call,
    accepted_on: AskedDay,
    days: Annotated[int, Field(ge=0, le=20_000)],
    unit: Literal["working_day", "calendar_day"] = "working_day",
) -> Any:
    """When a term ends that begins on a day. Day one is the next working day (行政许可法 art. 82, 民法典 art. 203)."""
    calendar = call.office.calendar
    made = (calendar.due if unit == "working_day" else calendar.due_calendar_days)(accepted_on, days)
    return {
        "accepted_on": accepted_on, "days": days, "unit": unit, "due_on": made.on, "provisional": made.provisional,
        "why": {"zh": made.why_zh, "en": made.why_en},
    }  # fmt: skip


@calendars.get("/calendar/days", PUBLIC, name="calendar_days", answer=Days)
def days(call: Call, first: AskedDay, last: AskedDay) -> Any:
    """The days of a span of a year at most: working days, weekends, holidays, make-up working days."""
    if not timedelta(0) <= last - first <= MOST_DAYS:
        raise Problem(
            422,
            "span_invalid",
            "请给出先后正确、不超过一年的起止日。",
            "give a first and a last day in order, a year apart at most",
        )
    calendar = call.office.calendar
    found = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {
        "items": [
            {
                "date": day,
                "kind": calendar.kind(day),
                "counts": calendar.is_working(day),
                "name": {"zh": calendar.name(day), "en": calendar.name_en(day)},
                "published": calendar.published(day),
            }
            for day in found
        ]
    }
