"""Handling anywhere (通办): a window forwards, the deciding body acknowledges or returns, the result comes back, is handed over.

Nothing counts as done that is not: papers that are sent are not acknowledged, a result that is sent back is not delivered,
and a hand-over that failed stays a task of the window with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.ledger import NewEvent, Transaction
from onewindow.office.counter import STATES, Counter
from onewindow.office.office import Office
from onewindow.office.operations.acting import act_in
from onewindow.office.operations.common import happened, required, tell, write
from onewindow.office.operations.submission import submit_in
from onewindow.office.operations.windows import TAKE_IN
from onewindow.office.permissions import CLERK, DECIDING, FORWARDING, HANDING_OVER, WINDOW, Right
from onewindow.office.reading import open_case
from onewindow.office.record import CaseRecord, fold
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Refused

TAKE_OVER = Right(DECIDING | FORWARDING, WINDOW)
SEND_RESULT = Right(DECIDING, WINDOW)
HAND_OVER = Right(HANDING_OVER, CLERK)
METHODS = ("electronic", "courier", "by_hand")
TOLD = ("in_person", "by_mail", "electronically")
DECIDED = frozenset(
    {Phase.GRANTED, Phase.REFUSED, Phase.FILED, Phase.FILING_REFUSED, Phase.IN_FORCE, Phase.REFUSED_TOLD}
)
TOLD_STEPS = ("papers_forwarded", "forward_acknowledged", "forward_returned", "result_sent_to_window")
"""The steps of which the other side gets a message."""
TO_DELIVER = frozenset({Phase.GRANTED, Phase.REFUSED})


def forward_papers(
    office: Office,
    actor: Actor,
    case: str,
    method: str,
    tracking: str = "",
    note: str = "",
    key: str | None = None,
) -> None:
    """Forward the papers of a case to the deciding body, with the list of what was taken in.

    ``method``: ``electronic``, ``courier`` (needs a tracking number) or ``by_hand``. Refused: nothing to forward.
    """
    if method not in METHODS:
        raise Refused("method_missing", "请选择转交方式。", "choose how the papers are sent")
    if method == "courier":
        tracking = required(tracking, "tracking_missing", "快递单号", "the courier's tracking number", 60)

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        _refuse_unless(record.counter, ("to_forward", "returned"), "转交材料", "forward papers")
        papers = [
            {key: item[key] for key in ("document", "zh", "en", "state", "files", "certificates")}
            for item in record.counter.checklist
            if item["state"] != "missing" and "zh" in item
        ]
        sent = happened(
            "papers_forwarded", office.today(), actor,
            to=record.department, papers=papers, method=method, tracking=tracking.strip(), note=note.strip(),
            late=record.counter.forward_by is not None and office.today() > record.counter.forward_by,
        )  # fmt: skip
        if not record.counter.held or ("forwarding", record.department) in record.parties:
            return [sent]
        return [sent, _party(office, actor, "party_joined", "forwarding", record.department)]

    _step(office, actor, case, TAKE_IN, ("转交材料", "forward papers"), work, key, [method, tracking, note])


def acknowledge_papers(
    office: Office, actor: Actor, case: str, note: str = "", key: str | None = None
) -> None:
    """Acknowledge forwarded papers as the deciding body. Where its own receipt counts, the case is submitted by this act:
    number, day of receipt and the days of 行政许可法 32 begin now, with the facts that the applicant confirmed.
    """
    catalogue = office.catalogue()

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        _refuse_unless(record.counter, ("forwarded",), "确认接收", "acknowledge the papers")
        events = [happened("forward_acknowledged", office.today(), actor, note=note.strip())]
        if not record.counter.held:
            return events
        events.append(_party(office, actor, "party_left", "forwarding", record.department))
        transaction.append(f"case:{record.id}", events, record.sequence)
        again = fold(record.id, transaction.read(f"case:{record.id}"))
        submit_in(office, transaction, actor, again, catalogue, knowing_gaps=True, answers=record.answers)
        return []

    _step(office, actor, case, TAKE_OVER, ("确认接收材料", "acknowledge the papers"), work, key, [note])


def return_papers(office: Office, actor: Actor, case: str, reasons: str, key: str | None = None) -> None:
    """Return forwarded papers to the window with the reason: what is missing from the package, or not legible."""
    reasons = required(reasons, "reasons_missing", "退回理由", "the reason", 500)

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        _refuse_unless(record.counter, ("forwarded",), "退回材料", "return the papers")
        return [happened("forward_returned", office.today(), actor, reasons=reasons)]

    _step(office, actor, case, TAKE_OVER, ("退回材料", "return the papers"), work, key, [reasons])


def cancel_receipt(office: Office, actor: Actor, case: str, reasons: str, key: str | None = None) -> None:
    """Cancel a receipt at the applicant's wish, as long as the deciding body has not received the papers.

    The draft is the applicant's again; the receipt's number is not used again.
    """
    reasons = required(reasons, "reasons_missing", "取消理由", "the reason", 500)

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        if not record.counter.held or record.counter.state == "forwarded":
            raise Refused(
                "not_held",
                "办理机关已收到或正在接收材料，不能取消收件；申请人可以撤回申请。",
                "the deciding body has the papers or they are on the way: the applicant can withdraw the application instead",
            )
        events = [happened("receipt_cancelled", office.today(), actor, reasons=reasons)]
        for relation, organisation in sorted(record.parties):
            if relation in ("receiving", "forwarding"):
                events.append(_party(office, actor, "party_left", relation, organisation))
        return events

    _step(office, actor, case, TAKE_IN, ("取消收件", "cancel the receipt"), work, key, [reasons])


def send_result(
    office: Office, actor: Actor, case: str, method: str, tracking: str = "", key: str | None = None
) -> None:
    """Send the decision and its papers back to the window for hand-over. Refused before the decision, or when the
    applicant did not choose to collect at the window.
    """
    if method not in METHODS:
        raise Refused("method_missing", "请选择寄送方式。", "choose how the result is sent")
    if method == "courier":
        tracking = required(tracking, "tracking_missing", "快递单号", "the courier's tracking number", 60)

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        counter = record.counter
        if record.state.phase not in DECIDED:
            raise Refused(
                "not_decided", "尚未作出决定，没有可寄送的结果。", "there is no decision to send yet"
            )
        if not counter.collect_here:
            raise Refused(
                "not_collected_there",
                "申请人没有选择到收件窗口领取。",
                "the applicant did not choose to collect at the window",
            )
        _refuse_unless(counter, ("at_authority", "acknowledged"), "寄回结果", "send the result back")
        sent = happened(
            "result_sent_to_window", office.today(), actor,
            to=counter.window, items=_items(record), method=method, tracking=tracking.strip(),
        )  # fmt: skip
        return [sent, _party(office, actor, "party_joined", "handing_over", counter.window)]

    _step(
        office, actor, case, SEND_RESULT, ("寄回结果", "send the result back"), work, key, [method, tracking]
    )


def hand_over(
    office: Office,
    actor: Actor,
    case: str,
    recipient: str,
    relation: str,
    told: str = "in_person",
    key: str | None = None,
) -> None:
    """Hand the result over to the applicant against a receipt of delivery (送达回证); this delivers the decision.

    ``recipient`` signs, ``relation`` is ``self`` or ``agent``, ``told`` how: ``in_person``, ``by_mail``, ``electronically``.
    """
    recipient = required(recipient, "recipient_missing", "签收人姓名", "the name of who signs", 60)
    if relation not in ("self", "agent") or told not in TOLD:
        raise Refused(
            "relation_missing",
            "请选择签收人与申请人的关系和送达方式。",
            "say who signs for whom, and how it is handed over",
        )

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        _refuse_unless(
            record.counter, ("result_sent", "hand_over_failed"), "送交结果", "hand the result over"
        )
        number = f"{record.number}-SD{sum(step.kind == 'handed_over' for step in record.counter.steps) + 1}"
        done = happened(
            "handed_over", office.today(), actor,
            number=number, recipient=recipient, relation=relation, told=told, items=_items(record), clerk=actor.name,
        )  # fmt: skip
        transaction.append(f"case:{record.id}", [done], record.sequence)
        if record.state.phase in TO_DELIVER:
            _deliver(office, transaction, actor, record, number, told)
        return []

    _step(
        office,
        actor,
        case,
        HAND_OVER,
        ("送交结果", "hand the result over"),
        work,
        key,
        [recipient, relation, told],
    )


def _deliver(
    office: Office, transaction: Transaction, actor: Actor, record: CaseRecord, number: str, told: str
) -> None:
    """The legal delivery by the same act (行政许可法 44)."""
    again = fold(record.id, transaction.read(f"case:{record.id}"))
    catalogue = office.catalogue()
    command = Command("deliver", office.today(), actor.person, {"receipt": number, "method": told})
    act_in(office, transaction, again, catalogue, command)


def fail_hand_over(office: Office, actor: Actor, case: str, reasons: str, key: str | None = None) -> None:
    """Record that a hand-over failed and why: the result stays undelivered and a task of the window."""
    reasons = required(reasons, "reasons_missing", "未成功的原因", "why it failed", 500)

    def work(transaction: Transaction, record: CaseRecord) -> list[NewEvent]:
        _refuse_unless(
            record.counter, ("result_sent", "hand_over_failed"), "登记送交未成功", "record a failed hand-over"
        )
        return [happened("hand_over_failed", office.today(), actor, reasons=reasons)]

    _step(
        office, actor, case, HAND_OVER, ("登记送交未成功", "record a failed hand-over"), work, key, [reasons]
    )


def _items(record: CaseRecord) -> list[str]:
    """What is handed over: the decision, and the results that it yields."""
    numbers = [result.number for result in record.results if not result.annulled]
    return [f"{record.number}-D{len(record.receipts)}", *numbers]


def _party(office: Office, actor: Actor, kind: str, relation: str, organisation: str) -> NewEvent:
    return happened(kind, office.today(), actor, relation=relation, organisation=organisation)


def _refuse_unless(counter: Counter, states: Sequence[str], zh: str, en: str) -> None:
    if counter.state in states:
        return
    now = STATES.get(counter.state, ("未经窗口收件", "not taken in at a window"))
    raise Refused(
        "not_now", f"该办件目前“{now[0]}”，不能{zh}。", f"the papers are {now[1]!r} now: you can't {en}"
    )


def _step(
    office: Office,
    actor: Actor,
    case: str,
    right: Right,
    name: tuple[str, str],
    work: Any,
    key: str | None,
    content: list[Any],
) -> None:
    """One step: the right checked, the events of ``work`` appended, others told."""

    def run(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(right, *name)
        events = work(transaction, record)
        if events:
            transaction.append(f"case:{record.id}", events, record.sequence)
        last = transaction.appended[-1].kind if transaction.appended else ""
        told: Mapping[str, Any] = {"case": record.id, "kind": events[0].kind if events else last}
        transaction.tell("window", told)
        stream = f"case:{record.id}"
        steps = tuple(one for one in transaction.appended if one.stream == stream and one.kind in TOLD_STEPS)
        tell(transaction, record.id, record.number, steps)

    write(office, actor, run, key, [name[1], case, *content])


__all__ = [
    "acknowledge_papers",
    "cancel_receipt",
    "fail_hand_over",
    "forward_papers",
    "hand_over",
    "return_papers",
    "send_result",
]
