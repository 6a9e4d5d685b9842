"""What a site visit found: findings by department, minutes signed by two officers, files, follow-up, conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from onewindow.catalogue.model import Text
from onewindow.ledger import NewEvent, Transaction
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.acting import within
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.handling import UNDER_REVIEW
from onewindow.office.operations.visits import (
    OPEN,
    alter,
    hosted,
    in_state,
    still_invited,
    tell_invited,
    visit_of,
)
from onewindow.office.reading import open_case
from onewindow.office.recusals import recused_from
from onewindow.office.refusal_names import in_words
from onewindow.office.views import Actor
from onewindow.office.visit_record import VisitRecord, continued
from onewindow.procedures.protocol import Refused

RESULTS = ("passed", "passed_with_items", "failed")


def record_finding(
    office: Office, actor: Actor, visit: str, result: str, finding: str, key: str | None = None
) -> None:
    """What one's own department found; until the visit is concluded it may be written anew (signatures fall then)."""
    finding = required(finding, "finding_missing", "核查情况", "the finding", 4000)
    if result not in RESULTS:
        raise Refused("result_invalid", "请选择结论。", "choose a result")

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "confirmed", "minuted")
        _held(office, found)
        _not_applicant(found, actor)
        return happened(
            "visit_finding_recorded", office.today(), actor, organisation=actor.organisation, result=result,
            finding=finding, by_name=actor.name,
        )  # fmt: skip

    alter(office, actor, visit, change, key, ["record_finding", visit, result, finding], host=False)


def record_absence(
    office: Office, actor: Actor, visit: str, department: str, reasons: str, key: str | None = None
) -> None:
    """The host records that an invited department did not come, and why; everybody invited is told.

    The visit may then be concluded without that department's finding; what the department owes in the cases stays as it
    is. A finding that it records after all, before the end, takes the place of this. Signatures fall. Refused: before
    the day of the visit, a department that is not invited, that has recorded a finding or signed the minutes.
    """
    reasons = required(reasons, "reasons_missing", "缺席情况", "why it was absent", 500)
    known = office.catalogue().departments.get(department)
    name = known.name if known else Text(department, department)

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "confirmed", "minuted")
        _held(office, found)
        if found.parties.get(department) != "department":
            raise Refused(
                "department_invalid", "请选择受邀的部门。", "choose one of the departments that are invited"
            )
        if department in found.findings or any(one["organisation"] == department for one in found.signatures):
            raise Refused(
                "was_present",
                f"{name.zh}已填写核查情况或已签名，不是缺席。",
                f"{name.en} has recorded a finding or signed: it was not absent",
            )
        return happened(
            "visit_absence_recorded", office.today(), actor, organisation=department, reasons=reasons,
            by_name=actor.name,
        )  # fmt: skip

    text = Text(f"{name.zh}缺席：{reasons}", f"{name.en} was absent: {reasons}")
    content = ["record_absence", visit, department, reasons]
    alter(office, actor, visit, change, key, content, text=text)


def write_minutes(
    office: Office,
    actor: Actor,
    visit: str,
    minutes: str,
    attendance: Sequence[Mapping[str, str]],
    key: str | None = None,
) -> None:
    """The minutes and who was there (``name``, ``organisation``, ``part``: officer, applicant, expert, other).

    Written anew they must be signed anew. Refused before the day of the visit, or with nobody present.
    """
    minutes = required(minutes, "minutes_missing", "踏勘纪要", "the minutes", 20_000)
    present = [
        {name: str(one.get(name, "")).strip() for name in ("name", "organisation", "part")}
        for one in attendance
        if str(one.get("name", "")).strip()
    ]
    if not present:
        raise Refused("attendance_missing", "请列明参加人员。", "list who was there")

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "confirmed", "minuted")
        _held(office, found)
        return happened("visit_minuted", office.today(), actor, minutes=minutes, attendance=present)

    alter(office, actor, visit, change, key, ["write_minutes", visit, minutes, present])


def sign_minutes(office: Office, actor: Actor, visit: str, key: str | None = None) -> None:
    """Sign the minutes as they are now: an officer who was there, or the applicant, each for itself and once."""

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "minuted")
        if actor.person in found.signed:
            raise Refused("signed_already", "您已签名。", "you have signed")
        if actor.name not in {one["name"] for one in found.attendance}:
            raise Refused("not_present", "参加人员名单中没有您。", "you are not on the list of those present")
        part = found.parties.get(actor.organisation, "department")
        return happened(
            "visit_signed", office.today(), actor, name=actor.name, organisation=actor.organisation,
            organisation_name=actor.organisation_name, part=part,
        )  # fmt: skip

    alter(office, actor, visit, change, key, ["sign_minutes", visit], host=False)


def attach_to_visit(
    office: Office, actor: Actor, visit: str, title: str, file_name: str, stream: BinaryIO, size: int | None = None,
    key: str | None = None,
) -> str:  # fmt: skip
    """Add a photo or paper; its id. Everybody invited may open it."""
    title = required(title, "title_missing", "说明", "what it shows")
    with office.ledger.reader() as connection:
        in_state(visit_of(connection, actor, visit), *OPEN)
    kept = office.files.keep(file_name, stream, size)
    made = new_id("f")
    data = {
        "title": title, "file_name": kept.file_name, "content_type": kept.content_type, "size": kept.size,
        "sha256": kept.sha256,
    }  # fmt: skip

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, *OPEN)
        return happened("visit_file_attached", office.today(), actor, id=made, **data)

    alter(office, actor, visit, change, key, ["attach_to_visit", visit, data], host=False)
    return made


