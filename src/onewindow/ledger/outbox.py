"""Messages that were stored with their cause and are delivered at least once, in order, afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.ledger import chain
from onewindow.ledger.database import Connection


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``id`` stays the same at each attempt, so that the receiver can recognise a repetition."""

    id: str
    topic: str
    payload: Mapping[str, Any]
    attempts: int


def pending(connection: Connection, limit: int) -> list[Message]:
    """The oldest messages that were not delivered yet."""
    rows = connection.rows(
        "SELECT id, topic, payload, attempts FROM outbox WHERE delivered_at IS NULL ORDER BY position, id LIMIT ?",
        (limit,),
    )
    return [Message(str(row[0]), str(row[1]), chain.parse(row[2]), int(row[3])) for row in rows]


def mark(connection: Connection, message: Message, at: str, error: str = "") -> None:
    """Record the outcome of one attempt."""
    connection.execute(
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?, delivered_at = ? WHERE id = ?",
        (error, None if error else at, message.id),
    )
