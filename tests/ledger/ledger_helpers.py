"""What the ledger's tests share: a day, an event, the smallest useful projection."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

from onewindow.ledger import NewEvent, StoredEvent
from onewindow.ledger.database import Connection

DAY = date(2026, 11, 23)


class Tally:
    """Counts the events of each stream and keeps the last kind: the smallest useful projection."""

    name = "tally"
    version = 1
    tables: tuple[str, ...] = ("tally",)
    schema: tuple[str, ...] = (
        "CREATE TABLE tally (stream TEXT PRIMARY KEY, count INTEGER NOT NULL, last TEXT NOT NULL)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        for event in events:
            connection.execute(
                "INSERT INTO tally (stream, count, last) VALUES (?, 1, ?) "
                "ON CONFLICT (stream) DO UPDATE SET count = tally.count + 1, last = excluded.last",
                (event.stream, event.kind),
            )


def happened(kind: str, by: str = "p1", **data: object) -> NewEvent:
    """An event for tests."""
    return NewEvent(kind, DAY, by, data)


def wait_until(true: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for something another thread does, but not for ever."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
