"""The calendar against facts of the notices and against a slow count day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.working_days import Calendar, DateOutOfRange, DayKind, Due, china

DAY = timedelta(days=1)
dates = st.dates(date(2007, 1, 1), date(2027, 12, 31))


def count_slowly(calendar: Calendar, accepted: date, working_days: int) -> date:
    """The due date by walking: day 1 is the next working day after ``accepted``."""
    day, left = accepted, working_days
    while left or not calendar.is_working(day):
        day += DAY
        left -= calendar.is_working(day) and left > 0
    return day


@given(dates, st.integers(0, 400))
def test_due_equals_a_walk(accepted: date, working_days: int) -> None:
    calendar = china()
    due = calendar.due(accepted, working_days)
    assert due.on == count_slowly(calendar, accepted, working_days)
    assert due.provisional == (due.on.year > 2026)


@given(dates, st.integers(0, 400))
def test_calendar_days_end_on_a_working_day(accepted: date, days: int) -> None:
    due = china().due_calendar_days(accepted, days)
    last = accepted + days * DAY
    while not china().is_working(last):
        last += DAY
    assert due.on == last


@given(dates, dates)
def test_count_equals_a_walk(after: date, until: date) -> None:
    first, last = min(after, until), max(after, until)
    slow = sum(china().is_working(first + i * DAY) for i in range(1, (last - first).days + 1))
    assert china().count(first, last) == slow
    assert china().count(last, first) == -slow


@given(st.lists(dates, max_size=5), st.lists(dates, max_size=5), dates, st.integers(0, 60))
def test_zone_days_hold_in_sums_too(off: list[date], working: list[date], accepted: date, days: int) -> None:
    calendar = china().with_days(off=off, working=working)
    for day in off:
        assert calendar.is_working(day) == (day in working)
    for day in working:
        assert calendar.is_working(day)
    assert calendar.due(accepted, days).on == count_slowly(calendar, accepted, days)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-09-20", DayKind.MAKE_UP, "国庆节"),
        ("2026-10-01", DayKind.HOLIDAY, "国庆节"),
        ("2026-10-10", DayKind.MAKE_UP, "国庆节"),
        ("2026-09-26", DayKind.HOLIDAY, "中秋节"),
        ("2026-09-19", DayKind.WEEKEND, ""),
        ("2026-09-18", DayKind.WORKING, ""),
        ("2020-02-03", DayKind.WORKING, ""),
        ("2027-05-01", DayKind.HOLIDAY, "劳动节"),
        ("2027-02-06", DayKind.WEEKEND, ""),
    ],
)
def test_kinds(day: str, kind: DayKind, name: str) -> None:
    assert (china().kind(date.fromisoformat(day)), china().name(date.fromisoformat(day))) == (kind, name)


@pytest.mark.parametrize(
    ("known_on", "day", "working"),
    [
        (date(2015, 5, 12), date(2015, 9, 3), True),
        (date(2015, 5, 13), date(2015, 9, 3), False),
        (date(2015, 5, 13), date(2015, 9, 6), True),
        (date(2019, 3, 21), date(2019, 5, 2), True),
        (date(2019, 3, 22), date(2019, 5, 2), False),
        (date(2019, 3, 22), date(2019, 4, 28), True),
        (date(2020, 1, 26), date(2020, 2, 1), True),
        (date(2020, 1, 27), date(2020, 2, 1), False),
        (date(2020, 1, 26), date(2020, 1, 31), True),
    ],
)
def test_a_second_notice_changes_days_from_its_publication(known_on: date, day: date, working: bool) -> None:
    assert china(known_on).is_working(day) == working


def test_the_worked_examples_of_2026() -> None:
    assert china().due(date(2026, 9, 23), 5) == Due(date(2026, 10, 8))
    assert china().due(date(2026, 9, 18), 2) == Due(date(2026, 9, 21))


def test_an_unpublished_year_is_provisional_with_both_languages() -> None:
    due = china().due(date(2026, 12, 30), 3)
    assert due.provisional
    assert "2027" in due.why_zh
    assert "2027" in due.why_en
    assert due.why == f"{due.why_zh} / {due.why_en}"
    assert china().due(date(2026, 9, 18), 2).why == ""
    assert china(date(2024, 1, 1)).due(date(2025, 6, 1), 1).provisional
    assert not china(date(2024, 1, 1)).published(date(2025, 1, 1))


def test_fixed_holidays_follow_the_rule_known_on_the_day() -> None:
    assert china().kind(date(2028, 5, 2)) is DayKind.HOLIDAY
    assert china(date(2024, 1, 1)).kind(date(2028, 5, 2)) is DayKind.WORKING


@pytest.mark.parametrize("day", [date(2006, 12, 31), date(1, 1, 1), date(2108, 1, 1)])
def test_days_outside_are_refused_in_both_languages(day: date) -> None:
    for call in (
        lambda: china().due(day, 1),
        lambda: china().due(day, 0),
        lambda: china().kind(day),
        lambda: china().count(day, day),
        lambda: china().due_calendar_days(day, 1),
        lambda: china().next_working(day),
    ):
        with pytest.raises(DateOutOfRange) as caught:
            call()
        assert "2007-01-01" in caught.value.zh
        assert "2007-01-01" in caught.value.en


def test_terms_beyond_the_end_and_negative_terms_are_refused() -> None:
    for days in (30_000, 10**9):
        with pytest.raises(DateOutOfRange):
            china().due(date(2026, 1, 1), days)
        with pytest.raises(DateOutOfRange):
            china().due_calendar_days(date(2026, 1, 1), days)
    for call in (china().due, china().due_calendar_days):
        with pytest.raises(ValueError, match="负数"):
            call(date(2026, 1, 1), -1)
