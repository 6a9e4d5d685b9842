"""What happens to a certificate after it was issued: suspended, restored, changed, renewed, issued again, signed.

Revoking and cancelling are commands of the procedure (``perform``). Each act is an event of the case that yielded it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, BinaryIO

from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import Connection
from onewindow.office.case_view import case as case_view
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import each, happened, required, stored, tell, write
from onewindow.office.operations.procedure import perform
from onewindow.office.permissions import RIGHTS, not_found
from onewindow.office.reading import SYSTEM, Standing, open_case
from onewindow.office.record import CaseRecord
from onewindow.office.results import Result, SignedPaper, on_day, status_of
from onewindow.office.views import Actor, CaseView
from onewindow.office.yielding import Places, conditions_of, new_version, statement
from onewindow.procedures.protocol import Command, Refused
from onewindow.procedures.registry import get

SUSPENSION_GROUNDS = ("penalty", "unsafe", "commitment_unmet", "other_by_law")
"""暂扣许可证件 as a penalty (行政处罚法 9(3)), danger, a commitment not kept, another law: the law is always named."""

REMINDER_DAYS = 60
"""So many days before the end the holder is reminded: 30 before the last day for asking (行政许可法 50(1))."""

RENEWAL_DAYS = 30
Attachment = tuple[str, BinaryIO, int | None]
"""A file handed in: its name, its content, its size if known."""


def suspend_certificate(
    office: Office, actor: Actor, number: str, ground: str, law: str, reasons: str, until: date | None = None,
    key: str | None = None,
) -> str:  # fmt: skip
    """Suspend a certificate, as the head of the body that issued it; ``law`` names the article that allows it.

    ``until`` is the day for which it is meant, if any; it is lifted by ``restore_certificate`` only. Gives the number.
    """
    law = required(law, "law_missing", "依据的法律条款", "the article that allows the suspension")
    reasons = required(reasons, "reasons_missing", "理由", "the reasons", 2000)
    if ground not in SUSPENSION_GROUNDS:
        raise Refused("ground_invalid", "请选择暂停事由。", "choose the ground of the suspension")
    if until is not None and until < office.today():
        raise Refused("until_past", "暂停期限不能早于今天。", "the suspension can't end before today")

    def work(transaction: Transaction) -> str:
        record, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["revoke"], "暂停证照", "suspend the certificate")
        _refuse_unless(record, result, office.today(), "valid")
        data = {"ground": ground, "law": law, "reasons": reasons, "until": until.isoformat() if until else ""}
        event = happened("certificate_suspended", office.today(), actor, number=result.number, **data)
        return _append(transaction, record, [event], result)

    return write(office, actor, work, key, ["suspend", number, ground, law, reasons, until])


def restore_certificate(
    office: Office, actor: Actor, number: str, reasons: str, key: str | None = None
) -> str:
    """Lift the suspension of a certificate, as the head of the body that issued it. Gives the number."""
    reasons = required(reasons, "reasons_missing", "恢复的理由", "the reasons for lifting it", 2000)

    def work(transaction: Transaction) -> str:
        record, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["revoke"], "恢复证照", "restore the certificate")
        if result.suspension is None:
            raise Refused("not_suspended", "该证照未被暂停。", "this certificate is not suspended")
        event = happened("certificate_restored", office.today(), actor, number=result.number, reasons=reasons)
        return _append(transaction, record, [event], result)

    return write(office, actor, work, key, ["restore", number, reasons])


def reissue_certificate(
    office: Office, actor: Actor, number: str, declaration: str, key: str | None = None
) -> str:
    """Issue a certificate again at once after a loss, on the holder's written declaration (补发换发).

    The new version has its own code; whoever scans the lost one reads that it was replaced. Gives the number.
    """
    declaration = required(
        declaration, "declaration_missing", "遗失或损毁声明", "the declaration of loss", 2000
    )
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record, standing, result = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS["request_change"], "申请补发", "have it issued again")
        _refuse_unless(record, result, office.today(), "valid")
        seen = office.frozen_catalogue(record.snapshot) if record.frozen else catalogue
        data = {**result.current.data, **statement(transaction.connection, record, seen)}
        place = Places(transaction).take()
        event = new_version(record, result, "loss", declaration, data, place, office.today(), actor.person)
        return _append(transaction, record, [event], result)

    return write(office, actor, work, key, ["reissue", number, declaration])


def request_certificate_change(
    office: Office, actor: Actor, number: str, what: str, files: Iterable[Attachment] = (), key: str | None = None
) -> CaseView:  # fmt: skip
    """Ask the body to change what a certificate states (变更, 行政许可法 49), with the papers for it."""
    return _request(office, actor, number, "request_change", {"what": what}, files, key)


def request_certificate_renewal(
    office: Office, actor: Actor, number: str, files: Iterable[Attachment] = (), key: str | None = None
) -> CaseView:  # fmt: skip
    """Ask the body to renew a certificate (延续, 行政许可法 50), 30 days before its end at the latest."""
    return _request(office, actor, number, "request_renewal", {}, files, key)


def _request(
    office: Office, actor: Actor, number: str, command: str, data: dict[str, Any], files: Iterable[Attachment],
    key: str | None,
) -> CaseView:  # fmt: skip
    """A request and its papers in one commit; whoever may not ask is refused before any file is read."""
    zh, en = (
        ("申请变更", "ask for a change") if command == "request_change" else ("申请延续", "ask for renewal")
    )
    with office.ledger.reader() as connection:
        _, standing, _ = open_certificate(connection, actor, number)
        standing.require(RIGHTS[command], zh, en)
    papers = [office.files.keep(name, stream, size) for name, stream, size in files]

    def work(transaction: Transaction) -> str:
        record, standing, _ = open_certificate(transaction.connection, actor, number)
        standing.require(RIGHTS[command], zh, en)
        assert record.terms is not None
        seen = office.frozen_catalogue(record.snapshot) if record.frozen else office.catalogue()
        given = Command(command, office.today(), actor.person, data)
        events = get(record.procedure).decide(
            record.state, given, record.terms, office.planner(seen).calendar
        )
        attached = [
            happened(
                "paper_attached", office.today(), actor, id=new_id("d"), document="request_papers",
                **asdict(one),
            )
            for one in papers
        ]  # fmt: skip
        done = transaction.append(f"case:{record.id}", [*attached, *map(stored, events)], record.sequence)
        tell(transaction, record.id, record.number, done[len(attached) :])
        return record.id

    content = [command, number, data, [one.sha256 for one in papers]]
    return case_view(office, actor, write(office, actor, work, key, content))


def decide_change(
    office: Office, actor: Actor, number: str, approved: bool, reasons: str = "",
    conditions: Sequence[str] | None = None, stated: str = "", key: str | None = None,
) -> CaseView:  # fmt: skip
    """Decide a change that was asked for. Approved, it makes a new version: names as registered now, the
    ``conditions`` given here (those of before when None), ``stated`` saying what is different."""
    if not approved:
        return perform(
            office, actor, _case_of(office, actor, number), "refuse_change", {"reasons": reasons}, key=key
        )
    data: dict[str, Any] = {"statement": stated}
    if conditions is not None:
        data["conditions"] = conditions_of({"conditions": list(conditions)})
    return perform(office, actor, _case_of(office, actor, number), "approve_change", data, key=key)


def decide_renewal(
    office: Office, actor: Actor, number: str, approved: bool, reasons: str = "",
    valid_until: date | None = None, key: str | None = None,
) -> CaseView:  # fmt: skip
    """Decide a renewal that was asked for. Approved, it makes a new version valid until ``valid_until``."""
    case = _case_of(office, actor, number)
    if not approved:
        return perform(office, actor, case, "refuse_renewal", {"reasons": reasons}, key=key)
    until = valid_until.isoformat() if valid_until else ""
    return perform(office, actor, case, "renew", {"valid_until": until}, key=key)


def keep_signed_paper(office: Office, case: str, paper: SignedPaper) -> SignedPaper:
    """Record a signed file, once for each version: whoever comes second is given the paper of the first.

    The file must lie in the store already. Not for people: the doors call it after setting and signing a paper.
    """

    def work(transaction: Transaction) -> SignedPaper:
        record, _ = open_case(transaction.connection, SYSTEM, case)
        there = signed_paper(record, paper.paper, paper.number, paper.version)
        if there is not None:
            return there
        event = happened("paper_signed", office.today(), SYSTEM, **asdict(paper))
        transaction.append(f"case:{record.id}", [event], record.sequence)
        return paper

    return write(office, SYSTEM, work)


def signed_paper(record: CaseRecord, paper: str, number: str, version: int) -> SignedPaper | None:
    """The signed file of a certificate's version or of a decision, if it was made already."""
    wanted = (paper, number, version)
    return next((one for one in record.signed if (one.paper, one.number, one.version) == wanted), None)


