"""The commitment way (告知承诺): sign, decide on the promise, check, order to correct, revoke."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onewindow.procedures.case import CaseState, Commitment
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import as_day, refuse, required_day, required_names, required_text

_LAW = "山东省优化营商环境条例 29"
_HELD = frozenset({Phase.GRANTED, Phase.IN_FORCE})


def _unsigned(state: CaseState, terms: Terms) -> None:
    if not terms.commitment:
        refuse("no_commitment", "该事项不适用告知承诺。", "this matter is not decided on a commitment", _LAW)
    if state.commitment is not None:
        refuse("committed_already", "承诺书已签署。", "the commitment is signed already", _LAW)


def _sign(situation: Situation) -> tuple[Event, ...]:
    version = required_text(
        situation.command, "version", "承诺书文本版本", "the version of the commitment's text", _LAW
    )
    text = required_text(situation.command, "text", "承诺内容", "the commitment's text", _LAW)
    check_by = required_day(situation.command, "check_by", "核查期限", "the day by which it is checked", _LAW)
    if check_by < situation.on:
        refuse(
            "check_by_invalid",
            "核查期限不能早于签署日。",
            "the check can't be due before the signature",
            _LAW,
        )
    return (situation.event("commitment_signed", version=version, text=text, check_by=check_by),)


def _unchecked(state: CaseState, terms: Terms) -> None:
    if state.commitment is None or state.commitment.result:
        refuse("nothing_to_check", "没有待核查的承诺。", "no commitment waits for its check", _LAW)


def _check(situation: Situation) -> tuple[Event, ...]:
    kept = situation.command.data.get("kept")
    if not isinstance(kept, bool):
        refuse(
            "kept_missing",
            "请写明承诺是否属实（kept：true 或 false）。",
            "say whether the commitment was kept",
            _LAW,
        )
    officers = required_names(situation.command, "officers", "核查人员", "the officers", "行政许可法 34(3)")
    if len(officers) < 2:
        refuse(
            "two_officers", "核查须有两名以上工作人员。", "at least two officers check", "行政许可法 34(3)"
        )
    finding = required_text(situation.command, "finding", "核查结论", "the finding", _LAW)
    state = situation.state
    late = state.commitment is not None and situation.on > state.commitment.check_by
    kind = "commitment_kept" if kept else "commitment_untrue"
    return (situation.event(kind, officers=list(officers), finding=finding, late=late),)


def _untrue(state: CaseState, terms: Terms) -> None:
    if state.commitment is None or state.commitment.result != "untrue" or state.commitment.correct_by:
        refuse(
            "nothing_to_correct", "没有需要责令改正的承诺。", "no untrue commitment is to be corrected", _LAW
        )


def _order(situation: Situation) -> tuple[Event, ...]:
    until = required_day(situation.command, "until", "改正期限", "the day until which to correct", _LAW)
    if until < situation.on:
        refuse("until_invalid", "改正期限不能早于责令日。", "the last day lies before the order", _LAW)
    what = required_text(situation.command, "what", "责令改正的内容", "what is to be corrected", _LAW)
    return (situation.event("correction_ordered", what=what, until=until),)


def _ordered(state: CaseState, terms: Terms) -> None:
    if state.commitment is None or state.commitment.result != "untrue" or state.commitment.correct_by is None:
        refuse("no_correction_ordered", "没有正在改正的承诺。", "no correction is under way", _LAW)


def _confirm(situation: Situation) -> tuple[Event, ...]:
    finding = required_text(situation.command, "finding", "复查结论", "the finding", _LAW)
    return (situation.event("correction_confirmed", finding=finding),)


def _signed(state: CaseState, event: Event) -> CaseState:
    check_by = date.fromisoformat(event.data["check_by"])
    return replace(state, commitment=Commitment(event.data["version"], event.on, check_by))


def _changed(state: CaseState, event: Event) -> CaseState:
    commitment = state.commitment
    assert commitment is not None
    if event.kind == "correction_ordered":
        return replace(state, commitment=replace(commitment, correct_by=as_day(event.data["until"], "until")))
    return replace(
        state,
        commitment=replace(commitment, result="untrue" if event.kind == "commitment_untrue" else "kept"),
    )


RULES = {
    "sign_commitment": Rule(frozenset({Phase.SUBMITTED, Phase.REVIEW, Phase.PRE_REVIEW}), _sign, _unsigned),
    "check_commitment": Rule(_HELD, _check, _unchecked),
    "order_correction": Rule(_HELD, _order, _untrue),
    "confirm_correction": Rule(_HELD, _confirm, _ordered),
}

EFFECTS: dict[str, Effect] = {
    "commitment_signed": _signed,
    "commitment_kept": _changed,
    "commitment_untrue": _changed,
    "correction_ordered": _changed,
    "correction_confirmed": _changed,
}
