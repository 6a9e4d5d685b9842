"""What applicant and officials write to each other on a case: questions, answers, replies to a notice's items."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, BinaryIO

from onewindow.ledger import Transaction
from onewindow.office import corrections
from onewindow.office.beside import side_of
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, tell, write
from onewindow.office.operations.drafts import attach_document
from onewindow.office.operations.projects import EDIT
from onewindow.office.reading import Standing, open_case
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused

LONGEST = 2_000


def write_on_case(
    office: Office,
    actor: Actor,
    case: str,
    text: str,
    file_name: str = "",
    stream: BinaryIO | None = None,
    size: int | None = None,
    key: str | None = None,
) -> str:
    """Write to the other side of a case, with a file if need be; the entry's id.

    The applicant's words go to the deciding department, an official's to the applicant. Refused: a draft (nobody
    reads it yet), nothing written, too long.
    """
    said, made = _text(text, stream is not None), new_id("t")
    with office.ledger.reader() as connection:
        _refuse_draft(*open_case(connection, actor, case))
    file = asdict(office.files.keep(file_name, stream, size)) if stream is not None else None

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        side = _side(record, standing)
        kind = "question_asked" if side == "applicant" else "question_answered"
        event = happened(
            kind,
            office.today(),
            actor,
            id=made,
            side=side,
            organisation=actor.organisation,
            text=said,
            file=file,
        )
        tell(transaction, record.id, record.number, transaction.append(f"case:{record.id}", [event]))
        return made

    return write(office, actor, work, key, ["write_on_case", case, said, file])


def _text(text: str, with_file: bool) -> str:
    said = text.strip()
    if not said and not with_file:
        raise Refused("text_missing", "请写下问题或说明，或附上文件。", "write something, or attach a file")
    if len(said) > LONGEST:
        raise Refused(
            "text_long",
            f"内容 {len(said)} 字，超过 {LONGEST} 字；请缩短，或写成文件附上。",
            f"{len(said)} characters are more than {LONGEST}: shorten it or attach it as a file",
        )
    return said


def _refuse_draft(record: Any, standing: Standing) -> None:
    if record.draft:
        raise Refused(
            "not_submitted",
            "办件还没有提交，没有承办人可以回复；请先提交，或到窗口咨询。",
            "the case is not submitted, so nobody can answer yet: submit it, or ask at a window",
        )
    _side(record, standing)


def _side(record: Any, standing: Standing) -> str:
    side, right = side_of(standing)
    standing.require(right, "在该办件留言", "write on this case")
    return side


def answer_item(
    office: Office,
    actor: Actor,
    case: str,
    item: int,
    text: str = "",
    file_name: str = "",
    stream: BinaryIO | None = None,
    size: int | None = None,
    key: str | None = None,
) -> None:
    """Reply to one item of the one-time notice (counted from 1): a paper, or why it can't be given, or both.

    A later text replaces the earlier. Refused: no notice is open, no such item, nothing said.
    """
    said = _text(text, stream is not None)
    with office.ledger.reader() as connection:
        record, standing = open_case(connection, actor, case)
    standing.require(EDIT, "回复补正通知", "reply to the notice")
    wanted = _item(record, item)
    papers: list[str] = []
    if stream is not None:
        paper = attach_document(office, actor, record.id, wanted.document, file_name, stream, size, key)
        papers = [paper.id]
    if not said:
        return

    def work(transaction: Transaction) -> None:
        now, standing = open_case(transaction.connection, actor, record.id)
        standing.require(EDIT, "回复补正通知", "reply to the notice")
        _item(now, item)
        event = happened("correction_answered", office.today(), actor, item=item, text=said, papers=papers)
        transaction.append(f"case:{record.id}", [event])

    write(office, actor, work, f"{key}-words" if key else None, ["answer_item", record.id, item, said])


def _item(record: Any, place: int) -> corrections.Item:
    if record.state.phase is not Phase.CORRECTION:
        raise Refused(
            "no_notice", "该办件目前没有待补正的通知。", "no notice waits for corrections in this case"
        )
    found = next((one for one in corrections.items_of(record) if one.place == place), None)
    if found is None:
        raise Refused(
            "no_such_item",
            f"补正通知没有第 {place} 项，请刷新页面。",
            f"the notice has no item {place}; reload the page",
        )
    return found