def remind_of_renewals(office: Office, day: date | None = None) -> list[str]:
    """Remind the holders of certificates that end within 60 days, once for each end. Gives the numbers.

    Raises an ``ExceptionGroup`` of those that could not be reminded, after all others were.
    """
    on = day or office.today()
    first, last = on + timedelta(days=RENEWAL_DAYS), on + timedelta(days=REMINDER_DAYS)
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT number, case_id FROM certificate_versions WHERE remind = 1 AND valid_until >= ? AND valid_until <= ? "
            "ORDER BY valid_until, number",
            (first.isoformat(), last.isoformat()),
        )
    cases, reminded = {str(number): str(case) for number, case in rows}, list[str]()

    def remind(number: str) -> None:
        if _remind(office, number, cases[number], on):
            reminded.append(number)

    each("certificate", cases, remind)
    return reminded


def _remind(office: Office, number: str, case: str, on: date) -> bool:
    def work(transaction: Transaction) -> bool:
        record, _ = open_case(transaction.connection, SYSTEM, case)
        result = next(one for one in record.results if one.number == number)
        certificate = record.state.certificate
        if (
            certificate is None
            or certificate.valid_until is None
            or result.reminded_for == certificate.valid_until
        ):
            return False
        end = certificate.valid_until
        data = {"valid_until": end.isoformat(), "ask_by": (end - timedelta(days=RENEWAL_DAYS)).isoformat()}
        _append(
            transaction, record, [happened("renewal_reminded", on, SYSTEM, number=number, **data)], result
        )
        return True

    return write(office, SYSTEM, work)


