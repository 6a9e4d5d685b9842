"""The decision and its paper, instant decisions, commitment, pre-review, delivery (art. 34, 37-39, 44)."""

from __future__ import annotations

from typing import Any

import pytest

from onewindow.procedures import Consultation, Period, Phase
from procedures.a_case import ACase, day

SIGN = {"version": "2026-1", "text": "符合全部条件", "check_by": "2026-12-31"}


def test_a_grant_has_a_number_and_a_day_of_delivery() -> None:
    case = ACase().accepted()
    assert case.refused("grant", "09-22") == "number_missing"
    case.do("grant", "09-22", number="淄高审批〔2026〕1号")
    assert case.last.data["delivery_due"] == "2026-10-13"  # 23, 24, 28, 29, 30, 8, 9, 10 (make-up), 12, 13
    assert (case.last.data["over_promised"], case.last.data["over_statutory"]) == (False, False)


def test_a_late_decision_says_which_limit_it_passed() -> None:
    case = ACase().accepted()
    case.do("grant", "10-15", number="1")
    assert (case.last.data["over_promised"], case.last.data["over_statutory"]) == (True, False)


def test_a_refusal_has_reasons_and_remedies() -> None:
    case = ACase(reconsideration_body="淄博市人民政府", court="淄博市中级人民法院").accepted()
    assert case.refused("refuse", "09-22", number="1") == "reasons_missing"
    assert case.refused("refuse", "09-22", reasons="不符合规划条件") == "number_missing"
    case.do("refuse", "09-22", number="1", reasons="不符合规划条件")
    remedies = case.last.data["remedies"]
    assert "六十日" in remedies["zh"]
    assert "六个月" in remedies["zh"]
    assert "淄博市人民政府" in remedies["zh"]
    assert "淄博市中级人民法院" in remedies["en"]
    assert not case.state.finished
    case.do("deliver", "09-23", receipt="回证1")
    assert case.state.phase is Phase.REFUSED_TOLD
    assert case.state.finished


def test_an_instant_decision_accepts_and_grants_on_one_day() -> None:
    case = ACase(instant=True)
    case.do("submit", "09-21", papers=[])
    assert case.refused("decide_at_once", "09-30", number="1") == "deemed_accepted"
    assert case.do("decide_at_once", "09-21", number="1") == ["accepted", "granted"]
    assert {event.on for event in case.events} == {day("09-21")}
    plain = ACase()
    plain.do("submit", "09-21", papers=[])
    assert plain.refused("decide_at_once", "09-21", number="1") == "not_instant"


def test_papers_that_are_no_legal_condition_may_come_after_the_grant() -> None:
    terms: dict[str, Any] = {"may_follow": ("survey",), "outstanding_after_grant": ("survey",)}
    case = ACase(**terms).accepted(gaps=[{"document": "survey", "until": "2026-10-12"}])
    assert case.refused("grant", "09-22", number="1") == "outstanding_differs"
    case.do("grant", "09-22", number="1", outstanding=["survey"])
    assert case.last.data["outstanding"] == ["survey"]
    assert case.do("supply_paper", "09-23", document="survey") == ["gap_filled"]


def test_withdrawal_says_whether_the_case_was_accepted() -> None:
    case = ACase().accepted()
    case.do("withdraw", "09-22")
    assert case.last.data["after_acceptance"] is True
    early = ACase()
    early.do("submit", "09-21", papers=[])
    early.do("withdraw", "09-21")
    assert early.last.data["after_acceptance"] is False
    assert early.refused("reopen", "09-22", ground="court", document="判决") == "never_accepted"


def test_termination_names_its_ground_and_reason() -> None:
    case = ACase().accepted()
    assert case.refused("terminate", "09-22", reasons="无") == "ground_invalid"
    assert case.refused("terminate", "09-22", ground="object_gone") == "reasons_missing"
    assert case.do("terminate", "09-22", ground="object_gone", reasons="项目取消") == ["terminated"]


def test_delivery_within_ten_working_days_is_checked() -> None:
    case = ACase().granted()
    assert case.refused("deliver", "09-23") == "receipt_missing"
    assert case.refused("deliver", "09-21", receipt="回证") == "out_of_order"
    case.do("deliver", "10-13", receipt="回证")
    assert case.last.data["late"] is False
    late = ACase().granted()
    late.do("deliver", "10-14", receipt="回证")
    assert late.last.data["late"] is True


def test_a_certificate_is_issued_once() -> None:
    case = ACase().granted()
    assert case.refused("issue_certificate", "09-23") == "number_missing"
    assert (
        case.refused("issue_certificate", "09-23", number="1", valid_until="2026-01-01")
        == "valid_until_invalid"
    )
    assert case.refused("issue_certificate", "09-23", number="1", valid_until="x") == "valid_until_invalid"
    case.do("issue_certificate", "09-23", number="证1", valid_until="2028-09-22")
    assert case.refused("issue_certificate", "09-23", number="证2") == "issued_already"


