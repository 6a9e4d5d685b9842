"""The feed of events: what happened in the cases that the caller may see, in the order of recording."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import EVENTS, Registry
from onewindow.api.shapes import Shape, answered
from onewindow.office import queries
from onewindow.office.queries.feed import FeedEvent

events = Registry("events 事件")


class Feed(Shape):
    """Events after a position; ask again with `after` set to `last`. `caught_up` says that there is nothing newer."""

    items: list[answered(FeedEvent)]  # type: ignore[misc]
    last: int
    caught_up: bool


@events.get("/events", EVENTS, name="feed", answer=Feed, covers=("feed",))
def feed(
    call: Call,
    after: Annotated[int, Field(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Field(ge=1, le=200)] = 100,
) -> Any:
    """The events of cases recorded after a position, oldest first. Poll it, or subscribe to a webhook."""
    return queries.feed(call.office, call.actor, after, limit)
