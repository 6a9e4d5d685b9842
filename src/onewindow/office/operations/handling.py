"""Recusal, officials' files, advice of further departments, reminders: each beside the case's procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from onewindow.ledger import StoredEvent, Transaction
from onewindow.office.handling import GROUNDS, PURPOSES, awaited
from onewindow.office.lights import lights_of
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.telling import Subject, tell_organisations
from onewindow.office.permissions import DECIDING, FILE, HEAD, JOINT, OFFICERS, REVIEW, WINDOW, Right
from onewindow.office.reading import Standing, open_case
from onewindow.office.record import CaseRecord
from onewindow.office.views import Actor
from onewindow.procedures.phases import ENDS, Phase
from onewindow.procedures.protocol import Refused

RECUSE = Right(OFFICERS, WINDOW)
ORDER_RECUSAL = Right(OFFICERS, HEAD)
ASK_ADVICE = Right(JOINT, REVIEW)
GIVE_ADVICE = Right(frozenset({"advising"}), REVIEW)
NUDGE = Right(JOINT, REVIEW)
UNDER_REVIEW = frozenset({Phase.REVIEW, Phase.PRE_REVIEW})
LONG = 4000


def tell_others(transaction: Transaction, record: CaseRecord, kind: str, *organisations: str) -> None:
    """Tell these organisations of the event just written, and nobody else: what officers do among themselves."""
    on = _written(transaction, kind).on
    payload = {"case": record.id, "number": record.number, "kind": kind, "on": on}
    transaction.tell("handling", {**payload, "organisations": sorted(organisations)})


def tell_apart(
    transaction: Transaction, actor: Actor, record: CaseRecord, kind: str, *organisations: str
) -> None:
    """The same for an event of which the case itself holds no message (``TOLD_APART``)."""
    event, subject = _written(transaction, kind), Subject("case", case=record.id)
    tell_organisations(transaction, actor, "handling", event, organisations, subject, number=record.number)


def _written(transaction: Transaction, kind: str) -> StoredEvent:
    """The last event of a kind that the transaction has written."""
    return next(event for event in reversed(transaction.appended) if event.kind == kind)


def recuse(
    office: Office,
    actor: Actor,
    case: str,
    grounds: str,
    reasons: str,
    officer: str = "",
    key: str | None = None,
) -> None:
    """Take an officer off a case (回避): oneself at once, a colleague by order of the body's head.

    ``officer`` is a person's id, empty for oneself. Who is off the case may read it and do nothing in it; a case that
    was given to the officer is nobody's again.
    Refused: unknown ground, no reasons, off already, not of one's own body (公务员法 76, 77).
    """
    if grounds not in GROUNDS:
        raise Refused(
            "grounds_invalid", "请选择回避事由。", "choose the ground of the recusal", "公务员法 76"
        )
    reasons = required(reasons, "reasons_missing", "回避的具体情况", "what the recusal rests on", LONG)

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        who = officer or actor.person
        ordered = who != actor.person
        standing.require(ORDER_RECUSAL if ordered else RECUSE, "决定回避", "take an officer off the case")
        _refuse_finished(record)
        _member(transaction, who, actor.organisation)
        if who in record.handling.recused:
            raise Refused("recused_already", "该工作人员已回避。", "the officer is off the case already")
        data = {"officer": who, "organisation": actor.organisation, "grounds": grounds, "reasons": reasons}
        events = [happened("officer_recused", office.today(), actor, ordered=ordered, **data)]
        if record.assigned.get(actor.organisation) == who:
            free = {"organisation": actor.organisation, "person": ""}
            events.append(happened("case_assigned", office.today(), actor, **free))
        transaction.append(f"case:{record.id}", events, record.sequence)
        tell_apart(transaction, actor, record, "officer_recused", actor.organisation)

    write(office, actor, work, key, ["recuse", case, grounds, reasons, officer])


def end_recusal(office: Office, actor: Actor, case: str, officer: str, key: str | None = None) -> None:
    """Let an officer act again. Only the body's head, and never for oneself."""

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(ORDER_RECUSAL, "解除回避", "end a recusal")
        if officer == actor.person:
            raise Refused("same_person", "不能为自己解除回避。", "nobody ends its own recusal")
        found = next((one for one in record.handling.recusals if one.officer == officer), None)
        if found is None or found.organisation != actor.organisation:
            raise Refused("not_recused", "该工作人员没有回避。", "the officer is not off the case")
        event = happened("recusal_ended", office.today(), actor, officer=officer)
        transaction.append(f"case:{record.id}", [event], record.sequence)

    write(office, actor, work, key, ["end_recusal", case, officer])


