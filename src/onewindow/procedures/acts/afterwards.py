"""After the decision: change, renewal, revocation, cancellation, deciding anew (许可法 art. 49, 50, 69, 70)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from onewindow.procedures.acts.acceptance import due_dates
from onewindow.procedures.acts.intake import to_phase
from onewindow.procedures.bars import FRAUD_BAR_YEARS, barred_until
from onewindow.procedures.case import CaseState
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import as_day, one_of, refuse, required_day, required_text
from onewindow.procedures.remedies import remedies

RENEWAL_DAYS = 30
#: 许可法 art. 69(1) no. 1-5, 69(2), and a commitment that proved untrue.
REVOCATION_GROUNDS = (
    "abuse_or_neglect",
    "beyond_authority",
    "procedure_violated",
    "applicant_unqualified",
    "other_by_law",
    "fraud",
    "commitment_untrue",
)
OWN_FAULT = ("fraud", "commitment_untrue")
#: 许可法 art. 70 no. 1-6.
CANCELLATION_GROUNDS = (
    "expired",
    "applicant_died",
    "applicant_dissolved",
    "revoked",
    "impossible",
    "other_by_law",
)
REOPENING_GROUNDS = ("reconsideration", "court", "own_correction")
_IN_FORCE = frozenset({Phase.IN_FORCE})
_HELD = frozenset({Phase.GRANTED, Phase.IN_FORCE})


def _reasons(situation: Situation, article: str) -> str:
    return required_text(situation.command, "reasons", "理由", "the reasons", article, "reasons_missing")


def _still_valid(situation: Situation, article: str) -> None:
    certificate = situation.state.certificate
    until = certificate.valid_until if certificate else None
    if until is not None and situation.on > until:
        refuse(
            "expired",
            f"证照有效期已于 {until} 届满，请先登记届满（lapse）。",
            f"the certificate ended on {until}; record that first with 'lapse'",
            article,
        )


def _no_change_pending(state: CaseState, terms: Terms) -> None:
    if state.change_pending:
        refuse("change_pending", "已有变更申请在办理。", "a change is being handled already", "行政许可法 49")


def _change_pending(state: CaseState, terms: Terms) -> None:
    if not state.change_pending:
        refuse("no_change_pending", "没有待办的变更申请。", "no change was asked for", "行政许可法 49")


def _request_change(situation: Situation) -> tuple[Event, ...]:
    _still_valid(situation, "行政许可法 49")
    what = required_text(situation.command, "what", "变更内容", "what is to change", "行政许可法 49")
    return (situation.event("change_requested", what=what),)


def _approve_change(situation: Situation) -> tuple[Event, ...]:
    number = required_text(
        situation.command, "number", "变更决定文号", "the decision's number", "行政许可法 49"
    )
    return (situation.event("changed", number=number),)


def _refuse_change(situation: Situation) -> tuple[Event, ...]:
    reasons = _reasons(situation, "行政许可法 38(2), 49")
    return (situation.event("change_refused", reasons=reasons, remedies=remedies(situation.terms)),)


def _renewable(state: CaseState, terms: Terms) -> None:
    certificate = state.certificate
    if certificate is None or certificate.valid_until is None:
        refuse("no_expiry", "该许可没有有效期，无需延续。", "this licence does not expire", "行政许可法 50")
    if certificate.renewal_requested_on is not None:
        refuse("renewal_pending", "已提出延续申请。", "a renewal was asked for already", "行政许可法 50")


def _request_renewal(situation: Situation) -> tuple[Event, ...]:
    certificate = situation.state.certificate
    assert certificate is not None and certificate.valid_until is not None
    last = certificate.valid_until - timedelta(days=RENEWAL_DAYS)
    if situation.on > last:
        refuse(
            "renewal_late",
            f"延续应在有效期届满三十日前（{last} 及以前）申请；请重新申请许可。",
            f"a renewal is asked for 30 days before the end, until {last}; apply for a new licence instead",
            "行政许可法 50(1)",
        )
    return (situation.event("renewal_requested", decide_by=certificate.valid_until),)


def _renewal_pending(state: CaseState, terms: Terms) -> None:
    if state.certificate is None or state.certificate.renewal_requested_on is None:
        refuse("no_renewal_pending", "没有待办的延续申请。", "no renewal was asked for", "行政许可法 50")


def _renew(situation: Situation) -> tuple[Event, ...]:
    _still_valid(situation, "行政许可法 50(2)")
    until = required_day(situation.command, "valid_until", "延续后的有效期止", "the new end", "行政许可法 50")
    certificate = situation.state.certificate
    if certificate and certificate.valid_until and until <= certificate.valid_until:
        refuse(
            "valid_until_invalid", "延续后的有效期应当更晚。", "the new end must be later", "行政许可法 50"
        )
    return (situation.event("renewed", valid_until=until),)


def _refuse_renewal(situation: Situation) -> tuple[Event, ...]:
    _still_valid(situation, "行政许可法 50(2)")
    reasons = _reasons(situation, "行政许可法 38(2), 50")
    return (situation.event("renewal_refused", reasons=reasons, remedies=remedies(situation.terms)),)


def expiry(situation: Situation) -> tuple[Event, ...]:
    """What the end of a certificate brings: silence on a renewal renews it (art. 50), else it expires."""
    certificate = situation.state.certificate
    held = situation.state.phase in _HELD
    if (
        not held
        or certificate is None
        or certificate.valid_until is None
        or situation.on <= certificate.valid_until
    ):
        return ()
    end = certificate.valid_until
    if certificate.renewal_requested_on is None:
        return (situation.event("expired", end + timedelta(days=1), noticed_on=situation.on),)
    renewed_until = end + (end - certificate.valid_from) + timedelta(days=1)
    return (situation.event("deemed_renewed", end, valid_until=renewed_until, noticed_on=situation.on),)


def _revoke(situation: Situation) -> tuple[Event, ...]:
    article = "行政许可法 69"
    ground = one_of(situation.command, "ground", REVOCATION_GROUNDS, "撤销事由", "the ground", article)
    if situation.command.data.get("public_interest_harmed") is True:
        refuse(
            "public_interest",
            "撤销可能对公共利益造成重大损害的，不予撤销。",
            "a revocation that would greatly harm the public interest is not made",
            "行政许可法 69(3)",
        )
    if ground == "commitment_untrue":
        _refuse_early_revocation(situation)
    reasons = _reasons(situation, article)
    barred = barred_until(situation, FRAUD_BAR_YEARS) if ground == "fraud" else {}
    return (
        situation.event(
            "revoked",
            ground=ground,
            reasons=reasons,
            compensation=ground not in OWN_FAULT,
            remedies=remedies(situation.terms),
            **barred,
        ),
    )


def _refuse_early_revocation(situation: Situation) -> None:
    commitment = situation.state.commitment
    if commitment is None or commitment.result != "untrue" or commitment.correct_by is None:
        refuse(
            "no_correction_ordered",
            "承诺不实的，应先核查并责令改正，才能撤销。",
            "an untrue commitment is first checked and ordered to be corrected",
            "山东省优化营商环境条例 29",
        )
    if situation.on <= commitment.correct_by:
        refuse(
            "correction_running",
            f"改正期限 {commitment.correct_by} 未满，不能撤销。",
            f"the time to correct runs until {commitment.correct_by}",
            "山东省优化营商环境条例 29",
        )


def _cancel(situation: Situation) -> tuple[Event, ...]:
    article = "行政许可法 70"
    ground = one_of(situation.command, "ground", CANCELLATION_GROUNDS, "注销事由", "the ground", article)
    fitting = {Phase.EXPIRED: "expired", Phase.REVOKED: "revoked"}
    phase = situation.state.phase
    wrong = (ground in fitting.values() and fitting.get(phase) != ground) or (
        phase is Phase.REVOKED and ground != "revoked"
    )
    if wrong:
        refuse(
            "ground_differs",
            f"注销事由“{ground}”与办件目前状态不符。",
            f"the ground {ground!r} does not fit a case that is {phase.value!r}",
            article,
        )
    return (situation.event("cancelled", ground=ground),)


def _was_accepted(state: CaseState, terms: Terms) -> None:
    if state.phase is Phase.WITHDRAWN and state.accepted_on is None:
        refuse(
            "never_accepted",
            "该申请在受理前已撤回，请重新申请。",
            "it was withdrawn before acceptance; apply anew",
        )


def _reopen(situation: Situation) -> tuple[Event, ...]:
    ground = one_of(situation.command, "ground", REOPENING_GROUNDS, "重新办理的依据", "the ground")
    paper = required_text(situation.command, "document", "复议决定或判决的文号", "the decision or judgment")
    return (situation.event("reopened", ground=ground, document=paper, **due_dates(situation)),)


def _reinstate(situation: Situation) -> tuple[Event, ...]:
    ground = one_of(situation.command, "ground", REOPENING_GROUNDS, "恢复效力的依据", "the ground")
    paper = required_text(situation.command, "document", "复议决定或判决的文号", "the decision or judgment")
    return (situation.event("reinstated", ground=ground, document=paper),)


def _change_asked(state: CaseState, event: Event) -> CaseState:
    return replace(state, change_pending=event.kind == "change_requested")


def _renewal(state: CaseState, event: Event) -> CaseState:
    certificate = state.certificate
    assert certificate is not None
    if event.kind == "renewal_requested":
        return replace(state, certificate=replace(certificate, renewal_requested_on=event.on))
    if event.kind == "renewal_refused":
        return replace(state, certificate=replace(certificate, renewal_requested_on=None))
    until = as_day(event.data["valid_until"], "valid_until")
    return replace(state, certificate=replace(certificate, valid_until=until, renewal_requested_on=None))


def _revoked(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.REVOKED, revocation_ground=event.data["ground"], change_pending=False)


def _reopened(state: CaseState, event: Event) -> CaseState:
    """The earlier decision, hearing and joint opinion are gone; the departments' opinions stay."""
    return replace(
        state,
        phase=Phase.REVIEW,
        accepted_on=event.on,
        consolidated="",
        hearing=None,
        decided_on=None,
        certificate=None,
        change_pending=False,
    )


