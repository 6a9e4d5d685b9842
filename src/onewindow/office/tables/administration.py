"""Organisations that were retired, and links by which a person chooses another password."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import clear, insert


class AdministrationTables:
    """``retired_organisations`` and ``sign_in_links``: at most one link for a person.

    ``used`` is the fingerprint of the form that used it, "" until then; used without one, the link is gone.
    """

    name = "administration"
    version = 2
    tables: tuple[str, ...] = ("retired_organisations", "sign_in_links")
    schema: tuple[str, ...] = (
        "CREATE TABLE retired_organisations (id TEXT PRIMARY KEY, retired_on TEXT NOT NULL, reasons TEXT NOT NULL)",
        """CREATE TABLE sign_in_links (
            person TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, until TEXT NOT NULL, used TEXT NOT NULL)""",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the tables up to date."""
        for event in events:
            id = event.stream.partition(":")[2]
            match event.kind:
                case "organisation_retired":
                    row = {"id": id, "retired_on": event.on, "reasons": event.data["reasons"]}
                    insert(connection, "retired_organisations", row)
                case "sign_in_reset":
                    clear(connection, ("sign_in_links",), "person", id)
                    row = {"person": id, "hash": event.data["hash"], "until": event.data["until"]}
                    insert(connection, "sign_in_links", {**row, "used": ""})
                case "sign_in_link_used" if event.data.get("form"):
                    connection.execute(
                        "UPDATE sign_in_links SET used = ? WHERE person = ?", (event.data["form"], id)
                    )
                case "sign_in_link_used":
                    clear(connection, ("sign_in_links",), "person", id)
