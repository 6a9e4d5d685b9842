"""An outside expert's request, as the events of ``expert:<id>`` make it. A pure fold.

The expert has no sign-in: a link that nobody can guess opens just the papers named here. Only the link's hash is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from onewindow.ledger import StoredEvent


@dataclass(frozen=True, slots=True)
class ExpertRecord:
    """A request: ``state`` is asked, answered or revoked; whether it has run out is a matter of the day."""

    id: str
    case: str = ""
    organisation: str = ""
    name: str = ""
    email: str = ""
    question: str = ""
    papers: tuple[str, ...] = ()
    until: date = date.min
    token_hash: str = ""
    state: str = "asked"
    asked_on: date = date.min
    asked_by: str = ""
    signed_as: str = ""
    view: str = ""
    opinion: str = ""
    file: str = ""
    file_name: str = ""
    answered_at: datetime | None = None
    revoked_why: str = ""
    sequence: int = 0

    def open_on(self, day: date) -> bool:
        """Whether the link still takes an answer on a day."""
        return self.state == "asked" and day <= self.until


def fold(id: str, events: Iterable[StoredEvent]) -> ExpertRecord:
    """The request that the events leave behind."""
    found = ExpertRecord(id)
    for event in events:
        found = replace(_evolve(found, event), sequence=event.sequence)
    return found


def _evolve(found: ExpertRecord, event: StoredEvent) -> ExpertRecord:
    data = event.data
    match event.kind:
        case "expert_asked":
            same = {
                key: data[key] for key in ("case", "organisation", "name", "email", "question", "token_hash")
            }
            return replace(
                found, **same, papers=tuple(data["papers"]), until=date.fromisoformat(data["until"]),
                asked_on=event.on, asked_by=event.by,
            )  # fmt: skip
        case "expert_prolonged":
            return replace(found, until=date.fromisoformat(data["until"]))
        case "expert_link_renewed":
            return replace(found, token_hash=data["token_hash"])
        case "expert_revoked":
            return replace(found, state="revoked", revoked_why=data["reasons"])
        case "expert_answered":
            return replace(
                found, state="answered", signed_as=data["signed_as"], view=data["view"], opinion=data["opinion"],
                file=data["file"], file_name=data["file_name"], answered_at=event.recorded_at,
            )  # fmt: skip
    raise KeyError(event.kind)
