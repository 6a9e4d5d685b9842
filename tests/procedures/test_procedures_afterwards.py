"""Change, renewal, revocation, cancellation, and the case decided anew (art. 49, 50, 69, 70)."""

from __future__ import annotations

import pytest

from onewindow.procedures import Phase
from procedures.a_case import ACase, day


def test_a_change_is_asked_for_and_decided() -> None:
    case = ACase().in_force()
    assert case.refused("approve_change", "09-23", number="2") == "no_change_pending"
    assert case.refused("request_change", "09-23") == "what_missing"
    case.do("request_change", "09-23", what="建设单位名称")
    assert case.refused("request_change", "09-23", what="地址") == "change_pending"
    assert case.refused("refuse_change", "09-24") == "reasons_missing"
    case.do("refuse_change", "09-24", reasons="不符合条件")
    assert case.last.data["remedies"]["suit"]["months"] == 6
    case.do("request_change", "09-24", what="地址")
    assert case.do("approve_change", "09-24", number="2") == ["changed"]


def test_renewal_is_asked_for_thirty_days_before_the_end() -> None:
    case = ACase().in_force(valid_until="2027-09-30")
    assert case.refused("renew", "2027-08-01", valid_until="2028-09-30") == "no_renewal_pending"
    assert case.refused("request_renewal", "2027-09-01") == "renewal_late"
    case.do("request_renewal", "2027-08-31")
    assert case.refused("request_renewal", "2027-08-31") == "renewal_pending"
    assert case.refused("renew", "2027-09-01", valid_until="2027-09-30") == "valid_until_invalid"
    case.do("renew", "2027-09-01", valid_until="2028-09-30")
    assert case.state.certificate is not None
    assert case.state.certificate.valid_until == day("2028-09-30")
    assert ACase().in_force().refused("request_renewal", "09-23") == "no_expiry"


def test_silence_on_a_renewal_renews_for_the_same_time() -> None:
    case = ACase().in_force(valid_until="2027-09-21")
    case.do("request_renewal", "2027-08-02")
    assert case.refused("lapse", "2027-09-21") == "nothing_lapsed"
    assert case.refused("renew", "2027-09-22", valid_until="2028-09-21") == "expired"
    assert case.refused("refuse_renewal", "2027-09-22", reasons="无") == "expired"
    assert case.do("lapse", "2027-09-22") == ["deemed_renewed"]
    assert case.state.certificate is not None
    assert case.state.certificate.valid_until == day("2028-09-20")  # 365 days more
    assert case.state.phase is Phase.IN_FORCE


def test_a_refused_renewal_lets_the_licence_expire_and_be_cancelled() -> None:
    case = ACase().in_force(valid_until="2027-09-21")
    case.do("request_renewal", "2027-08-02")
    assert case.refused("refuse_renewal", "2027-08-10") == "reasons_missing"
    case.do("refuse_renewal", "2027-08-10", reasons="不再符合条件")
    assert case.refused("request_change", "2027-09-22", what="地址") == "expired"
    assert case.refused("cancel", "2027-09-22", ground="expired") == "ground_differs"
    assert case.do("lapse", "2027-10-08") == ["expired"]
    assert case.last.on == day("2027-09-22")
    assert case.do("cancel", "2027-10-08", ground="expired") == ["cancelled"]


@pytest.mark.parametrize(
    "ground", ["abuse_or_neglect", "beyond_authority", "procedure_violated", "other_by_law"]
)
def test_a_revocation_for_the_bodys_fault_owes_compensation(ground: str) -> None:
    case = ACase().in_force()
    assert case.refused("revoke", "10-09", ground="mood", reasons="无") == "ground_invalid"
    assert case.refused("revoke", "10-09", ground=ground) == "reasons_missing"
    case.do("revoke", "10-09", ground=ground, reasons="违反法定程序")
    assert case.last.data["compensation"] is True
    assert "barred_until" not in case.last.data
    assert case.last.data["remedies"]["reconsideration"]["days"] == 60


def test_a_licence_got_by_fraud_is_revoked_unless_the_public_would_suffer() -> None:
    case = ACase().in_force()
    fraud = {"ground": "fraud", "reasons": "虚假材料"}
    assert case.refused("revoke", "10-09", **fraud, public_interest_harmed=True) == "public_interest"
    case.do("revoke", "10-09", **fraud)
    assert case.last.data["compensation"] is False
    assert "barred_until" not in case.last.data
    assert case.refused("cancel", "10-10", ground="impossible") == "ground_differs"
    assert case.do("cancel", "10-10", ground="revoked") == ["cancelled"]


def test_untruth_bars_the_applicant_where_safety_is_at_stake() -> None:
    case = ACase(public_safety=True).in_force()
    case.do("revoke", "2028-02-29", ground="fraud", reasons="虚假材料")
    assert case.last.data["barred_until"] == "2031-02-28"
    refused = ACase(public_safety=True)
    refused.do("submit", "09-21", papers=[])
    refused.do("refuse_acceptance", "09-22", reasons="虚假材料", false_papers=True)
    assert refused.last.data["barred_until"] == "2027-09-22"


def test_a_quashed_revocation_puts_the_licence_back_in_force() -> None:
    case = ACase().in_force()
    case.do("revoke", "10-09", ground="fraud", reasons="虚假材料")
    assert case.refused("reinstate", "11-02", ground="mood", document="x") == "ground_invalid"
    assert case.refused("reinstate", "11-02", ground="court") == "document_missing"
    case.do("reinstate", "11-02", ground="court", document="判决1")
    assert case.state.phase is Phase.IN_FORCE


@pytest.mark.parametrize("ending", ["refuse", "grant", "withdraw", "terminate"])
def test_a_case_is_decided_anew_with_a_fresh_clock(ending: str) -> None:
    case = ACase().accepted()
    case.do(ending, "09-22", number="1", reasons="理由", ground="object_gone")
    assert case.refused("reopen", "11-02", document="复议决定") == "ground_invalid"
    assert case.refused("reopen", "11-02", ground="reconsideration") == "document_missing"
    case.do("reopen", "11-02", ground="reconsideration", document="淄政复决〔2026〕1号")
    assert case.state.phase is Phase.REVIEW
    assert [run.began for run in case.state.clock.runs] == [day("09-21"), day("11-02")]
    assert case.do("grant", "11-03", number="2") == ["granted"]


def test_a_refusal_to_accept_that_is_quashed_leads_into_review() -> None:
    case = ACase()
    case.do("submit", "09-21", papers=[])
    case.do("refuse_acceptance", "09-22", reasons="不属本机关")
    case.do("reopen", "11-02", ground="reconsideration", document="复议决定")
    assert case.state.accepted_on == day("11-02")


def test_a_cancelled_licence_admits_nothing_more() -> None:
    case = ACase().in_force()
    case.do("cancel", "10-09", ground="applicant_dissolved")
    assert case.machine.available(case.state, case.terms) == ()
    assert case.refused("grant", "10-10", number="1") == "wrong_phase"
