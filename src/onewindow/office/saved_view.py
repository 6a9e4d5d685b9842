"""A saved view of the work list as its events make it. A pure fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onewindow.ledger import StoredEvent


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """A view: whose it is, in which organisation, what it shows, who has chosen it to be shown first."""

    id: str
    name: str = ""
    person: str = ""
    organisation: str = ""
    filter: Mapping[str, Any] = field(default_factory=dict)
    shared: bool = False
    removed: bool = False
    chosen_by: frozenset[str] = frozenset()
    sequence: int = 0


def fold(id: str, events: Iterable[StoredEvent]) -> ViewRecord:
    """The view that the events of one stream leave behind."""
    record = ViewRecord(id)
    for event in events:
        record = replace(_evolve(record, event), sequence=event.sequence)
    return record


def _evolve(record: ViewRecord, event: StoredEvent) -> ViewRecord:
    data = event.data
    match event.kind:
        case "view_saved":
            return replace(
                record,
                name=data["name"],
                filter=data["filter"],
                person=event.by,
                organisation=data["organisation"],
            )
        case "view_renamed":
            return replace(record, name=data["name"])
        case "view_shared":
            return replace(record, shared=data["shared"])
        case "view_removed":
            return replace(record, removed=True)
        case "view_restored":
            return replace(record, removed=False)
        case "view_chosen":
            others = record.chosen_by - {event.by}
            return replace(record, chosen_by=others | {event.by} if data["chosen"] else others)
    return record
