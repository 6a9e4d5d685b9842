"""Messages to organisations that stand beside the procedures of cases."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert


class ToldTables:
    """``organisation_messages``: one row for each organisation that was told; ``case_id`` and ``thing`` say of what."""

    name = "told"
    version = 1
    tables: tuple[str, ...] = ("organisation_messages",)
    schema: tuple[str, ...] = (
        """CREATE TABLE organisation_messages (
            id TEXT PRIMARY KEY, organisation TEXT NOT NULL, kind TEXT NOT NULL, legal_day TEXT NOT NULL,
            recorded_at TEXT NOT NULL, position INTEGER NOT NULL, about TEXT NOT NULL, thing TEXT NOT NULL,
            case_id TEXT NOT NULL, text_zh TEXT NOT NULL, text_en TEXT NOT NULL)""",
        "CREATE INDEX organisation_messages_place ON organisation_messages (organisation, position)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the messages of each event."""
        for event in events:
            if event.kind == "organisations_told":
                for organisation in event.data["organisations"]:
                    insert(connection, "organisation_messages", _row(organisation, event))


def _row(organisation: str, event: StoredEvent) -> dict[str, object]:
    data = event.data
    return {
        "id": f"{event.position}.{organisation}", "organisation": organisation, "kind": data["kind"],
        "legal_day": event.on, "recorded_at": event.recorded_at, "position": event.position,
        "about": data["about"], "thing": data["thing"], "case_id": data["case"],
        "text_zh": data.get("text_zh", ""), "text_en": data.get("text_en", ""),
    }  # fmt: skip
