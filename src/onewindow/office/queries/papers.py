"""Papers and messages: a paper inherits the access of its case."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from onewindow.catalogue.model import Text
from onewindow.office.messages import title_of
from onewindow.office.needs import PAPER_COLUMNS, name_of, paper_view
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.plain_text import whole
from onewindow.office.views import (
    Actor,
    DocumentView,
    MessageLine,
)

_PAPERS = ", ".join(f"a.{column.strip()}" for column in PAPER_COLUMNS.split(","))


MESSAGE_COLUMNS = (
    "m.id, c.id, c.number, m.kind, m.legal_day, m.recorded_at, m.position, c.matter_zh, c.matter_en, p.name"
)
MESSAGE_ROWS = (
    "FROM messages m JOIN cases c ON c.id = m.case_id JOIN projects p ON p.id = c.project "
    f"WHERE m.organisation = ? AND m.position < ? AND {VISIBLE_CASE}"
)
"""The messages to an organisation before a position about cases that a person sees; these are its three values."""


def open_document(office: Office, actor: Actor, paper: str) -> tuple[DocumentView, Path]:
    """A paper and the file to send. Refused (``not_found``) unless the actor may see its case."""
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {_PAPERS} FROM papers a JOIN cases c ON c.id = a.case_id WHERE a.id = ? AND {VISIBLE_CASE}",
            (paper, actor.person),
        )
    if row is None:
        raise not_found("该材料", "the paper")
    found = paper_view(office.catalogue(), row)
    path = office.files.path(found.sha256)
    if not path.is_file():
        raise not_found("该材料的文件", "the paper's file")
    return found, path


def messages(
    office: Office, actor: Actor, after: str = "", limit: int = 50
) -> tuple[tuple[MessageLine, ...], str]:
    """The messages to the actor's organisation, newest first, and the key of the next page ("" at the end)."""
    limit = max(1, min(limit, 200))
    before = whole(after, 2**62)
    with office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {MESSAGE_COLUMNS} {MESSAGE_ROWS} ORDER BY m.position DESC LIMIT ?",
            (actor.organisation, before, actor.person, limit + 1),
        )
    found = []
    for id, case, number, kind, on, recorded_at, _, matter_zh, matter_en, project in rows[:limit]:
        called = title_of(kind)
        zh, en = called.zh, called.en
        text = Text(f"{project}：{matter_zh}（{number}）{zh}", f"{project}: {matter_en} ({number}), {en}")
        found.append(
            MessageLine(
                id,
                case,
                number,
                kind,
                Text(zh, en),
                text,
                date.fromisoformat(on),
                datetime.fromisoformat(recorded_at),
            )
        )
    return tuple(found), str(rows[limit - 1][6]) if len(rows) > limit else ""


__all__ = ["messages", "name_of", "open_document"]
