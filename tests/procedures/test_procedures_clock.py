"""The account of days and the lights, by worked examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.procedures import Event, Period
from onewindow.procedures.clock import Cause, Light, LightRules, Readings, account, read, read_clock
from procedures.a_case import CALENDAR, TERMS, ACase, day

STOP = {"stop_kind": "expert_review", "planned_days": 5, "notice": "告知书"}


def test_every_day_has_its_reason() -> None:
    case = ACase().accepted("09-23")
    case.do("stop", "09-28", **STOP)
    case.do("resume", "09-29")
    found = account(case.events, case.terms, CALENDAR, day("10-12"))
    assert found is not None
    rows = [
        (f"{row.date:%m-%d}", row.cause.value, row.statutory.used, row.promised.left) for row in found.days
    ]
    assert rows[:10] == [
        ("09-23", "accepted", 0, 5),
        ("09-24", "working", 1, 4),
        ("09-25", "holiday", 1, 4),
        ("09-26", "holiday", 1, 4),
        ("09-27", "holiday", 1, 4),
        ("09-28", "working", 2, 3),  # the day on which the stop begins counts as used
        ("09-29", "stopped", 2, 3),  # the day on which it ends does not
        ("09-30", "working", 3, 2),
        ("10-01", "holiday", 3, 2),
        ("10-02", "holiday", 3, 2),
    ]
    assert rows[17:20] == [("10-10", "make_up", 6, 0), ("10-11", "weekend", 6, 0), ("10-12", "working", 7, 0)]
    holiday, make_up = found.days[2], found.days[17]
    assert (holiday.why_zh, holiday.why_en) == ("中秋节", "Mid-Autumn Festival")
    assert "国庆节" in make_up.why_zh
    assert found.days[6].stops == ("expert_review",)
    assert [row.date for row in found.days if row.promised.is_due] == [day("10-09")]
    assert found.readings.promised.over == 2


def test_the_day_of_the_stop_may_be_set_not_to_count() -> None:
    case = ACase(pause_day_counts=False).accepted("09-21")
    case.do("stop", "09-22", **STOP)
    case.do("resume", "09-23")
    found = account(case.events, case.terms, CALENDAR, day("09-24"))
    assert found is not None
    assert [row.statutory.counted for row in found.days[:4]] == [False, False, False, True]


def test_days_ahead_are_marked_and_end_with_the_last_due_date() -> None:
    case = ACase().accepted("09-21")
    found = account(case.events, case.terms, CALENDAR, day("09-22"))
    assert found is not None
    ahead = [row.date for row in found.days if row.ahead]
    assert (ahead[0], ahead[-1]) == (day("09-23"), day("10-26"))
    assert found.days[-1].statutory.is_due


def test_an_open_stop_shows_no_day_ahead_and_no_due_date() -> None:
    case = ACase().accepted("09-21")
    case.do("stop", "09-22", **STOP)
    found = account(case.events, case.terms, CALENDAR, day("09-24"))
    assert found is not None
    assert not [row for row in found.days if row.ahead]
    assert found.readings.statutory.due is None
    assert found.readings.statutory.earliest is not None


def test_the_applicants_correction_has_a_cause_of_its_own() -> None:
    events = [
        Event("accepted", day("09-21"), "甲"),
        Event("clock_stopped", day("09-21"), "甲", {"stop": "c", "stop_kind": "correction_works"}),
    ]
    found = account(events, TERMS, CALENDAR, day("09-22"))
    assert found is not None
    assert found.days[1].cause is Cause.CORRECTION


def test_a_finished_case_ends_its_account_and_shows_grey() -> None:
    case = ACase().granted("09-24")
    found = account(case.events, case.terms, CALENDAR, day("11-30"))
    assert found is not None
    assert [row.date for row in found.days if not row.ahead][-1] == day("09-24")
    assert [row.closing for row in found.days if row.closing] == ["granted"]
    assert found.readings.light is Light.GREY
    assert found.readings.statutory.used == 3


def test_calendar_days_end_on_a_working_day_and_both_units_stand_side_by_side() -> None:
    case = ACase(statutory=Period(7, "calendar_day"), promised=Period(3, "working_day")).accepted("09-24")
    told = read(case.state.clock, case.terms, CALENDAR, day("09-30"))
    assert told is not None
    assert told.statutory.due is not None
    assert told.promised.due is not None
    assert told.statutory.due.on == day("10-08")  # the seventh day, 10-01, is a holiday
    assert told.promised.due.on == day("09-30")
    assert (told.statutory.used, told.promised.used) == (6, 3)
    later = read(case.state.clock, case.terms, CALENDAR, day("10-07"))
    assert later is not None
    assert (later.statutory.left, later.statutory.over, later.statutory.light) == (0, 0, Light.YELLOW)


def test_a_limit_may_count_from_receipt_while_the_promise_counts_from_acceptance() -> None:
    case = ACase(statutory=Period(7, "calendar_day", "receipt"), promised=Period(3, "working_day"))
    case.do("submit", "09-19", papers=[])  # a Saturday: received on the make-up Sunday
    case.do("accept", "09-22")
    assert case.last.data["statutory_due"] == "2026-09-28"  # the seventh day, 09-27, is a holiday
    assert case.last.data["promised_due"] == "2026-09-28"  # 23, 24, 28
    found = account(case.events, case.terms, CALENDAR, day("09-23"))
    assert found is not None
    assert [
        (f"{row.date:%m-%d}", row.statutory.used, row.promised.used) for row in found.days if not row.ahead
    ] == [
        ("09-20", 0, 0),
        ("09-21", 1, 0),
        ("09-22", 2, 0),
        ("09-23", 3, 1),
    ]
    case.do("refuse", "09-23", number="1", reasons="不符合条件")
    case.do("reopen", "11-02", ground="court", document="判决")
    assert case.last.data["statutory_due"] == "2026-11-09"  # a reopened case counts from its reopening


def test_a_due_date_in_a_year_without_a_notice_is_provisional() -> None:
    case = ACase().accepted("12-28")
    told = read(case.state.clock, case.terms, CALENDAR, day("12-29"))
    assert told is not None
    assert told.statutory.due is not None
    assert told.statutory.due.provisional
    assert "2027" in told.statutory.due.why


def test_the_account_of_an_earlier_day_leaves_out_what_came_later() -> None:
    case = ACase().accepted("09-21")
    before = read(case.state.clock, case.terms, CALENDAR, day("09-22"))
    case.do("stop", "09-23", **STOP)
    case.do("resume", "09-28")
    case.do("grant", "09-29", number="1")
    assert read(case.state.clock, case.terms, CALENDAR, day("09-22")) == before
    assert read(case.state.clock, case.terms, CALENDAR, day("09-20")) is None
    assert account([], case.terms, CALENDAR, day("09-20")) is None


def test_runs_before_a_reopening_are_kept() -> None:
    case = ACase().accepted("09-21")
    case.do("refuse", "09-22", number="1", reasons="无")
    case.do("reopen", "11-02", ground="court", document="判决")
    found = account(case.events, case.terms, CALENDAR, day("11-03"))
    assert found is not None
    assert [earlier.readings.began for earlier in found.earlier] == [day("09-21")]
    assert found.readings.began == day("11-02")


@pytest.mark.parametrize(
    ("on", "light"),
    [
        ("2026-09-21", Light.GREEN),
        ("2026-09-22", Light.GREEN),
        ("2026-09-23", Light.YELLOW),  # 2 of 5 left
        ("2026-09-28", Light.YELLOW),
        ("2026-09-29", Light.RED),
    ],
)
def test_lights_of_a_promise_of_five_days(on: str, light: Light) -> None:
    case = ACase().accepted("2026-09-20")  # 21, 22, 23, 24, 28
    case.terms = TERMS
    told = read(case.state.clock, case.terms, CALENDAR, date.fromisoformat(on))
    assert told is not None
    assert told.promised.light is light


def test_a_stop_after_the_due_date_does_not_heal_it() -> None:
    case = ACase().accepted("09-21")
    case.do("stop", "10-15", **STOP)
    told = read(case.state.clock, case.terms, CALENDAR, day("10-16"))
    assert told is not None
    assert told.promised.light is Light.RED
    assert told.promised.due is not None
    assert told.statutory.light is Light.BLUE
    assert told.light is Light.RED


def test_the_rule_is_printed_with_its_thresholds() -> None:
    rules = LightRules(yellow_left=3, yellow_used_percent=70)
    assert "3 个工作日" in rules.zh
    assert "70%" in rules.zh
    assert "3 working days" in rules.en
    case = ACase().accepted("09-20")
    told = read(case.state.clock, case.terms, CALENDAR, day("09-22"), rules)
    assert told is not None
    assert told.promised.light is Light.YELLOW


spans = st.lists(
    st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60))), min_size=1, max_size=6
).map(lambda pairs: [(first, None if length is None else first + length) for first, length in pairs])


@given(spans, st.randoms(use_true_random=False), st.integers(0, 90), st.booleans())
def test_any_order_of_entering_stops_gives_the_same_clock(
    pairs: list[tuple[int, int | None]], chance: Random, after: int, pause_day_counts: bool
) -> None:
    """Stops entered late or out of order: the account hangs on their legal days alone."""
    began = day("2025-09-01")
    terms = replace(TERMS, pause_day_counts=pause_day_counts)
    stops = []
    for number, (first, last) in enumerate(pairs):
        name = {"stop": f"s{number}", "stop_kind": "expert_review"}
        stops.append([Event("clock_stopped", began + timedelta(first), "甲", name)])
        if last is not None:
            stops[-1].append(Event("clock_resumed", began + timedelta(last), "甲", name))
    accepted = Event("accepted", began, "甲")
    on = began + timedelta(after)
    expected = account([accepted, *sum(stops, [])], terms, CALENDAR, on)
    chance.shuffle(stops)
    shuffled = account([accepted, *sum(stops, [])], terms, CALENDAR, on)
    assert expected is not None
    assert shuffled is not None
    assert _without_order(shuffled.readings) == _without_order(expected.readings)
    assert [row.statutory for row in shuffled.days] == [row.statutory for row in expected.days]
    assert read(read_clock([accepted, *sum(stops, [])]), terms, CALENDAR, on) == shuffled.readings


def _without_order(readings: Readings) -> Readings:
    return replace(readings, open_stops=tuple(sorted(readings.open_stops, key=lambda stop: stop.id)))
