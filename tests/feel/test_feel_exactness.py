"""Thresholds are exact, and the calendar agrees with Python's own where Python has one."""

from __future__ import annotations

import datetime as clock
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onewindow.feel import Run, evaluate, parse, python_function
from onewindow.feel.operations import add, divide, multiply, subtract
from onewindow.feel.temporal import DAY_NANOS, Date, DateTime, DaysDuration, Time
from onewindow.feel.temporal_text import read_date_time, read_duration, read_temporal

MANY = settings(max_examples=500, deadline=None)
decimals = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4)


def threshold_rows(count: int) -> None:
    """Rows whose ratio is exactly 3 %, beside ones a hair below: both lowerings decide each rightly."""
    expression = parse("rd / sales >= 0.03")
    types = {"rd": "number", "sales": "number"}
    generated = python_function({"reached": expression}, ["rd", "sales"], assume_total=types)
    hair = Decimal("0.000001")
    for row in range(1, count + 1):
        sales = Decimal(row * 7 + row % 13) / 100
        exact = sales * 3 / 100
        assert generated({"rd": exact, "sales": sales})["reached"] is True, row
        assert generated({"rd": exact - hair, "sales": sales})["reached"] is False, row
        if row % 50 == 0:
            assert expression.evaluate({"rd": exact, "sales": sales}).value is True, row


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    assert evaluate("0.1 + 0.2 = 0.3").value is True


def test_twenty_thousand_rows_on_the_threshold() -> None:
    threshold_rows(20_000)


@pytest.mark.slow
def test_a_million_rows_on_the_threshold() -> None:
    threshold_rows(1_000_000)


@MANY
@given(decimals, decimals)
def test_arithmetic_is_that_of_fractions_within_34_digits(a: Decimal, b: Decimal) -> None:
    run = Run()
    assert Fraction(add(a, b, run)) == Fraction(a) + Fraction(b)
    assert Fraction(subtract(a, b, run)) == Fraction(a) - Fraction(b)
    assert Fraction(multiply(a, b, run)) == Fraction(a) * Fraction(b)
    assume(b)
    quotient = Fraction(divide(a, b, run))
    exact = Fraction(a) / Fraction(b)
    assert abs(quotient - exact) <= abs(exact) * Fraction(1, 10**33)


@MANY
@given(st.dates(), st.integers(-400_000, 400_000))
def test_days_agree_with_pythons_calendar(day: clock.date, distance: int) -> None:
    own = Date(day.year, day.month, day.day)
    assert own.ordinal() == day.toordinal() - clock.date(1970, 1, 1).toordinal()
    assert own.weekday() == day.isoweekday()
    assert own.week_of_year() == day.isocalendar().week
    assert own.day_of_year() == day.timetuple().tm_yday
    try:
        later = day + clock.timedelta(days=distance)
    except OverflowError:
        return
    assert str(Date.from_ordinal(own.ordinal() + distance)) == later.isoformat()


@MANY
@given(st.integers(-365_000_000_000, 365_000_000_000))
def test_far_days_come_back(days: int) -> None:
    day = Date.from_ordinal(days)
    assert day.ordinal() == days
    assert read_temporal(str(day)) == day


@MANY
@given(
    st.datetimes(min_value=clock.datetime(1900, 1, 1), max_value=clock.datetime(2100, 1, 1)),
    st.sampled_from(["Asia/Shanghai", "Europe/Paris", "America/New_York", "Australia/Lord_Howe"]),
    st.integers(-(10**15), 10**15),
)
def test_zones_agree_with_pythons(moment: clock.datetime, zone: str, micros: int) -> None:
    info = ZoneInfo(zone)
    offset = moment.replace(tzinfo=info).utcoffset()
    assert offset is not None
    time = Time(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, None, zone)
    own = DateTime(Date(moment.year, moment.month, moment.day), time)
    assert own.offset_seconds() == offset.total_seconds()
    utc = moment.replace(tzinfo=info).astimezone(clock.UTC) + clock.timedelta(microseconds=micros)
    there = utc.astimezone(info)
    assert str(own.plus_nanos(micros * 1000)).startswith(there.strftime("%Y-%m-%dT%H:%M:%S"))


@MANY
@given(st.integers(-(10**20), 10**20))
def test_durations_come_back_from_their_text(nanos: int) -> None:
    duration = DaysDuration(nanos)
    assert read_duration(str(duration)) == duration


@MANY
@given(st.integers(-(10**8), 10**8), st.integers(0, DAY_NANOS - 1), st.integers(-(10**17), 10**17))
def test_moments_come_back_and_differences_undo_sums(days: int, nanos: int, step: int) -> None:
    moment = DateTime(Date.from_ordinal(days), Time(0, 0, 0).with_nanos(nanos))
    assert read_date_time(str(moment)) == moment
    later = moment.plus_nanos(step)
    assert later.value() - moment.value() == step
    assert later.plus_nanos(-step) == moment
