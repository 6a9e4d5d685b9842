"""The phases (环节) of a case. Each case is in exactly one."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where a case stands. ``words.PHASES`` holds the names that people read."""

    NEW = "new"
    PRE_REVIEW = "pre_review"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    REVIEW = "review"
    GRANTED = "granted"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    REFUSED_TOLD = "refused_told"
    FILED = "filed"
    FILING_REFUSED = "filing_refused"
    NOT_REQUIRED = "not_required"
    NOT_COMPETENT = "not_competent"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


#: Phases in which the authority owes nothing more: nothing is pending.
ENDS = frozenset(
    {
        Phase.IN_FORCE,
        Phase.REFUSED_TOLD,
        Phase.FILED,
        Phase.FILING_REFUSED,
        Phase.NOT_REQUIRED,
        Phase.NOT_COMPETENT,
        Phase.NOT_ACCEPTED,
        Phase.WITHDRAWN,
        Phase.TERMINATED,
        Phase.REVOKED,
        Phase.CANCELLED,
    }
)

#: Phases before acceptance.
BEFORE_ACCEPTANCE = frozenset({Phase.NEW, Phase.PRE_REVIEW, Phase.SUBMITTED, Phase.CORRECTION})
