"""SQLite through pysqlite3: write-ahead log, full synchronisation, immediate write transactions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from onewindow.ledger.database import Row, note

BUSY_SECONDS = 30


class SQLite:
    """An SQLite file. Its folder is created when missing."""

    name = "sqlite"

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def connect(self) -> SQLiteConnection:
        """A connection with the write-ahead log and full durability."""
        raw = dbapi2.connect(
            str(self.path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "foreign_keys = ON",
        ):
            raw.execute(f"PRAGMA {pragma}")
        return SQLiteConnection(raw)

    def is_busy(self, error: BaseException) -> bool:
        """Whether the write lock was not to be had in time."""
        return isinstance(error, dbapi2.OperationalError) and ("locked" in str(error) or "busy" in str(error))

    def is_lost(self, error: BaseException) -> bool:
        """A file is never lost the way a server is."""
        return False


class SQLiteConnection:
    """One connection to an SQLite file."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it changed."""
        note(sql)
        return int(self._raw.execute(sql, tuple(values)).rowcount)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        note(sql)
        return list(self._raw.execute(sql, tuple(values)).fetchall())

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        note(sql)
        cursor = self._raw.execute(sql, tuple(values))
        found: Row | None = cursor.fetchone()
        cursor.close()
        return found

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a large query, a portion at a time."""
        note(sql)
        yield from self._raw.execute(sql, tuple(values))

    def begin_write(self) -> None:
        """Take the write lock at once, so that a transaction never fails half-way for want of it."""
        self._raw.execute("BEGIN IMMEDIATE")

    def begin_read(self) -> None:
        """See one state of the database until ``commit``."""
        self._raw.execute("BEGIN")

    def commit(self) -> None:
        """Make the transaction durable (one fsync of the log)."""
        self._raw.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction; harmless when there is none."""
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