def _case_of(office: Office, actor: Actor, number: str) -> str:
    with office.ledger.reader() as connection:
        return open_certificate(connection, actor, number)[0].id


def open_certificate(
    connection: Connection, actor: Actor, number: str
) -> tuple[CaseRecord, Standing, Result]:
    """A certificate's case, the actor's standing to it, and the certificate. Refused (``not_found``) else."""
    row = connection.row("SELECT case_id FROM results WHERE number = ?", (number,))
    if row is None:
        raise not_found("该证照", "the certificate")
    record, standing = open_case(connection, actor, str(row[0]))
    return record, standing, next(one for one in record.results if one.number == number)


def _refuse_unless(record: CaseRecord, result: Result, today: date, wanted: str) -> None:
    certificate = record.state.certificate
    until = certificate.valid_until if certificate else None
    status = on_day(status_of(record.state.phase, result), until, today)
    if status != wanted:
        raise Refused(
            "certificate_not_valid",
            f"证照 {result.number} 目前不是有效状态（{STATUS_ZH.get(status, status)}），不能这样办理；请先查看其状态和经过。",
            f"certificate {result.number} is {status} now, so this is not possible; see its status and history",
        )


STATUS_ZH = {
    "valid": "有效", "suspended": "暂停", "expired": "已过期", "revoked": "已撤销", "cancelled": "已注销",
    "superseded": "已被新版取代",
}  # fmt: skip


def _append(transaction: Transaction, record: CaseRecord, events: Sequence[NewEvent], result: Result) -> str:
    done = transaction.append(f"case:{record.id}", events, record.sequence)
    tell(transaction, record.id, record.number, done)
    return result.number


__all__ = [
    "decide_change",
    "decide_renewal",
    "keep_signed_paper",
    "open_certificate",
    "reissue_certificate",
    "remind_of_renewals",
    "request_certificate_change",
    "request_certificate_renewal",
    "restore_certificate",
    "signed_paper",
    "suspend_certificate",
]
