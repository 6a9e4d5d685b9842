"""Who is told of what: a message for each event of a case that another organisation must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.office.record import CaseRecord

TO_APPLICANT = frozenset(
    {
        "submitted",
        "correction_requested",
        "not_required",
        "not_competent",
        "acceptance_refused",
        "accepted",
        "deemed_accepted",
        "clock_stopped",
        "clock_resumed",
        "extended",
        "hearing_offered",
        "hearing_notified",
        "granted",
        "refused",
        "filed",
        "filing_refused",
        "certificate_issued",
        "delivered",
        "terminated",
        "commitment_untrue",
        "correction_ordered",
        "revoked",
        "cancelled",
        "expired",
        "renewed",
        "renewal_refused",
        "deemed_renewed",
        "changed",
        "change_refused",
        "reopened",
        "reinstated",
        "opinions_consolidated",
    }
)
TO_DEPARTMENT = frozenset(
    {
        "submitted",
        "resubmitted",
        "gap_filled",
        "withdrawn",
        "hearing_requested",
        "opinion_given",
        "opinion_deemed",
        "change_requested",
        "renewal_requested",
        "deemed_accepted",
    }
)


def messages_of(record: CaseRecord, events: Sequence[StoredEvent]) -> Iterator[dict[str, Any]]:
    """The messages of a case as rows, one for each event and organisation."""
    for event in events:
        for organisation in sorted(_receivers(record, event)):
            yield {
                "id": f"{event.position}.{organisation}",
                "organisation": organisation,
                "kind": event.kind,
                "legal_day": event.on,
                "recorded_at": event.recorded_at,
                "position": event.position,
            }


def _receivers(record: CaseRecord, event: StoredEvent) -> set[str]:
    found: set[str] = set()
    if event.kind in TO_APPLICANT:
        found.add(record.holder)
        found |= {organisation for relation, organisation in record.parties if relation == "mandated"}
    if event.kind in TO_DEPARTMENT:
        found.add(record.department)
    if event.kind == "opinions_asked":
        found |= {entry["department"] for entry in event.data["asked"]}
    return found
