"""Special procedures, their ceilings, and the extension (art. 42, 45)."""

from __future__ import annotations

import pytest

from onewindow.procedures import Period
from onewindow.procedures.clock import Light, read
from procedures.a_case import CALENDAR, ACase, day

STOP = {"stop_kind": "expert_review", "planned_days": 10, "notice": "特别程序告知书1"}
EXTEND = {"approver_role": "head_of_body", "reasons": "案情复杂"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stop_kind": "holiday"}, "stop_not_allowed"),
        ({"stop_kind": None}, "stop_kind_missing"),
        ({"planned_days": None}, "needed_time_missing"),
        ({"planned_days": None, "planned_until": "2026-09-01"}, "needed_time_missing"),
        ({"planned_days": 0}, "planned_days_invalid"),
        ({"planned_days": 31}, "over_ceiling"),
        ({"planned_days": None, "planned_until": "2027-01-20"}, "over_ceiling"),
        ({"notice": ""}, "notice_missing"),
    ],
)
def test_a_stop_needs_an_allowed_kind_its_time_and_a_paper(change: dict[str, object], code: str) -> None:
    assert ACase().accepted().refused("stop", "09-22", **{**STOP, **change}) == code


def test_a_stop_says_when_it_is_planned_to_end_but_the_clock_does_not_assume_it() -> None:
    case = ACase().accepted()
    case.do("stop", "09-22", **STOP)
    assert case.last.data["planned_until"] == "2026-10-13"
    told = read(case.state.clock, case.terms, CALENDAR, day("11-30"))
    assert told is not None
    assert told.promised.due is None
    assert told.promised.light is Light.BLUE
    assert told.promised.earliest is not None
    assert told.promised.earliest.on == day("12-04")  # resumed on 11-30: 12-01 to 12-04 are days 2 to 5
    assert told.ceilings[0].over


def test_overlapping_stops_end_one_by_one() -> None:
    case = ACase().accepted()
    assert case.refused("resume", "09-22") == "not_stopped"
    case.do("stop", "09-22", stop="a", **STOP)
    assert case.refused("stop", "09-22", stop="b", **STOP) == "stop_open"
    publicity = {**STOP, "stop_kind": "publicity"}
    assert case.refused("stop", "09-23", stop="a", **publicity) == "stop_known"
    case.do("stop", "09-23", **publicity)
    assert case.refused("resume", "09-29") == "stop_unknown"
    assert case.refused("resume", "09-29", stop="z") == "stop_unknown"
    assert case.refused("resume", "09-21", stop="a") == "resume_before_stop"
    assert case.refused("grant", "09-29", number="1") == "clock_stopped"
    assert case.refused("refuse", "09-29", number="1", reasons="无") == "clock_stopped"
    case.do("resume", "09-29", stop="a")
    assert case.state.stopped
    case.do("resume", "09-30")
    assert not case.state.stopped
    assert case.do("grant", "09-30", number="1") == ["granted"]


def test_a_matter_without_special_procedures_never_stops() -> None:
    case = ACase(stops=()).accepted()
    assert case.refused("stop", "09-22", **STOP) == "stop_not_allowed"
    assert "stop" not in case.machine.available(case.state, case.terms)


def test_a_hearing_stops_the_clock_only_while_there_is_one() -> None:
    case = ACase().accepted()
    hearing = {"stop_kind": "hearing", "planned_days": 20, "notice": "听证告知书1"}
    assert case.refused("stop", "09-22", **hearing) == "no_hearing"
    case.do("offer_hearing", "09-22")
    case.do("stop", "09-22", **hearing)
    assert case.refused("stop", "09-22", **hearing) == "no_hearing"
    case.do("waive_hearing", "09-28", who="某公司")
    case.do("resume", "09-28")
    told = read(case.state.clock, case.terms, CALENDAR, day("09-28"))
    assert told is not None
    # Of the 20 working days 22 September is used (a stop's first day counts), 23, 24 and 28 are the hearing's.
    assert told.statutory.used == 1
    assert told.statutory.due is not None
    assert told.statutory.due.on == day("10-29")  # 29, 30, 8-10, 12-16, 19-23, 26-29: nineteen more
    assert case.refused("stop", "09-28", **hearing) == "no_hearing"
    alone = ACase(stops=()).accepted()  # the matter lists none: the law does
    assert "stop" not in alone.machine.available(alone.state, alone.terms)
    alone.do("order_hearing", "09-22", reasons="公共利益")
    assert "stop" in alone.machine.available(alone.state, alone.terms)
    assert alone.do("stop", "09-22", **hearing) == ["clock_stopped"]


def test_an_extension_moves_the_statutory_date_once() -> None:
    case = ACase().accepted()
    assert case.refused("extend", "09-22", **{**EXTEND, "approver_role": "clerk"}) == "approver"
    assert case.refused("extend", "09-22", days=11, **EXTEND) == "over_ceiling"
    assert case.refused("extend", "09-22", approver_role="head_of_body") == "reasons_missing"
    assert case.refused("extend", "10-27", **EXTEND) == "limit_passed"
    case.do("extend", "10-26", **EXTEND)
    assert case.last.data["statutory_due"] == "2026-11-09"
    assert case.refused("extend", "10-26", **EXTEND) == "extended_already"
    told = read(case.state.clock, case.terms, CALENDAR, day("10-26"))
    assert told is not None
    assert (told.statutory.limit, told.statutory.extended, told.promised.limit) == (30, 10, 5)


@pytest.mark.parametrize("extension", [None, Period(10, "calendar_day")])
def test_no_extension_where_the_law_gives_none_in_the_limits_unit(extension: Period | None) -> None:
    assert ACase(extension=extension).accepted().refused("extend", "09-22", **EXTEND) == "no_extension"


def test_a_reopened_case_may_be_extended_again_and_has_a_fresh_clock() -> None:
    case = ACase().accepted()
    case.do("extend", "09-22", **EXTEND)
    case.do("refuse", "09-23", number="1", reasons="不符合条件")
    case.do("reopen", "11-16", ground="court", document="（2026）鲁03行终1号")
    assert case.last.data["promised_due"] == "2026-11-23"
    assert case.do("extend", "11-17", **EXTEND) == ["extended"]
    told = read(case.state.clock, case.terms, CALENDAR, day("11-17"))
    assert told is not None
    assert (told.began, told.statutory.used) == (day("11-16"), 1)
