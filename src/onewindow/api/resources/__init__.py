"""One module for each resource; importing it declares its endpoints."""

from __future__ import annotations

from importlib import import_module

NAMES = (
    "me", "guides", "rules", "calendars", "projects", "cases", "papers", "commands", "certificates", "messages",
    "register", "search", "events", "export", "everyone", "supervision",
)  # fmt: skip
"""In the order of the manual."""


def declare() -> None:
    """Declare all endpoints, once."""
    from onewindow.api.resources import more, named

    for name in NAMES:
        import_module(f"onewindow.api.resources.{name}")
    more.declare()
    named.declare()
