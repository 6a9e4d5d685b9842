"""Who calls, for which organisations it may act, and its tokens."""

from __future__ import annotations

from typing import Any

from onewindow.api.calls import Call
from onewindow.api.endpoints import READ, SESSION, Registry
from onewindow.api.generated import operation, query
from onewindow.api.shapes import Shape, answered
from onewindow.office import operations, queries
from onewindow.office.views import Actor

me = Registry("me 本人")


class Me(Shape):
    """The caller: as whom it acts now, and what it may use the API for."""

    actor: answered(Actor)  # type: ignore[valid-type]
    scopes: list[str]


@me.get("/me", READ, name="me", answer=Me, covers=("actor_of",))
def who(call: Call) -> Any:
    """Who calls: the person, the organisation it acts for, its roles in it now, and the scopes of the call."""
    return {"actor": call.actor, "scopes": sorted(call.caller.scopes)}


query(me, "/me/tokens", queries.tokens, READ)
operation(me, "/me/tokens", operations.make_token, SESSION)
operation(me, "/me/tokens/{token}/revocation", operations.revoke_token, READ)
