"""The feed of events: thin lines about the cases that the actor may see, in the order of recording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from onewindow.catalogue.model import Text
from onewindow.ledger.store import last_position
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.queries.keys import most
from onewindow.office.views import Actor
from onewindow.procedures import registry, words

SPAN = 5_000
"""So many positions are looked at in one call, whatever the actor may see of them."""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event of a case: what kind, when it took legal effect and when it was recorded. Its data is in the case."""

    position: int
    case: str
    number: str
    matter: str
    kind: str
    title: Text
    on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class FeedView:
    """Events after a position. ``last`` is where to go on, ``caught_up`` says that nothing newer is there."""

    items: tuple[FeedEvent, ...]
    last: int
    caught_up: bool


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of events that the feed tells: those of the procedures, which every party of a case may know."""
    return tuple(dict.fromkeys(kind for id in registry.ids() for kind in registry.get(id).events))


def feed(office: Office, actor: Actor, after: int = 0, limit: int = 100) -> FeedView:
    """At most ``limit`` events recorded after the position, oldest first, in two statements."""
    limit = most(limit)
    marks = ", ".join("?" for _ in kinds())
    with office.ledger.reader() as connection:
        newest = last_position(connection)
        until = min(after + SPAN, newest)
        rows = connection.rows(
            "SELECT e.position, c.id, c.number, c.matter, e.kind, e.legal_day, e.recorded_at FROM events e "
            "JOIN cases c ON c.id = substr(e.stream, 6) "
            "WHERE e.position > ? AND e.position <= ? AND e.stream LIKE 'case:%' "
            f"AND e.kind IN ({marks}) AND {VISIBLE_CASE} "
            "ORDER BY e.position LIMIT ?",
            [after, until, *kinds(), actor.person, limit],
        )
    items = tuple(
        FeedEvent(
            int(row[0]), row[1], row[2], row[3], row[4], Text(*words.EVENTS.get(row[4], (row[4], row[4]))),
            date.fromisoformat(row[5]), datetime.fromisoformat(row[6]),
        )
        for row in rows
    )  # fmt: skip
    last = items[-1].position if len(items) == limit else max(until, after)
    return FeedView(items, last, last >= newest)
