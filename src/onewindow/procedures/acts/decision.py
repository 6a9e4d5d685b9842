"""The decision: granted, refused, at once, withdrawn, terminated (许可法 art. 34, 37-39, 42, 44)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.procedures.acts.acceptance import accepted, accepted_event
from onewindow.procedures.acts.intake import refuse_when_silence_has_spoken, to_phase
from onewindow.procedures.case import CaseState, Certificate
from onewindow.procedures.clock.fast import read
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Event, Terms
from onewindow.procedures.refusals import (
    as_day,
    one_of,
    optional_day,
    optional_names,
    optional_text,
    refuse,
    required_text,
)
from onewindow.procedures.remedies import remedies

TERMINATION_GROUNDS = (
    "applicant_died",
    "applicant_dissolved",
    "object_gone",
    "not_competent",
    "papers_never_came",
    "other",
)
_REVIEW = frozenset({Phase.REVIEW})
_OPEN = frozenset({Phase.PRE_REVIEW, Phase.SUBMITTED, Phase.CORRECTION, Phase.REVIEW})


def not_stopped(state: CaseState, terms: Terms) -> None:
    """Refuses a decision while a special procedure runs or a hearing is due."""
    if state.stopped:
        refuse(
            "clock_stopped",
            "特别程序尚未结束，请先恢复计时再作决定。",
            "a special procedure is still open: end it before deciding",
            "行政许可法 45",
        )
    if terms.hearing_required and (state.hearing is None or state.hearing.held_on is None):
        refuse(
            "hearing_required", "法律规定该事项应当听证，尚未举行。", "the law orders a hearing; none was held",
            "行政许可法 46",
        )  # fmt: skip
    if state.hearing is not None and state.hearing.pending:
        refuse(
            "hearing_pending",
            "听证程序未结束，不能作出决定。",
            "a hearing is offered, asked for or ordered: the decision must wait for it",
            "行政许可法 46, 47, 48",
        )


def grantable(state: CaseState, terms: Terms) -> None:
    """Refuses a grant for which something is missing that the state alone shows."""
    not_stopped(state, terms)
    if (terms.consultations or state.opinions) and not state.consolidated:
        refuse(
            "opinions_missing",
            "部门意见尚未齐备并汇总，不能准予许可。",
            "the departments' opinions are not all in and drawn together: no grant yet",
        )
    if state.consolidated == "disagree":
        refuse("joint_review_said_no", "联合审查意见为不同意，不能准予许可。", "the joint opinion is no")
    if terms.verification_required and not state.verified and state.commitment is None:
        refuse(
            "not_verified", "应由两名以上工作人员核查后才能准予许可。", "two officers must verify the facts first",
            "行政许可法 34(3)",
        )  # fmt: skip
    blocking = [gap.document for gap in state.open_gaps if gap.document not in terms.outstanding_after_grant]
    if blocking and state.commitment is None:
        refuse(
            "gap_open",
            f"容缺材料尚未补齐：{'、'.join(blocking)}。",
            f"papers that were to follow have not come: {', '.join(blocking)}",
            "行政许可法 38",
        )


def _common_guards(situation: Situation) -> dict[str, Any]:
    """Third parties heard, the hearing's record used; and whether the decision passes a limit."""
    state, command = situation.state, situation.command
    waiting = [p.name for p in state.third_parties if not p.heard and situation.on <= p.until]
    if waiting:
        refuse(
            "third_party_waiting",
            f"利害关系人“{'、'.join(waiting)}”的陈述申辩期未满，应当听取意见。",
            f"{', '.join(waiting)} may still speak and must be heard",
            "行政许可法 36",
        )
    if state.hearing is not None and state.hearing.held_on and command.data.get("on_record") is not True:
        refuse(
            "not_on_record",
            "举行听证的，应当根据听证笔录作出决定（on_record）。",
            "after a hearing the decision rests on its record; confirm with on_record",
            "行政许可法 48(2)",
        )
    reading = read(state.clock, situation.terms, situation.calendar, situation.on)
    late = {}
    if reading is not None:
        for name, clock in (("over_statutory", reading.statutory), ("over_promised", reading.promised)):
            late[name] = clock.due is not None and situation.on > clock.due.on
    return late


def grant_event(situation: Situation) -> Event:
    """The grant, with its number, what may still follow, and the day by which it must be delivered."""
    state, command = situation.state, situation.command
    late = _common_guards(situation)
    grantable(state, situation.terms)
    outstanding = [gap.document for gap in state.open_gaps] if state.commitment is None else []
    if set(outstanding) != set(optional_names(command, "outstanding")):
        refuse(
            "outstanding_differs",
            f"请在决定中列明仍待补交的材料（outstanding）：{'、'.join(outstanding) or '无'}。",
            f"name the papers that are still to follow in 'outstanding': {', '.join(outstanding) or 'none'}",
        )
    return situation.event(
        "granted",
        number=required_text(command, "number", "决定文号", "the decision's number", "行政许可法 38"),
        reasons=optional_text(command, "reasons"),
        outstanding=outstanding,
        **_conditions(command),
        by_commitment=state.commitment is not None,
        delivery_due=situation.calendar.due(situation.on, situation.terms.delivery_days).on,
        **late,
    )


