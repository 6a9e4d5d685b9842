"""The receipt of a decision: what it rested on, as hashes and traces, so that anyone can replay it later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow import __version__
from onewindow.ledger.chain import canonical, digest
from onewindow.office.record import CaseRecord
from onewindow.office.situation import Situation
from onewindow.office.terms import to_data
from onewindow.office.traces import articles, table_traces
from onewindow.procedures.clock import read
from onewindow.procedures.protocol import Command, Event, Terms
from onewindow.procedures.registry import get
from onewindow.working_days import Calendar

DECIDING = frozenset({"granted", "refused", "filed", "filing_refused"})
"""The events that decide a case; each has a receipt."""


def decided(events: Sequence[Event]) -> Event | None:
    """The deciding event among these, or None."""
    return next((event for event in events if event.kind in DECIDING), None)


def receipt(
    record: CaseRecord,
    snapshot: str,
    situation: Situation,
    terms: Terms,
    calendar: Calendar,
    command: Command,
    events: Sequence[Event],
) -> dict[str, Any]:
    """What the decision rests on. ``record`` is the case before the command, ``events`` what the command caused.

    The same function serves the decision and its replay, so that the two can be compared key by key.
    """
    matter = situation.catalogue.matters[record.matter]
    return {
        "matter": {"id": matter.id, "hash": matter.content_hash},
        "catalogue": situation.catalogue.content_hash,
        "snapshot": snapshot,
        "terms": digest(canonical(to_data(terms))),
        "facts": digest(canonical(dict(record.answers))),
        "applies": str(situation.plan.matters[matter.id].status),
        "decisions": dict(situation.plan.decisions),
        "why": situation.plan.why(matter.id).to_json(),
        "law": articles(matter),
        "tables": table_traces(situation, matter.id),
        "documents": [
            {"paper": paper.id, "document": paper.document, "sha256": paper.sha256}
            for paper in record.kept_papers
        ],
        "command": {"kind": command.kind, "on": command.on, "by": command.by, "data": dict(command.data)},
        "events": [
            {"kind": event.kind, "on": event.on, "by": event.by, "data": dict(event.data)} for event in events
        ],
        "clock": _clock(record, terms, calendar, events),
        "before": record.sequence,
        "engine": {"version": __version__},
    }


def _clock(record: CaseRecord, terms: Terms, calendar: Calendar, events: Sequence[Event]) -> dict[str, Any]:
    """Both limits as they stood on the day of the decision."""
    machine, state = get(record.procedure), record.state
    for event in events:
        state = machine.evolve(state, event)
    readings = read(state.clock, terms, calendar, events[-1].on)
    if readings is None:
        return {}
    return {
        name: {
            "unit": reading.unit,
            "limit": reading.limit,
            "used": reading.used,
            "over": reading.over,
            "due": reading.due.on if reading.due else None,
        }
        for name, reading in (("statutory", readings.statutory), ("promised", readings.promised))
    }


def differences(
    kept: Mapping[str, Any], again: Mapping[str, Any], path: str = ""
) -> list[tuple[str, str, str]]:
    """Where two receipts differ: the key's path, what was kept, what comes out now; empty when they are equal."""
    found: list[tuple[str, str, str]] = []
    for key in sorted(set(kept) | set(again)):
        left, right = kept.get(key), again.get(key)
        here = f"{path}{key}"
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            found += differences(left, right, f"{here}.")
        elif canonical(left) != canonical(right):
            found.append((here, canonical(left), canonical(right)))
    return found
