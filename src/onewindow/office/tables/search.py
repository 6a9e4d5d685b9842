"""What the search looks into: projects, organisations, matters and case numbers under pairs of characters.

Not the cases themselves but what they are about is indexed: a project's name stands here once, however many cases
it has. ``search_terms`` narrows down, ``search_texts`` decides (see ``onewindow.office.pairs``).
"""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.pairs import plain, terms
from onewindow.office.project_record import fold
from onewindow.office.tables.rows import ids_of, insert

KINDS = ("project", "holder", "matter", "case")
"""What a text may belong to; the names are columns of ``work``, a case apart."""

NAMING = frozenset({"project_created", "project_renamed"})
"""The events of a project that change what it is found by; its answers, saved on each page, do not."""


class SearchTables:
    """``search_texts`` and ``search_terms``: rows are a function of the events of one subject."""

    name = "search"
    version = 2
    tables: tuple[str, ...] = ("search_texts", "search_terms")
    schema: tuple[str, ...] = (
        """CREATE TABLE search_texts (
            kind TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, id, text))""",
        """CREATE TABLE search_terms (
            kind TEXT NOT NULL, term TEXT COLLATE BINARY NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (kind, term, id))""",
        "CREATE INDEX search_terms_subject ON search_terms (kind, id)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Bring the texts up to date."""
        for id in ids_of([one for one in events if one.kind in NAMING], "project"):
            found = fold(id, read_stream(connection, f"project:{id}"))
            write(connection, "project", id, [f"{found.name}\n{found.number}"])
        for event in events:
            self._apply(connection, event)

    def _apply(self, connection: Connection, event: StoredEvent) -> None:
        id, data = event.stream.partition(":")[2], event.data
        match event.kind:
            case "organisation_registered" | "organisation_renamed":
                write(connection, "holder", id, _of_organisation(read_stream(connection, event.stream)))
            case "case_started":
                # A matter may change its name: each case keeps the name of its day, and is found by any of them.
                names = f"{data['matter_zh']}\n{data['matter_en']}\n{data['matter']}"
                add(connection, "matter", data["matter"], names)
            case "case_numbered":
                write(connection, "case", id, [data["number"]])


def _of_organisation(events: Sequence[StoredEvent]) -> list[str]:
    """Every name that an organisation has had, with its code: its papers keep the name of their day."""
    names = [
        one.data["name"] for one in events if one.kind in ("organisation_registered", "organisation_renamed")
    ]
    first = next(one.data for one in events if one.kind == "organisation_registered")
    code = first.get("credit_code", "") if first["kind"] != "individual" else ""
    return [f"{name}\n{code}" for name in dict.fromkeys(names)]


def write(connection: Connection, kind: str, id: str, texts: Sequence[str]) -> None:
    """Let one subject be found by these texts and no others."""
    for table in ("search_texts", "search_terms"):
        connection.execute(f"DELETE FROM {table} WHERE kind = ? AND id = ?", (kind, id))
    for text in texts:
        add(connection, kind, id, text)


def add(connection: Connection, kind: str, id: str, text: str) -> None:
    """Let one subject be found by a further text."""
    row = (kind, id, plain(text))
    if connection.row("SELECT 1 FROM search_texts WHERE kind = ? AND id = ? AND text = ?", row):
        return
    insert(connection, "search_texts", dict(zip(("kind", "id", "text"), row, strict=True)))
    for term in sorted(indexed(kind, text)):
        connection.execute(
            "INSERT INTO search_terms (kind, term, id) VALUES (?, ?, ?) ON CONFLICT (kind, term, id) DO NOTHING",
            (kind, term, id),
        )


def indexed(kind: str, text: str) -> frozenset[str]:
    """The terms under which a text is kept. What all case numbers share ("gxq", the year) tells none from another."""
    if kind != "case":
        return terms(text)
    series = frozenset(plain(text).split("-")[:-1])
    return terms(text) - series
