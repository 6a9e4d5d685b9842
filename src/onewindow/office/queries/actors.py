"""Who is at the door."""

from __future__ import annotations

import logging

from onewindow.office.office import Office
from onewindow.office.operations.mandates import end_expired_mandates
from onewindow.office.views import Actor

log = logging.getLogger(__name__)


def actors_of(office: Office, login: str) -> tuple[Actor, ...]:
    """All the organisations for which a person may act, by name; empty when there is no such person.

    Whoever enters on a new day finds yesterday's mandates ended: they never wait for the daily round. One that can't be
    ended shuts nobody out; the round tries it again.
    """
    if office.mandates_ended != office.today():
        try:
            end_expired_mandates(office)
        except ExceptionGroup:
            log.exception("委托到期登记失败 mandates could not be ended")
        office.mandates_ended = office.today()
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT p.id, p.name, o.id, o.name, o.kind, m.role FROM persons p "
            "JOIN memberships m ON m.person = p.id JOIN organisations o ON o.id = m.organisation "
            "WHERE p.login = ? ORDER BY o.name, o.id, m.role",
            (login,),
        )
    found: dict[tuple[str, str, str, str, str], set[str]] = {}
    for person, name, organisation, organisation_name, kind, role in rows:
        found.setdefault((person, name, organisation, organisation_name, kind), set()).add(str(role))
    return tuple(Actor(*key, frozenset(roles)) for key, roles in found.items())


def actor_of(office: Office, login: str, organisation: str = "") -> Actor | None:
    """A person acting for an organisation, the first by name unless given; None when it may not."""
    for actor in actors_of(office, login):
        if organisation in ("", actor.organisation):
            return actor
    return None
