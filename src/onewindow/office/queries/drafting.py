"""A draft as several people and several versions of the catalogue leave it: who saved last, what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onewindow.catalogue.model import Text
from onewindow.ledger.store import read_stream
from onewindow.office.draft_changes import Change, changes_between
from onewindow.office.merging import CHANGING
from onewindow.office.names import names_in
from onewindow.office.office import Office
from onewindow.office.reading import load_project, open_case, open_project
from onewindow.office.situation import situation
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase

UNKNOWN = Change(
    "matter",
    Text(
        "事项目录已更新，旧版本没有保存，请重新核对全部材料",
        "the catalogue has changed and its old version was not kept: check all documents again",
    ),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """The state of a project's answers as a form shows it: its sequence, who saved last and when ("" when nobody has)."""

    read_at: int
    by: str
    at: datetime | None


def saved(office: Office, actor: Actor, project: str) -> Saved:
    """What a form must carry to notice others' changes. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        found, _ = open_project(connection, actor, project)
        events = read_stream(connection, f"project:{found.id}")
        last = next((event for event in reversed(events) if event.kind in CHANGING), None)
        row = connection.row("SELECT name FROM persons WHERE id = ?", (last.by,)) if last else None
    return Saved(found.sequence, str(row[0]) if row else "", last.recorded_at if last else None)


def names_of(office: Office, persons: frozenset[str]) -> dict[str, str]:
    """The names of people by id."""
    if not persons:
        return {}
    with office.ledger.reader() as connection:
        return names_in(connection, "persons", persons)


def draft_changes(office: Office, actor: Actor, case: str) -> tuple[Change, ...]:
    """What the catalogue's newer version changes for a draft since it was begun or last acknowledged; else nothing."""
    new = office.catalogue()
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
        if record.state.phase is not Phase.NEW or record.catalogue == new.content_hash:
            return ()
        row = connection.row(
            "SELECT hash FROM contents WHERE kind LIKE ?", (f"catalogue:{record.catalogue}:%",)
        )
        project = load_project(connection, record.project)
    if row is None:
        return (UNKNOWN,)
    old, today = office.frozen_catalogue(str(row[0])), office.today()
    before = situation(office, old, project.answers, project.options, today).plan
    after = situation(office, new, project.answers, project.options, today).plan
    return changes_between(old, new, record.matter, before, after)
