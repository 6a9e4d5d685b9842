"""The daily digest: what was kept for a person becomes one e-mail, in one transaction.

At the hour all digests of a town are due at once: a transaction makes a few of them, so that other writers get between.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from onewindow.ledger import deliveries
from onewindow.ledger.database import Connection

MOST = 200
"""So many messages make one digest at most; the rest goes into the next one."""

FEW = 20
"""So many receivers share a transaction."""


def due(connection: Connection, now: datetime) -> bool:
    """Whether a digest is to be made."""
    row = connection.row(
        "SELECT 1 FROM deliveries WHERE state = 'held' AND due_at <= ? LIMIT 1", (deliveries.utc(now),)
    )
    return row is not None


def gather(connection: Connection, now: datetime, few: int = FEW) -> int:
    """Make the digests of a few receivers whose time has come; how many. Three statements for each receiver."""
    at = deliveries.utc(now)
    receivers = connection.rows(
        "SELECT DISTINCT receiver FROM deliveries WHERE state = 'held' AND due_at <= ? ORDER BY receiver LIMIT ?",
        (at, few),
    )
    for (receiver,) in receivers:
        rows = connection.rows(
            f"SELECT {deliveries.COLUMNS} FROM deliveries WHERE receiver = ? AND state = 'held' AND due_at <= ? "
            "ORDER BY rank, id LIMIT ?",
            (receiver, at, MOST),
        )
        parts = [deliveries.of_row(row) for row in rows]
        last = parts[-1]
        made = replace(
            last,
            id=f"digest.{last.id}",
            lane="",
            template="digest",
            subject="",
            detail={"of": [one.id for one in parts]},
            state=deliveries.WAITING,
            due_at=at,
            created_at=at,
        )
        deliveries.add(connection, made)
        connection.execute(
            "UPDATE deliveries SET state = ?, finished_at = ? WHERE receiver = ? AND state = 'held' AND due_at <= ? "
            "AND (rank < ? OR (rank = ? AND id <= ?))",
            (deliveries.GATHERED, at, receiver, at, last.rank, last.rank, last.id),
        )
    return len(receivers)
