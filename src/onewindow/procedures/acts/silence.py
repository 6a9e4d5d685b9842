"""What the law lets silence do, and nothing else: acceptance, an offered hearing, an opinion, a renewal.

Silence never grants a permit. The body's daily round gives ``lapse`` with the day; each silent effect becomes
an event that takes effect on the day the law names.
"""

from __future__ import annotations

from onewindow.procedures.acts.acceptance import due_dates
from onewindow.procedures.acts.afterwards import expiry
from onewindow.procedures.acts.hearing import waived_by_silence
from onewindow.procedures.acts.opinions import deemed_opinions
from onewindow.procedures.case import CaseState
from onewindow.procedures.machine import Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import refuse

_LAPSING = frozenset({Phase.PRE_REVIEW, Phase.SUBMITTED, Phase.REVIEW, Phase.GRANTED, Phase.IN_FORCE})


def _deemed_acceptance(situation: Situation) -> tuple[Event, ...]:
    """No notice within the days of art. 32: accepted from the day of receipt."""
    state = situation.state
    due, received = state.notice_due, state.received_on
    if state.phase is not Phase.SUBMITTED or due is None or received is None or situation.on <= due:
        return ()
    dates = due_dates(situation, received)
    return (
        situation.event("deemed_accepted", received, noticed_on=situation.on, received_on=received, **dates),
    )


def _lapse(situation: Situation) -> tuple[Event, ...]:
    events = _deemed_acceptance(situation)
    if situation.state.phase in (Phase.REVIEW, Phase.PRE_REVIEW):
        events += deemed_opinions(situation) + waived_by_silence(situation)
    events += expiry(situation)
    if not events:
        refuse(
            "nothing_lapsed",
            f"截至 {situation.on} 没有期限届满而产生效力的事项。",
            f"no silent effect of the law has come about by {situation.on}",
        )
    return events


def _something_may_lapse(state: CaseState, terms: Terms) -> None:
    waits = (
        state.phase is Phase.SUBMITTED
        or _opinion_waits(state, terms)
        or (state.phase is Phase.REVIEW and _offer_waits(state))
        or (state.certificate is not None and state.certificate.valid_until is not None)
    )
    if not waits:
        refuse(
            "silence_grants_nothing",
            "目前没有任何期限届满会依法产生效力；逾期不作决定不等于准予许可。",
            "nothing here comes about by silence: a permit is never granted because time has passed",
        )


def _opinion_waits(state: CaseState, terms: Terms) -> bool:
    deemed = {c.department for c in terms.consultations if c.deemed_consent}
    asked = any(not o.view and o.department in deemed for o in state.opinions)
    return asked and state.phase in (Phase.REVIEW, Phase.PRE_REVIEW)


def _offer_waits(state: CaseState) -> bool:
    hearing = state.hearing
    return hearing is not None and hearing.pending and not hearing.ordered and hearing.requested_on is None


RULES = {"lapse": Rule(_LAPSING, _lapse, _something_may_lapse)}