def set_follow_up(
    office: Office, actor: Actor, visit: str, what: str, who: str, until: date, key: str | None = None
) -> None:
    """Something to be done after the visit, by whom and until when."""
    what = required(what, "what_missing", "整改或后续事项", "what is to be done", 2000)
    who = required(who, "who_missing", "责任人", "who does it")
    if until < office.today():
        raise Refused("until_invalid", "完成期限不能早于今天。", "the last day has passed")

    def change(found: VisitRecord) -> NewEvent:
        in_state(found, "confirmed", "minuted", "concluded")
        return happened(
            "visit_follow_up_set",
            office.today(),
            actor,
            id=new_id("t"),
            what=what,
            who=who,
            until=until.isoformat(),
        )

    alter(office, actor, visit, change, key, ["set_follow_up", visit, what, who, until])


def finish_follow_up(
    office: Office, actor: Actor, visit: str, item: str, note: str, key: str | None = None
) -> None:
    """Record that a follow-up is done and how it was seen to."""
    note = required(note, "note_missing", "完成情况", "how it was done", 2000)

    def change(found: VisitRecord) -> NewEvent:
        if not any(one.id == item and one.done_on is None for one in found.follow_ups):
            raise Refused("no_such_item", "没有这项待完成事项。", "no such open item")
        return happened("visit_follow_up_done", office.today(), actor, id=item, note=note)

    alter(office, actor, visit, change, key, ["finish_follow_up", visit, item, note])


def conclude_visit(office: Office, actor: Actor, visit: str, key: str | None = None) -> list[str]:
    """Conclude: the minutes are signed by two officers at least (行政许可法 34). The cases that took them over.

    In each case that the host itself decides the facts are verified by the same act; the other bodies adopt the
    visit into their own cases with ``adopt_visit``.
    """

    def work(transaction: Transaction) -> list[str]:
        found = hosted(transaction, actor, visit)
        in_state(found, "minuted")
        officers = _officers(transaction, found)
        if len(officers) < 2:
            raise Refused(
                "two_officers",
                "纪要须有两名以上工作人员签名（已回避的不计）。",
                "two officers at least must have signed the minutes, none who is off the case",
                "行政许可法 34(3)",
            )
        if found.unheard:
            unnamed = Refused(
                "findings_missing",
                f"尚有部门未填写核查情况：{'、'.join(found.unheard)}；没有到场的，请先登记缺席。",
                f"findings are missing: {', '.join(found.unheard)}; record those that did not come as absent",
            )
            raise in_words(unnamed, office.catalogue())
        events = [happened("visit_concluded", office.today(), actor)]
        data = _verification(office, found, officers)
        verified = [case for case in found.cases if _verify(office, transaction, actor, case, data)]
        events += [happened("visit_adopted", office.today(), actor, case=case) for case in verified]
        found = continued(found, transaction.append(f"visit:{found.id}", events, found.sequence))
        tell_invited(transaction, actor, found, events[0], still_invited(transaction, found))
        return verified

    return write(office, actor, work, key, ["conclude_visit", visit])


def adopt_visit(office: Office, actor: Actor, visit: str, case: str, key: str | None = None) -> None:
    """Take a concluded visit over as the verification of a case that one's own body decides."""

    def work(transaction: Transaction) -> None:
        found = visit_of(transaction.connection, actor, visit)
        in_state(found, "concluded")
        if case not in found.cases or case in found.adopted:
            raise Refused(
                "no_such_case", "该办件不在踏勘范围内，或已采用。", "not a case of this visit, or adopted"
            )
        data = _verification(office, found, _officers(transaction, found))
        within(office, transaction, actor, case, "verify", data, office.today())
        event = happened("visit_adopted", office.today(), actor, case=case)
        transaction.append(f"visit:{found.id}", [event], found.sequence)

    write(office, actor, work, key, ["adopt_visit", visit, case])


def _verify(
    office: Office, transaction: Transaction, actor: Actor, case: str, data: Mapping[str, Any]
) -> bool:
    """Verify the case where the host decides it and the law admits it now."""
    record, standing = open_case(transaction.connection, actor, case)
    if "deciding" not in standing.relations or record.state.phase not in UNDER_REVIEW:
        return False
    try:
        within(office, transaction, actor, case, "verify", data, office.today())
    except Refused as refused:
        if refused.code in ("wrong_phase", "not_permitted", "recused"):
            return False
        raise
    return True


def _verification(office: Office, found: VisitRecord, officers: Sequence[str]) -> dict[str, Any]:
    known = office.catalogue().departments
    absent = [
        f"{known[one].name.zh if one in known else one}缺席（{said['reasons']}）"
        for one, said in found.absences.items()
    ]
    finding = "；".join([*(one["finding"] for one in found.findings.values()), *absent])
    day = found.appointment.day.isoformat() if found.appointment else ""
    return {"officers": list(officers), "finding": f"{day} {found.purpose}：{finding}"}


def _officers(transaction: Transaction, found: VisitRecord) -> list[str]:
    """Who signed for an office, without those who are off one of the cases now."""
    off = recused_from(transaction.connection, found.cases)
    signed = [one for one in found.signatures if one["part"] != "applicant" and one["person"] not in off]
    return list(dict.fromkeys(one["name"] for one in signed))


def _held(office: Office, found: VisitRecord) -> None:
    if found.appointment is not None and office.today() < found.appointment.day:
        raise Refused("not_held_yet", "踏勘日未到。", "the day of the visit has not come")


def _not_applicant(found: VisitRecord, actor: Actor) -> None:
    if found.parties.get(actor.organisation) == "applicant":
        raise Refused("not_permitted", "申请人不填写核查情况。", "an applicant records no finding")
