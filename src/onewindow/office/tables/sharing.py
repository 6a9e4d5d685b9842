"""Links that show a certificate, and organisations that may see one."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.sharing import fold
from onewindow.office.tables.rows import clear, ids_of, insert


class SharingTables:
    """``certificate_shares`` and ``certificate_grants``: a function of one certificate's own stream."""

    name = "sharing"
    version = 2
    tables: tuple[str, ...] = ("certificate_shares", "certificate_grants")
    schema: tuple[str, ...] = (
        """CREATE TABLE certificate_shares (
            id TEXT PRIMARY KEY, number TEXT NOT NULL, secret_hash TEXT NOT NULL UNIQUE, until TEXT NOT NULL,
            opened_on TEXT NOT NULL)""",
        "CREATE INDEX certificate_shares_number ON certificate_shares (number)",
        """CREATE TABLE certificate_grants (
            number TEXT NOT NULL, organisation TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (number, organisation))""",
        "CREATE INDEX certificate_grants_organisation ON certificate_grants (organisation, number)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of each touched certificate anew; a visit changes but the day of its link."""
        for number in ids_of((one for one in events if one.kind != "share_opened"), "certificate"):
            found = fold(number, read_stream(connection, f"certificate:{number}"))
            clear(connection, self.tables, "number", number)
            for share in found.shares:
                if share.ended_at is None:
                    row = {
                        "id": share.id,
                        "number": number,
                        "secret_hash": share.secret_hash,
                        "until": share.until,
                        "opened_on": share.opened_on or "",
                    }
                    insert(connection, "certificate_shares", row)
            for grant in found.grants:
                until = grant.until.isoformat() if grant.until else FOREVER
                insert(
                    connection,
                    "certificate_grants",
                    {"number": number, "organisation": grant.organisation, "until": until},
                )
        for event in events:
            if event.kind == "share_opened":
                connection.execute(
                    "UPDATE certificate_shares SET opened_on = ? WHERE id = ? AND opened_on < ?",
                    (event.on.isoformat(), event.data["id"], event.on.isoformat()),
                )


FOREVER = "9999-12-31"
"""The last day of what was given without an end."""
