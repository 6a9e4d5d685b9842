"""Reading and writing event rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from onewindow.ledger import chain
from onewindow.ledger.database import Connection, Row
from onewindow.ledger.events import NewEvent, StoredEvent

COLUMNS = "position, stream, sequence, kind, legal_day, recorded_at, author, data, previous, hash"


def from_row(row: Row) -> StoredEvent:
    """The event of a stored row."""
    position, stream, sequence, kind, on, recorded_at, by, text, previous, hashed = row
    return StoredEvent(
        int(position), stream, int(sequence), kind, date.fromisoformat(on), datetime.fromisoformat(recorded_at),
        by, chain.parse(text), text, previous, hashed,
    )  # fmt: skip


def insert(
    connection: Connection, position: int, stream: str, head: tuple[int, str], event: NewEvent, now: datetime
) -> StoredEvent:
    """Write one event after its stream's head and return it as stored."""
    sequence, previous = head[0] + 1, head[1]
    text = chain.canonical(dict(event.data))
    on, recorded_at = event.on.isoformat(), now.astimezone(UTC).isoformat(timespec="microseconds")
    hashed = chain.link(position, stream, sequence, event.kind, on, recorded_at, event.by, text, previous)
    row = (position, stream, sequence, event.kind, on, recorded_at, event.by, text, previous, hashed)
    connection.execute(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return from_row(row)


def head(connection: Connection, stream: str) -> tuple[int, str]:
    """The last sequence number and hash of a stream; ``(0, FIRST)`` for a new one."""
    found = connection.row("SELECT sequence, hash FROM streams WHERE stream = ?", (stream,))
    return (int(found[0]), str(found[1])) if found else (0, chain.FIRST)


def set_head(connection: Connection, stream: str, event: StoredEvent) -> None:
    """Record the stream's new end."""
    connection.execute(
        "INSERT INTO streams (stream, sequence, hash) VALUES (?, ?, ?) "
        "ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash",
        (stream, event.sequence, event.hash),
    )


def last_position(connection: Connection) -> int:
    """The position of the newest event, 0 in an empty ledger."""
    found = connection.row("SELECT max(position) FROM events")
    return int(found[0]) if found and found[0] is not None else 0


def read_stream(connection: Connection, stream: str, after: int = 0) -> list[StoredEvent]:
    """The events of one stream in order, those with a sequence above ``after``."""
    rows = connection.rows(
        f"SELECT {COLUMNS} FROM events WHERE stream = ? AND sequence > ? ORDER BY sequence", (stream, after)
    )
    return [from_row(row) for row in rows]


def read_streams(connection: Connection, streams: Sequence[str]) -> dict[str, list[StoredEvent]]:
    """The events of several streams, each in order, in one statement."""
    found: dict[str, list[StoredEvent]] = {stream: [] for stream in streams}
    if streams:
        marks = ", ".join("?" for _ in streams)
        sql = f"SELECT {COLUMNS} FROM events WHERE stream IN ({marks}) ORDER BY stream, sequence"
        for row in connection.rows(sql, tuple(streams)):
            found[str(row[1])].append(from_row(row))
    return found


def read_after(connection: Connection, position: int, limit: int) -> list[StoredEvent]:
    """At most ``limit`` events with a position above ``position``, in order."""
    rows = connection.rows(
        f"SELECT {COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?", (position, limit)
    )
    return [from_row(row) for row in rows]


def read_all(connection: Connection) -> Iterator[Row]:
    """All rows in the order of positions, a portion at a time."""
    yield from connection.stream(f"SELECT {COLUMNS} FROM events ORDER BY position")
