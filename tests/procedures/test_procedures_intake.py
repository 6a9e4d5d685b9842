"""From receipt to acceptance: each reaction of art. 32, each refusal, and what silence does."""

from __future__ import annotations

from datetime import datetime

import pytest

from onewindow.procedures import Command, Period, Phase, Refused
from procedures.a_case import CALENDAR, ACase, day

NOTICE = [{"paper": "drawings", "defect": "缺少签章"}]


def submitted(**terms: object) -> ACase:
    case = ACase(**terms)
    case.do("submit", "09-21", papers=["application_form", "drawings"])
    return case


def test_a_submission_on_a_day_off_counts_as_received_on_the_next_working_day() -> None:
    case = ACase()
    case.do("submit", "10-03", papers=[])
    assert case.state.received_on == day("10-08")
    assert case.state.notice_due == day("10-14")  # 9, 10 (make-up), 12, 13, 14


def test_a_submission_after_hours_counts_as_received_on_the_next_working_day() -> None:
    case = ACase()
    case.do("submit", "09-18", papers=[], after_hours=True)
    assert case.state.received_on == day("09-20")  # a make-up Sunday


def test_acceptance_prints_both_dates() -> None:
    case = submitted()
    assert case.do("accept", "09-23") == ["accepted"]
    assert case.last.data["promised_due"] == "2026-10-08"
    assert case.last.data["statutory_due"] == "2026-10-28"
    assert case.last.data["promised_provisional"] is False
    assert case.state.phase is Phase.REVIEW


def test_a_matter_without_a_promise_prints_no_promised_date() -> None:
    case = submitted(promised=Period(0, "none"))
    case.do("accept", "09-23")
    assert "promised_due" not in case.last.data


def test_no_notice_within_five_working_days_means_accepted_from_the_day_of_receipt() -> None:
    case = submitted()
    assert case.refused("lapse", "09-29") == "nothing_lapsed"
    assert case.do("lapse", "09-30") == ["deemed_accepted"]
    assert case.last.on == day("09-21")
    assert case.last.data["noticed_on"] == "2026-09-30"
    assert case.state.deemed_accepted
    assert case.state.accepted_on == day("09-21")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("accept", {}),
        ("request_correction", {"items": NOTICE}),
        ("correct_on_spot", {"what": "签名"}),
        ("declare_not_required", {"reasons": "无需许可"}),
        ("declare_not_competent", {"right_body": "市水利局"}),
        ("refuse_acceptance", {"reasons": "材料虚假"}),
    ],
)
def test_after_the_days_for_the_notice_only_silence_speaks(kind: str, data: dict[str, object]) -> None:
    case = submitted()
    assert case.refused(kind, "09-30", **data) == "deemed_accepted"
    assert case.do(kind, "09-29", **data)


def test_one_complete_notice_and_a_new_timer_after_the_corrections() -> None:
    case = submitted()
    assert case.refused("request_correction", "09-22") == "items_missing"
    assert case.refused("request_correction", "09-22", items=[{"paper": "drawings"}]) == "items_missing"
    case.do("request_correction", "09-22", items=NOTICE, until="2026-10-20")
    assert case.state.phase is Phase.CORRECTION
    assert case.refused("request_correction", "09-23", items=NOTICE) == "second_notice"
    assert case.refused("resubmit", "10-08", papers=[]) == "papers_missing"
    case.do("resubmit", "10-08", papers=["drawings"])
    assert case.state.notice_due == day("10-14")  # 9, 10 (make-up), 12, 13, 14
    assert case.do("accept", "10-09") == ["accepted"]


def test_a_second_notice_may_only_concern_new_papers() -> None:
    case = submitted()
    case.do("request_correction", "09-22", items=NOTICE)
    case.do("resubmit", "09-23", papers=["drawings"])
    old = [{"paper": "application_form", "defect": "日期"}]
    assert case.refused("request_correction", "09-24", items=[*NOTICE, *old]) == "second_notice_same_papers"
    assert case.do("request_correction", "09-24", items=NOTICE) == ["correction_requested"]


def test_the_five_reactions() -> None:
    case = submitted()
    assert case.refused("correct_on_spot", "09-21") == "what_missing"
    assert case.do("correct_on_spot", "09-21", what="签名") == ["corrected_on_spot"]
    assert case.state.phase is Phase.SUBMITTED
    assert case.refused("declare_not_required", "09-21") == "reasons_missing"
    assert submitted().do("declare_not_required", "09-21", reasons="不属许可") == ["not_required"]
    assert case.refused("declare_not_competent", "09-21", right_body=" ") == "right_body_missing"
    assert submitted().do("declare_not_competent", "09-21", right_body="市水利局") == ["not_competent"]
    assert case.refused("refuse_acceptance", "09-21") == "reasons_missing"


