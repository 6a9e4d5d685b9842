"""What was said on a case, and its notice item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from onewindow.catalogue.model import Text
from onewindow.office import corrections
from onewindow.office.needs import name_of
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.reading import open_case, visible_case
from onewindow.office.record import Paper
from onewindow.office.views import Actor, DocumentView


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
