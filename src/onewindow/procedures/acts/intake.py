"""From receipt to the reaction: submission, correction, and the refusals to take a case (许可法 art. 29-32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from onewindow.procedures.bars import FALSE_PAPERS_BAR_YEARS, barred_until
from onewindow.procedures.case import CaseState
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import (
    as_day,
    optional_day,
    optional_names,
    optional_text,
    records,
    refuse,
    required_names,
    required_text,
)
from onewindow.procedures.remedies import remedies

_DAY = timedelta(days=1)


def received_on(situation: Situation) -> date:
    """The day of receipt: after hours or on a day off it is the next working day."""
    on = situation.on + _DAY if situation.command.data.get("after_hours") else situation.on
    return situation.calendar.next_working(on)


def refuse_when_silence_has_spoken(situation: Situation) -> None:
    """After the days for the notice the case is deemed accepted: no other reaction is possible any more."""
    due = situation.state.notice_due
    if situation.state.phase is Phase.SUBMITTED and due is not None and situation.on > due:
        refuse(
            "deemed_accepted",
            f"一次性告知期限 {due} 已过，自收到申请材料之日起即为受理；请先登记“视为受理”（lapse）。",
            f"the days for the one-time notice ended on {due}: the case is deemed accepted from the day "
            "of receipt; record that first with 'lapse'",
            "行政许可法 32(1)(4)",
        )


def _submit(situation: Situation) -> tuple[Event, ...]:
    papers = optional_names(situation.command, "papers")
    received = received_on(situation)
    due = situation.calendar.due(received, situation.terms.notice_days)
    return (
        situation.event(
            "submitted",
            received_on=received,
            notice_due=due.on,
            provisional=due.provisional,
            papers=list(papers),
            applicant=optional_text(situation.command, "applicant"),
        ),
    )


def _correct_on_spot(situation: Situation) -> tuple[Event, ...]:
    refuse_when_silence_has_spoken(situation)
    what = required_text(
        situation.command, "what", "当场更正的内容", "what was corrected", "行政许可法 32(1)(3)"
    )
    return (situation.event("corrected_on_spot", what=what),)


def _no_second_notice(state: CaseState, terms: Terms) -> None:
    if state.phase is Phase.CORRECTION:
        refuse(
            "second_notice",
            "补正内容应当一次性全部告知，本次申请材料已发过补正告知书，不得再次告知。",
            "all corrections must be told at once: a notice on these papers was given, a second is not allowed",
            "行政许可法 32(1)(4)",
        )


def _request_correction(situation: Situation) -> tuple[Event, ...]:
    refuse_when_silence_has_spoken(situation)
    items = records(situation.command, "items")
    if not items or not all(item.get("paper") and item.get("defect") for item in items):
        refuse(
            "items_missing",
            "请逐项列明需要补正的材料（paper）和问题（defect），一次告知全部内容。",
            "list every paper and its defect: the notice must be complete",
            "行政许可法 32(1)(4)",
        )
    old = [str(item["paper"]) for item in items if item["paper"] not in situation.state.new_papers]
    if situation.state.submission > 1 and old:
        refuse(
            "second_notice_same_papers",
            f"材料“{'、'.join(old)}”此前已审查过，不得再次要求补正；只能就新提交的材料告知。",
            f"{', '.join(old)} had been examined before: a second notice may only concern new papers",
            "行政许可法 32(1)(4)",
        )
    until = optional_day(situation.command, "until")
    return (
        situation.event(
            "correction_requested",
            items=[dict(item) for item in items],
            **({"until": until} if until else {}),
        ),
    )


def _resubmit(situation: Situation) -> tuple[Event, ...]:
    papers = required_names(situation.command, "papers", "补正后提交的材料", "the papers handed in")
    received = received_on(situation)
    due = situation.calendar.due(received, situation.terms.notice_days)
    return (
        situation.event(
            "resubmitted",
            received_on=received,
            notice_due=due.on,
            provisional=due.provisional,
            papers=list(papers),
            submission=situation.state.submission + 1,
        ),
    )


def _declare_not_required(situation: Situation) -> tuple[Event, ...]:
    refuse_when_silence_has_spoken(situation)
    reasons = _reasons(situation, "行政许可法 32(1)(1), 32(2)")
    return (situation.event("not_required", reasons=reasons, remedies=remedies(situation.terms)),)


def _declare_not_competent(situation: Situation) -> tuple[Event, ...]:
    refuse_when_silence_has_spoken(situation)
    body = required_text(
        situation.command,
        "right_body",
        "应当向哪个机关申请",
        "the body that is competent",
        "行政许可法 32(1)(2)",
    )
    return (situation.event("not_competent", right_body=body, remedies=remedies(situation.terms)),)


def _refuse_acceptance(situation: Situation) -> tuple[Event, ...]:
    refuse_when_silence_has_spoken(situation)
    reasons = _reasons(situation, "行政许可法 32(2)")
    barred = (
        barred_until(situation, FALSE_PAPERS_BAR_YEARS)
        if situation.command.data.get("false_papers") is True
        else {}
    )
    return (
        situation.event("acceptance_refused", reasons=reasons, remedies=remedies(situation.terms), **barred),
    )


def _reasons(situation: Situation, article: str) -> str:
    return required_text(situation.command, "reasons", "理由", "the reason", article, "reasons_missing")


def _submitted(state: CaseState, event: Event) -> CaseState:
    return replace(
        state,
        phase=Phase.SUBMITTED,
        submission=state.submission + 1,
        received_on=as_day(event.data["received_on"], "received_on"),
        notice_due=as_day(event.data["notice_due"], "notice_due"),
        new_papers=frozenset(event.data["papers"]),
    )


def to_phase(phase: Phase) -> Effect:
    """An effect that only moves the case into ``phase``."""

    def effect(state: CaseState, event: Event) -> CaseState:
        return replace(state, phase=phase)

    return effect


def unchanged(state: CaseState, event: Event) -> CaseState:
    """The effect of an event that is only recorded."""
    return state


_AT_THE_DOOR = frozenset({Phase.SUBMITTED})
_OR_CORRECTING = frozenset({Phase.SUBMITTED, Phase.CORRECTION})

RULES = {
    "submit": Rule(frozenset({Phase.NEW, Phase.PRE_REVIEW}), _submit, moves=True),
    "correct_on_spot": Rule(_AT_THE_DOOR, _correct_on_spot),
    "request_correction": Rule(_OR_CORRECTING, _request_correction, _no_second_notice, moves=True),
    "resubmit": Rule(frozenset({Phase.CORRECTION}), _resubmit, moves=True),
    "declare_not_required": Rule(_OR_CORRECTING, _declare_not_required, moves=True),
    "declare_not_competent": Rule(_OR_CORRECTING, _declare_not_competent, moves=True),
    "refuse_acceptance": Rule(_OR_CORRECTING, _refuse_acceptance, moves=True),
}

EFFECTS: dict[str, Effect] = {
    "submitted": _submitted,
    "corrected_on_spot": unchanged,
    "correction_requested": to_phase(Phase.CORRECTION),
    "resubmitted": _submitted,
    "not_required": to_phase(Phase.NOT_REQUIRED),
    "not_competent": to_phase(Phase.NOT_COMPETENT),
    "acceptance_refused": to_phase(Phase.NOT_ACCEPTED),
}
