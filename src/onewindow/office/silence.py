"""From which day silence may have an effect in a case: the daily round looks only at those."""

from __future__ import annotations

from datetime import date, timedelta

from onewindow.office.record import CaseRecord
from onewindow.procedures.phases import Phase

_DAY = timedelta(days=1)


def silent_on(record: CaseRecord) -> date | None:
    """The first day on which the law may give the case's silence an effect, None when it never will."""
    state, days = record.state, list[date]()
    if state.phase is Phase.SUBMITTED and state.notice_due is not None:
        days.append(state.notice_due + _DAY)
    if state.phase in (Phase.REVIEW, Phase.PRE_REVIEW) and record.terms is not None:
        deemed = {one.department for one in record.terms.consultations if one.deemed_consent}
        for opinion in state.opinions:
            if not opinion.view and opinion.department in deemed and opinion.due_on is not None:
                days.append(opinion.due_on + _DAY)
        hearing = state.hearing
        open_offer = (
            hearing is not None and hearing.pending and not hearing.ordered and hearing.requested_on is None
        )
        if open_offer and hearing is not None and hearing.request_until is not None:
            days.append(hearing.request_until + _DAY)
    if (
        state.phase in (Phase.GRANTED, Phase.IN_FORCE)
        and state.certificate is not None
        and state.certificate.valid_until
    ):
        days.append(state.certificate.valid_until + _DAY)
    return min(days, default=None)
