"""Family ``limits``: a promised limit longer than the statutory one; limits that make no sense.

Different units are compared by the worst case: for every possible day of acceptance in the last ten published
years both due dates are computed by the calendar. Longer for every such day, or in weeks without public
holidays, is an error; longer only around public holidays is a warning that names the worst day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.findings import Finding, Level, error
from onewindow.catalogue.model import Limit, Matter, Unit
from onewindow.working_days import china

YEARS = 10
_UNITS = {Unit.WORKING_DAY: ("工作日", "working days"), Unit.CALENDAR_DAY: ("日（自然日）", "calendar days")}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How often the promise ends after the statutory limit, and the day of acceptance on which it is worst."""

    days: int
    late: int
    worst: date
    promised_due: date
    statutory_due: date
    late_without_holiday: bool


@cache
def compare(promised: tuple[int, Unit], statutory: tuple[int, Unit]) -> Comparison:
    """Both due dates for each working day of acceptance in the last ten published years."""
    calendar = china()
    last = calendar.last_published - timedelta(days=200)
    first = date(last.year - YEARS, last.month, 1)
    days = late = 0
    worst, worst_dues, quiet = first, (first, first), False
    day = first
    while day <= last:
        if calendar.is_working(day):
            days += 1
            dues = _due(day, *promised), _due(day, *statutory)
            if dues[0] > dues[1]:
                late += 1
                quiet = quiet or not _holiday_between(day, max(dues))
                if dues[0] - dues[1] > worst_dues[0] - worst_dues[1]:
                    worst, worst_dues = day, dues
        day += timedelta(days=1)
    return Comparison(days, late, worst, *worst_dues, quiet)


def _due(accepted: date, days: int, unit: Unit) -> date:
    calendar = china()
    return (
        calendar.due(accepted, days)
        if unit is Unit.WORKING_DAY
        else calendar.due_calendar_days(accepted, days)
    ).on


def _holiday_between(first: date, last: date) -> bool:
    """Whether a weekday is off, or a weekend day is worked, in a span."""
    calendar, day = china(), first
    while day <= last:
        if (day.weekday() < 5) != calendar.is_working(day):
            return True
        day += timedelta(days=1)
    return False


@family("limits")
def limits(subject: Subject) -> Iterator[Finding]:
    """No matter promises more days than law gives; no consulted body has more than the matter itself."""
    for matter in subject.catalogue.matters.values():
        yield from _promise(subject, matter)
        for number, consulted in enumerate(matter.consulted, 1):
            longest = matter.statutory if matter.statutory.unit is not Unit.NONE else matter.promised
            same = consulted.limit.unit is longest.unit
            if same and consulted.limit.days > longest.days and not longest.at_least:
                origin = subject.at("matters", matter.id, "consulted")
                zh = f"{matter.id} 征求意见第 {number} 项 {consulted.department} 的时限长于事项本身"
                en = f"{matter.id}: {consulted.department} has longer for its opinion than the matter has in all"
                yield error(origin, "opinion-too-long", zh, en, "请核对 limit。", "Check the limit.")


def _promise(subject: Subject, matter: Matter) -> Iterator[Finding]:
    promised, statutory = matter.promised, matter.statutory
    if Unit.NONE in (promised.unit, statutory.unit) or statutory.at_least:
        return
    origin = subject.at("matters", matter.id, "limit", "promised")
    said_zh = f"{matter.id} 承诺 {_words(promised, 0)}，法定 {_words(statutory, 0)}"
    said_en = f"{matter.id} promises {_words(promised, 1)}, law gives {_words(statutory, 1)}"
    advice = (
        "请缩短承诺时限，核对单位；法定为“不少于”的期限请加 at_least: true。",
        "Shorten the promise or check the units; where law sets a least time, add at_least: true.",
    )
    if promised.unit is statutory.unit:
        if promised.days > statutory.days:
            yield error(
                origin,
                "promised-longer",
                f"{said_zh}：承诺长于法定",
                f"{said_en}: the promise is longer",
                *advice,
            )
        return
    found = compare((promised.days, promised.unit), (statutory.days, statutory.unit))
    if not found.late:
        return
    rule_zh = (
        f"按日历逐日比较 {found.days} 个受理日，{found.late} 个更晚，"
        f"最差 {found.worst} 受理：承诺到 {found.promised_due}，法定到 {found.statutory_due}"
    )
    rule_en = (
        f"of {found.days} days of acceptance {found.late} end later, "
        f"worst {found.worst}: promised {found.promised_due}, statutory {found.statutory_due}"
    )
    if found.late_without_holiday:
        yield error(
            origin,
            "promised-longer",
            f"{said_zh}：承诺长于法定（{rule_zh}）",
            f"{said_en}: the promise is longer ({rule_en})",
            *advice,
        )
    else:
        yield error(
            origin, "promised-longer-at-holidays", f"{said_zh}：遇法定节假日时承诺晚于法定（{rule_zh}）",
            f"{said_en}: around public holidays the promise ends later ({rule_en})",
            "以先到的日期为准；可改用自然日承诺。", "The earlier date holds; a promise in calendar days avoids this.",
            Level.WARNING,
        )  # fmt: skip


def _words(limit: Limit, language: int) -> str:
    return f"{limit.days} {_UNITS[limit.unit][language]}"
