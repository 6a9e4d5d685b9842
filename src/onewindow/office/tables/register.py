"""People, organisations and who acts for whom."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert


class RegisterTables:
    """``organisations``, ``persons``, ``memberships``."""

    name = "register"
    version = 1
    tables: tuple[str, ...] = ("organisations", "persons", "memberships")
    schema: tuple[str, ...] = (
        """CREATE TABLE organisations (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, credit_code TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX organisations_code ON organisations (credit_code) WHERE credit_code <> ''",
        "CREATE TABLE persons (id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL)",
        """CREATE TABLE memberships (
            person TEXT NOT NULL, organisation TEXT NOT NULL, role TEXT NOT NULL, given_on TEXT NOT NULL,
            PRIMARY KEY (person, organisation, role))""",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the register up to date."""
        for event in events:
            self._apply(connection, event)

    def _apply(self, connection: Connection, event: StoredEvent) -> None:
        id, data = event.stream.partition(":")[2], event.data
        match event.kind:
            case "organisation_registered":
                row = {key: data[key] for key in ("kind", "name", "credit_code")}
                insert(connection, "organisations", {"id": id, **row})
            case "person_registered":
                insert(connection, "persons", {"id": id, "login": data["login"], "name": data["name"]})
            case "membership_given":
                self._end(connection, id, data["organisation"])
                for role in data["roles"]:
                    member = {
                        "person": id,
                        "organisation": data["organisation"],
                        "role": role,
                        "given_on": event.on,
                    }
                    insert(connection, "memberships", member)
            case "membership_ended":
                self._end(connection, id, data["organisation"])

    def _end(self, connection: Connection, person: str, organisation: str) -> None:
        connection.execute(
            "DELETE FROM memberships WHERE person = ? AND organisation = ?", (person, organisation)
        )
