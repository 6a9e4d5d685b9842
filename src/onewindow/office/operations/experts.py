"""Outside experts asked by a link: shown just the papers named, answering once, prolonged or revoked by the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, BinaryIO

from onewindow.ledger import Transaction
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.expert_record import ExpertRecord, fold
from onewindow.office.numbers import hash_of, new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, new_secret, required, write
from onewindow.office.operations.handling import UNDER_REVIEW, tell_apart, tell_others
from onewindow.office.permissions import CONSULTED, REVIEW, Right, not_found
from onewindow.office.reading import open_case
from onewindow.office.record import CaseRecord
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

ASK = Right(CONSULTED, REVIEW)
LONGEST = timedelta(days=90)
VIEWS = ("agree", "agree_with_conditions", "disagree", "advice")


def ask_expert(
    office: Office,
    actor: Actor,
    case: str,
    name: str,
    email: str,
    question: str,
    papers: Sequence[str],
    until: date,
    key: str | None = None,
) -> tuple[str, str]:
    """Ask an outside expert; the request's id and the link's token, which is shown this once (and for a repeated key).

    ``papers`` are ids of papers of the case.
    Refused: not under review, no name, no question, an address without @, foreign papers, a day passed or too far.
    """
    data = {
        "name": required(name, "name_missing", "专家姓名", "the expert's name"),
        "email": _address(email),
        "question": required(question, "question_missing", "咨询的问题", "the question", 4000),
        "papers": list(dict.fromkeys(papers)),
        "until": until.isoformat(),
    }
    _until(office, until)
    made, token = new_id("e"), new_secret(office, actor, "expert", key)

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(ASK, "咨询专家", "ask an expert")
        if record.state.phase not in UNDER_REVIEW:
            raise Refused(
                "not_under_review", "办件不在审查中，不能咨询专家。", "the case is not under review"
            )
        known = {paper.id for paper in record.kept_papers}
        if not set(data["papers"]) <= known:
            raise Refused("papers_invalid", "只能出示本办件的材料。", "only papers of this case can be shown")
        asked = happened(
            "expert_asked", office.today(), actor, case=record.id, organisation=actor.organisation,
            token_hash=hash_of(token), **data,
        )  # fmt: skip
        transaction.append(f"expert:{made}", [asked], 0)
        noted = happened("expert_consulted", office.today(), actor, expert=made, name=data["name"])
        transaction.append(f"case:{record.id}", [noted], record.sequence)
        tell_apart(transaction, actor, record, "expert_consulted", actor.organisation)
        return made

    return write(office, actor, work, key, ["ask_expert", case, data]), token


def prolong_expert(office: Office, actor: Actor, expert: str, until: date, key: str | None = None) -> None:
    """Give an expert more time; also a request that has run out can be opened again so."""
    _until(office, until)

    def change(found: ExpertRecord) -> dict[str, Any]:
        if until <= found.until:
            raise Refused("until_invalid", "新的截止日应晚于原截止日。", "the new last day must be later")
        return {"until": until.isoformat()}

    _change(office, actor, expert, "expert_prolonged", change, key, ["prolong_expert", expert, until])


def renew_expert_link(office: Office, actor: Actor, expert: str, key: str | None = None) -> str:
    """A new link in the old one's place, which no longer opens; its token, shown this once (and for a repeated key)."""
    token = new_secret(office, actor, "expert-link", key)
    _change(
        office, actor, expert, "expert_link_renewed", lambda _: {"token_hash": hash_of(token)}, key,
        ["renew_expert_link", expert],
    )  # fmt: skip
    return token


def revoke_expert(office: Office, actor: Actor, expert: str, reasons: str, key: str | None = None) -> None:
    """Close the link without an answer."""
    reasons = required(reasons, "reasons_missing", "撤销的原因", "why it is revoked", 4000)
    _change(
        office, actor, expert, "expert_revoked", lambda _: {"reasons": reasons}, key,
        ["revoke_expert", expert, reasons],
    )  # fmt: skip


