"""Who is registered: one's own account and enterprise, and the registrations that wait for a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.ledger.database import Connection
from onewindow.office.identity import masked
from onewindow.office.office import Office
from onewindow.office.permissions import not_found
from onewindow.office.queries.keys import MOST, By, Order, most
from onewindow.office.reading import roles_now
from onewindow.office.views import Actor


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An applicant as its own members and the windows see it. ``number`` is a citizen number with stars.

    ``declined`` says why a window could not confirm the registration; ``verified_on`` is None until one has.
    """

    id: str
    kind: str
    name: str
    credit_code: str
    number: str
    registered_on: date
    verified_on: date | None
    declined: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person of an organisation; ``invited`` when it has not agreed yet."""

    person: str
    name: str
    login: str
    roles: tuple[str, ...]
    since: date
    invited: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An organisation that asks a person to act for it."""

    organisation: str
    name: str
    roles: tuple[str, ...]
    offered_on: date


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person's own entry: its identity number with stars, and the invitations that wait for its answer."""

    id: str
    name: str
    login: str
    number: str
    invitations: tuple[InvitationView, ...]


_ORGANISATION = "id, kind, name, credit_code, citizen_number, registered_on, verified_on, declined"


def _view(row: tuple[str, ...]) -> OrganisationView:
    id, kind, name, code, number, registered_on, verified_on, declined = row
    return OrganisationView(
        id, kind, name, code, masked(number), date.fromisoformat(registered_on),
        date.fromisoformat(verified_on) if verified_on else None, declined,
    )  # fmt: skip


def organisation(office: Office, actor: Actor) -> tuple[OrganisationView, tuple[MemberView, ...]]:
    """The actor's own organisation and its people, those invited last. ``Refused`` for who is no member any more."""
    with office.ledger.reader() as connection:
        row = connection.row(f"SELECT {_ORGANISATION} FROM organisations WHERE id = ?", (actor.organisation,))
        if row is None or not roles_now(connection, actor):
            raise not_found("该单位", "the organisation")
        return _view(row), (
            *_members(connection, actor.organisation),
            *_invited(connection, actor.organisation),
        )


def _members(connection: Connection, organisation: str) -> list[MemberView]:
    rows = connection.rows(
        "SELECT p.id, p.name, p.login, m.role, m.given_on FROM memberships m JOIN persons p ON p.id = m.person "
        "WHERE m.organisation = ? ORDER BY p.name, p.id, m.role",
        (organisation,),
    )
    found: dict[str, MemberView] = {}
    for person, name, login, role, on in rows:
        roles = (*found[person].roles, role) if person in found else (role,)
        found[person] = MemberView(person, name, login, roles, date.fromisoformat(on), False)
    return list(found.values())


def _invited(connection: Connection, organisation: str) -> list[MemberView]:
    rows = connection.rows(
        "SELECT p.id, p.name, p.login, f.roles, f.offered_on FROM membership_offers f "
        "JOIN persons p ON p.id = f.person WHERE f.organisation = ? ORDER BY p.name, p.id",
        (organisation,),
    )
    return [
        MemberView(person, name, login, tuple(roles.split()), date.fromisoformat(on), True)
        for person, name, login, roles, on in rows
    ]


def person(office: Office, actor: Actor) -> PersonView:
    """The actor's own entry in the register."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT id, name, login, citizen_number FROM persons WHERE id = ?", (actor.person,)
        )
        if row is None:
            raise not_found("该人员", "the person")
        offers = connection.rows(
            "SELECT o.id, o.name, f.roles, f.offered_on FROM membership_offers f "
            "JOIN organisations o ON o.id = f.organisation WHERE f.person = ? ORDER BY f.offered_on, o.id",
            (actor.person,),
        )
    invitations = tuple(
        InvitationView(id, name, tuple(roles.split()), date.fromisoformat(on))
        for id, name, roles, on in offers
    )
    return PersonView(row[0], row[1], row[2], masked(row[3]), invitations)


_REGISTRATIONS_ORDER = Order(By("registered_on"), By("id"))


def registrations(
    office: Office, actor: Actor, after: str = "", limit: int = MOST
) -> tuple[tuple[OrganisationView, ...], str]:
    """The applicants that signed themselves up and wait for a window, the oldest first, and the key of the next page ("" at
    the end); empty for who may not see."""
    if actor.kind not in ("department", "window", "zone", "system"):
        return (), ""
    limit, (beyond, key) = most(limit), _REGISTRATIONS_ORDER.beyond(after)
    with office.ledger.reader() as connection:
        if actor.kind != "system" and not roles_now(connection, actor) & {"clerk", "administrator"}:
            return (), ""
        rows = connection.rows(
            f"SELECT {_ORGANISATION}, {_REGISTRATIONS_ORDER.columns} FROM organisations WHERE verified_on = ''{beyond} "
            f"ORDER BY {_REGISTRATIONS_ORDER.by} LIMIT ?",
            [*key, limit + 1],
        )
    found, following = _REGISTRATIONS_ORDER.page(rows, limit)
    return tuple(_view(row) for row in found), following


def feed_opened(office: Office, actor: Actor) -> bool:
    """Whether the actor's calendar feed has an address; the address itself was shown once."""
    with office.ledger.reader() as connection:
        return connection.row("SELECT 1 FROM feeds WHERE person = ?", (actor.person,)) is not None
