"""What people keep for their work list: saved views, and the feeds of their tasks."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent, chain
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.saved_view import fold
from onewindow.office.tables.rows import clear, ids_of, insert


class WorkdeskTables:
    """``saved_views``, ``chosen_views`` and ``work_feeds``: rows are a function of one stream's events."""

    name = "workdesk"
    version = 1
    tables: tuple[str, ...] = ("saved_views", "chosen_views", "work_feeds")
    schema: tuple[str, ...] = (
        """CREATE TABLE saved_views (
            id TEXT PRIMARY KEY, organisation TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
            filter TEXT NOT NULL, shared INTEGER NOT NULL)""",
        "CREATE INDEX saved_views_organisation ON saved_views (organisation, name)",
        """CREATE TABLE chosen_views (
            id TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (id, person))""",
        """CREATE TABLE work_feeds (
            id TEXT PRIMARY KEY, person TEXT NOT NULL, organisation TEXT NOT NULL, secret TEXT NOT NULL UNIQUE,
            opened_at TEXT NOT NULL)""",
        "CREATE INDEX work_feeds_person ON work_feeds (person, organisation)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of each touched view and feed anew."""
        for id in ids_of(events, "view"):
            self._view(connection, id)
        for event in events:
            if event.kind == "work_feed_opened":
                row = {name: event.data[name] for name in ("organisation", "secret")}
                id = event.stream.partition(":")[2]
                insert(
                    connection,
                    "work_feeds",
                    {"id": id, "person": event.by, "opened_at": event.recorded_at, **row},
                )
            elif event.kind == "work_feed_closed":
                clear(connection, ("work_feeds",), "id", event.stream.partition(":")[2])

    def _view(self, connection: Connection, id: str) -> None:
        clear(connection, ("saved_views", "chosen_views"), "id", id)
        view = fold(id, read_stream(connection, f"view:{id}"))
        if view.removed:
            return
        row = {
            "organisation": view.organisation,
            "person": view.person,
            "name": view.name,
            "shared": view.shared,
        }
        insert(connection, "saved_views", {"id": id, **row, "filter": chain.canonical(dict(view.filter))})
        for person in sorted(view.chosen_by):
            insert(connection, "chosen_views", {"id": id, "person": person})
