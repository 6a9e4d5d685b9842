"""Joint site visits (联合踏勘): dates proposed, appointment, findings, minutes signed by two officers, follow-up.

One visit may serve several cases of a project, such as a joint acceptance (联合验收).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from onewindow.catalogue.model import COMMA, Text
from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.handling import UNDER_REVIEW
from onewindow.office.operations.telling import Subject, tell_organisations
from onewindow.office.permissions import (
    CONSULTED,
    REVIEW,
    STILL_APPLIES,
    VISIBLE_VISIT,
    WINDOW,
    Right,
    not_found,
)
from onewindow.office.reading import open_case, roles_now
from onewindow.office.record import CaseRecord
from onewindow.office.recusals import refuse_recused
from onewindow.office.views import Actor
from onewindow.office.visit_record import Slot, VisitRecord, continued, fold
from onewindow.procedures.protocol import Refused

ARRANGE = Right(CONSULTED, REVIEW)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
OPEN = ("proposed", "confirmed", "minuted")


def propose_visit(
    office: Office,
    actor: Actor,
    cases: Sequence[str],
    purpose: str,
    place: str,
    slots: Sequence[Slot],
    departments: Sequence[str] = (),
    applicant: bool = True,
    key: str | None = None,
) -> str:
    """Propose dates for one visit to the cases named, all of one project; its id.

    Invited: the host, the ``departments`` named, the applicant. Refused: a case that the actor may not arrange visits
    for or that is not under review, cases of two projects, no date, a date that has passed, hours out of order.
    """
    purpose = required(purpose, "purpose_missing", "踏勘目的", "the purpose")
    place = required(place, "place_missing", "地点", "the place")
    listed = [_checked(office, one).to_data() for one in slots]
    if not listed:
        raise Refused("slots_missing", "请至少提出一个时间。", "propose one date at least")
    made = new_id("v")

    def work(transaction: Transaction) -> str:
        records = [_arrangeable(transaction, actor, case) for case in dict.fromkeys(cases)]
        if not records:
            raise Refused("cases_missing", "请选择办件。", "choose the cases")
        if len({record.project for record in records}) > 1:
            raise Refused("two_projects", "一次踏勘只能针对同一项目的办件。", "one visit serves one project")
        parties = _parties(transaction, actor, records, departments, applicant)
        event = happened(
            "visit_proposed", office.today(), actor, host=actor.organisation, project=records[0].project,
            purpose=purpose, place=place, cases=[record.id for record in records], slots=listed, parties=parties,
        )  # fmt: skip
        found = fold(made, transaction.append(f"visit:{made}", [event], 0))
        tell_invited(transaction, actor, found, event, parties)
        return made

    return write(
        office, actor, work, key, ["propose_visit", list(cases), purpose, place, listed, list(departments)]
    )


def answer_visit(
    office: Office, actor: Actor, visit: str, days: Sequence[str], note: str = "", key: str | None = None
) -> None:
    """Say which of the proposed days suit one's organisation; the last answer holds."""
    chosen = sorted(set(days))

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "proposed")
        if not set(chosen) <= {one.day.isoformat() for one in found.proposed}:
            raise Refused("days_invalid", "请在提出的日期中选择。", "choose among the proposed days")
        return happened(
            "visit_answered",
            office.today(),
            actor,
            organisation=actor.organisation,
            days=chosen,
            note=note.strip(),
        )

    alter(office, actor, visit, change, key, ["answer_visit", visit, chosen, note], host=False)


def confirm_visit(
    office: Office, actor: Actor, visit: str, slot: Slot, place: str, contact: str, key: str | None = None
) -> None:
    """Fix the appointment; everybody invited is told."""
    place = required(place, "place_missing", "集合地点", "the place to meet")
    contact = required(contact, "contact_missing", "联系人及电话", "whom to call")
    data = _checked(office, slot).to_data()

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "proposed")
        return happened("visit_confirmed", office.today(), actor, slot=data, place=place, contact=contact)

    alter(office, actor, visit, change, key, ["confirm_visit", visit, data, place, contact])


def move_visit(
    office: Office, actor: Actor, visit: str, slot: Slot, reasons: str, key: str | None = None
) -> None:
    """Put a confirmed visit on another day, with the reason."""
    reasons = required(reasons, "reasons_missing", "改期原因", "why it is moved")
    data = _checked(office, slot).to_data()

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "confirmed")
        return happened("visit_moved", office.today(), actor, slot=data, reasons=reasons)

    alter(office, actor, visit, change, key, ["move_visit", visit, data, reasons])


def cancel_visit(office: Office, actor: Actor, visit: str, reasons: str, key: str | None = None) -> None:
    """Call the visit off, with the reason."""
    reasons = required(reasons, "reasons_missing", "取消原因", "why it is called off")

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, *OPEN)
        return happened("visit_cancelled", office.today(), actor, reasons=reasons)

    alter(office, actor, visit, change, key, ["cancel_visit", visit, reasons])


def visit_of(connection: Connection, actor: Actor, visit: str) -> VisitRecord:
    """A visit to which the actor's organisation is invited or whose zone it is. Refused: ``not_found``."""
    row = connection.row(
        f"SELECT v.id FROM visits v WHERE v.id = ? AND {VISIBLE_VISIT}", (visit, actor.person, actor.person)
    )
    if row is None:
        raise not_found("该踏勘", "the visit")
    return fold(visit, read_stream(connection, f"visit:{visit}"))


