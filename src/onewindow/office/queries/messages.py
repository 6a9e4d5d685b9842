"""The messages to an organisation: of the procedures of its cases and of all else, with what a person has read."""

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
from onewindow.office.queries.keys import most
from onewindow.office.views import Actor, MessageLine

MOST_COUNTED = 99

_READ = (
    "(m.position <= coalesce((SELECT u.position FROM read_until u WHERE u.person = ? AND u.organisation = m.organisation), 0) "
    "OR EXISTS (SELECT 1 FROM message_reads r WHERE r.person = ? AND r.message = m.id))"
)
_OF_CASES = "FROM messages m JOIN cases c ON c.id = m.case_id JOIN projects p ON p.id = c.project"
_BESIDE = "FROM organisation_messages m"
_ROWS = (
    "SELECT m.id, m.kind, m.legal_day, m.recorded_at, m.position, "
    "'case', '', c.id, c.number, c.matter_zh, c.matter_en, p.name, '', ''{more} "
    f"{_OF_CASES} WHERE m.organisation = ? AND m.position < ? AND {VISIBLE_CASE}{{only}} "
    "UNION ALL "
    "SELECT m.id, m.kind, m.legal_day, m.recorded_at, m.position, m.about, m.thing, coalesce(k.id, ''), "
    "coalesce(k.number, ''), coalesce(k.matter_zh, ''), coalesce(k.matter_en, ''), coalesce(p.name, ''), "
    f"m.text_zh, m.text_en{{more}} {_BESIDE} LEFT JOIN cases k ON k.id = m.case_id "
    "LEFT JOIN visits w ON m.about = 'visit' AND w.id = m.thing LEFT JOIN projects p ON p.id = coalesce(k.project, w.project) "
    f"WHERE m.organisation = ? AND m.position < ? AND {VISIBLE_OWN_MESSAGE}{{only}} "
    "ORDER BY 5 DESC LIMIT ?"
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
    limit = most(limit)
    with office.ledger.reader() as connection:
        rows = _latest(connection, actor, after, limit)
    found = []
    for row in rows[:limit]:
        named, said = _words(row)
        called = _joined(named, title_of(row[1]), "" if row[7] else "，", ", ")
        found.append(MessageLine(**_values(row, _joined(called, said))))
    return tuple(found), _following(rows, limit)


def inbox(
    office: Office, actor: Actor, after: str = "", unread_only: bool = False, limit: int = 50
) -> tuple[tuple[InboxLine, ...], str]:
    """The messages to the actor's organisation, newest first, with read marks; and the next page's key ("" at the end)."""
    limit = most(limit)
    reader = [actor.person, actor.person]
    only = (f" AND NOT {_READ}", reader) if unread_only else ("", [])
    with office.ledger.reader() as connection:
        more = (f", CASE WHEN {_READ} THEN 1 ELSE 0 END", reader)
        rows = _latest(connection, actor, after, limit, more, only)
    found = []
    for row in rows[:limit]:
        found.append(InboxLine(**_values(row, _joined(*_words(row))), read=bool(row[-1])))
    return tuple(found), _following(rows, limit)


def _values(row: tuple[Any, ...], text: Text) -> dict[str, Any]:
    """The values of a ``MessageLine`` by name."""
    id, kind, on, at, _, about, thing, case, number = row[:9]
    return {
        "id": id, "case": case, "number": number, "kind": kind, "title": title_of(kind), "text": text,
        "on": date.fromisoformat(on), "recorded_at": datetime.fromisoformat(at), "about": about, "thing": thing,
    }  # fmt: skip


def _words(row: tuple[Any, ...]) -> tuple[Text, Text]:
    """What a message calls its case or project ("" where it is about none), and what it says besides."""
    case, number, zh, en, project, said_zh, said_en = row[7:14]
    named = Text(f"{zh}（{number}）", f"{en} ({number})") if case else Text("", "")
    return _joined(Text(project, project), named), Text(said_zh, said_en)


def _joined(first: Text, second: Text, zh: str = "：", en: str = ": ") -> Text:
    """Two texts with a mark between, each of which may be empty."""
    if not (first.zh and second.zh):
        return first if first.zh else second
    return Text(f"{first.zh}{zh}{second.zh}", f"{first.en}{en}{second.en}")


def _following(rows: Sequence[tuple[Any, ...]], limit: int) -> str:
    """The key of the next page, "" at the end."""
    return str(rows[limit - 1][4]) if len(rows) > limit else ""


def unread(office: Office, actor: Actor) -> int:
    """How many messages the person has not read yet, counted up to ``MOST_COUNTED`` + 1."""
    reader = [actor.person, actor.person]
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT count(*) FROM (SELECT 1 FROM messages m JOIN cases c ON c.id = m.case_id "
            f"WHERE m.organisation = ? AND NOT {_READ} AND {VISIBLE_CASE} "
            f"UNION ALL SELECT 1 {_BESIDE} WHERE m.organisation = ? AND NOT {_READ} AND {VISIBLE_OWN_MESSAGE} "
            f"LIMIT {MOST_COUNTED + 1}) counted",
            (actor.organisation, *reader, actor.person, actor.organisation, *reader, *[actor.person] * 4),
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
    before = (*more[1], actor.organisation, whole(after, 2**62))
    values = (*before, actor.person, *only[1], *before, *[actor.person] * 4, *only[1])
    return connection.rows(_ROWS.format(more=more[0], only=only[0]), (*values, limit + 1))
