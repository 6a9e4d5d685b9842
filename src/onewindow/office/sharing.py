"""To whom a holder shows a certificate: links that end, and organisations that may see it. A pure fold of its stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from onewindow.ledger import StoredEvent


@dataclass(frozen=True, slots=True)
class Share:
    """A link that shows one certificate. ``opened`` counts on how many days it was; only the hash of its secret is kept.

    ``last_opened`` is the first visit of the last of those days, ``opened_on`` that day.
    """

    id: str
    secret_hash: str
    note: str
    made_at: datetime
    until: datetime
    by: str
    ended_at: datetime | None = None
    opened: int = 0
    last_opened: datetime | None = None
    opened_on: date | None = None

    def open_at(self, moment: datetime) -> bool:
        """Whether it still shows something."""
        return self.ended_at is None and moment < self.until


@dataclass(frozen=True, slots=True)
class Grant:
    """An organisation that may see a certificate, until a day if one was set."""

    organisation: str
    since: date
    until: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the holder of one certificate has allowed."""

    number: str
    shares: tuple[Share, ...] = ()
    grants: tuple[Grant, ...] = ()
    sequence: int = 0


def fold(number: str, events: Iterable[StoredEvent]) -> Sharing:
    """The record that the events of ``certificate:<number>`` leave behind."""
    found = Sharing(number)
    for event in events:
        found = replace(_evolve(found, event), sequence=event.sequence)
    return found


def _evolve(found: Sharing, event: StoredEvent) -> Sharing:
    data = event.data
    match event.kind:
        case "share_made":
            until = datetime.fromisoformat(data["until"])
            made = Share(data["id"], data["secret_hash"], data["note"], event.recorded_at, until, event.by)
            return replace(found, shares=(*found.shares, made))
        case "share_opened":
            return _share(
                found,
                data["id"],
                lambda one: replace(
                    one,
                    opened=one.opened + (one.opened_on != event.on),
                    last_opened=event.recorded_at,
                    opened_on=event.on,
                ),
            )
        case "share_ended":
            return _share(found, data["id"], lambda one: replace(one, ended_at=event.recorded_at))
        case "sight_given":
            day = date.fromisoformat(data["until"]) if data["until"] else None
            others = tuple(one for one in found.grants if one.organisation != data["organisation"])
            return replace(found, grants=(*others, Grant(data["organisation"], event.on, day, event.by)))
        case "sight_ended":
            kept = tuple(one for one in found.grants if one.organisation != data["organisation"])
            return replace(found, grants=kept)
    return found


def _share(found: Sharing, id: str, change: Callable[[Share], Share]) -> Sharing:
    return replace(found, shares=tuple(change(one) if one.id == id else one for one in found.shares))