_REOPENABLE = frozenset(
    {
        Phase.GRANTED,
        Phase.IN_FORCE,
        Phase.REFUSED,
        Phase.REFUSED_TOLD,
        Phase.NOT_REQUIRED,
        Phase.NOT_COMPETENT,
        Phase.NOT_ACCEPTED,
        Phase.WITHDRAWN,
        Phase.TERMINATED,
    }
)

RULES = {
    "request_change": Rule(_IN_FORCE, _request_change, _no_change_pending),
    "approve_change": Rule(_IN_FORCE, _approve_change, _change_pending),
    "refuse_change": Rule(_IN_FORCE, _refuse_change, _change_pending),
    "request_renewal": Rule(_IN_FORCE, _request_renewal, _renewable),
    "renew": Rule(_IN_FORCE, _renew, _renewal_pending),
    "refuse_renewal": Rule(_IN_FORCE, _refuse_renewal, _renewal_pending),
    "revoke": Rule(_HELD, _revoke, moves=True),
    "cancel": Rule(frozenset({Phase.IN_FORCE, Phase.EXPIRED, Phase.REVOKED}), _cancel, moves=True),
    "reopen": Rule(_REOPENABLE, _reopen, _was_accepted, moves=True),
    "reinstate": Rule(frozenset({Phase.REVOKED}), _reinstate, moves=True),
}

EFFECTS: dict[str, Effect] = {
    "change_requested": _change_asked,
    "changed": _change_asked,
    "change_refused": _change_asked,
    "renewal_requested": _renewal,
    "renewed": _renewal,
    "renewal_refused": _renewal,
    "deemed_renewed": _renewal,
    "expired": to_phase(Phase.EXPIRED),
    "revoked": _revoked,
    "cancelled": to_phase(Phase.CANCELLED),
    "reopened": _reopened,
    "reinstated": to_phase(Phase.IN_FORCE),
}
