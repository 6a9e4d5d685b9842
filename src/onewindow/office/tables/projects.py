"""Projects and who may see them."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.project_record import fold
from onewindow.office.tables.rows import clear, ids_of, insert


class ProjectTables:
    """``projects`` and ``project_parties``: rows are a function of one project's events."""

    name = "projects"
    version = 2
    tables: tuple[str, ...] = ("projects", "project_parties")
    schema: tuple[str, ...] = (
        """CREATE TABLE projects (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, serial INTEGER NOT NULL, series TEXT NOT NULL,
            name TEXT NOT NULL, holder TEXT NOT NULL, zone TEXT NOT NULL, created_at TEXT NOT NULL,
            answered INTEGER NOT NULL)""",
        "CREATE INDEX projects_series ON projects (series, serial)",
        "CREATE INDEX projects_created ON projects (created_at, id)",
        """CREATE TABLE project_parties (
            project TEXT NOT NULL, relation TEXT NOT NULL, organisation TEXT NOT NULL,
            PRIMARY KEY (project, organisation, relation))""",
        "CREATE INDEX project_parties_organisation ON project_parties (organisation, project)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of each touched project anew."""
        for id in ids_of(events, "project"):
            self._write(connection, id)

    def _write(self, connection: Connection, id: str) -> None:
        project = fold(id, read_stream(connection, f"project:{id}"))
        clear(connection, ("project_parties",), "project", id)
        clear(connection, ("projects",), "id", id)
        row = {
            "id": id,
            "number": project.number,
            "serial": project.serial,
            "series": project.number[: -len(f"{project.serial:05d}")],
            "name": project.name,
            "holder": project.holder,
            "zone": project.zone,
            "created_at": project.created_at,
            "answered": sum(value is not None for value in project.answers.values()),
        }
        insert(connection, "projects", row)
        parties = {("own", project.holder), ("zone", project.zone)}
        parties |= {("mandated", organisation) for organisation in project.mandated}
        parties |= {("receiving", organisation) for organisation in project.receiving}
        parties |= {(agency.relation, organisation) for organisation, agency in project.agents.items()}
        for relation, organisation in sorted(parties):
            insert(
                connection,
                "project_parties",
                {"project": id, "relation": relation, "organisation": organisation},
            )
