"""What a piece of work may do inside the writer's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from onewindow.ledger import chain, store
from onewindow.ledger.database import Connection, Row
from onewindow.ledger.errors import SequenceConflict
from onewindow.ledger.events import NewEvent, StoredEvent


class Transaction:
    """The writer's transaction as seen by one piece of work: read, append, tell.

    Nobody else writes while the work runs, so what it reads holds until it is committed.
    """

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self.connection = connection
        self._now = now
        self._position = store.last_position(connection)
        self._told: dict[int, int] = {}
        self.appended: list[StoredEvent] = []

    def append(
        self, stream: str, events: Sequence[NewEvent], expected: int | None = None
    ) -> tuple[StoredEvent, ...]:
        """Store events at the end of a stream.

        ``expected`` is the sequence number that the caller believes to be the last (0: a new stream);
        raises ``SequenceConflict`` when it is not.
        """
        head = store.head(self.connection, stream)
        if expected is not None and head[0] != expected:
            raise SequenceConflict(stream, expected, head[0])
        stored = []
        for event in events:
            self._position += 1
            stored.append(store.insert(self.connection, self._position, stream, head, event, self._now()))
            head = (stored[-1].sequence, stored[-1].hash)
        if stored:
            store.set_head(self.connection, stream, stored[-1])
        self.appended.extend(stored)
        return tuple(stored)

    def read(self, stream: str) -> list[StoredEvent]:
        """The events of a stream, those of this transaction included."""
        return store.read_stream(self.connection, stream)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a query over projections."""
        return self.connection.rows(sql, values)

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of a query over projections, or None."""
        return self.connection.row(sql, values)

    def keep(self, kind: str, content: bytes) -> str:
        """Store a content once under its SHA-256 and return that."""
        hashed = chain.digest(content)
        self.connection.execute(
            "INSERT INTO contents (hash, kind, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
            (hashed, kind, content),
        )
        return hashed

    def tell(self, topic: str, payload: Mapping[str, Any]) -> str:
        """Put a message into the outbox, delivered at least once after the commit; its stable id."""
        identity = f"{self._position}.{self._number()}"
        self.connection.execute(
            "INSERT INTO outbox (id, position, topic, payload, created_at) VALUES (?, ?, ?, ?, ?)",
            (identity, self._position, topic, chain.canonical(dict(payload)), self._now().isoformat()),
        )
        return identity

    def _number(self) -> int:
        """The next number of a message at this position. Messages of others can stand there only before the first event
        of this transaction: the outbox, which grows large, is asked for nothing else."""
        told = self._told.get(self._position)
        if told is None and not self.appended:
            count = self.row("SELECT count(*) FROM outbox WHERE position = ?", self._position)
            told = int(count[0]) if count else 0
        self._told[self._position] = (told or 0) + 1
        return self._told[self._position]
