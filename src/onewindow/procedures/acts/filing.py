"""Filing (备案): the body takes note, it does not permit (企业投资项目核准和备案管理条例 art. 13, 14)."""

from __future__ import annotations

from dataclasses import replace

from onewindow.procedures.acts.acceptance import accepted_event
from onewindow.procedures.acts.decision import not_stopped
from onewindow.procedures.acts.intake import refuse_when_silence_has_spoken, to_phase, unchanged
from onewindow.procedures.case import CaseState
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event
from onewindow.procedures.refusals import one_of, required_text
from onewindow.procedures.remedies import remedies

_LAW = "企业投资项目核准和备案管理条例 13"
_OPEN = frozenset({Phase.SUBMITTED, Phase.REVIEW})
REVOCATION_GROUNDS = ("untrue_facts", "prohibited_project", "other_by_law")
CANCELLATION_GROUNDS = ("given_up", "applicant_dissolved", "replaced", "revoked", "other")


def _file(situation: Situation) -> tuple[Event, ...]:
    """Complete and in form: filed, on the spot when it has only been received."""
    number = required_text(situation.command, "number", "备案编号", "the filing's number", _LAW)
    filed = situation.event("filed", number=number)
    if situation.state.phase is Phase.REVIEW:
        return (filed,)
    refuse_when_silence_has_spoken(situation)
    return accepted_event(situation), filed


def _refuse(situation: Situation) -> tuple[Event, ...]:
    reasons = required_text(
        situation.command, "reasons", "不予备案的理由", "the reasons", _LAW, "reasons_missing"
    )
    return (situation.event("filing_refused", reasons=reasons, remedies=remedies(situation.terms)),)


def _change(situation: Situation) -> tuple[Event, ...]:
    article = "企业投资项目核准和备案管理条例 14"
    what = required_text(situation.command, "what", "变更的信息", "what has changed", article)
    return (situation.event("filing_changed", what=what),)


def _revoke(situation: Situation) -> tuple[Event, ...]:
    ground = one_of(situation.command, "ground", REVOCATION_GROUNDS, "撤销备案的事由", "the ground", _LAW)
    reasons = required_text(
        situation.command, "reasons", "撤销的理由", "the reasons", _LAW, "reasons_missing"
    )
    return (situation.event("revoked", ground=ground, reasons=reasons, remedies=remedies(situation.terms)),)


def _cancel(situation: Situation) -> tuple[Event, ...]:
    grounds = ("revoked",) if situation.state.phase is Phase.REVOKED else CANCELLATION_GROUNDS
    return (
        situation.event(
            "cancelled", ground=one_of(situation.command, "ground", grounds, "注销事由", "the ground")
        ),
    )


def _filed(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.FILED, decided_on=event.on)


def _refused(state: CaseState, event: Event) -> CaseState:
    return replace(state, phase=Phase.FILING_REFUSED, decided_on=event.on)


RULES = {
    "file": Rule(_OPEN, _file, not_stopped, moves=True),
    "refuse_filing": Rule(frozenset({Phase.REVIEW}), _refuse, not_stopped, moves=True),
    "change_filing": Rule(frozenset({Phase.FILED}), _change),
    "revoke": Rule(frozenset({Phase.FILED}), _revoke, moves=True),
    "cancel": Rule(frozenset({Phase.FILED, Phase.REVOKED}), _cancel, moves=True),
}

EFFECTS: dict[str, Effect] = {
    "filed": _filed,
    "filing_refused": _refused,
    "filing_changed": unchanged,
    "revoked": to_phase(Phase.REVOKED),
    "cancelled": to_phase(Phase.CANCELLED),
}
