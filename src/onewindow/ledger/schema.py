"""The ledger's own tables, as numbered steps. A database of a newer version is refused unchanged."""

from __future__ import annotations

from onewindow.ledger.database import Connection
from onewindow.ledger.errors import NewerSchema

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE events (
            position INTEGER PRIMARY KEY, stream TEXT NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL,
            legal_day TEXT NOT NULL, recorded_at TEXT NOT NULL, author TEXT NOT NULL, data TEXT NOT NULL,
            previous TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream, sequence))""",
        "CREATE TABLE streams (stream TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL)",
        """CREATE TABLE answers (
            key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, recorded_at TEXT NOT NULL)""",
        """CREATE TABLE outbox (
            id TEXT PRIMARY KEY, position INTEGER NOT NULL, topic TEXT NOT NULL, payload TEXT NOT NULL,
            created_at TEXT NOT NULL, delivered_at TEXT, attempts INTEGER NOT NULL DEFAULT 0,
            last_error TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX outbox_pending ON outbox (position) WHERE delivered_at IS NULL",
        "CREATE TABLE contents (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, content BLOB NOT NULL)",
        """CREATE TABLE projections (
            name TEXT PRIMARY KEY, version INTEGER NOT NULL, position INTEGER NOT NULL)""",
    ),
)


def migrate(connection: Connection) -> None:
    """Bring the database to the newest step, all or nothing. Raises ``NewerSchema`` before any change."""
    connection.begin_write()
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS ledger_schema (version INTEGER NOT NULL)")
        found = connection.row("SELECT version FROM ledger_schema")
        version = int(found[0]) if found else 0
        if version > len(STEPS):
            raise NewerSchema(version, len(STEPS))
        for step in STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        if found is None:
            connection.execute("INSERT INTO ledger_schema (version) VALUES (?)", (len(STEPS),))
        elif version < len(STEPS):
            connection.execute("UPDATE ledger_schema SET version = ?", (len(STEPS),))
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
