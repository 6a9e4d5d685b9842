"""What people and organisations are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from onewindow.ledger.database import Connection

SYSTEM_NAME = {"system": "系统 / system", "newcomer": "注册人 / who signs up"}
"""What stands for a name where no person acted."""


def names_in(
    connection: Connection, table: Literal["persons", "organisations", "projects"], ids: Iterable[str]
) -> dict[str, str]:
    """The registered names by id, in one statement; an id that is not registered is left out."""
    wanted = sorted(set(ids))
    marks = ", ".join("?" for _ in wanted) or "''"
    rows = connection.rows(f"SELECT id, name FROM {table} WHERE id IN ({marks})", wanted)
    return {str(id): str(name) for id, name in rows}


def names_of(connection: Connection, people: Iterable[str], organisations: Iterable[str]) -> dict[str, str]:
    """Names of people and organisations, in two statements."""
    return names_in(connection, "persons", people) | names_in(connection, "organisations", organisations)
