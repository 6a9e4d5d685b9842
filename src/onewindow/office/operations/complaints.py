"""Complaints to the zone's supervisors about how a case is handled; unanswered or unsatisfying ones go to its leaders."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.catalogue.model import Text
from onewindow.ledger import NewEvent, Transaction
from onewindow.office.numbers import new_id, remedy_number
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.telling import Subject, tell_organisations
from onewindow.office.permissions import ANY, APPLICANT, Right, not_found
from onewindow.office.reading import open_case, roles_now
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

ABOUT = {
    "late": Text("超过时限", "beyond the time limit"),
    "extra_papers": Text("要求指南以外的材料", "papers beyond the guide"),
    "not_told": Text("没有一次性告知", "not told everything at once"),
    "refused": Text("拒收材料或拒绝办理", "papers or handling refused"),
    "fee": Text("不合规定的收费或指定中介", "an improper fee, or an agent forced upon"),
    "attitude": Text("服务态度", "behaviour"),
    "other": Text("其他", "something else"),
}
ANSWER_DAYS = 5
"""Working days for an answer, and again after escalation: the zone's own promise; no law sets it (assumed)."""

COMPLAIN = Right(APPLICANT, ANY)


def make_complaint(
    office: Office, actor: Actor, case: str, about: str, text: str, key: str | None = None
) -> str:
    """Complain about a case to the supervisors; the complaint's id. The department learns of it from them only.

    It is the applicant's, whoever made it: an agency has it in hand as long as its mandate lasts.
    Refused: a draft, an unknown subject, no words, an earlier complaint on the case that is not answered.
    """
    said = required(text, "text_missing", "投诉内容", "what happened", 2000)
    if about not in ABOUT:
        raise Refused("about_unknown", "请选择投诉的是哪一方面。", "choose what the complaint is about")
    on, made = office.today(), new_id("k")

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(COMPLAIN, "投诉该办件", "complain about this case")
        if record.draft:
            raise Refused("not_submitted", "办件还没有提交。", "the case is not submitted yet")
        earlier = transaction.row(
            "SELECT number FROM complaints WHERE case_id = ? AND state IN ('made', 'escalated')", record.id
        )
        if earlier is not None:
            raise Refused(
                "complaint_open",
                f"投诉 {earlier[0]} 还在处理，请等待答复，逾期会自动提醒监督人员。",
                f"complaint {earlier[0]} is being dealt with: wait for its answer",
            )
        number, serial = remedy_number(transaction.connection, "complaints", "TS", on.year)
        event = happened(
            "complaint_made", on, actor, number=number, serial=serial, case=record.id, about=about, text=said,
            organisation=record.holder, department=record.department, zone=record.zone,
            due=office.calendar.due(on, ANSWER_DAYS).on,
        )  # fmt: skip
        transaction.append(f"complaint:{made}", [event], expected=0)
        _tell(transaction, actor, event, record.id, number, [record.zone])
        return made

    return write(office, actor, work, key, ["make_complaint", case, about, said])


def answer_complaint(office: Office, actor: Actor, complaint: str, text: str) -> None:
    """Answer a complaint: a supervisor's or leader's word; an escalated one is the leader's alone."""
    said = required(text, "text_missing", "答复", "the answer", 2000)

    def work(transaction: Transaction) -> None:
        found = _found(transaction, actor, complaint)
        state, zone = found.state, found.zone
        roles = roles_now(transaction.connection, actor)
        wanted = {"leader"} if state == "escalated" else {"supervisor", "leader"}
        if actor.organisation != zone or not roles & wanted:
            raise Refused(
                "not_permitted",
                "升级后的投诉由区领导答复。" if state == "escalated" else "投诉由监督人员答复。",
                "a leader answers what was escalated"
                if state == "escalated"
                else "supervisors answer complaints",
            )
        if state not in ("made", "escalated"):
            raise _closed(found.number)
        event = happened("complaint_answered", office.today(), actor, text=said)
        transaction.append(f"complaint:{complaint}", [event])
        _tell(transaction, actor, event, found.case, found.number, _side(transaction, found.case))

    write(office, actor, work)