def _conditions(command: Command) -> dict[str, Any]:
    """The conditions under which it is granted, item by item; they are printed on the certificate."""
    listed = optional_names(command, "conditions")
    return {"conditions": list(listed)} if listed else {}


def _grant(situation: Situation) -> tuple[Event, ...]:
    return (grant_event(situation),)


def _refuse(situation: Situation) -> tuple[Event, ...]:
    command, terms = situation.command, situation.terms
    late = _common_guards(situation)
    return (
        situation.event(
            "refused",
            number=required_text(command, "number", "决定文号", "the decision's number", "行政许可法 38"),
            reasons=required_text(
                command,
                "reasons",
                "不予许可的理由",
                "the reasons of the refusal",
                "行政许可法 38(2)",
                "reasons_missing",
            ),
            remedies=remedies(terms),
            delivery_due=situation.calendar.due(situation.on, terms.delivery_days).on,
            **late,
        ),
    )


def _instant(state: CaseState, terms: Terms) -> None:
    """At once where the matter is instant, and on a signed commitment (山东省优化营商环境条例 art. 29)."""
    if not terms.instant and state.commitment is None:
        refuse(
            "not_instant", "该事项未开通即时办结。", "this matter is not decided at once", "行政许可法 34(2)"
        )
    grantable(state, terms)


def _decide_at_once(situation: Situation) -> tuple[Event, ...]:
    """Complete papers and a decision that can be made on the spot: accepted and granted on the same day."""
    refuse_when_silence_has_spoken(situation)
    return accept_and_grant(situation)


def accept_and_grant(situation: Situation) -> tuple[Event, ...]:
    """Acceptance and grant on one day; the grant's guards see the accepted case."""
    acceptance = accepted_event(situation)
    after = accepted(situation.state, acceptance)
    after = replace(after, clock=situation.state.clock.evolve(acceptance))
    return acceptance, grant_event(replace(situation, state=after))


def _withdraw(situation: Situation) -> tuple[Event, ...]:
    return (
        situation.event(
            "withdrawn",
            after_acceptance=situation.state.phase is Phase.REVIEW,
            reasons=optional_text(situation.command, "reasons"),
        ),
    )


def _terminate(situation: Situation) -> tuple[Event, ...]:
    ground = one_of(situation.command, "ground", TERMINATION_GROUNDS, "终止事由", "the ground")
    reasons = required_text(
        situation.command, "reasons", "终止的理由", "the reason", "行政许可法 38(2)", "reasons_missing"
    )
    return (
        situation.event("terminated", ground=ground, reasons=reasons, remedies=remedies(situation.terms)),
    )


def _granted(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.GRANTED, decided_on=event.on)


def _refused(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.REFUSED, decided_on=event.on)


def _issue(situation: Situation) -> tuple[Event, ...]:
    command = situation.command
    number = required_text(command, "number", "证照编号", "the certificate's number", "行政许可法 39")
    valid_from = optional_day(command, "valid_from") or situation.on
    until = optional_day(command, "valid_until")
    if until is not None and until < valid_from:
        refuse("valid_until_invalid", "有效期止早于有效期起。", "the certificate would end before it begins")
    return (situation.event("certificate_issued", number=number, valid_from=valid_from, valid_until=until),)


def _not_issued(state: CaseState, terms: Terms) -> None:
    if state.certificate is not None:
        refuse("issued_already", "证照已制发。", "the certificate is issued already", "行政许可法 39")


def _issued(state: CaseState, event: Event) -> CaseState:
    data = event.data
    begin = as_day(data["valid_from"], "valid_from") or event.on
    until = as_day(data["valid_until"], "valid_until")
    return replace(state, certificate=Certificate(data["number"], begin, until))


def _deliver(situation: Situation) -> tuple[Event, ...]:
    decided = situation.state.decided_on or situation.on
    due = situation.calendar.due(decided, situation.terms.delivery_days).on
    receipt = required_text(
        situation.command, "receipt", "送达回证", "the receipt of delivery", "行政许可法 44"
    )
    return (
        situation.event(
            "delivered",
            receipt=receipt,
            method=optional_text(situation.command, "method"),
            due_on=due,
            late=situation.on > due,
        ),
    )


def _delivered(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.IN_FORCE if state.phase is Phase.GRANTED else Phase.REFUSED_TOLD)


RULES = {
    "grant": Rule(_REVIEW, _grant, grantable, moves=True),
    "refuse": Rule(_REVIEW, _refuse, not_stopped, moves=True),
    "decide_at_once": Rule(frozenset({Phase.SUBMITTED}), _decide_at_once, _instant, moves=True),
    "withdraw": Rule(_OPEN, _withdraw, moves=True),
    "terminate": Rule(_OPEN, _terminate, moves=True),
    "issue_certificate": Rule(frozenset({Phase.GRANTED, Phase.IN_FORCE}), _issue, _not_issued),
    "deliver": Rule(frozenset({Phase.GRANTED, Phase.REFUSED}), _deliver, moves=True),
}

EFFECTS: dict[str, Effect] = {
    "granted": _granted,
    "refused": _refused,
    "withdrawn": to_phase(Phase.WITHDRAWN),
    "terminated": to_phase(Phase.TERMINATED),
    "certificate_issued": _issued,
    "delivered": _delivered,
}
