"""Bundles with their cases, and the parts that cases of a phased acceptance concern."""

from __future__ import annotations

import json
from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.bundle_record import fold
from onewindow.office.tables.rows import clear, ids_of, insert


class BundleTables:
    """``bundles``, ``bundle_cases``, ``case_parts``: functions of the events of bundles and of beginnings of cases."""

    name = "bundles"
    version = 1
    tables: tuple[str, ...] = ("bundles", "bundle_cases", "case_parts")
    schema: tuple[str, ...] = (
        """CREATE TABLE bundles (
            id TEXT PRIMARY KEY, number TEXT NOT NULL, series TEXT NOT NULL, serial INTEGER NOT NULL,
            project TEXT NOT NULL, zone TEXT NOT NULL, holder TEXT NOT NULL, subject TEXT NOT NULL, part TEXT NOT NULL,
            name_zh TEXT NOT NULL, name_en TEXT NOT NULL, begun_at TEXT NOT NULL, submitted_at TEXT,
            submitted INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX bundles_number ON bundles (number) WHERE number <> ''",
        "CREATE INDEX bundles_project ON bundles (project, subject)",
        "CREATE INDEX bundles_series ON bundles (series, serial)",
        """CREATE TABLE bundle_cases (
            bundle TEXT NOT NULL, case_id TEXT NOT NULL, matter TEXT NOT NULL, place INTEGER NOT NULL,
            PRIMARY KEY (bundle, case_id))""",
        "CREATE INDEX bundle_cases_case ON bundle_cases (case_id)",
        """CREATE TABLE case_parts (
            case_id TEXT PRIMARY KEY, project TEXT NOT NULL, matter TEXT NOT NULL, part TEXT NOT NULL,
            buildings TEXT NOT NULL)""",
        "CREATE INDEX case_parts_project ON case_parts (project, matter)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of each touched bundle anew, and note the parts of cases that begin."""
        for id in ids_of(events, "bundle"):
            self._write(connection, id)
        for event in events:
            if event.kind == "case_started" and event.data.get("part"):
                self._part(connection, event)
            elif event.kind == "draft_discarded":
                clear(connection, ("case_parts",), "case_id", event.stream.partition(":")[2])

    def _write(self, connection: Connection, id: str) -> None:
        bundle = fold(id, read_stream(connection, f"bundle:{id}"))
        clear(connection, ("bundle_cases",), "bundle", id)
        clear(connection, ("bundles",), "id", id)
        same = (
            "id",
            "number",
            "serial",
            "project",
            "zone",
            "holder",
            "subject",
            "part",
            "name_zh",
            "name_en",
        )
        row = {
            **{name: getattr(bundle, name) for name in same},
            "series": bundle.number[: -len(f"{bundle.serial:05d}")] if bundle.number else "",
            "begun_at": bundle.begun_at,
            "submitted_at": bundle.submitted_at,
            "submitted": bundle.submitted,
        }
        insert(connection, "bundles", row)
        for place, (matter, case) in enumerate(bundle.cases.items()):
            insert(
                connection, "bundle_cases", {"bundle": id, "case_id": case, "matter": matter, "place": place}
            )

    def _part(self, connection: Connection, event: StoredEvent) -> None:
        data = event.data
        row = {
            "case_id": event.stream.partition(":")[2],
            "project": data["project"],
            "matter": data["matter"],
            "part": data["part"],
            "buildings": json.dumps(list(data["buildings"]), ensure_ascii=False),
        }
        insert(connection, "case_parts", row)