def hosted(transaction: Transaction, actor: Actor, visit: str) -> VisitRecord:
    """A visit that the actor's department hosts. Refused: ``not_host``, ``recused`` from a case of the visit."""
    found = visit_of(transaction.connection, actor, visit)
    if found.host != actor.organisation or not roles_now(transaction.connection, actor) & WINDOW:
        raise Refused(
            "not_host", "只有发起踏勘的部门可以办理。", "only the department that hosts the visit may"
        )
    refuse_recused(transaction.connection, actor, found.cases, "办理踏勘", "take part in the visit")
    return found


def alter(
    office: Office,
    actor: Actor,
    visit: str,
    change: Callable[[VisitRecord], NewEvent],
    key: str | None,
    content: Any,
    host: bool = True,
    text: Text | None = None,
) -> None:
    """One event of a visit, by its host or by anybody invited; ``text`` is what the message of it says besides."""

    def work(transaction: Transaction) -> None:
        found = hosted(transaction, actor, visit) if host else _invited(transaction, actor, visit)
        event = change(found)
        found = continued(found, transaction.append(f"visit:{found.id}", [event], found.sequence))
        tell_invited(transaction, actor, found, event, still_invited(transaction, found), text)

    write(office, actor, work, key, content)


def _invited(transaction: Transaction, actor: Actor, visit: str) -> VisitRecord:
    found = visit_of(transaction.connection, actor, visit)
    if actor.organisation not in found.parties or not roles_now(transaction.connection, actor):
        raise Refused("not_invited", "贵单位不在受邀之列。", "your organisation is not invited")
    refuse_recused(transaction.connection, actor, found.cases, "办理踏勘", "take part in the visit")
    return found


def still_invited(transaction: Transaction, found: VisitRecord) -> dict[str, str]:
    """The parties without those whose mandate has ended since they were invited."""
    rows = transaction.rows(
        f"SELECT seen.organisation FROM visit_parties seen WHERE seen.visit = ? AND seen.part = 'applicant' AND NOT {STILL_APPLIES}",
        found.id,
    )
    gone = {str(row[0]) for row in rows}
    return {one: part for one, part in found.parties.items() if one not in gone}


def tell_invited(
    transaction: Transaction,
    actor: Actor,
    found: VisitRecord,
    event: NewEvent,
    parties: Mapping[str, str],
    text: Text | None = None,
) -> None:
    """Tell those invited, but not the actor's own organisation, of an event just written: which visit, when and where.
    ``found`` is the visit after it."""
    told = [Text(found.purpose, found.purpose), *_when_and_where(found, event.kind)]
    said = Text("；", "; ").join([*told, text] if text else told)
    receivers = [one for one in parties if one != actor.organisation]
    tell_organisations(transaction, actor, "visit", event, receivers, Subject("visit", found.id), said)


def _when_and_where(found: VisitRecord, kind: str) -> Iterator[Text]:
    """What an event of this kind has settled."""
    if kind == "visit_proposed":
        times = COMMA.join(Text(str(one), str(one)) for one in found.proposed)
        yield Text(f"请选择可行的时间：{times.zh}", f"choose the times that suit: {times.en}")
    if kind in ("visit_confirmed", "visit_moved"):
        yield Text(f"时间 {found.appointment}", f"at {found.appointment}")
        yield Text(f"地点：{found.place}", f"place: {found.place}")
        yield Text(f"联系人：{found.contact}", f"contact: {found.contact}")
    if kind == "visit_moved":
        reasons = found.moves[-1]["reasons"]
        yield Text(f"改期原因：{reasons}", f"moved because: {reasons}")
    if kind == "visit_cancelled":
        yield Text(f"原因：{found.cancelled_why}", f"reason: {found.cancelled_why}")


def _arrangeable(transaction: Transaction, actor: Actor, case: str) -> CaseRecord:
    record, standing = open_case(transaction.connection, actor, case)
    standing.require(ARRANGE, "安排踏勘", "arrange a visit")
    if record.state.phase not in UNDER_REVIEW:
        raise Refused(
            "not_under_review",
            f"办件 {record.number} 不在审查中，不能安排踏勘。",
            f"case {record.number} is not under review",
        )
    return record


def _parties(
    transaction: Transaction,
    actor: Actor,
    records: Sequence[CaseRecord],
    departments: Sequence[str],
    applicant: bool,
) -> dict[str, str]:
    known = {
        str(row[0]) for row in transaction.rows("SELECT id FROM organisations WHERE kind = 'department'")
    }
    unknown = set(departments) - known
    if unknown:
        raise Refused(
            "no_such_department", "受邀部门不存在。", f"no such department: {', '.join(sorted(unknown))}"
        )
    found = dict.fromkeys(departments, "department")
    if applicant:
        found |= {record.holder: "applicant" for record in records}
        agents = {one for record in records for relation, one in record.parties if relation == "mandated"}
        found |= dict.fromkeys(agents, "applicant")
    return {**found, actor.organisation: "host"}


def _checked(office: Office, slot: Slot) -> Slot:
    if slot.day < office.today():
        raise Refused(
            "day_passed", f"{slot.day} 已过，请另选日期。", f"{slot.day} has passed; choose another day"
        )
    if not CLOCK.fullmatch(slot.begin) or not CLOCK.fullmatch(slot.end) or slot.begin >= slot.end:
        raise Refused(
            "hours_invalid",
            "时间应写成 09:30，结束应晚于开始。",
            "write hours like 09:30, the end after the beginning",
        )
    return slot


def in_state(found: VisitRecord, *states: str) -> None:
    if found.state not in states:
        raise Refused(
            "wrong_state",
            "踏勘已进入下一步或已结束，请刷新页面查看。",
            "the visit has moved on or ended: reload the page",
        )
