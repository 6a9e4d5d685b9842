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
    (
        """CREATE TABLE deliveries (
            id TEXT PRIMARY KEY, message TEXT NOT NULL, rank INTEGER NOT NULL, lane TEXT NOT NULL,
            channel TEXT NOT NULL, receiver TEXT NOT NULL, organisation TEXT NOT NULL, address TEXT NOT NULL,
            template TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL, last_error TEXT NOT NULL DEFAULT '',
            created_at TEXT NOT NULL, finished_at TEXT, claim TEXT NOT NULL DEFAULT '', claimed_until TEXT)""",
        "CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'waiting'",
        "CREATE INDEX deliveries_lane ON deliveries (lane, rank) WHERE state = 'waiting'",
        "CREATE INDEX deliveries_receiver ON deliveries (receiver, state)",
        "CREATE INDEX deliveries_organisation ON deliveries (organisation, rank)",
        "CREATE INDEX deliveries_message ON deliveries (message)",
        "CREATE INDEX deliveries_rank ON deliveries (rank, id)",
        "CREATE INDEX deliveries_state ON deliveries (state, rank)",
    ),
    ("ALTER TABLE projections ADD COLUMN basis TEXT NOT NULL DEFAULT ''",),
    ("CREATE INDEX events_kind ON events (kind, position)",),
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
