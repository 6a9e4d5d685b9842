"""Deliveries: who still has to get which message, with attempts and their outcome. Operational rows, not events.

A message of the outbox becomes one delivery for each receiver and channel, in the writer's transaction, so that a
crash loses nothing and makes nothing twice (the ids are derived from the message's). A sender claims deliveries for
a time: no other process sends them meanwhile, and those of a sender that died are free again when the claim ends.
Deliveries of one lane go one after the other, in the order of their cause.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onewindow.ledger import chain
from onewindow.ledger.database import Connection, Row

WAITING, HELD, DELIVERED, GIVEN_UP, WITHHELD, GATHERED = (
    "waiting", "held", "delivered", "given_up", "withheld", "gathered",
)  # fmt: skip
"""States. ``held`` waits for a digest, ``gathered`` is part of one; ``withheld``: the receiver may not see it now."""

COLUMNS = (
    "id, message, rank, lane, channel, receiver, organisation, address, template, subject, detail, state, attempts, "
    "due_at, last_error, created_at, finished_at"
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one receiver by one channel. Times are ISO texts in UTC."""

    id: str
    message: str
    rank: int
    lane: str
    channel: str
    receiver: str
    organisation: str
    address: str
    template: str
    subject: str
    detail: Mapping[str, Any]
    state: str
    attempts: int
    due_at: str
    last_error: str
    created_at: str
    finished_at: str


def utc(moment: datetime) -> str:
    """A moment as the rows keep it, so that texts compare like times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def of_row(row: Row) -> Delivery:
    """A row of ``COLUMNS``."""
    values: tuple[Any, ...] = (*row[:10], chain.parse(row[10]), *row[11:16], row[16] or "")
    return Delivery(*values)


def rank_of(message: str) -> int:
    """The place of a message (``position.number``) among all, as one number."""
    position, _, number = message.partition(".")
    return int(position) * 1000 + min(int(number or 0), 999)


def add(connection: Connection, delivery: Delivery) -> bool:
    """Store a new delivery; whether it was new."""
    values = [
        delivery.id, delivery.message, delivery.rank, delivery.lane or delivery.id, delivery.channel,
        delivery.receiver, delivery.organisation, delivery.address, delivery.template, delivery.subject,
        chain.canonical(dict(delivery.detail)), delivery.state, delivery.attempts, delivery.due_at,
        delivery.last_error, delivery.created_at, delivery.finished_at or None,
    ]  # fmt: skip
    marks = ", ".join("?" for _ in values)
    sql = f"INSERT INTO deliveries ({COLUMNS}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING"
    return connection.execute(sql, values) == 1


def claim(
    connection: Connection,
    claim: str,
    now: datetime,
    until: datetime,
    limit: int,
    busy: Collection[str] = (),
    each: int = 2,
    room: Mapping[str, int] | None = None,
) -> list[Delivery]:
    """Take at most ``limit`` due deliveries until a moment, ``each`` per receiver at most, none of ``busy`` receivers.

    ``room`` says for a channel how many of it at most. A delivery whose lane still has an earlier one waiting is left:
    order within the lane holds.
    """
    at, bounds = utc(now), dict(room or {})
    cases = "".join(" WHEN ? THEN nth <= ?" for _ in bounds)
    roomy = f"AND CASE channel{cases} ELSE 1 = 1 END" if bounds else ""
    others = f"AND d.receiver NOT IN ({', '.join('?' for _ in busy)})" if busy else ""
    rows = connection.rows(
        f"""SELECT {COLUMNS} FROM (SELECT turns.*,
            row_number() OVER (PARTITION BY channel ORDER BY due_at, rank, id) AS nth FROM (
            SELECT d.*, row_number() OVER (PARTITION BY d.receiver ORDER BY d.due_at, d.rank, d.id) AS turn
            FROM deliveries d WHERE d.state = 'waiting' AND d.due_at <= ?
            AND (d.claimed_until IS NULL OR d.claimed_until <= ?) {others}
            AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.lane = d.lane AND e.state = 'waiting'
                AND (e.rank < d.rank OR (e.rank = d.rank AND e.id < d.id)))) turns
            WHERE turn <= ?) chosen
        WHERE 1 = 1 {roomy} ORDER BY due_at, rank, id LIMIT ?""",
        [at, at, *busy, each, *(value for bound in bounds.items() for value in bound), limit],
    )
    found = [of_row(row) for row in rows]
    for one in found:
        connection.execute(
            "UPDATE deliveries SET claim = ?, claimed_until = ? WHERE id = ?", (claim, utc(until), one.id)
        )
    return found


def finish(connection: Connection, id: str, now: datetime, state: str = DELIVERED, error: str = "") -> None:
    """Record that nothing more is to be done: delivered, given up or withheld."""
    connection.execute(
        "UPDATE deliveries SET state = ?, attempts = attempts + 1, last_error = ?, finished_at = ?, claim = '', "
        "claimed_until = NULL WHERE id = ? AND state = 'waiting'",
        (state, error, utc(now), id),
    )


def postpone(connection: Connection, id: str, claim: str, due: datetime, error: str) -> None:
    """Record a failed attempt and when the next one is due; nothing when another sender has it by now."""
    connection.execute(
        "UPDATE deliveries SET attempts = attempts + 1, last_error = ?, due_at = ?, claim = '', claimed_until = NULL "
        "WHERE id = ? AND claim = ? AND state = 'waiting'",
        (error, utc(due), id, claim),
    )


def rest(connection: Connection, receiver: str, until: datetime) -> None:
    """Leave a receiver that can't be reached alone for a while; this counts as no attempt."""
    connection.execute(
        "UPDATE deliveries SET due_at = ? WHERE receiver = ? AND state = 'waiting' AND due_at < ? "
        "AND claimed_until IS NULL",
        (utc(until), receiver, utc(until)),
    )


def rest_channel(connection: Connection, channel: str, until: datetime) -> None:
    """Leave a whole channel alone for a while, when what carries all its messages can't be reached; no attempt counts."""
    connection.execute(
        "UPDATE deliveries SET due_at = ? WHERE channel = ? AND state = 'waiting' AND due_at < ? "
        "AND claimed_until IS NULL",
        (utc(until), channel, utc(until)),
    )


def again(connection: Connection, id: str, now: datetime) -> bool:
    """Make a delivery due at once with a fresh count of attempts; whether there was one to send again."""
    changed = connection.execute(
        "UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = ?, finished_at = NULL, claim = '', "
        "claimed_until = NULL WHERE id = ? AND state IN ('waiting', 'given_up', 'delivered')",
        (utc(now), id),
    )
    return changed == 1


def prune(connection: Connection, before: datetime) -> int:
    """Forget what was finished before a moment and what nobody needs of the outbox; how many deliveries.

    Given-up deliveries stay until somebody has decided about them.
    """
    limit = utc(before)
    gone = connection.execute(
        "DELETE FROM deliveries WHERE state IN ('delivered', 'withheld', 'gathered') AND finished_at < ?",
        (limit,),
    )
    connection.execute(
        "DELETE FROM outbox WHERE delivered_at IS NOT NULL AND delivered_at < ? "
        "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message = outbox.id)",
        (limit,),
    )
    return gone
