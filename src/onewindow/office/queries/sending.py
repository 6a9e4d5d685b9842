"""What left the house and what could not: for administrators all of it, for an organisation its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger import deliveries
from onewindow.ledger.deliveries import Delivery
from onewindow.office.messages import Group, title_of
from onewindow.office.office import Office
from onewindow.office.queries.keys import By, Order, most
from onewindow.office.sending.scope import administers_zone, scope
from onewindow.office.views import Actor

STATES = (deliveries.WAITING, deliveries.GIVEN_UP, deliveries.DELIVERED, deliveries.HELD, deliveries.WITHHELD)
CHANNELS = ("email", "sms", "webhook", "plan")
"""``plan`` is no way to anybody: a message whose receivers could not be found yet."""


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery as the resend page shows it. Addresses of other people's mailboxes are shortened."""

    delivery: Delivery
    title: Text
    number: str
    case: str
    organisation_name: str
    address: str
    due_at: datetime
    created_at: datetime
    finished_at: datetime | None

    @property
    def failing(self) -> bool:
        """Whether it waits after a failure."""
        return self.delivery.state == deliveries.WAITING and self.delivery.attempts > 0


@dataclass(frozen=True, slots=True)
class Deliveries:
    """One page of deliveries, newest first, and how many there are in each state."""

    lines: tuple[DeliveryLine, ...]
    counts: dict[str, int]
    next: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's address: to be confirmed unless ``confirmed``."""

    channel: str
    address: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Notifications:
    """A person's addresses and choices."""

    contacts: dict[str, Contact]
    language: str
    cadence: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription with how it fares."""

    id: str
    address: str
    topics: tuple[str, ...]
    active: bool
    generation: int
    rotated_at: datetime | None
    created_at: datetime
    why_off: str
    waiting: int
    given_up: int
    delivered_at: datetime | None


_ORDER = Order(By("d.rank", int, falling=True), By("d.id", falling=True))


def sent(
    office: Office,
    actor: Actor,
    state: str = "",
    channel: str = "",
    number: str = "",
    after: str = "",
    limit: int = 50,
) -> Deliveries:
    """One page of deliveries, newest first: two statements. Raises ``Refused`` (``page_unknown``)."""
    limit, (beyond, key) = most(limit), _ORDER.beyond(after)
    condition, values = scope(office, actor)
    parts, given = [condition], list(values)
    if channel:
        parts.append("d.channel = ?")
        given.append(channel)
    if number:
        parts.append("d.subject = (SELECT n.id FROM cases n WHERE n.number = ?)")
        given.append(number)
    page, page_values = list(parts), list(given)
    if state:
        page.append("d.state = ?")
        page_values.append(state)
    columns = ", ".join(f"d.{one.strip()}" for one in deliveries.COLUMNS.split(","))
    with office.ledger.reader() as connection:
        counts = connection.rows(
            f"SELECT d.state, count(*) FROM deliveries d WHERE {' AND '.join(parts)} GROUP BY d.state", given
        )
        rows = connection.rows(
            f"SELECT {columns}, o.name, c.number, {_ORDER.columns} FROM deliveries d LEFT JOIN organisations o ON o.id = d.organisation "
            f"LEFT JOIN cases c ON c.id = d.subject WHERE {' AND '.join(page)}{beyond} "
            f"ORDER BY {_ORDER.by} LIMIT ?",
            [*page_values, *key, limit + 1],
        )
    whole = administers_zone(office, actor)
    found, following = _ORDER.page(rows, limit)
    lines = tuple(_line(row, whole) for row in found)
    return Deliveries(lines, {str(name): int(count) for name, count in counts}, following)


def _line(row: tuple[Any, ...], whole: bool) -> DeliveryLine:
    one = deliveries.of_row(row[:17])
    shown = one.address if whole or one.channel == "webhook" else _shortened(one.address)
    return DeliveryLine(
        replace(one, address=shown), title_of(one.template), row[18] or "", one.subject, row[17] or "", shown,
        datetime.fromisoformat(one.due_at), datetime.fromisoformat(one.created_at),
        datetime.fromisoformat(one.finished_at) if one.finished_at else None,
    )  # fmt: skip


def _shortened(address: str) -> str:
    """A mailbox or a number of which only the owner knows the rest."""
    name, at, domain = address.partition("@")
    return f"{name[:2]}…{at}{domain}" if at else f"{address[:3]}…{address[-4:]}"


def notifications(office: Office, actor: Actor) -> Notifications:
    """The actor's own addresses and choices."""
    with office.ledger.reader() as connection:
        contacts = connection.rows(
            "SELECT channel, address, confirmed_at FROM contacts WHERE person = ?", (actor.person,)
        )
        chosen = connection.row(
            "SELECT language, cadence, groups FROM notification_choices WHERE person = ?", (actor.person,)
        )
    groups = tuple(json.loads(chosen[2])) if chosen else tuple(group.value for group in Group)
    return Notifications(
        {str(row[0]): Contact(str(row[0]), str(row[1]), row[2] is not None) for row in contacts},
        chosen[0] if chosen else "both",
        chosen[1] if chosen else "at_once",
        groups,
    )


def webhooks(office: Office, actor: Actor) -> tuple[Webhook, ...]:
    """The subscriptions of the actor's organisation with how they fare: one statement."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT w.id, w.address, w.topics, w.active, w.generation, w.rotated_at, w.created_at, w.why_off, "
            "sum(CASE WHEN d.state = 'waiting' THEN 1 ELSE 0 END), "
            "sum(CASE WHEN d.state = 'given_up' THEN 1 ELSE 0 END), "
            "max(CASE WHEN d.state = 'delivered' THEN d.finished_at END) "
            "FROM webhooks w LEFT JOIN deliveries d ON d.receiver = 'webhook:' || w.id WHERE w.organisation = ? "
            "GROUP BY w.id, w.address, w.topics, w.active, w.generation, w.rotated_at, w.created_at, w.why_off "
            "ORDER BY w.created_at, w.id",
            (actor.organisation,),
        )
    return tuple(
        Webhook(
            row[0], row[1], tuple(json.loads(row[2])), bool(row[3]), row[4], _moment(row[5]),
            datetime.fromisoformat(row[6]), row[7], int(row[8] or 0), int(row[9] or 0), _moment(row[10]),
        )
        for row in rows
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
