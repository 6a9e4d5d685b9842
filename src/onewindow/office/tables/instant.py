"""Matters that their bodies have opened to the rules."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert

DECISIONS = ("granted", "filed")


class InstantTables:
    """``instant_matters``: one row for each matter that is open now; ``instant_outcomes``: what the rules did."""

    name = "instant"
    version = 1
    tables: tuple[str, ...] = ("instant_matters", "instant_outcomes")
    schema: tuple[str, ...] = (
        """CREATE TABLE instant_matters (
            matter TEXT PRIMARY KEY, opened_on TEXT NOT NULL, opened_by TEXT NOT NULL, reasons TEXT NOT NULL)""",
        """CREATE TABLE instant_outcomes (
            position INTEGER PRIMARY KEY, case_id TEXT NOT NULL, decided INTEGER NOT NULL, day TEXT NOT NULL)""",
        "CREATE INDEX instant_outcomes_case ON instant_outcomes (case_id)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Open and close."""
        for event in events:
            matter = event.stream.partition(":")[2]
            if event.kind == "instant_opened":
                row = {"matter": matter, "opened_on": event.on, "opened_by": event.by}
                insert(connection, "instant_matters", {**row, "reasons": event.data["reasons"]})
            elif event.kind == "instant_closed":
                connection.execute("DELETE FROM instant_matters WHERE matter = ?", (matter,))
            elif event.kind == "instant_declined" or (event.kind in DECISIONS and event.by == "system"):
                row = {"position": event.position, "case_id": matter, "decided": event.kind in DECISIONS}
                insert(connection, "instant_outcomes", {**row, "day": event.on})
