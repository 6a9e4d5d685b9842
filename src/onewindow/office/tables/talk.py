"""What was said on cases, and what each person has read."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert

KINDS = ("question_asked", "question_answered")


class TalkTables:
    """``talk``: one row for each entry with its file; ``message_reads`` and ``read_until``: what a person has read."""

    name = "talk"
    version = 1
    tables: tuple[str, ...] = ("talk", "message_reads", "read_until")
    schema: tuple[str, ...] = (
        """CREATE TABLE talk (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL, place INTEGER NOT NULL, side TEXT NOT NULL,
            organisation TEXT NOT NULL, person TEXT NOT NULL, text TEXT NOT NULL, written_at TEXT NOT NULL,
            file_name TEXT NOT NULL, content_type TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL)""",
        "CREATE INDEX talk_case ON talk (case_id, place)",
        "CREATE TABLE message_reads (person TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (person, message))",
        """CREATE TABLE read_until (
            person TEXT NOT NULL, organisation TEXT NOT NULL, position BIGINT NOT NULL,
            PRIMARY KEY (person, organisation))""",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write what each event says."""
        for event in events:
            prefix, _, id = event.stream.partition(":")
            if prefix == "case" and event.kind in KINDS:
                insert(connection, "talk", _row(id, event))
            elif prefix == "reading":
                self._read(connection, id, event)

    def _read(self, connection: Connection, person: str, event: StoredEvent) -> None:
        if event.kind == "messages_read":
            for message in event.data["messages"]:
                values = (person, message)
                connection.execute("DELETE FROM message_reads WHERE person = ? AND message = ?", values)
                insert(connection, "message_reads", {"person": person, "message": message})
        elif event.kind == "all_messages_read":
            organisation = event.data["organisation"]
            connection.execute(
                "DELETE FROM read_until WHERE person = ? AND organisation = ?", (person, organisation)
            )
            row = {"person": person, "organisation": organisation, "position": event.data["until"]}
            insert(connection, "read_until", row)


def _row(case: str, event: StoredEvent) -> dict[str, object]:
    data, file = event.data, event.data["file"] or {}
    return {
        "id": data["id"], "case_id": case, "place": event.sequence, "side": data["side"],
        "organisation": data["organisation"], "person": event.by, "text": data["text"],
        "written_at": event.recorded_at, "file_name": file.get("file_name", ""),
        "content_type": file.get("content_type", ""), "size": file.get("size", 0), "sha256": file.get("sha256", ""),
    }  # fmt: skip