def escalate_complaint(office: Office, actor: Actor, complaint: str, text: str) -> None:
    """Take an answer that does not satisfy, or none in time, to the zone's leaders; once."""
    said = required(text, "text_missing", "为什么不满意", "why it does not satisfy", 2000)

    def work(transaction: Transaction) -> None:
        found = _found(transaction, actor, complaint)
        row = transaction.row("SELECT due_on, escalated_on FROM complaints WHERE id = ?", complaint)
        assert row is not None
        overdue = found.state == "made" and office.today().isoformat() > str(row[0])
        if not found.own:
            raise Refused("not_permitted", "只有投诉人可以要求复核。", "only who complained may escalate")
        if row[1]:
            raise Refused("escalated_already", "已经要求过复核。", "it was escalated already")
        if found.state != "answered" and not overdue:
            raise Refused(
                "answer_not_due",
                f"答复期限到 {row[0]}，到期前请等待。",
                f"the answer is due on {row[0]}: wait until then",
            )
        due = office.calendar.due(office.today(), ANSWER_DAYS).on
        event = happened("complaint_escalated", office.today(), actor, text=said, due=due)
        transaction.append(f"complaint:{complaint}", [event])
        _tell(transaction, actor, event, found.case, found.number, [found.zone])

    write(office, actor, work)


def withdraw_complaint(office: Office, actor: Actor, complaint: str) -> None:
    """Take a complaint back, or close an answered one as settled."""

    def work(transaction: Transaction) -> None:
        found = _found(transaction, actor, complaint)
        if not found.own:
            raise Refused("not_permitted", "只有投诉人可以撤回。", "only who complained may take it back")
        if found.state in ("withdrawn", "settled"):
            raise _closed(found.number)
        kind = "complaint_settled" if found.state == "answered" else "complaint_withdrawn"
        transaction.append(f"complaint:{complaint}", [happened(kind, office.today(), actor)])

    write(office, actor, work)


@dataclass(frozen=True, slots=True)
class _Found:
    """A complaint as one side meets it; ``own`` is true for the applicant's side, false for the zone's."""

    state: str
    zone: str
    case: str
    number: str
    own: bool


def _found(transaction: Transaction, actor: Actor, complaint: str) -> _Found:
    """A complaint of the actor's zone, or on a case that the actor applies for. Refused: ``not_found``."""
    row = transaction.row("SELECT state, zone, case_id, number FROM complaints WHERE id = ?", complaint)
    if row is None or not roles_now(transaction.connection, actor):
        raise not_found("该投诉", "the complaint")
    state, zone, case, number = (str(value) for value in row)
    own = actor.organisation != zone
    if own and not applies(transaction, actor, case):
        raise not_found("该投诉", "the complaint")
    return _Found(state, zone, case, number, own)


def applies(transaction: Transaction, actor: Actor, case: str) -> bool:
    """Whether the actor stands on the applicant's side of a case today: its own, or an agency that acts for it."""
    try:
        _, standing = open_case(transaction.connection, actor, case)
    except Refused:
        return False
    return standing.has(COMPLAIN)


def _tell(
    transaction: Transaction, actor: Actor, event: NewEvent, case: str, number: str, organisations: list[str]
) -> None:
    text = Text(f"投诉编号 {number}", f"complaint {number}")
    subject = Subject("complaint", case=case)
    tell_organisations(transaction, actor, "complaint", event, organisations, subject, text, number=number)


def _side(transaction: Transaction, case: str) -> list[str]:
    """The applicant of a case and who acts for it."""
    rows = transaction.rows(
        "SELECT organisation FROM case_parties WHERE case_id = ? AND relation IN ('own', 'mandated')", case
    )
    return sorted({str(row[0]) for row in rows})


def _closed(number: str) -> Refused:
    return Refused("complaint_closed", f"投诉 {number} 已经结束。", f"complaint {number} is closed")