def committed() -> ACase:
    case = ACase(commitment=True, may_follow=("survey",), verification_required=True)
    case.accepted(gaps=[{"document": "survey", "until": "2026-10-12"}])
    case.do("sign_commitment", "09-22", **SIGN)
    case.do("grant", "09-22", number="1")
    return case


def test_a_commitment_stands_for_papers_and_verification() -> None:
    case = committed()
    assert case.last.data["by_commitment"] is True
    assert case.refused("order_correction", "09-23", what="无", until="2026-10-01") == "nothing_to_correct"
    assert case.refused("confirm_correction", "09-23", finding="无") == "no_correction_ordered"
    assert case.refused("check_commitment", "10-20", officers=["甲", "乙"], finding="属实") == "kept_missing"
    assert (
        case.refused("check_commitment", "10-20", kept=True, officers=["甲"], finding="属实")
        == "two_officers"
    )
    case.do("check_commitment", "10-20", kept=True, officers=["甲", "乙"], finding="属实")
    assert (
        case.refused("check_commitment", "10-20", kept=True, officers=["甲", "乙"], finding="无")
        == "nothing_to_check"
    )


def test_an_untrue_commitment_is_corrected_or_the_licence_revoked() -> None:
    case = committed()
    revoke = {"ground": "commitment_untrue", "reasons": "承诺不实"}
    assert case.refused("revoke", "2027-01-04", **revoke) == "no_correction_ordered"
    case.do("check_commitment", "2027-01-04", kept=False, officers=["甲", "乙"], finding="未达标")
    assert case.last.data["late"] is True
    assert case.refused("revoke", "2027-01-04", **revoke) == "no_correction_ordered"
    assert case.refused("order_correction", "2027-01-04", what="整改", until="2026-12-01") == "until_invalid"
    case.do("order_correction", "2027-01-04", what="整改", until="2027-02-01")
    assert case.refused("revoke", "2027-02-01", **revoke) == "correction_running"
    corrected = ACase()
    corrected.terms, corrected.state = case.terms, case.state
    assert corrected.do("confirm_correction", "2027-01-20", finding="已改正") == ["correction_confirmed"]
    assert case.do("revoke", "2027-02-02", **revoke) == ["revoked"]
    assert case.last.data["compensation"] is False


def test_a_commitment_needs_a_matter_that_allows_it_and_a_day_of_check() -> None:
    assert ACase().accepted().refused("sign_commitment", "09-22", **SIGN) == "no_commitment"
    case = ACase(commitment=True).accepted()
    assert (
        case.refused("sign_commitment", "09-22", **{**SIGN, "check_by": "2026-09-01"}) == "check_by_invalid"
    )
    case.do("sign_commitment", "09-22", **SIGN)
    assert case.refused("sign_commitment", "09-22", **SIGN) == "committed_already"


def test_the_land_contract_accepts_and_decides_on_its_day() -> None:
    case = ACase(consultations=(Consultation("fire", Period(5, "working_day")),))
    case.do("begin_pre_review", "08-03", papers=["drawings"])
    assert case.refused("land_contract_signed", "09-21", contract="合同1", number="1") == "pre_review_open"
    assert case.refused("conclude_pre_review", "08-10", result="passed") == "minutes_missing"
    case.do("conclude_pre_review", "08-10", result="to_be_improved", minutes="纪要1")
    assert case.refused("land_contract_signed", "09-21", contract="合同1", number="1") == "pre_review_open"
    case.do("conclude_pre_review", "08-17", result="passed", minutes="纪要2")
    assert (
        case.refused("conclude_pre_review", "08-18", result="passed", minutes="纪要3") == "pre_review_passed"
    )
    assert case.refused("land_contract_signed", "09-21", contract="合同1", number="1") == "opinions_missing"
    case.do("ask_opinions", "08-18")
    case.do("give_opinion", "08-19", department="fire", view="agree")
    case.do("consolidate", "08-20", result="agree")
    assert case.state.clock.run is None
    assert case.refused("land_contract_signed", "09-21", number="1") == "contract_missing"
    events = case.do("land_contract_signed", "09-21", contract="合同1", number="1")
    assert events == ["land_contract_signed", "accepted", "granted"]
    assert {event.on for event in case.events[-3:]} == {day("09-21")}
    assert case.state.clock.run is not None
    assert case.state.clock.run.ended == day("09-21")


@pytest.mark.parametrize("on", ["10-26", "2027-06-01", "2030-01-01"])
def test_silence_never_grants(on: str) -> None:
    case = ACase().accepted()
    assert case.refused("lapse", on) == "silence_grants_nothing"
    assert case.state.phase is Phase.REVIEW