def answer_as_expert(
    office: Office,
    token: str,
    signed_as: str,
    view: str,
    opinion: str,
    confirmed: bool,
    file_name: str = "",
    stream: BinaryIO | None = None,
    size: int | None = None,
) -> str:
    """The expert's answer, once, from whoever holds the link. Returns the request's id.

    ``signed_as`` must be the name that was asked; ``confirmed``: it is the expert's own independent opinion.
    """
    with office.ledger.reader() as connection:
        asked = by_token(connection, token)
    _open(office, asked)
    signed = _signature(asked, signed_as, confirmed)
    if view not in VIEWS:
        raise Refused("view_invalid", "请选择意见。", "choose one of the views")
    opinion = required(opinion, "opinion_missing", "专家意见", "the opinion", 20_000)
    kept = office.files.keep(file_name, stream, size) if stream is not None and file_name else None
    person = Actor(f"expert:{asked.id}", asked.name, "", "", "expert")

    def work(transaction: Transaction) -> str:
        found = by_token(transaction.connection, token)
        _open(office, found)
        record, _ = open_case(transaction.connection, _system(), found.case)
        file = new_id("f") if kept else ""
        answered = happened(
            "expert_answered", office.today(), person, signed_as=signed, view=view, opinion=opinion, file=file,
            file_name=kept.file_name if kept else "",
        )  # fmt: skip
        transaction.append(f"expert:{found.id}", [answered], found.sequence)
        noted = [happened("expert_replied", office.today(), person, expert=found.id, name=found.name)]
        if kept:
            noted.append(
                happened(
                    "file_attached", office.today(), person, id=file, title=f"专家意见附件（{found.name}）",
                    purpose="evidence", outward=False, organisation=found.organisation, file_name=kept.file_name,
                    content_type=kept.content_type, size=kept.size, sha256=kept.sha256,
                )
            )  # fmt: skip
        transaction.append(f"case:{record.id}", noted, record.sequence)
        tell_others(transaction, record, "expert_replied", found.organisation)
        return found.id

    return write(office, person, work)


def by_token(connection: Connection, token: str) -> ExpertRecord:
    """The request that a link opens. Refused (``not_found``) for a link that is unknown, renewed or revoked."""
    row = connection.row(
        "SELECT id FROM experts WHERE token_hash = ? AND state <> 'revoked'", (hash_of(token),)
    )
    if row is None:
        raise not_found("该咨询链接（可能已撤销或更换）", "the link (it may have been revoked or replaced)")
    return fold(str(row[0]), read_stream(connection, f"expert:{row[0]}"))


def _system() -> Actor:
    from onewindow.office.reading import SYSTEM

    return SYSTEM


def _open(office: Office, found: ExpertRecord) -> None:
    if found.state == "answered":
        raise Refused(
            "answered_already", "您的意见已收到，不能再改。", "your opinion was received and can't be changed"
        )
    if not found.open_on(office.today()):
        raise Refused(
            "link_expired",
            f"链接已于 {found.until} 到期，请联系咨询部门延长。",
            f"the link ended on {found.until}: ask the office to prolong it",
        )


def _signature(asked: ExpertRecord, signed_as: str, confirmed: bool) -> str:
    signed = signed_as.strip()
    if signed != asked.name:
        raise Refused(
            "signed_as_invalid", "请填写与受邀专家一致的姓名。", "write the name of the expert who was asked"
        )
    if confirmed is not True:
        raise Refused(
            "confirmation_missing",
            "请确认这是您本人独立作出的意见。",
            "confirm that this is your own opinion",
        )
    return signed


def _address(email: str) -> str:
    text = required(email, "email_missing", "电子邮箱", "the e-mail address")
    name, at, host = text.partition("@")
    if not (name and at and "." in host) or any(letter.isspace() for letter in text):
        raise Refused("email_invalid", "电子邮箱格式不正确。", "this is not an e-mail address")
    return text


def _until(office: Office, until: date) -> None:
    if not office.today() <= until <= office.today() + LONGEST:
        raise Refused(
            "until_invalid",
            f"截止日应在今天之后 {LONGEST.days} 日之内。",
            f"the last day must lie within {LONGEST.days} days from today",
        )


def _change(
    office: Office, actor: Actor, expert: str, kind: str, data: Any, key: str | None, content: Any
) -> None:
    """One change of a request by an officer of the body that asked."""

    def work(transaction: Transaction) -> None:
        found, _ = expert_of(transaction.connection, actor, expert)
        if found.state != "asked":
            raise Refused("expert_closed", "该咨询已答复或已撤销。", "the request was answered or revoked")
        event = happened(kind, office.today(), actor, **data(found))
        transaction.append(f"expert:{found.id}", [event], found.sequence)

    write(office, actor, work, key, content)


def expert_of(connection: Connection, actor: Actor, expert: str) -> tuple[ExpertRecord, CaseRecord]:
    """A request and its case for an officer of the body that asked. Refused: ``not_found``, ``not_permitted``."""
    row = connection.row("SELECT case_id FROM experts WHERE id = ?", (expert,))
    if row is None:
        raise not_found("该专家咨询", "the request")
    record, standing = open_case(connection, actor, str(row[0]))
    standing.require(ASK, "管理专家咨询", "manage requests to experts")
    found = fold(expert, read_stream(connection, f"expert:{expert}"))
    if found.organisation != actor.organisation:
        raise not_found("该专家咨询", "the request")
    return found, record
