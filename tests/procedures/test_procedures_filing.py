"""Filing: the body takes note; no permit, no hearing, no extension."""

from __future__ import annotations

from onewindow.procedures import Phase
from onewindow.procedures.filing import FILING
from procedures.a_case import ACase


def received() -> ACase:
    case = ACase(FILING)
    case.do("submit", "09-21", papers=["project_information"])
    return case


def test_complete_facts_are_filed_on_the_spot() -> None:
    case = received()
    assert case.refused("file", "09-21") == "number_missing"
    assert case.refused("file", "09-30", number="1") == "deemed_accepted"
    assert case.do("file", "09-21", number="2609-370361-04-01-000001") == ["accepted", "filed"]
    assert case.state.finished
    assert case.do("change_filing", "10-09", what="总投资") == ["filing_changed"]
    assert case.refused("change_filing", "10-09") == "what_missing"


def test_silence_accepts_but_never_files() -> None:
    case = received()
    assert case.do("lapse", "09-30") == ["deemed_accepted"]
    assert case.refused("lapse", "12-31") == "silence_grants_nothing"
    assert case.state.phase is Phase.REVIEW
    assert case.do("file", "10-09", number="1") == ["filed"]


def test_a_filing_may_be_refused_with_reasons_and_remedies() -> None:
    case = received()
    case.do("accept", "09-22")
    assert case.refused("refuse_filing", "09-23") == "reasons_missing"
    case.do("refuse_filing", "09-23", reasons="属于核准目录")
    assert case.state.phase is Phase.FILING_REFUSED
    assert case.last.data["remedies"]["suit"]["months"] == 6


def test_a_filing_may_be_revoked_and_cancelled() -> None:
    case = received()
    case.do("file", "09-21", number="1")
    assert case.refused("revoke", "10-09", ground="mood", reasons="无") == "ground_invalid"
    assert case.refused("revoke", "10-09", ground="untrue_facts") == "reasons_missing"
    case.do("revoke", "10-09", ground="untrue_facts", reasons="信息虚假")
    assert case.refused("cancel", "10-09", ground="given_up") == "ground_invalid"
    assert case.do("cancel", "10-09", ground="revoked") == ["cancelled"]


def test_a_licences_commands_do_not_exist_here() -> None:
    case = received()
    assert case.refused("grant", "09-21", number="1") == "unknown_command"
    assert not {"grant", "extend", "offer_hearing"} & set(FILING.commands)
