"""Where people want to be told, and which organisations' systems are told: addresses, choices, webhooks."""

from __future__ import annotations

import json
from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert


class ContactTables:
    """``contacts`` (an address for each person and channel), ``notification_choices``, ``webhooks``."""

    name = "contacts"
    version = 1
    tables: tuple[str, ...] = ("contacts", "notification_choices", "webhooks")
    schema: tuple[str, ...] = (
        """CREATE TABLE contacts (
            person TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, fingerprint TEXT NOT NULL,
            given_at TEXT NOT NULL, wrong INTEGER NOT NULL, confirmed_at TEXT, PRIMARY KEY (person, channel))""",
        "CREATE INDEX contacts_fingerprint ON contacts (fingerprint)",
        """CREATE TABLE notification_choices (
            person TEXT PRIMARY KEY, language TEXT NOT NULL, cadence TEXT NOT NULL, groups TEXT NOT NULL)""",
        """CREATE TABLE webhooks (
            id TEXT PRIMARY KEY, organisation TEXT NOT NULL, address TEXT NOT NULL, topics TEXT NOT NULL,
            active INTEGER NOT NULL, generation INTEGER NOT NULL, rotated_at TEXT, created_at TEXT NOT NULL,
            created_by TEXT NOT NULL, why_off TEXT NOT NULL)""",
        "CREATE INDEX webhooks_organisation ON webhooks (organisation)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the tables up to date."""
        for event in events:
            room, _, id = event.stream.partition(":")
            if room == "person":
                self._person(connection, id, event)
            elif room == "webhook":
                self._webhook(connection, id, event)

    def _person(self, connection: Connection, person: str, event: StoredEvent) -> None:
        data = event.data
        match event.kind:
            case "contact_given":
                self._forget(connection, person, data["channel"])
                row = {key: data[key] for key in ("channel", "address", "fingerprint")}
                more = {"given_at": event.recorded_at, "wrong": 0, "confirmed_at": None}
                insert(connection, "contacts", {"person": person, **row, **more})
            case "contact_confirmed":
                connection.execute(
                    "UPDATE contacts SET confirmed_at = ?, fingerprint = '' WHERE person = ? AND channel = ?",
                    (event.recorded_at.isoformat(), person, data["channel"]),
                )
            case "contact_code_wrong":
                connection.execute(
                    "UPDATE contacts SET wrong = wrong + 1 WHERE person = ? AND channel = ?",
                    (person, data["channel"]),
                )
            case "contact_removed":
                self._forget(connection, person, data["channel"])
            case "notifications_chosen":
                connection.execute("DELETE FROM notification_choices WHERE person = ?", (person,))
                row = {"language": data["language"], "cadence": data["cadence"]}
                groups = json.dumps(sorted(data["groups"]))
                insert(connection, "notification_choices", {"person": person, **row, "groups": groups})

    def _forget(self, connection: Connection, person: str, channel: str) -> None:
        connection.execute("DELETE FROM contacts WHERE person = ? AND channel = ?", (person, channel))

    def _webhook(self, connection: Connection, id: str, event: StoredEvent) -> None:
        data = event.data
        match event.kind:
            case "webhook_subscribed":
                row = {key: data[key] for key in ("organisation", "address")}
                more = {"active": True, "generation": 1, "rotated_at": None, "why_off": ""}
                made = {"created_at": event.recorded_at, "created_by": event.by}
                topics = json.dumps(list(data["topics"]))
                insert(connection, "webhooks", {"id": id, **row, "topics": topics, **more, **made})
            case "webhook_changed":
                connection.execute(
                    "UPDATE webhooks SET topics = ? WHERE id = ?", (json.dumps(list(data["topics"])), id)
                )
            case "webhook_rotated":
                connection.execute(
                    "UPDATE webhooks SET generation = generation + 1, rotated_at = ? WHERE id = ?",
                    (event.recorded_at.isoformat(), id),
                )
            case "webhook_on":
                connection.execute("UPDATE webhooks SET active = 1, why_off = '' WHERE id = ?", (id,))
            case "webhook_off":
                connection.execute(
                    "UPDATE webhooks SET active = 0, why_off = ? WHERE id = ?", (data["why"], id)
                )
            case "webhook_removed":
                connection.execute("DELETE FROM webhooks WHERE id = ?", (id,))
