"""Tokens of the HTTP API: never the secret, only its SHA-256."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert


class TokenTables:
    """``api_tokens``: one row for each token ever made."""

    name = "tokens"
    version = 1
    tables: tuple[str, ...] = ("api_tokens",)
    schema: tuple[str, ...] = (
        """CREATE TABLE api_tokens (
            id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, person TEXT NOT NULL, organisation TEXT NOT NULL,
            name TEXT NOT NULL, scopes TEXT NOT NULL, made_at TEXT NOT NULL, expires_on TEXT NOT NULL,
            used_on TEXT, revoked_on TEXT)""",
        "CREATE INDEX api_tokens_person ON api_tokens (person)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the tokens up to date."""
        for event in events:
            id, data, day = event.stream.partition(":")[2], event.data, event.on.isoformat()
            match event.kind:
                case "token_made":
                    same = ("sha256", "person", "organisation", "name", "expires_on")
                    row = {
                        **{key: data[key] for key in same},
                        "id": id,
                        "scopes": " ".join(data["scopes"]),
                        "made_at": event.recorded_at,
                    }
                    insert(connection, "api_tokens", row)
                case "token_used":
                    connection.execute("UPDATE api_tokens SET used_on = ? WHERE id = ?", (day, id))
                case "token_revoked":
                    connection.execute("UPDATE api_tokens SET revoked_on = ? WHERE id = ?", (day, id))
