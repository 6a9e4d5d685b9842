"""The messages to an organisation: about its cases and about itself, with what a person has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger.database import Connection
from onewindow.office.messages import title_of
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE, VISIBLE_OWN_MESSAGE
from onewindow.office.plain_text import whole
from onewindow.office.views import Actor, MessageLine

MOST_COUNTED = 99

_READ = (
    "(m.position <= coalesce((SELECT u.position FROM read_until u WHERE u.person = ? AND u.organisation = m.organisation), 0) "
    "OR EXISTS (SELECT 1 FROM message_reads r WHERE r.person = ? AND r.message = m.id))"
)
_OF_CASES = "FROM messages m JOIN cases c ON c.id = m.case_id JOIN projects p ON p.id = c.project"
_OF_ITSELF = "FROM organisation_messages m"
_ROWS = (
    "SELECT m.id, c.id, c.number, m.kind, m.legal_day, m.recorded_at, m.position, c.matter_zh, c.matter_en, p.name{more} "
    f"{_OF_CASES} WHERE m.organisation = ? AND m.position < ? AND {VISIBLE_CASE}{{only}} "
    "UNION ALL "
    "SELECT m.id, '', '', m.kind, m.legal_day, m.recorded_at, m.position, m.text_zh, m.text_en, ''{more} "
    f"{_OF_ITSELF} WHERE m.organisation = ? AND m.position < ? AND {VISIBLE_OWN_MESSAGE}{{only}} "
    "ORDER BY 7 DESC LIMIT ?"
)
"""Both kinds before a position, newest first; ``more`` columns and ``only`` conditions are added to each."""


@dataclass(frozen=True, slots=True)
class InboxLine(MessageLine):
    """A message with whether this person has read it."""

    read: bool


def messages(
    office: Office, actor: Actor, after: str = "", limit: int = 50
) -> tuple[tuple[MessageLine, ...], str]:
    """The messages to the actor's organisation, newest first, and the key of the next page ("" at the end)."""
    limit = max(1, min(limit, 200))
    with office.ledger.reader() as connection:
        rows = _latest(connection, actor, after, limit)
    found = []
    for id, case, number, kind, on, at, _, zh, en, project in rows[:limit]:
        title = title_of(kind)
        text = Text(f"{title.zh}：{zh}", f"{title.en}: {en}")
        if case:
            text = Text(f"{project}：{zh}（{number}）{title.zh}", f"{project}: {en} ({number}), {title.en}")
        when = date.fromisoformat(on), datetime.fromisoformat(at)
        found.append(MessageLine(id, case, number, kind, title, text, *when))
    return tuple(found), str(rows[limit - 1][6]) if len(rows) > limit else ""


def inbox(
    office: Office, actor: Actor, after: str = "", unread_only: bool = False, limit: int = 50
) -> tuple[tuple[InboxLine, ...], str]:
    """The messages to the actor's organisation, newest first, with read marks; and the next page's key ("" at the end)."""
    limit = max(1, min(limit, 200))
    reader = [actor.person, actor.person]
    only = (f" AND NOT {_READ}", reader) if unread_only else ("", [])
    with office.ledger.reader() as connection:
        more = (f", CASE WHEN {_READ} THEN 1 ELSE 0 END", reader)
        rows = _latest(connection, actor, after, limit, more, only)
    found = []
    for id, case, number, kind, on, at, _, zh, en, project, read in rows[:limit]:
        text = Text(f"{project}：{zh}（{number}）", f"{project}: {en} ({number})") if case else Text(zh, en)
        when = date.fromisoformat(on), datetime.fromisoformat(at)
        found.append(InboxLine(id, case, number, kind, title_of(kind), text, *when, bool(read)))
    return tuple(found), str(rows[limit - 1][6]) if len(rows) > limit else ""


def unread(office: Office, actor: Actor) -> int:
    """How many messages the person has not read yet, counted up to ``MOST_COUNTED`` + 1."""
    values = (actor.organisation, actor.person, actor.person, actor.person)
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT count(*) FROM (SELECT 1 FROM messages m JOIN cases c ON c.id = m.case_id "
            f"WHERE m.organisation = ? AND NOT {_READ} AND {VISIBLE_CASE} "
            f"UNION ALL SELECT 1 {_OF_ITSELF} WHERE m.organisation = ? AND NOT {_READ} AND {VISIBLE_OWN_MESSAGE} "
            f"LIMIT {MOST_COUNTED + 1}) counted",
            (*values, *values),
        )
    return int(row[0]) if row else 0


_Part = tuple[str, Sequence[str]]


def _latest(
    connection: Connection,
    actor: Actor,
    after: str,
    limit: int,
    more: _Part = ("", ()),
    only: _Part = ("", ()),
) -> list[tuple[Any, ...]]:
    """One row more than ``limit``, so that the caller knows of a next page. One statement."""
    values = (*more[1], actor.organisation, whole(after, 2**62), actor.person, *only[1])
    sql = _ROWS.format(more=more[0], only=only[0])
    return connection.rows(sql, (*values, *values, limit + 1))
