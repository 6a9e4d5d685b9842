"""Messages that were stored with their cause and are delivered at least once, in order, afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onewindow.ledger import chain, deliveries
from onewindow.ledger.database import Connection
from onewindow.ledger.deliveries import Delivery

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``id`` stays the same at each attempt, so that the receiver can recognise a repetition."""

    id: str
    topic: str
    payload: Mapping[str, Any]
    attempts: int
    created_at: str = ""


Plan = Callable[[Connection, Message], Iterable[Delivery]]
"""Who gets a message: the deliveries that it becomes, read from the same state of the database."""

Aside = Callable[[Message], Delivery]
"""The delivery that stands for a message while nobody knows who gets it."""


def pending(connection: Connection, limit: int) -> list[Message]:
    """The oldest messages that were not delivered yet."""
    rows = connection.rows(
        "SELECT id, topic, payload, attempts, created_at FROM outbox WHERE delivered_at IS NULL "
        "ORDER BY position, id LIMIT ?",
        (limit,),
    )
    return [Message(str(row[0]), str(row[1]), chain.parse(row[2]), int(row[3]), str(row[4])) for row in rows]


def message(connection: Connection, id: str) -> Message | None:
    """One message, also after it was handed over; None when it was pruned."""
    row = connection.row("SELECT id, topic, payload, attempts, created_at FROM outbox WHERE id = ?", (id,))
    if row is None:
        return None
    return Message(str(row[0]), str(row[1]), chain.parse(row[2]), int(row[3]), str(row[4]))


def messages(connection: Connection, ids: Collection[str]) -> dict[str, Message]:
    """Several messages by their ids in one statement; those that were pruned are missing."""
    if not ids:
        return {}
    marks = ", ".join("?" for _ in ids)
    rows = connection.rows(
        f"SELECT id, topic, payload, attempts, created_at FROM outbox WHERE id IN ({marks})", tuple(ids)
    )
    return {
        row[0]: Message(str(row[0]), str(row[1]), chain.parse(row[2]), int(row[3]), str(row[4]))
        for row in rows
    }


def hand_over(connection: Connection, plan: Plan, aside: Aside, at: str, limit: int) -> int:
    """Turn the oldest waiting messages into deliveries, each message alone; how many messages it took.

    One whose plan fails holds up no other: it is logged and becomes the one delivery that ``aside`` gives. From then on
    it is tried again, given up and shown like any other.
    """
    waiting = pending(connection, limit)
    for one in waiting:
        connection.execute("SAVEPOINT message")
        error = ""
        try:
            for delivery in plan(connection, one):
                deliveries.add(connection, delivery)
        except Exception as failure:
            connection.execute("ROLLBACK TO SAVEPOINT message")
            error = f"{type(failure).__name__}: {failure}"
            log.exception("%s %s: 找不到收件人 its receivers could not be found", one.id, one.topic)
        connection.execute("RELEASE SAVEPOINT message")
        if error:
            deliveries.add(connection, replace(aside(one), last_error=error))
        mark(connection, one, at)
    return len(waiting)


def mark(connection: Connection, message: Message, at: str, error: str = "") -> None:
    """Record the outcome of one attempt."""
    connection.execute(
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?, delivered_at = ? WHERE id = ?",
        (error, None if error else at, message.id),
    )
