"""Hearings: five days to ask, twenty to hold, seven days' notice, decided on the record (art. 46-48)."""

from __future__ import annotations

import pytest

from procedures.a_case import ACase, day

HOLD = {"chair": "丙", "examiner": "甲", "record": "听证笔录1"}
NOTICE = {"day": "2026-10-21", "place": "三楼会议室"}


def requested() -> ACase:
    case = ACase().accepted()
    case.do("offer_hearing", "09-22", told=["申请人", "邻居"])
    case.do("request_hearing", "09-24", who="邻居")
    return case


def test_the_offer_leaves_five_days_and_the_hearing_twenty() -> None:
    case = requested()
    assert case.events[-2].data["request_until"] == "2026-09-30"  # 23, 24, 28, 29, 30
    assert case.last.data["hold_until"] == "2026-10-29"
    assert case.refused("offer_hearing", "09-24") == "hearing_known"
    assert case.refused("request_hearing", "09-24", who="邻居") == "hearing_not_offered"
    assert case.refused("order_hearing", "09-24", reasons="公共利益") == "hearing_known"


def test_a_request_after_five_days_is_too_late_and_the_decision_waits_for_them() -> None:
    case = ACase().accepted()
    assert case.refused("request_hearing", "09-22", who="邻居") == "hearing_not_offered"
    assert case.refused("waive_hearing", "09-22") == "hearing_not_offered"
    case.do("offer_hearing", "09-22")
    assert case.refused("request_hearing", "09-23") == "who_missing"
    assert case.refused("grant", "09-30", number="1") == "hearing_pending"
    assert case.refused("request_hearing", "10-08", who="邻居") == "hearing_request_late"
    assert case.refused("lapse", "09-30") == "nothing_lapsed"
    assert case.do("lapse", "10-08") == ["hearing_waived"]
    assert (case.last.on, case.last.data["silent"]) == (day("09-30"), True)
    assert case.do("grant", "10-08", number="1") == ["granted"]


def test_the_right_may_be_waived() -> None:
    case = ACase().accepted()
    case.do("offer_hearing", "09-22")
    assert case.refused("waive_hearing", "09-23") == "who_missing"
    case.do("waive_hearing", "09-23", who="某公司")
    assert case.refused("notify_hearing", "09-25", **NOTICE) == "hearing_not_wanted"
    assert case.do("grant", "09-25", number="1") == ["granted"]


def test_nobody_waives_the_hearing_of_another() -> None:
    case = requested()
    assert case.refused("waive_hearing", "09-25", who="某公司") == "hearing_of_another"
    case.do("waive_hearing", "09-25", who="邻居")
    assert case.last.data["others"] == ["申请人"]
    assert case.refused("notify_hearing", "09-25", **NOTICE) == "hearing_not_wanted"
    assert case.refused("grant", "09-25", number="1") == "hearing_pending"
    assert case.refused("waive_hearing", "09-28", who="邻居") == "waived_already"
    case.do("waive_hearing", "09-28", who="某公司")
    assert case.last.data["others"] == []
    assert case.do("grant", "09-28", number="1") == ["granted"]


def test_a_waiver_leaves_the_others_their_five_days() -> None:
    case = ACase().accepted()
    case.do("offer_hearing", "09-22", told=["邻居", "村委会"])
    case.do("waive_hearing", "09-23", who="某公司")
    assert case.last.data["others"] == ["邻居", "村委会"]
    case.do("request_hearing", "09-30", who="村委会")
    assert case.refused("grant", "09-30", number="1") == "hearing_pending"
    case.do("waive_hearing", "10-08", who="村委会")  # after the days to ask: nobody else may any more
    assert case.do("lapse", "10-08") == ["hearing_waived"]
    assert case.do("grant", "10-08", number="1") == ["granted"]


def test_seven_working_days_notice() -> None:
    case = requested()
    assert case.refused("hold_hearing", "10-21", **HOLD) == "hearing_not_notified"
    assert case.refused("notify_hearing", "10-12", day="2026-10-20", place="三楼") == "hearing_notice_short"
    assert case.refused("notify_hearing", "10-12", day="2026-10-01", place="三楼") == "hearing_notice_short"
    assert case.refused("notify_hearing", "10-12", day="2026-10-21") == "place_missing"
    case.do("notify_hearing", "10-12", **NOTICE)  # 13, 14, 15, 16, 19, 20, 21
    assert case.last.data["late"] is False


def test_a_hearing_after_the_twenty_days_is_marked_late() -> None:
    case = requested()
    case.do("notify_hearing", "10-12", day="2026-11-02", place="三楼")
    assert case.last.data["late"] is True


@pytest.mark.parametrize(
    ("on", "change", "code"),
    [
        ("10-22", {}, "hearing_day_differs"),
        ("10-21", {"chair": ""}, "chair_missing"),
        ("10-21", {"chair": "甲"}, "chair_is_examiner"),
        ("10-21", {"record": None}, "record_missing"),
    ],
)
def test_a_hearing_is_held_as_announced_by_another_than_the_examiner(
    on: str, change: dict[str, object], code: str
) -> None:
    case = requested()
    case.do("notify_hearing", "10-12", **NOTICE)
    assert case.refused("hold_hearing", on, **{**HOLD, **change}) == code


def test_the_decision_rests_on_the_record() -> None:
    case = requested()
    case.do("notify_hearing", "10-12", **NOTICE)
    case.do("hold_hearing", "10-21", **HOLD)
    assert case.refused("waive_hearing", "10-21") == "hearing_not_offered"
    assert case.refused("grant", "10-22", number="1") == "not_on_record"
    assert case.refused("refuse", "10-22", number="1", reasons="听证中查明") == "not_on_record"
    assert case.do("grant", "10-22", number="1", on_record=True) == ["granted"]


def test_a_hearing_that_the_law_orders_cannot_be_left_out_or_waived() -> None:
    case = ACase(hearing_required=True).accepted()
    assert case.refused("grant", "09-22", number="1") == "hearing_required"
    assert case.refused("refuse", "09-22", number="1", reasons="无") == "hearing_required"
    assert case.refused("order_hearing", "09-22") == "reasons_missing"
    case.do("order_hearing", "09-22", reasons="涉及公共利益")
    assert case.refused("waive_hearing", "09-22") == "hearing_not_offered"
    case.do("notify_hearing", "10-12", **NOTICE)
    case.do("hold_hearing", "10-21", **HOLD)
    assert case.do("grant", "10-22", number="1", on_record=True) == ["granted"]
