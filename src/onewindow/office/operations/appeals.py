"""Reconsideration and suit: the record that an applicant keeps of its objection, within the days that law gives."""

from __future__ import annotations

from datetime import date

from onewindow.catalogue.model import Text
from onewindow.ledger import Transaction
from onewindow.office.numbers import new_id, remedy_number
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.complaints import applies
from onewindow.office.permissions import ANY, APPLICANT, Right, not_found
from onewindow.office.reading import open_case, roles_now
from onewindow.office.record import CaseRecord
from onewindow.office.remedies import KINDS, Remedies, remedies_from
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused

ACTS = (
    "refused", "not_required", "not_competent", "acceptance_refused", "filing_refused", "revoked", "cancelled",
    "terminated", "granted", "filed", "renewal_refused", "change_refused",
)  # fmt: skip
"""The acts of a body against which one may object; a grant too, for its conditions."""

OUTCOMES = {
    "upheld": Text("维持", "upheld"),
    "changed": Text("变更或撤销", "changed or annulled"),
    "ordered": Text("责令履行", "ordered to act"),
    "withdrawn": Text("申请人撤回", "withdrawn"),
    "other": Text("其他", "something else"),
}
OBJECT = Right(APPLICANT, ANY)


def remedies_of(record: CaseRecord, office: Office) -> Remedies | None:
    """What the applicant may do now; None while nothing was decided and the body is in time."""
    act = record.last(*ACTS)
    if act is not None:
        delivered = record.last("delivered")
        learned = delivered.on if delivered is not None and delivered.sequence > act.sequence else act.on
        return remedies_from(learned, office.calendar)
    due = _late_since(record, office)
    return remedies_from(due, office.calendar, inaction=True) if due else None


def _late_since(record: CaseRecord, office: Office) -> date | None:
    """The statutory last day that has passed without a decision, while the clock ran."""
    from onewindow.office.lights import lights_of

    if record.terms is None or record.state.phase is not Phase.REVIEW:
        return None
    due = lights_of(record.state, record.terms, office.calendar).statutory_due
    return due if due is not None and due < office.today() else None


def record_appeal(
    office: Office,
    actor: Actor,
    case: str,
    kind: str,
    body: str,
    filed_on: date,
    reference: str = "",
    late_reason: str = "",
    key: str | None = None,
) -> str:
    """Record that a reconsideration (``reconsideration``) was asked for or a suit (``suit``) brought; the record's id.

    ``body`` is who received it, ``reference`` its number there. Refused: nothing to object to, a suit against a failure
    to act without reconsideration first, filed after the last day without a reason.
    """
    if kind not in KINDS:
        raise Refused("kind_unknown", "请选择行政复议或行政诉讼。", "choose reconsideration or suit")
    to = required(body, "body_missing", "受理机关", "the body or court", 120)
    if filed_on > office.today():
        raise Refused("filed_in_future", f"提出日 {filed_on} 晚于今天。", f"{filed_on} lies in the future")
    made = new_id("r")

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(OBJECT, "对该办件提出异议", "object in this case")
        found = remedies_of(record, office)
        if found is None:
            raise Refused(
                "nothing_decided",
                "还没有可以提出异议的决定，也没有超过法定期限。",
                "nothing was decided and no limit has passed",
            )
        _refuse_order(transaction, record.id, kind, found)
        _refuse_late(kind, filed_on, found, late_reason)
        number, serial = remedy_number(transaction.connection, "appeals", "YY", office.today().year)
        event = happened(
            "appeal_recorded", office.today(), actor, number=number, serial=serial, case=record.id, object=kind, body=to,
            filed_on=filed_on, due=found.due(kind), reference=reference.strip()[:80], late_reason=late_reason.strip()[:500],
            organisation=record.holder, department=record.department, zone=record.zone,
        )  # fmt: skip
        transaction.append(f"appeal:{made}", [event], expected=0)
        return made

    return write(office, actor, work, key, ["record_appeal", case, kind, to, filed_on.isoformat(), reference])


def _refuse_order(transaction: Transaction, case: str, kind: str, found: Remedies) -> None:
    if kind == "suit" and found.inaction:
        first = transaction.row("SELECT 1 FROM appeals WHERE case_id = ? AND kind = 'reconsideration'", case)
        if first is None:
            raise Refused(
                "reconsideration_first",
                "对行政机关不履行法定职责，应当先申请行政复议，对复议决定不服再起诉。",
                "against a failure to act reconsideration comes first, a suit after it",
                "行政复议法 23",
            )


def _refuse_late(kind: str, filed_on: date, found: Remedies, late_reason: str) -> None:
    if filed_on > found.due(kind) and not late_reason.strip():
        law = "行政复议法 20" if kind == "reconsideration" else "行政诉讼法 46"
        raise Refused(
            "too_late",
            f"期限到 {found.due(kind)}，提出日已超过。因不可抗力等正当理由耽误的，请写明理由。",
            f"the last day was {found.due(kind)}; give the reason if you were prevented",
            law,
        )


def record_appeal_result(office: Office, actor: Actor, appeal: str, outcome: str, text: str = "") -> None:
    """Record how an objection ended, by the applicant, who acts for it today, or the deciding department."""
    if outcome not in OUTCOMES:
        raise Refused("outcome_unknown", "请选择结果。", "choose the outcome")

    def work(transaction: Transaction) -> None:
        row = transaction.row("SELECT case_id, department, ended_on FROM appeals WHERE id = ?", appeal)
        if row is None or not roles_now(transaction.connection, actor):
            raise not_found("该异议记录", "the record")
        if actor.organisation != row[1] and not applies(transaction, actor, str(row[0])):
            raise not_found("该异议记录", "the record")
        if row[2]:
            raise Refused("appeal_ended", f"结果已于 {row[2]} 记录。", f"its result was recorded on {row[2]}")
        event = happened("appeal_ended", office.today(), actor, outcome=outcome, text=text.strip()[:1000])
        transaction.append(f"appeal:{appeal}", [event])

    write(office, actor, work)
