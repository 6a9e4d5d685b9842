"""What the work list shows beside the cases: colleagues, saved views, the feed's reader."""

from __future__ import annotations

import json
from datetime import datetime

from onewindow.office.numbers import hash_of
from onewindow.office.office import Office
from onewindow.office.queries.actors import actor_of
from onewindow.office.views import Actor
from onewindow.office.work_views import Member, SavedView, filter_from

_MEMBER = "EXISTS (SELECT 1 FROM memberships own WHERE own.organisation = ? AND own.person = ?)"
"""Only whoever belongs to the organisation sees its people and views."""


def members(office: Office, actor: Actor) -> tuple[Member, ...]:
    """The people of the actor's organisation by name; nobody when the actor no longer belongs to it."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT DISTINCT p.id, p.name FROM memberships m JOIN persons p ON p.id = m.person "
            f"WHERE m.organisation = ? AND {_MEMBER} ORDER BY p.name, p.id",
            (actor.organisation, actor.organisation, actor.person),
        )
    return tuple(Member(*row) for row in rows)


def saved_views(office: Office, actor: Actor) -> tuple[SavedView, ...]:
    """The actor's own views in this organisation, then those that colleagues share, by name."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT v.id, v.name, v.filter, v.person, v.shared, p.name, "
            "EXISTS (SELECT 1 FROM chosen_views c WHERE c.id = v.id AND c.person = ?) "
            "FROM saved_views v LEFT JOIN persons p ON p.id = v.person "
            f"WHERE v.organisation = ? AND (v.person = ? OR v.shared = 1) AND {_MEMBER} ORDER BY v.name, v.id",
            (actor.person, actor.organisation, actor.person, actor.organisation, actor.person),
        )
    found = (
        SavedView(
            id,
            name,
            filter_from(json.loads(filter)),
            person == actor.person,
            bool(shared),
            bool(chosen),
            by or "",
        )
        for id, name, filter, person, shared, by, chosen in rows
    )
    return tuple(sorted(found, key=lambda view: not view.own))


def work_feed_opened(office: Office, actor: Actor) -> datetime | None:
    """When the actor's feed of this organisation was opened; None when there is none."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT opened_at FROM work_feeds WHERE person = ? AND organisation = ?",
            (actor.person, actor.organisation),
        )
    return datetime.fromisoformat(row[0]) if row else None


def work_feed_reader(office: Office, secret: str) -> Actor | None:
    """Whose feed a secret opens, as far as the person still belongs to the organisation."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT p.login, f.organisation FROM work_feeds f JOIN persons p ON p.id = f.person WHERE f.secret = ?",
            (hash_of(secret),),
        )
    return actor_of(office, str(row[0]), str(row[1])) if row else None
