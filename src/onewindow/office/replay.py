"""Replaying a decision: everything its receipt names is derived again, from the ledger alone, and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow import __version__
from onewindow.ledger import StoredEvent, chain
from onewindow.office import receipts
from onewindow.office.office import Office
from onewindow.office.reading import open_case
from onewindow.office.record import CaseRecord, fold
from onewindow.office.situation import situation
from onewindow.office.terms import from_data
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Command, Event, Refused, Terms
from onewindow.procedures.registry import get

LATER_KEYS = ("law", "tables")
"""What receipts have kept only since they hold the tables' traces; older ones are proved without."""
_UNREADABLE = (KeyError, ValueError, TypeError, AssertionError, AttributeError)
"""What reading events that somebody has altered may raise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not come out as the receipt says."""

    what: str
    kept: str
    again: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision, replayed. ``same`` when nothing differs."""

    sequence: int
    kind: str
    on: str
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the decision is proved."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Replay:
    """All decisions of one case, and the faults of its chain."""

    case: str
    number: str
    decisions: tuple[Replayed, ...]
    faults: tuple[str, ...]

    @property
    def proved(self) -> bool:
        """Whether the chain is whole and each decision comes out again."""
        return not self.faults and all(one.same for one in self.decisions)


def replay(office: Office, actor: Actor, case: str) -> Replay:
    """Replay the decisions of a case. Raises ``Refused`` (``not_found``)."""
    try:
        with office.ledger.reader() as connection:
            found, _ = open_case(connection, actor, case)
    except _UNREADABLE as error:
        fault = f"办件的事件已无法读取 / its events can't be read any more: {type(error).__name__} {error}"
        return Replay(case, "", (), (fault,))
    events = office.ledger.read(f"case:{found.id}")
    replayed = [_replay(office, events, event) for event in events if event.kind == "receipt_issued"]
    return Replay(found.id, found.number, tuple(replayed), tuple(_chain_faults(events)))


def _chain_faults(events: list[StoredEvent]) -> list[str]:
    """The breaks of this case's chain: every hash computed anew from what is stored."""
    found, previous = [], chain.FIRST
    for place, event in enumerate(events, 1):
        recorded = event.recorded_at.isoformat(timespec="microseconds")
        again = chain.link(
            event.position, event.stream, event.sequence, event.kind, event.on.isoformat(), recorded, event.by,
            event.text, previous,
        )  # fmt: skip
        if event.sequence != place or event.previous != previous or event.hash != again:
            found.append(
                f"第 {place} 条事件（{event.kind}）与哈希链不符 / event {place} ({event.kind}) breaks the chain"
            )
        previous = event.hash
    return found


def _replay(office: Office, events: list[StoredEvent], issued: StoredEvent) -> Replayed:
    kept = issued.data
    found: list[Difference] = []
    try:
        again = _derive(office, events, issued)
    except (Refused, *_UNREADABLE) as error:
        again, found = {}, [Difference("replay", "决定 / a decision", f"{type(error).__name__}: {error}")]
    if again:
        again = {key: value for key, value in again.items() if key in kept or key not in LATER_KEYS}
        found += [Difference(*one) for one in receipts.differences(_comparable(kept), _comparable(again))]
        found += _stored_otherwise(events, kept)
    found += _files(office, kept)
    decided = kept["events"][-1]
    return Replayed(issued.sequence, decided["kind"], decided["on"], tuple(found))


def _derive(office: Office, events: list[StoredEvent], issued: StoredEvent) -> dict[str, Any]:
    """The receipt as it comes out now: catalogue from its copy, facts and state from the events before."""
    kept = issued.data
    record = fold(
        events[0].stream.partition(":")[2], [one for one in events if one.sequence <= kept["before"]]
    )
    catalogue = office.frozen_catalogue(kept["snapshot"])
    command = kept["command"]
    wish = Command(command["kind"], _day(command["on"]), command["by"], command["data"])
    seen = situation(office, catalogue, record.answers, {}, wish.on)
    terms = _terms(record, events, issued)
    calendar = office.planner(catalogue).calendar
    again = get(record.procedure).decide(record.state, wish, terms, calendar)
    return receipts.receipt(record, kept["snapshot"], seen, terms, calendar, wish, again)


def _terms(record: CaseRecord, events: list[StoredEvent], issued: StoredEvent) -> Terms:
    """The frozen terms; those frozen together with the decision when it was accepted and decided at once."""
    if record.frozen and record.terms is not None:
        return record.terms
    for event in events:
        if event.kind == "terms_set" and record.sequence < event.sequence < issued.sequence:
            return from_data(event.data["terms"])
    raise KeyError("terms_set")


def _comparable(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """A receipt as JSON values; the wording of the traces is compared between equal engines only."""
    plain: dict[str, Any] = json.loads(chain.canonical(dict(receipt)), parse_float=Decimal)
    if plain["engine"]["version"] != __version__:
        for traced in ("why", *LATER_KEYS):
            plain.pop(traced, None)
    plain.pop("engine")
    return plain


def _stored_otherwise(events: list[StoredEvent], kept: Mapping[str, Any]) -> list[Difference]:
    """Where the events in the ledger are not those that the receipt names."""
    after = [one for one in events if one.sequence > kept["before"]]
    found = []
    for event in kept["events"]:
        wanted = Event(event["kind"], _day(event["on"]), event["by"], event["data"])
        if not any(_same(one, wanted) for one in after):
            found.append(Difference(f"ledger.{event['kind']}", chain.canonical(event["data"]), "—"))
    return found


def _same(stored: StoredEvent, event: Event) -> bool:
    plain = (stored.kind, stored.on, stored.by) == (event.kind, event.on, event.by)
    return plain and stored.text == chain.canonical(dict(event.data))


def _files(office: Office, kept: Mapping[str, Any]) -> list[Difference]:
    """The papers whose content is gone or is no longer what it was."""
    found = []
    for paper in kept["documents"]:
        now = office.files.digest(paper["sha256"])
        if now != paper["sha256"]:
            found.append(
                Difference(f"documents.{paper['document']}", paper["sha256"], now or "缺失 / missing")
            )
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)
