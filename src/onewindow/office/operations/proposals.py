"""Decisions with their letter, and four eyes: one officer proposes, another one approves or sends back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.ledger import Transaction
from onewindow.office.case_view import case as case_view
from onewindow.office.handling import DECISIONS, Proposal
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.acting import act_in, completed, within
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.handling import tell_others
from onewindow.office.operations.supervision import watched
from onewindow.office.permissions import DECIDING, REVIEW, Right, right_of
from onewindow.office.reading import open_case
from onewindow.office.record import CaseRecord
from onewindow.office.recusals import refuse_proposed_by
from onewindow.office.refusal_names import in_words
from onewindow.office.views import Actor, CaseView
from onewindow.procedures import words
from onewindow.procedures.protocol import Command, Refused
from onewindow.procedures.registry import get

APPROVE = Right(DECIDING, REVIEW)
LETTER_TEXTS = ("title", "title_en", "body", "addressee")
LETTER_LISTS = ("paragraphs", "english")


def decide_with_letter(
    office: Office,
    actor: Actor,
    case: str,
    command: str,
    data: Mapping[str, Any],
    letter: Mapping[str, Any],
    key: str | None = None,
) -> CaseView:
    """Decide (``grant``, ``refuse``, ``file``, ``refuse_filing``) and keep the letter's words as they are given.

    Raises ``Refused`` as ``perform`` does, ``four_eyes`` where the matter wants two people, ``letter_missing``.
    """
    _decision(command)
    kept = _letter(letter)

    def work(transaction: Transaction) -> int:
        within(office, transaction, actor, case, command, data, office.today())
        return _keep_letter(office, transaction, actor, case, kept)

    content = ["decide", case, command, dict(data), kept]
    watched(office, actor, case, command, lambda: write(office, actor, work, key, content))
    return _view(office, actor, case)


def propose_decision(
    office: Office,
    actor: Actor,
    case: str,
    command: str,
    data: Mapping[str, Any],
    letter: Mapping[str, Any],
    key: str | None = None,
) -> str:
    """Propose a decision with its draft letter; the proposal's id. Nothing is decided yet.

    What the law would refuse is refused now already, so that nobody approves what can't be done. Refused too:
    ``proposal_open`` while another proposal waits.
    """
    _decision(command)
    kept, made = _letter(letter), new_id("p")

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        assert record.terms is not None
        standing.require(right_of(command, record.terms), *words.COMMANDS[command])
        if record.handling.proposal is not None:
            raise Refused("proposal_open", "已有待审批的决定建议。", "another proposal waits for approval")
        _rehearse(office, record, actor, command, data)
        event = happened(
            "decision_proposed",
            office.today(),
            actor,
            proposal=made,
            command=command,
            data=dict(data),
            letter=kept,
        )
        transaction.append(f"case:{record.id}", [event], record.sequence)
        tell_others(transaction, record, "decision_proposed", record.department)
        return made

    content = ["propose", case, command, dict(data), kept]
    return watched(office, actor, case, command, lambda: write(office, actor, work, key, content))


def approve_decision(
    office: Office, actor: Actor, case: str, proposal: str, key: str | None = None
) -> CaseView:
    """Make the decision that a colleague proposed, with its letter.

    Refused: ``same_person``, ``no_such_proposal``, ``proposer_recused`` when that colleague is off the case since.
    """

    def work(transaction: Transaction) -> int:
        record, found = _open_proposal(transaction, actor, case, proposal, "审批决定", "approve a decision")
        if found.by == actor.person:
            raise Refused(
                "same_person",
                "不能审批自己提出的决定建议，请由本单位另一人审批。",
                "nobody approves its own proposal: another officer of the body has to",
            )
        refuse_proposed_by(record, found.by)
        command = Command(found.command, office.today(), actor.person, _completed(record, actor, found))
        act_in(office, transaction, record, _catalogue(office, record), command)
        return _keep_letter(office, transaction, actor, case, found.letter)

    write(office, actor, work, key, ["approve", case, proposal])
    return _view(office, actor, case)


def return_proposal(
    office: Office, actor: Actor, case: str, proposal: str, reasons: str, key: str | None = None
) -> None:
    """Send a proposal back with the reason; the proposer may change it and propose again."""
    reasons = required(reasons, "reasons_missing", "退回的理由", "why it is sent back", 4000)

    def work(transaction: Transaction) -> None:
        record, found = _open_proposal(
            transaction, actor, case, proposal, "退回决定建议", "send a proposal back"
        )
        if found.by == actor.person:
            raise Refused("same_person", "请撤回自己的建议。", "withdraw your own proposal instead")
        event = happened("proposal_returned", office.today(), actor, proposal=found.id, reasons=reasons)
        transaction.append(f"case:{record.id}", [event], record.sequence)
        tell_others(transaction, record, "proposal_returned", record.department)

    write(office, actor, work, key, ["return", case, proposal, reasons])


def withdraw_proposal(office: Office, actor: Actor, case: str, proposal: str, key: str | None = None) -> None:
    """Take one's own proposal back. A recused or departed colleague's is sent back by somebody else instead."""

    def work(transaction: Transaction) -> None:
        record, found = _open_proposal(
            transaction, actor, case, proposal, "撤回决定建议", "withdraw a proposal"
        )
        if found.by != actor.person:
            raise Refused(
                "not_yours", "只能撤回自己提出的建议；可以退回。", "it is not yours; send it back instead"
            )
        event = happened("proposal_withdrawn", office.today(), actor, proposal=found.id)
        transaction.append(f"case:{record.id}", [event], record.sequence)

    write(office, actor, work, key, ["withdraw_proposal", case, proposal])


def _open_proposal(
    transaction: Transaction, actor: Actor, case: str, proposal: str, zh: str, en: str
) -> tuple[CaseRecord, Proposal]:
    record, standing = open_case(transaction.connection, actor, case)
    standing.require(APPROVE, zh, en)
    found = record.handling.proposal
    if found is None or found.id != proposal:
        raise Refused(
            "no_such_proposal",
            "没有这份待审批的建议，可能已被处理；请刷新页面。",
            "no such proposal waits; it may have been dealt with: reload the page",
        )
    return record, found


def _decision(command: str) -> None:
    if command not in DECISIONS - {"decide_at_once"}:
        raise Refused("not_a_decision", "请选择准予或不予。", "choose to grant or to refuse")


def _rehearse(
    office: Office, record: CaseRecord, actor: Actor, command: str, data: Mapping[str, Any]
) -> None:
    """Refuse now what the law would refuse at the approval."""
    assert record.terms is not None
    number = data.get("number") or f"{record.number}-D{len(record.receipts) + 1}"
    wish = Command(command, office.today(), actor.person, {**data, "number": number})
    try:
        get(record.procedure).decide(record.state, wish, record.terms, office.calendar)
    except Refused as refusal:
        raise in_words(refusal, _catalogue(office, record)) from refusal


def _completed(record: CaseRecord, actor: Actor, proposal: Proposal) -> dict[str, Any]:
    return completed(record, actor, proposal.command, proposal.data)


def _catalogue(office: Office, record: CaseRecord) -> Any:
    return office.frozen_catalogue(record.snapshot) if record.frozen else office.catalogue()


def _letter(letter: Mapping[str, Any]) -> dict[str, Any]:
    """The letter's words, checked: title, paragraphs, sections of a heading and items, the English in short."""
    made: dict[str, Any] = {name: str(letter.get(name) or "").strip() for name in LETTER_TEXTS}
    made |= {name: _lines(letter.get(name)) for name in LETTER_LISTS}
    sections = [
        (str(one.get("heading", "")).strip(), _lines(one.get("items")))
        for one in letter.get("sections") or ()
    ]
    made["sections"] = [
        {"heading": heading, "items": items} for heading, items in sections if heading and items
    ]
    if not made["title"] or not made["paragraphs"]:
        raise Refused("letter_missing", "请写明决定书的标题和正文。", "the letter has no title or no text")
    return made


def _lines(given: Any) -> list[str]:
    lines = given.splitlines() if isinstance(given, str) else given or ()
    return [str(one).strip() for one in lines if str(one).strip()]


def _keep_letter(
    office: Office, transaction: Transaction, actor: Actor, case: str, letter: Mapping[str, Any]
) -> int:
    """Keep the letter beside the decision just made, under its number, so that it prints the same for ever."""
    record, _ = open_case(transaction.connection, actor, case)
    made = record.last("granted", "refused", "filed", "filing_refused")
    assert made is not None
    event = happened(
        "letter_kept", office.today(), actor, **{**letter, "number": str(made.data.get("number", ""))}
    )
    return transaction.append(f"case:{record.id}", [event], record.sequence)[-1].sequence


def _view(office: Office, actor: Actor, case: str) -> CaseView:
    return case_view(office, actor, case)
