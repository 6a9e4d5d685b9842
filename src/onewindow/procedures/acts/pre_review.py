"""Pre-review (预审, 拿地即开工): everything is examined while the land is sold; its contract accepts and decides."""

from __future__ import annotations

from dataclasses import replace

from onewindow.procedures.acts.decision import accept_and_grant, grantable
from onewindow.procedures.acts.intake import unchanged
from onewindow.procedures.case import CaseState
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import one_of, optional_names, refuse, required_text

RESULTS = ("passed", "to_be_improved")
_PRE_REVIEW = frozenset({Phase.PRE_REVIEW})


def _begin(situation: Situation) -> tuple[Event, ...]:
    return (situation.event("pre_review_begun", papers=list(optional_names(situation.command, "papers"))),)


def _not_passed(state: CaseState, terms: Terms) -> None:
    if state.pre_review == "passed":
        refuse("pre_review_passed", "预审已通过。", "the pre-review is passed already")


def _conclude(situation: Situation) -> tuple[Event, ...]:
    result = one_of(situation.command, "result", RESULTS, "预审结论", "the result")
    minutes = required_text(
        situation.command, "minutes", "联合预审纪要", "the minutes of the joint pre-review"
    )
    return (situation.event("pre_review_concluded", result=result, minutes=minutes),)


def _ready(state: CaseState, terms: Terms) -> None:
    if state.pre_review != "passed":
        refuse(
            "pre_review_open",
            "预审尚未通过，签订出让合同后仍须正式提交申请（submit）。",
            "the pre-review is not passed: after the land contract the case is submitted in the ordinary way",
        )
    grantable(state, terms)


def _contract_signed(situation: Situation) -> tuple[Event, ...]:
    """The trigger: accepted and granted on the day of the land contract."""
    contract = required_text(situation.command, "contract", "出让合同编号", "the land contract's number")
    return (situation.event("land_contract_signed", contract=contract), *accept_and_grant(situation))


def _concluded(state: CaseState, event: Event) -> CaseState:
    return replace(state, pre_review=event.data["result"])


def _begun(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.PRE_REVIEW)


RULES = {
    "begin_pre_review": Rule(frozenset({Phase.NEW}), _begin, moves=True),
    "conclude_pre_review": Rule(_PRE_REVIEW, _conclude, _not_passed),
    "land_contract_signed": Rule(_PRE_REVIEW, _contract_signed, _ready, moves=True),
}

EFFECTS: dict[str, Effect] = {
    "pre_review_begun": _begun,
    "pre_review_concluded": _concluded,
    "land_contract_signed": unchanged,
}
