"""Rating a finished case (好差评): five grades, reasons for a poor one, and its follow-up within fifteen working days."""

from __future__ import annotations

from collections.abc import Collection

from onewindow.catalogue.model import Text
from onewindow.ledger import NewEvent, Transaction
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.telling import Subject, tell_organisations
from onewindow.office.permissions import ANY, APPLICANT, DECIDING, WINDOW, Right
from onewindow.office.reading import open_case
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused

GRADES = {
    5: Text("非常满意", "very satisfied"),
    4: Text("满意", "satisfied"),
    3: Text("基本满意", "fairly satisfied"),
    2: Text("不满意", "dissatisfied"),
    1: Text("非常不满意", "very dissatisfied"),
}
POOR = frozenset({1, 2})
REASONS = {
    "slow": Text("超过时限或一再拖延", "late, or put off again and again"),
    "unclear": Text("要求说不清楚、没有一次告知", "unclear, not told all at once"),
    "extra": Text("要求指南以外的材料", "asked for papers beyond the guide"),
    "attitude": Text("态度不好", "unfriendly"),
    "system": Text("系统难用或出错", "the system is hard to use or failed"),
    "fee": Text("不合规定的收费", "an improper fee"),
    "other": Text("其他（请写明）", "something else (say what)"),
}
FOLLOW_UP_DAYS = 15
"""Working days within which a poor rating is dealt with; all of them are called back (a provincial rule, V)."""

RATE = Right(APPLICANT, ANY)
FOLLOW_UP = Right(DECIDING, WINDOW)
UNFINISHED = frozenset({Phase.NEW, Phase.PRE_REVIEW, Phase.SUBMITTED, Phase.CORRECTION, Phase.REVIEW})


def rate_case(
    office: Office,
    actor: Actor,
    case: str,
    grade: int,
    reasons: Collection[str] = (),
    text: str = "",
    key: str | None = None,
) -> None:
    """Rate a finished case once, from 1 (very dissatisfied) to 5. A poor rating names a reason.

    Refused: not finished, rated already, unknown grade or reason, a poor rating without a reason.
    """
    chosen, said = sorted(set(reasons)), text.strip()[:1000]
    _refuse_grade(grade, chosen, said)

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(RATE, "评价该办件", "rate this case")
        if record.state.phase in UNFINISHED:
            raise Refused("not_finished", "办件办结后才能评价。", "a case is rated when it is finished")
        if record.department == record.holder:
            raise Refused(
                "own_matter",
                "该事项由申请人自行办理，没有办理机关可以评价。",
                "you handled this yourselves: there is no body to rate",
            )
        if transaction.row("SELECT 1 FROM ratings WHERE case_id = ?", record.id):
            raise Refused(
                "rated_already",
                "这个办件已经评价过，每件只评一次；有新的问题请投诉。",
                "this case was rated; each is rated once. For something new, complain",
            )
        due = office.calendar.due(office.today(), FOLLOW_UP_DAYS).on if grade in POOR else None
        event = happened(
            "case_rated", office.today(), actor, grade=grade, reasons=chosen, text=said, due=due,
            department=record.department, zone=record.zone, holder=record.holder, matter=record.matter,
        )  # fmt: skip
        transaction.append(f"rating:{record.id}", [event], expected=0)
        if grade in POOR:
            _tell(transaction, actor, event, record.id, record.department, record.zone)

    write(office, actor, work, key, ["rate_case", case, grade, chosen, said])


def _refuse_grade(grade: int, reasons: list[str], text: str) -> None:
    if grade not in GRADES:
        raise Refused("grade_unknown", "请选择一个满意程度。", "choose how satisfied you are")
    if set(reasons) - REASONS.keys():
        raise Refused("reason_unknown", "请从列出的原因中选择。", "choose among the reasons listed")
    if grade in POOR and not reasons and not text:
        raise Refused(
            "reasons_missing",
            "不满意时请选择或写明原因，这样才能整改并回访。",
            "for a poor rating choose or write the reason, so that it can be mended and you called back",
        )


def call_back(
    office: Office, actor: Actor, case: str, reached: bool, text: str, key: str | None = None
) -> None:
    """Record that the department called an applicant back after a poor rating; ``text`` says what came of it."""
    said = required(text, "text_missing", "回访情况", "what came of the call", 1000)
    _follow(office, actor, case, "rating_called_back", {"reached": reached, "text": said}, key)


def resolve_rating(office: Office, actor: Actor, case: str, text: str, key: str | None = None) -> None:
    """Answer a poor rating: what was mended. The applicant sees it. Refused before it was called back."""
    said = required(text, "text_missing", "整改情况", "what was mended", 1000)
    _follow(office, actor, case, "rating_resolved", {"text": said}, key)


def _follow(
    office: Office, actor: Actor, case: str, kind: str, data: dict[str, object], key: str | None
) -> None:
    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(FOLLOW_UP, "处理该评价", "follow this rating up")
        row = transaction.row(
            "SELECT grade, called_back_on, resolved_on, holder FROM ratings WHERE case_id = ?", record.id
        )
        if row is None or int(row[0]) not in POOR:
            raise Refused(
                "no_poor_rating", "该办件没有需要整改的评价。", "this case has no poor rating to deal with"
            )
        if row[2]:
            raise Refused(
                "rating_closed", f"该评价已于 {row[2]} 答复。", f"this rating was answered on {row[2]}"
            )
        if kind == "rating_resolved" and not row[1]:
            raise Refused(
                "not_called_back",
                "请先回访并记录，再答复：差评须全部回访。",
                "call the applicant back first: every poor rating is",
            )
        event = happened(kind, office.today(), actor, **data)
        transaction.append(f"rating:{record.id}", [event])
        if kind == "rating_resolved":
            _tell(transaction, actor, event, record.id, str(row[3]))

    write(office, actor, work, key, [kind, case, data])


def _tell(transaction: Transaction, actor: Actor, event: NewEvent, case: str, *organisations: str) -> None:
    tell_organisations(transaction, actor, "rating", event, organisations, Subject("case", case=case))
