"""What was said on a case, the notice item by item, and the messages with what a person has read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from onewindow.catalogue.model import Text
from onewindow.office import corrections
from onewindow.office.messages import title_of
from onewindow.office.needs import name_of
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.plain_text import whole
from onewindow.office.queries.papers import MESSAGE_COLUMNS, MESSAGE_ROWS
from onewindow.office.reading import open_case, visible_case
from onewindow.office.record import Paper
from onewindow.office.views import Actor, DocumentView

MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """Something written on a case. ``side`` is ``applicant`` or ``office``; ``file_name`` "" without a file."""

    id: str
    side: str
    organisation_name: str
    person_name: str
    text: str
    written_at: datetime
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class CorrectionItem:
    """One item of a notice as the applicant answers it; ``defect`` is what is wrong, ``basis`` the article if told."""

    place: int
    document: str
    name: Text
    defect: str
    basis: str
    papers: tuple[Paper, ...]
    reply: str
    replied_at: datetime | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """The open notice of a case: when given, by when to answer if a day was set, and its items."""

    case: str
    given_on: date
    until: date | None
    items: tuple[CorrectionItem, ...]

    @property
    def open(self) -> int:
        """How many items have no reply yet."""
        return sum(not item.answered for item in self.items)


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A message with whether this person has read it."""

    id: str
    case: str
    number: str
    kind: str
    title: Text
    text: Text
    on: date
    recorded_at: datetime
    read: bool


def talk(office: Office, actor: Actor, case: str) -> tuple[TalkEntry, ...]:
    """What was written on a case, in order. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        id = visible_case(connection, actor, case)
        rows = connection.rows(
            "SELECT t.id, t.side, coalesce(o.name, ''), coalesce(p.name, ''), t.text, t.written_at, t.file_name, t.size "
            "FROM talk t LEFT JOIN organisations o ON o.id = t.organisation LEFT JOIN persons p ON p.id = t.person "
            "WHERE t.case_id = ? ORDER BY t.place",
            (id,),
        )
    return tuple(
        TalkEntry(id, side, organisation, person, text, datetime.fromisoformat(at), file, int(size))
        for id, side, organisation, person, text, at, file, size in rows
    )


def open_talk_file(office: Office, actor: Actor, entry: str) -> tuple[DocumentView, Path]:
    """The file of an entry, for who may see its case. Raises ``Refused`` (``not_found``)."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT t.id, t.file_name, t.content_type, t.size, t.sha256, t.written_at, t.person, t.case_id FROM talk t "
            f"JOIN cases c ON c.id = t.case_id WHERE t.id = ? AND t.sha256 <> '' AND {VISIBLE_CASE}",
            (entry, actor.person),
        )
    if row is None or not office.files.path(row[4]).is_file():
        raise not_found("该文件", "the file")
    id, name, content_type, size, sha256, at, person, case = row
    view = DocumentView(
        id,
        "",
        Text(name, name),
        name,
        content_type,
        int(size),
        sha256,
        datetime.fromisoformat(at),
        person,
        case,
    )
    return view, office.files.path(sha256)


def correction(office: Office, actor: Actor, case: str) -> Correction | None:
    """The notice that waits for the applicant's corrections, item by item; None when there is none."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    notice = record.last("correction_requested")
    if notice is None or record.state.phase.value != "correction":
        return None
    catalogue, until = office.catalogue(), notice.data.get("until")
    items = tuple(
        CorrectionItem(
            item.place,
            item.document,
            name_of(catalogue, item.document),
            str(item.asked.get("defect", "")),
            str(item.asked.get("basis") or item.asked.get("article") or ""),
            item.papers,
            item.reply.data["text"] if item.reply else "",
            item.reply.recorded_at if item.reply else None,
            item.answered,
        )
        for item in corrections.items_of(record)
    )
    return Correction(record.id, notice.on, date.fromisoformat(str(until)) if until else None, items)


_READ = (
    "(m.position <= coalesce((SELECT u.position FROM read_until u WHERE u.person = ? AND u.organisation = m.organisation), 0) "
    "OR EXISTS (SELECT 1 FROM message_reads r WHERE r.person = ? AND r.message = m.id))"
)


def inbox(
    office: Office, actor: Actor, after: str = "", unread_only: bool = False, limit: int = 50
) -> tuple[tuple[InboxLine, ...], str]:
    """The messages to the actor's organisation, newest first, with read marks; and the next page's key ("" at the end)."""
    limit = max(1, min(limit, 200))
    before = whole(after, 2**62)
    only = f" AND NOT {_READ}" if unread_only else ""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {MESSAGE_COLUMNS}, CASE WHEN {_READ} THEN 1 ELSE 0 END {MESSAGE_ROWS}{only} ORDER BY m.position DESC LIMIT ?",
            [actor.person, actor.person, actor.organisation, before, actor.person,
             *([actor.person, actor.person] if unread_only else []), limit + 1],
        )  # fmt: skip
    found = []
    for id, case, number, kind, on, at, _, zh, en, project, read in rows[:limit]:
        title = title_of(kind)
        text = Text(f"{project}：{zh}（{number}）", f"{project}: {en} ({number})")
        found.append(
            InboxLine(
                id,
                case,
                number,
                kind,
                title,
                text,
                date.fromisoformat(on),
                datetime.fromisoformat(at),
                bool(read),
            )
        )
    return tuple(found), str(rows[limit - 1][6]) if len(rows) > limit else ""


def unread(office: Office, actor: Actor) -> int:
    """How many messages the person has not read yet, counted up to ``MOST_COUNTED`` + 1."""
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT count(*) FROM (SELECT 1 FROM messages m JOIN cases c ON c.id = m.case_id "
            f"WHERE m.organisation = ? AND NOT {_READ} AND {VISIBLE_CASE} LIMIT {MOST_COUNTED + 1}) counted",
            (actor.organisation, actor.person, actor.person, actor.person),
        )
    return int(row[0]) if row else 0
