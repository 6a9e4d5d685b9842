"""How the databases would run what a query asks: its statements with their plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from onewindow.office.office import Office

SMALL = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan")
"""What PostgreSQL prefers for the few rows of a test; without it a whole table is read only where no index helps."""


def plans_of(
    office: Office, patch: pytest.MonkeyPatch, act: Callable[[], object], about: str = ""
) -> list[str]:
    """The plans of the statements that ``act`` runs and that contain ``about``, each as text of several lines."""
    asked: list[tuple[str, Sequence[Any]]] = []
    connection = office.ledger.database.connect()
    try:
        kind = type(connection)
        with patch.context() as spying:
            for name in ("rows", "row"):
                spying.setattr(kind, name, _noting(getattr(kind, name), asked))
            act()
        wanted = [one for one in asked if about in one[0] and one[0].startswith(("SELECT", "WITH"))]
        if office.ledger.database.name == "sqlite":
            return [
                "\n".join(str(row[3]) for row in connection.rows(f"EXPLAIN QUERY PLAN {sql}", values))
                for sql, values in wanted
            ]
        for setting in SMALL:
            connection.execute(f"SET {setting} = off")
        return [
            "\n".join(str(row[0]) for row in connection.rows(f"EXPLAIN {sql}", values))
            for sql, values in wanted
        ]
    finally:
        connection.close()


def walks(plan: str, *names: str) -> list[str]:
    """The lines of a plan that read a whole table of these names (as the statement calls them)."""
    found = []
    for line in plan.splitlines():
        words = line.replace("->", "").split()
        whole = words[:1] == ["SCAN"] or words[:2] == ["Seq", "Scan"]
        if whole and any(name in words for name in names):
            found.append(line.strip())
    return found


def _noting(real: Callable[..., Any], asked: list[tuple[str, Sequence[Any]]]) -> Callable[..., Any]:
    def noting(connection: Any, sql: str, values: Sequence[Any] = ()) -> Any:
        asked.append((sql, tuple(values)))
        return real(connection, sql, values)

    return noting
