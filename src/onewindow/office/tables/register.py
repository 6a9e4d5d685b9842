"""People, organisations and who acts for whom."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.tables.rows import insert


class RegisterTables:
    """``organisations``, ``persons``, ``memberships`` and the invitations that wait for an answer."""

    name = "register"
    version = 5
    tables: tuple[str, ...] = ("organisations", "persons", "memberships", "membership_offers", "feeds")
    schema: tuple[str, ...] = (
        """CREATE TABLE organisations (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, credit_code TEXT NOT NULL,
            citizen_number TEXT NOT NULL, verified_on TEXT NOT NULL, declined TEXT NOT NULL, registered_on TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX organisations_code ON organisations (credit_code) WHERE credit_code <> ''",
        "CREATE UNIQUE INDEX organisations_citizen ON organisations (citizen_number) WHERE citizen_number <> ''",
        "CREATE INDEX organisations_unverified ON organisations (registered_on, id) WHERE verified_on = ''",
        """CREATE TABLE persons (
            id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, citizen_number TEXT NOT NULL)""",
        """CREATE TABLE memberships (
            person TEXT NOT NULL, organisation TEXT NOT NULL, role TEXT NOT NULL, given_on TEXT NOT NULL,
            PRIMARY KEY (person, organisation, role))""",
        "CREATE INDEX memberships_organisation ON memberships (organisation)",
        """CREATE TABLE membership_offers (
            person TEXT NOT NULL, organisation TEXT NOT NULL, roles TEXT NOT NULL, offered_on TEXT NOT NULL,
            PRIMARY KEY (person, organisation))""",
        "CREATE INDEX membership_offers_organisation ON membership_offers (organisation)",
        "CREATE TABLE feeds (person TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the register up to date."""
        for event in events:
            if event.stream.startswith("organisation:"):
                self._organisation(connection, event)
            elif event.stream.startswith("person:"):
                self._person(connection, event)

    def _organisation(self, connection: Connection, event: StoredEvent) -> None:
        id, data = event.stream.partition(":")[2], event.data
        match event.kind:
            case "organisation_registered":
                row = {key: data[key] for key in ("kind", "name", "credit_code")}
                row |= {
                    "citizen_number": data.get("citizen_number", ""),
                    "declined": "",
                    "registered_on": event.on,
                }
                verified = event.on.isoformat() if data.get("verified", True) else ""
                insert(connection, "organisations", {"id": id, **row, "verified_on": verified})
            case "organisation_verified":
                connection.execute(
                    "UPDATE organisations SET verified_on = ?, declined = '' WHERE id = ?",
                    (event.on.isoformat(), id),
                )
            case "organisation_renamed":
                connection.execute("UPDATE organisations SET name = ? WHERE id = ?", (data["name"], id))
            case "organisation_declined":
                connection.execute(
                    "UPDATE organisations SET declined = ?, credit_code = '', citizen_number = '' WHERE id = ?",
                    (data["reason"], id),
                )

    def _person(self, connection: Connection, event: StoredEvent) -> None:
        id, data = event.stream.partition(":")[2], event.data
        match event.kind:
            case "person_registered":
                person = {"login": data["login"], "name": data["name"]}
                number = data.get("citizen_number", "")
                insert(connection, "persons", {"id": id, **person, "citizen_number": number})
            case "membership_given":
                self._end(connection, id, data["organisation"])
                for role in data["roles"]:
                    member = {"person": id, "organisation": data["organisation"], "role": role}
                    insert(connection, "memberships", {**member, "given_on": event.on})
            case "membership_offered":
                self._end_offer(connection, id, data["organisation"])
                offer = {"person": id, "organisation": data["organisation"], "roles": " ".join(data["roles"])}
                insert(connection, "membership_offers", {**offer, "offered_on": event.on})
            case "membership_declined":
                self._end_offer(connection, id, data["organisation"])
            case "feed_renewed":
                connection.execute("DELETE FROM feeds WHERE person = ?", (id,))
                insert(connection, "feeds", {"person": id, "hash": data["hash"]})
            case "membership_ended":
                self._end(connection, id, data["organisation"])

    def _end(self, connection: Connection, person: str, organisation: str) -> None:
        connection.execute(
            "DELETE FROM memberships WHERE person = ? AND organisation = ?", (person, organisation)
        )
        self._end_offer(connection, person, organisation)

    def _end_offer(self, connection: Connection, person: str, organisation: str) -> None:
        connection.execute(
            "DELETE FROM membership_offers WHERE person = ? AND organisation = ?", (person, organisation)
        )