def _member(transaction: Transaction, person: str, organisation: str) -> None:
    row = transaction.row(
        "SELECT 1 FROM memberships WHERE person = ? AND organisation = ?", person, organisation
    )
    if row is None:
        raise Refused("no_such_officer", "本单位没有这名工作人员。", "your body has no such officer")


def _refuse_finished(record: CaseRecord) -> None:
    if record.state.phase in ENDS:
        raise Refused("case_finished", "办件已办结，不能再办理。", "the case is finished")


def attach_file(
    office: Office,
    actor: Actor,
    case: str,
    title: str,
    purpose: str,
    file_name: str,
    stream: BinaryIO,
    outward: bool = False,
    size: int | None = None,
    key: str | None = None,
) -> str:
    """Attach an officer's paper to a case and return its id. ``outward`` ones the applicant may open.

    Whoever may not is refused before anything is read; then as ``attach_document`` (too large, wrong type).
    """
    data = keep_evidence(office, actor, case, Evidence(title, purpose, file_name, stream, outward, size))

    def work(transaction: Transaction) -> str:
        return attach_in(office, transaction, actor, case, data)

    return write(office, actor, work, key, ["attach_file", case, data])


@dataclass(frozen=True, slots=True)
class Evidence:
    """An official paper to be attached to a case; ``outward`` ones the applicant may open."""

    title: str
    purpose: str
    file_name: str
    stream: BinaryIO
    outward: bool = False
    size: int | None = None


def keep_evidence(office: Office, actor: Actor, case: str, paper: Evidence) -> dict[str, Any]:
    """Keep the file of a paper and return what its event will say. Refused as ``attach_file``."""
    title = required(paper.title, "title_missing", "文件名称", "the paper's title")
    if paper.purpose not in PURPOSES:
        raise Refused("purpose_invalid", "请选择文件用途。", "choose what the paper is for")
    with office.ledger.reader() as connection:
        _may_file(*open_case(connection, actor, case))
    kept = office.files.keep(paper.file_name, paper.stream, paper.size)
    return {
        "title": title, "purpose": paper.purpose, "outward": paper.outward, "file_name": kept.file_name,
        "content_type": kept.content_type, "size": kept.size, "sha256": kept.sha256,
    }  # fmt: skip


def attach_in(
    office: Office, transaction: Transaction, actor: Actor, case: str, data: Mapping[str, Any]
) -> str:
    """Attach a paper that was kept, inside a transaction of the caller; its id."""
    record, standing = open_case(transaction.connection, actor, case)
    _may_file(record, standing)
    made = new_id("f")
    event = happened("file_attached", office.today(), actor, id=made, organisation=actor.organisation, **data)
    transaction.append(f"case:{record.id}", [event], record.sequence)
    if data["outward"]:
        tell_apart(transaction, actor, record, "file_attached", *record.applicants)
    return made


def _may_file(record: CaseRecord, standing: Standing) -> None:
    standing.require(FILE, "附上工作文件", "attach official papers")
    if record.draft:
        raise Refused("not_submitted", "办件尚未提交。", "the case was not submitted yet")


def withdraw_file(
    office: Office, actor: Actor, case: str, file: str, reasons: str, key: str | None = None
) -> None:
    """Take an officer's paper off again, with the reason; its content and the event stay in the ledger."""
    reasons = required(reasons, "reasons_missing", "撤下的原因", "why it is withdrawn", LONG)

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        _may_file(record, standing)
        found = next((one for one in record.handling.kept_files if one.id == file), None)
        if found is None or found.organisation != actor.organisation:
            raise Refused("no_such_file", "没有这份文件，或不是本单位附上的。", "no such paper of your body")
        event = happened("file_withdrawn", office.today(), actor, file=file, reasons=reasons)
        transaction.append(f"case:{record.id}", [event], record.sequence)

    write(office, actor, work, key, ["withdraw_file", case, file, reasons])


