"""A thin layer over the two databases: one way to connect, to run SQL and to tell their errors apart.

SQL is written once, with ``?`` for values and the types ``INTEGER``, ``TEXT`` and ``BLOB``; the
PostgreSQL face translates. Rows come back as tuples.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

Row = tuple[Any, ...]

_statements: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("statements", default=None)


class Connection(Protocol):
    """One open connection. Not shared between threads at the same time."""

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it changed."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, or None."""

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a large query, a portion at a time."""

    def begin_write(self) -> None:
        """Begin a transaction that excludes every other writer of this database, or raise a busy error."""

    def begin_read(self) -> None:
        """Begin a transaction that sees one state of the database."""

    def commit(self) -> None:
        """Make the transaction durable."""

    def rollback(self) -> None:
        """Undo the transaction; harmless when there is none."""

    def close(self) -> None:
        """Give the connection back to the system."""


class Database(Protocol):
    """A place to store events: how to connect, and how its errors are told apart."""

    name: str

    def connect(self) -> Connection:
        """A new connection."""

    def is_busy(self, error: BaseException) -> bool:
        """Whether another writer held the lock for too long."""

    def is_lost(self, error: BaseException) -> bool:
        """Whether the connection itself is gone."""


def open_database(url: str) -> Database:
    """The database behind ``sqlite:///PATH``, a plain path, or ``postgresql://...``."""
    if url.startswith(("postgresql://", "postgres://")):
        from onewindow.ledger.postgresql import PostgreSQL

        return PostgreSQL(url)
    from onewindow.ledger.sqlite import SQLite

    return SQLite(url.removeprefix("sqlite:///"))


def note(sql: str) -> None:
    """Remember a statement when somebody counts them (see ``counting``)."""
    statements = _statements.get()
    if statements is not None:
        statements.append(sql)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that this thread runs inside the block, for tests that fix the number of queries."""
    statements: list[str] = []
    token = _statements.set(statements)
    try:
        yield statements
    finally:
        _statements.reset(token)
