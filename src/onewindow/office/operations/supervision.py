"""Supervision: a reminder on a case with its answer, and the record of attempts that the law forbids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from onewindow.ledger import Transaction
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, tell, write
from onewindow.office.permissions import ANSWER_REMINDER, REMIND
from onewindow.office.reading import open_case
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused
from onewindow.procedures.refusals import SUPERVISED

T = TypeVar("T")
USUAL_DAYS = 3
"""Working days for an answer unless another day is given."""


def issue_reminder(
    office: Office,
    actor: Actor,
    case: str,
    words: str,
    department: str = "",
    due_on: date | None = None,
    key: str | None = None,
) -> str:
    """Remind a department of a case (督办提醒) and ask for an answer by a day; the reminder's id.

    The deciding department unless another one that takes part in the case is named; three working days unless given.
    """
    words = required(words, "words_missing", "提醒内容", "what the reminder says", 1000)
    today = office.today()
    due = due_on or office.calendar.due(today, USUAL_DAYS).on
    if due < today:
        raise Refused(
            "due_past", f"答复期限 {due} 已过，请重新填写。", f"the day {due} has passed; give a later one"
        )

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(REMIND, "发出督办提醒", "issue a reminder")
        whom = department or record.department
        taking_part = {
            who
            for relation, who in record.parties
            if relation in ("deciding", "lead", "consulted", "forwarding")
        }
        if whom not in taking_part:
            raise Refused(
                "not_taking_part", "该部门没有参与这个办件。", "that department takes no part in the case"
            )
        if record.state.finished:
            raise Refused(
                "finished",
                "办件已经办结，不需要提醒。",
                "the case is finished; there is nothing to remind of",
            )
        made = new_id("s")
        data = {
            "reminder": made,
            "zone": record.zone,
            "department": whom,
            "words": words,
            "due_on": due.isoformat(),
        }
        stored = transaction.append(f"case:{record.id}", [happened("reminder_issued", today, actor, **data)])
        tell(transaction, record.id, record.number, stored)
        return made

    return write(office, actor, work, key, ["issue_reminder", case, words, department, due_on])


def answer_reminder(office: Office, actor: Actor, reminder: str, answer: str, key: str | None = None) -> str:
    """Answer a reminder for the department that it went to; the case's id."""
    answer = required(answer, "answer_missing", "答复", "the answer", 1000)

    def work(transaction: Transaction) -> str:
        row = transaction.row("SELECT case_id, department, answered_on FROM reminders WHERE id = ?", reminder)
        if row is None:
            raise Refused("not_found", "找不到该提醒。", "there is no such reminder")
        record, standing = open_case(transaction.connection, actor, str(row[0]))
        standing.require(ANSWER_REMINDER, "答复督办提醒", "answer the reminder")
        if row[1] != actor.organisation:
            raise Refused(
                "not_your_department", "这条提醒是发给其他部门的。", "the reminder went to another department"
            )
        if row[2] is not None:
            raise Refused("answered", "这条提醒已经答复。", "the reminder is answered already")
        data = {"reminder": reminder, "answer": answer, "department": actor.organisation}
        event = happened("reminder_answered", office.today(), actor, **data)
        stored = transaction.append(f"case:{record.id}", [event])
        tell(transaction, record.id, record.number, stored)
        return record.id

    return write(office, actor, work, key, ["answer_reminder", reminder, answer])


def watched(office: Office, actor: Actor, case: str, command: str, attempt: Callable[[], T]) -> T:
    """Run an official's attempt; when it is refused for a reason that supervisors look at, keep that it was made.

    The refusal itself stands: nothing of the attempt was written.
    """
    try:
        return attempt()
    except Refused as refused:
        if refused.code in SUPERVISED and actor.kind == "department":
            _note(office, actor, case, command, refused)
        raise


def _note(office: Office, actor: Actor, case: str, command: str, refused: Refused) -> None:
    def work(transaction: Transaction) -> None:
        record, _ = open_case(transaction.connection, actor, case)
        data = {
            "case": record.id, "zone": record.zone, "department": actor.organisation, "command": command,
            "code": refused.code, "article": refused.article,
        }  # fmt: skip
        event = happened("attempt_refused", office.today(), actor, **data)
        transaction.append(f"attempts:{record.id}", [event])

    office.ledger.transact(work)
