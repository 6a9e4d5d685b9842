"""Mandates between applicants and agencies, with how each stands."""

from __future__ import annotations

import json
from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert

STATES = {
    "mandate_accepted": "active",
    "mandate_declined": "declined",
    "mandate_withdrawn": "withdrawn",
    "mandate_resigned": "resigned",
    "mandate_expired": "expired",
}
"""What each later event makes of a mandate."""


class MandateTables:
    """One row for each mandate that was ever offered."""

    name = "mandates"
    version = 1
    tables: tuple[str, ...] = ("mandates",)
    schema: tuple[str, ...] = (
        """CREATE TABLE mandates (
            id TEXT PRIMARY KEY, principal TEXT NOT NULL, agent TEXT NOT NULL, project TEXT NOT NULL,
            matters TEXT NOT NULL, acts INTEGER NOT NULL, until_on TEXT, state TEXT NOT NULL, offered_on TEXT NOT NULL,
            answered_on TEXT, ended_on TEXT, reason TEXT NOT NULL)""",
        "CREATE INDEX mandates_principal ON mandates (principal, state)",
        "CREATE INDEX mandates_agent ON mandates (agent, state)",
        "CREATE INDEX mandates_until ON mandates (until_on) WHERE state IN ('offered', 'active')",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write what each event says."""
        for event in events:
            if event.stream.startswith("mandate:"):
                self._apply(connection, event.stream.partition(":")[2], event)

    def _apply(self, connection: Connection, id: str, event: StoredEvent) -> None:
        data = event.data
        if event.kind == "mandate_offered":
            row = {key: data[key] for key in ("principal", "agent", "project", "acts")}
            row |= {"matters": json.dumps(data["matters"]), "until_on": data["until"], "state": "offered"}
            insert(connection, "mandates", {"id": id, **row, "offered_on": event.on, "reason": ""})
            return
        column = "answered_on" if event.kind in ("mandate_accepted", "mandate_declined") else "ended_on"
        connection.execute(
            f"UPDATE mandates SET state = ?, {column} = ?, reason = ? WHERE id = ?",
            (STATES[event.kind], event.on.isoformat(), data.get("reason", ""), id),
        )