def test_a_refusal_to_accept_prints_reasons_and_remedies() -> None:
    case = submitted()
    case.do("refuse_acceptance", "09-22", reasons="材料虚假")
    assert case.last.data["reasons"] == "材料虚假"
    assert case.last.data["remedies"]["reconsideration"]["days"] == 60
    assert case.last.data["remedies"]["suit"]["months"] == 6
    assert case.state.finished


def test_only_listed_papers_may_follow_and_only_until_a_day() -> None:
    case = submitted(may_follow=("survey",))
    gap = {"document": "survey", "until": "2026-10-12"}
    assert case.refused("accept", "09-22", gaps=[{**gap, "document": "drawings"}]) == "gap_not_allowed"
    assert case.refused("accept", "09-22", gaps=[{"document": "survey"}]) == "gap_until_missing"
    assert case.refused("accept", "09-22", gaps=[{**gap, "until": "2026-09-01"}]) == "gap_until_missing"
    assert case.refused("accept", "09-22", gaps=[{**gap, "until": "soon"}]) == "until_invalid"
    assert case.refused("accept", "09-22", gaps="survey") == "gaps_invalid"
    case.do("accept", "09-22", gaps=[gap])
    assert case.refused("grant", "09-23", number="1") == "gap_open"
    assert case.refused("supply_paper", "10-13", document="survey") == "gap_late"
    assert case.refused("supply_paper", "10-12", document="drawings") == "no_such_gap"
    assert case.do("supply_paper", "10-12", document="survey") == ["gap_filled"]
    assert case.refused("supply_paper", "10-12", document="survey") == "no_such_gap"
    assert case.do("grant", "10-12", number="1") == ["granted"]


def test_a_paper_that_never_came_leads_to_a_refusal() -> None:
    case = submitted(may_follow=("survey",))
    case.do("accept", "09-22", gaps=[{"document": "survey", "until": "2026-10-12"}])
    assert case.do("refuse", "10-13", number="1", reasons="容缺材料逾期未补") == ["refused"]


def test_commands_that_do_not_exist_or_do_not_fit_are_refused() -> None:
    case = ACase()
    assert case.refused("fly", "09-21") == "unknown_command"
    assert case.refused("accept", "09-21") == "wrong_phase"
    with pytest.raises(Refused, match="不是日期") as caught:
        case.machine.decide(
            case.state, Command("submit", datetime(2026, 9, 21, 9), "甲"), case.terms, CALENDAR
        )
    assert caught.value.code == "on_invalid"
    assert case.refused("submit", "2006-09-21") == "date_out_of_range"
    assert case.refused("submit", "09-21", papers=["a", "a"]) == "papers_doubled"
    assert case.refused("submit", "09-21", papers="a") == "papers_invalid"
    assert case.refused("submit", "09-21", papers=[], applicant=3) == "applicant_invalid"


def test_a_step_may_not_take_effect_before_what_is_known() -> None:
    case = submitted()
    assert case.refused("accept", "09-20") == "out_of_order"
    case.do("accept", "09-22")
    assert case.refused("start_review", "09-21", department="规划科", officer="甲") == "out_of_order"
    case.do("start_review", "09-24", department="规划科", officer="甲")
    assert case.refused("grant", "09-23", number="1") == "out_of_order"
    assert case.do("start_review", "09-23", department="消防科", officer="乙") == ["review_started"]
    assert case.state.last_on == day("09-24")


def test_what_is_not_possible_yet_is_told_in_the_names_of_acts() -> None:
    case = submitted()
    told = case.machine.hindrance("grant", case.state, case.terms)
    assert told is not None and told.code == "wrong_phase"
    assert "不能准予许可" in told.zh and "一次性告知补正" in told.zh
    assert "'grant' is not possible" in told.en and "give the one-time notice" in told.en
    assert "correct on the spot" in told.en, "the act, not correct_on_spot"
    assert "_" not in told.zh + told.en, "no code of a program"
    with pytest.raises(Refused) as early:
        case.machine.decide(
            case.state, Command("request_correction", day("09-20"), "甲"), case.terms, CALENDAR
        )
    assert early.value.code == "out_of_order" and "give the one-time notice" in early.value.en
