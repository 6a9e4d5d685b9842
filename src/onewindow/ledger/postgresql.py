"""PostgreSQL through psycopg. One advisory lock per schema keeps the writers of all processes in line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import psycopg

from onewindow.ledger.database import Row, note

LOCK_CLASS = 0x6F77
"""The class of our advisory locks ("ow"); the second key is the schema, so tests may share a server."""

_numbers = itertools.count(1)


@lru_cache(maxsize=4096)
def translate(sql: str) -> str:
    """Our SQL in PostgreSQL's words: ``?`` to ``%s``, wide integers, ``BLOB`` to ``BYTEA``, the order of bytes."""
    text = sql.replace("%", "%%").replace("?", "%s")
    text = re.sub(r"\bINTEGER\b", "BIGINT", text).replace("COLLATE BINARY", 'COLLATE "C"')
    return re.sub(r"\bBLOB\b", "BYTEA", text)


class PostgreSQL:
    """A PostgreSQL database reached by its address."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url

    def connect(self) -> PostgreSQLConnection:
        """A connection in which we begin and end the transactions ourselves."""
        return PostgreSQLConnection(psycopg.connect(self.url, autocommit=True))

    def is_busy(self, error: BaseException) -> bool:
        """Whether a lock or a concurrent transaction stood in the way."""
        return isinstance(
            error,
            psycopg.errors.LockNotAvailable
            | psycopg.errors.SerializationFailure
            | psycopg.errors.DeadlockDetected,
        )

    def is_lost(self, error: BaseException) -> bool:
        """Whether the server or the line is gone."""
        return isinstance(error, psycopg.OperationalError) and not self.is_busy(error)


class PostgreSQLConnection:
    """One connection to a PostgreSQL server."""

    def __init__(self, raw: psycopg.Connection[Row]) -> None:
        self._raw = raw

    def _run(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[Row]:
        note(sql)
        return self._raw.execute(translate(sql), tuple(values))

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it changed."""
        return self._run(sql, values).rowcount

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        return self._run(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        return self._run(sql, values).fetchone()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a large query, a portion at a time, through a cursor on the server."""
        note(sql)
        with self._raw.transaction(), self._raw.cursor(name=f"ledger_{next(_numbers)}") as cursor:
            cursor.itersize = 2000
            cursor.execute(translate(sql), tuple(values))
            yield from cursor

    def begin_write(self) -> None:
        """Begin, then wait for the one lock that every writer of this schema takes."""
        self._raw.execute("BEGIN")
        self._raw.execute("SET LOCAL lock_timeout = '30s'")
        self._raw.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", (LOCK_CLASS,))

    def begin_read(self) -> None:
        """See one state of the database until ``commit``."""
        self._raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """Make the transaction durable."""
        self._raw.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction; harmless when there is none."""
        if not self._raw.closed and self._raw.info.transaction_status != 0:
            self._raw.execute("ROLLBACK")

    def close(self) -> None:
        """Close the line."""
        self._raw.close()
