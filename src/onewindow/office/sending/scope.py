"""Which deliveries an actor may see and send again."""

from __future__ import annotations

from typing import Any

from onewindow.office.office import Office
from onewindow.office.views import Actor


def administers_zone(office: Office, actor: Actor) -> bool:
    """Whether the actor is an administrator of this installation's zone."""
    return actor.organisation == office.zone and "administrator" in actor.roles


def scope(office: Office, actor: Actor) -> tuple[str, list[Any]]:
    """Which deliveries ``d`` an actor may see: its organisation's, an administrator of the zone all."""
    if actor.kind == "system" or administers_zone(office, actor):
        return "1 = 1", []
    return "d.organisation = ?", [actor.organisation]
