"""Tokens of the HTTP API: a person's own, and who calls with a secret."""

from __future__ import annotations

from datetime import date, datetime

from onewindow.ledger.chain import digest
from onewindow.office.office import Office
from onewindow.office.token_views import Bearer, TokenView
from onewindow.office.views import Actor


def tokens(office: Office, actor: Actor) -> tuple[TokenView, ...]:
    """The actor's own tokens, newest first, in whichever organisation they were made."""
    today = office.today()
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT t.id, t.name, t.organisation, o.name, t.scopes, t.made_at, t.expires_on, t.used_on, t.revoked_on "
            "FROM api_tokens t LEFT JOIN organisations o ON o.id = t.organisation WHERE t.person = ? "
            "ORDER BY t.made_at DESC, t.id",
            (actor.person,),
        )
    return tuple(
        TokenView(
            id=str(row[0]),
            name=str(row[1]),
            organisation=str(row[2]),
            organisation_name=str(row[3] or row[2]),
            scopes=tuple(str(row[4]).split()),
            made_at=datetime.fromisoformat(row[5]),
            expires_on=date.fromisoformat(row[6]),
            last_used_on=_day(row[7]),
            revoked_on=_day(row[8]),
            status="revoked" if row[8] else "expired" if date.fromisoformat(row[6]) < today else "active",
        )
        for row in rows
    )


def bearer_of(office: Office, secret: str) -> Bearer | None:
    """Who calls with a secret, with the roles that the person holds now; None when it opens nothing any more."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT t.id, t.scopes, t.used_on, p.id, p.name, o.id, o.name, o.kind, m.role FROM api_tokens t "
            "JOIN persons p ON p.id = t.person JOIN organisations o ON o.id = t.organisation "
            "JOIN memberships m ON m.person = p.id AND m.organisation = o.id "
            "WHERE t.sha256 = ? AND t.revoked_on IS NULL AND t.expires_on >= ?",
            (digest(secret), office.today().isoformat()),
        )
    if not rows:
        return None
    token, scopes, used_on, person, name, organisation, organisation_name, kind, _ = rows[0]
    roles = frozenset(str(row[8]) for row in rows)
    actor = Actor(str(person), str(name), str(organisation), str(organisation_name), str(kind), roles)
    return Bearer(str(token), actor, frozenset(str(scopes).split()), _day(used_on))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
