"""Commands of a procedure as operations: in a transaction of their own, with the paper that comes with the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.ledger import Transaction
from onewindow.office.case_view import case as case_view
from onewindow.office.office import Office
from onewindow.office.operations.acting import within
from onewindow.office.operations.common import happened, write
from onewindow.office.operations.handling import Evidence, attach_in, keep_evidence
from onewindow.office.operations.submission import begin_pre_review
from onewindow.office.operations.supervision import watched
from onewindow.office.permissions import right_of
from onewindow.office.reading import open_case
from onewindow.office.views import Actor, CaseView
from onewindow.procedures.protocol import Refused
from onewindow.procedures.registry import get

SUBMISSIONS = frozenset({"submit", "resubmit"})
"""Commands that have operations of their own: the applicant declares first that the papers are true."""


def perform(
    office: Office,
    actor: Actor,
    case: str,
    command: str,
    data: Mapping[str, Any] | None = None,
    on: date | None = None,
    key: str | None = None,
    evidence: Evidence | None = None,
) -> CaseView:
    """Give a command of the case's procedure and return the case as it is then.

    ``on`` is the day of legal effect: today unless an official enters something late. ``evidence`` is a paper that comes
    with the act and is attached in the same step. Raises ``Refused`` when law, the case's state or the actor's role do
    not allow it, or the paper can't be taken; nothing is written then.
    """
    given = dict(data or {})
    if command in SUBMISSIONS:
        raise Refused(
            "use_submit",
            "请通过“提交”办理。",
            "use submit_case or resubmit_case: they ask for the declaration",
        )
    if command == "ask_extension":
        reasons = str(given.get("reasons") or "")
        _ask_extension(office, actor, case, reasons, given.get("days"), key, evidence)
    elif command == "begin_pre_review":
        begin_pre_review(office, actor, case, key)
    else:
        give(office, actor, case, command, given, on, key, evidence)
    return case_view(office, actor, case)


def give(
    office: Office,
    actor: Actor,
    case: str,
    command: str,
    data: Mapping[str, Any],
    on: date | None = None,
    key: str | None = None,
    evidence: Evidence | None = None,
) -> int:
    """The work of ``perform``: the case's sequence number afterwards."""
    day = on or office.today()
    paper = keep_evidence(office, actor, case, evidence) if evidence is not None else None

    def work(transaction: Transaction) -> int:
        sequence = within(office, transaction, actor, case, command, data, day)
        return _with_paper(office, transaction, actor, case, paper, sequence)

    content = ["perform", case, command, dict(data), on, *([paper] if paper else [])]
    return watched(office, actor, case, command, lambda: write(office, actor, work, key, content))


def _with_paper(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    case: str,
    paper: Mapping[str, Any] | None,
    sequence: int,
) -> int:
    """Attach the paper that came with an act just written, in the same transaction; the sequence number then."""
    if paper is None:
        return sequence
    attach_in(office, transaction, actor, case, paper)
    return sequence + 1


def ask_extension(
    office: Office, actor: Actor, case: str, reasons: str, days: int | None = None, key: str | None = None
) -> int:
    """Ask the head of the body to extend the limit (行政许可法 art. 42). Refused where no extension is possible."""
    return _ask_extension(office, actor, case, reasons, days, key)


def _ask_extension(
    office: Office,
    actor: Actor,
    case: str,
    reasons: str,
    days: int | None,
    key: str | None,
    evidence: Evidence | None = None,
) -> int:
    asked: dict[str, Any] = {"reasons": reasons, **({"days": days} if days else {})}
    paper = keep_evidence(office, actor, case, evidence) if evidence is not None else None

    def work(transaction: Transaction) -> int:
        record, standing = open_case(transaction.connection, actor, case)
        assert record.terms is not None
        standing.require(right_of("ask_extension", record.terms), "申请延期", "ask for an extension")
        machine = get(record.procedure)
        if "extend" not in machine.available(record.state, record.terms):
            raise Refused(
                "no_extension", "目前不能延期：事项不允许、已延期或不在审查中。",
                "no extension is possible now: not allowed, extended already, or not under review", "行政许可法 42",
            )  # fmt: skip
        if not reasons.strip():
            raise Refused(
                "reasons_missing", "请写明延期理由。", "give the reason for the extension", "行政许可法 42"
            )
        event = happened("extension_asked", office.today(), actor, **asked)
        sequence = transaction.append(f"case:{record.id}", [event], record.sequence)[-1].sequence
        return _with_paper(office, transaction, actor, case, paper, sequence)

    content = ["ask_extension", case, asked, *([paper] if paper else [])]
    return watched(office, actor, case, "ask_extension", lambda: write(office, actor, work, key, content))
