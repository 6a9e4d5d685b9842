"""Small helpers for writing rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.working_days import Calendar


@lru_cache(maxsize=16)
def fingerprint(calendar: Calendar) -> str:
    """The fingerprint of a calendar, reckoned once: each writing transaction asks for it."""
    return calendar.fingerprint


def insert(connection: Connection, table: str, row: Mapping[str, Any]) -> None:
    """Write one row; days and moments as ISO text, truth as 0 or 1."""
    columns = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", [plain(value) for value in row.values()]
    )


def plain(value: Any) -> Any:
    """A value as the tables keep it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def ids_of(events: Iterable[StoredEvent], prefix: str) -> list[str]:
    """The ids of the streams with this prefix that the events belong to, each once, in order of appearance."""
    return list(
        dict.fromkeys(one.stream.partition(":")[2] for one in events if one.stream.startswith(f"{prefix}:"))
    )


def clear(connection: Connection, tables: Sequence[str], column: str, id: str) -> None:
    """Remove what the tables hold about one id."""
    for table in tables:
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))
