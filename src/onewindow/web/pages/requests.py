"""What views read from a request."""

from __future__ import annotations

from django.http import HttpRequest

from onewindow.office.views import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor whom the middleware has found; only for routes that ask for a signed-in person."""
    actor = request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