def ask_advice(
    office: Office,
    actor: Actor,
    case: str,
    department: str,
    question: str,
    until: date,
    key: str | None = None,
) -> None:
    """Ask a further department for its advice. It gains sight of the case; the clock runs on.

    Refused: a department that is consulted by law anyway or asked already, a day that has passed or lies beyond
    the case's own limit (the law gives no extra time for it: 行政许可法 42, 45).
    """
    question = required(question, "question_missing", "征询的问题", "the question", LONG)

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(ASK_ADVICE, "征询其他部门", "ask a further department")
        if record.state.phase not in UNDER_REVIEW:
            raise Refused("not_under_review", "办件不在审查中，不能征询。", "the case is not under review")
        _advisable(office, transaction, record, department)
        _within_limit(office, record, until)
        data = {"department": department, "question": question, "due_on": until.isoformat()}
        event = happened("advice_asked", office.today(), actor, **data)
        transaction.append(f"case:{record.id}", [event], record.sequence)
        tell_others(transaction, record, "advice_asked", department)

    write(office, actor, work, key, ["ask_advice", case, department, question, until])


def _advisable(office: Office, transaction: Transaction, record: CaseRecord, department: str) -> None:
    row = transaction.row("SELECT 1 FROM organisations WHERE id = ? AND kind = 'department'", department)
    if row is None:
        raise Refused("no_such_department", "请选择要征询的部门。", "choose the department to ask")
    consulted = {one.department for one in record.terms.consultations} if record.terms else set()
    if department in consulted or department == record.department:
        raise Refused(
            "consulted_by_law",
            "该部门依法参与本办件，请使用“征求部门意见”。",
            "this department takes part by law: use the consultation instead",
        )
    if any(one.department == department and awaited(one) for one in record.handling.advice):
        raise Refused("advice_open", "已向该部门征询，尚未答复。", "it was asked and has not replied yet")


def _within_limit(office: Office, record: CaseRecord, until: date) -> None:
    if until < office.today():
        raise Refused("until_invalid", "答复日期不能早于今天。", "the day for the reply has passed")
    if record.terms is None:
        return
    lights = lights_of(record.state, record.terms, office.calendar)
    if lights.statutory_due is not None and until > lights.statutory_due:
        raise Refused(
            "beyond_limit",
            f"征询不停止计时，答复日期不能晚于法定届满日 {lights.statutory_due}。",
            f"asking stops no clock: the reply must come by {lights.statutory_due}, when the limit ends",
            "行政许可法 42",
        )


def give_advice(office: Office, actor: Actor, case: str, text: str, key: str | None = None) -> None:
    """Reply as the department that was asked. Refused when nothing is awaited from it."""
    text = required(text, "text_missing", "答复内容", "the reply", LONG)

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(GIVE_ADVICE, "答复征询", "reply to the question")
        _awaited_advice(record, actor.organisation)
        event = happened("advice_given", office.today(), actor, department=actor.organisation, text=text)
        transaction.append(f"case:{record.id}", [event], record.sequence)
        tell_others(transaction, record, "advice_given", record.department)

    write(office, actor, work, key, ["give_advice", case, text])


def withdraw_advice(office: Office, actor: Actor, case: str, department: str, key: str | None = None) -> None:
    """Take a question back that was not answered yet."""

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(ASK_ADVICE, "撤回征询", "take the question back")
        _awaited_advice(record, department)
        event = happened("advice_withdrawn", office.today(), actor, department=department)
        transaction.append(f"case:{record.id}", [event], record.sequence)

    write(office, actor, work, key, ["withdraw_advice", case, department])


def _awaited_advice(record: CaseRecord, department: str) -> None:
    if not any(one.department == department and awaited(one) for one in record.handling.advice):
        raise Refused(
            "no_advice_awaited", "没有待该部门答复的征询。", "nothing is awaited from this department"
        )


def nudge_department(
    office: Office, actor: Actor, case: str, department: str, key: str | None = None
) -> None:
    """Remind a department that it owes an opinion or advice; once a day at most."""

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(NUDGE, "催办", "remind a department")
        owes = any(one.department == department and not one.view for one in record.state.opinions)
        owes = owes or any(one.department == department and awaited(one) for one in record.handling.advice)
        if not owes:
            raise Refused("nothing_owed", "该部门没有待反馈的意见。", "this department owes nothing")
        if record.handling.nudges.get(department) == office.today():
            raise Refused(
                "nudged_today", "今天已催办过该部门，明天再催。", "it was reminded today; wait for tomorrow"
            )
        event = happened("department_nudged", office.today(), actor, department=department)
        transaction.append(f"case:{record.id}", [event], record.sequence)
        tell_others(transaction, record, "department_nudged", department)

    write(office, actor, work, key, ["nudge", case, department])


__all__ = [
    "DECIDING", "ask_advice", "attach_file", "end_recusal", "give_advice", "nudge_department", "recuse",
    "withdraw_advice", "withdraw_file",
]  # fmt: skip
