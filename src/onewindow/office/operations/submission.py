"""Submission: the draft becomes an application, with a number, a day of receipt and the facts it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from onewindow.catalogue.model import Catalogue
from onewindow.ledger import NewEvent, Transaction
from onewindow.office.counter import refuse_held
from onewindow.office.freeze import terms_event
from onewindow.office.needs import at_hand, needs_of
from onewindow.office.numbers import case_number
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, stored, tell, write
from onewindow.office.permissions import RIGHTS
from onewindow.office.reading import load_project, open_case
from onewindow.office.record import CaseRecord
from onewindow.office.situation import Situation, matter_of, situation
from onewindow.office.views import Actor, NeedView, Submission
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Event, Refused
from onewindow.procedures.registry import get


def submit_case(
    office: Office,
    actor: Actor,
    case: str,
    declared: bool,
    knowing_gaps: bool = False,
    key: str | None = None,
) -> Submission:
    """Submit a draft. The answer gives the number, the day of receipt and when the body must have reacted.

    ``declared``: the applicant answers for the truth of the papers (行政许可法 art. 31). Refused while required
    papers are missing, unless the applicant insists (``knowing_gaps``): the body then tells it once what is missing.
    After closing time or on a day off the case counts as received on the next working day.
    """
    _refuse_undeclared(declared)
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(RIGHTS["submit"], "提交该办件", "submit this case")
        refuse_held(record.counter)
        return submit_in(office, transaction, actor, record, catalogue, knowing_gaps)

    made = write(office, actor, work, key, ["submit", case, knowing_gaps])
    return confirmation(office, actor, made)


def submit_in(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    record: CaseRecord,
    catalogue: Catalogue,
    knowing_gaps: bool = False,
    answers: Mapping[str, Any] | None = None,
) -> str:
    """The submission inside a transaction, for whoever has checked the right to it. Returns the case's id.

    ``answers`` are those that the applicant confirmed at a window; without them the project's are taken as they are now.
    """
    if record.state.phase not in (Phase.NEW, Phase.PRE_REVIEW):
        raise Refused(
            "submitted_already", f"该办件已提交，编号 {record.number}。", f"it was submitted as {record.number}"
        )
    project = load_project(transaction.connection, record.project)
    given = project.answers if answers is None else answers
    seen = situation(office, catalogue, given, project.options, office.today())
    _refuse_not_applicable(seen, record.matter)
    papers = _papers(transaction, seen, record, knowing_gaps)
    data = {"papers": papers, "after_hours": office.closed_now(), "applicant": record.holder}
    command = Command("submit", office.today(), actor.person, data)
    return _numbered(office, transaction, actor, record, seen, command, given)


def resubmit_case(
    office: Office, actor: Actor, case: str, declared: bool, key: str | None = None
) -> Submission:
    """Hand in the corrections that the one-time notice asked for. The days for the body's reaction begin anew."""
    _refuse_undeclared(declared)
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(RIGHTS["resubmit"], "提交补正材料", "hand in corrections")
        return resubmit_in(office, transaction, actor, record, catalogue)

    made = write(office, actor, work, key, ["resubmit", case])
    return confirmation(office, actor, made)


def resubmit_in(
    office: Office, transaction: Transaction, actor: Actor, record: CaseRecord, catalogue: Catalogue
) -> str:
    """The corrections inside a transaction, for whoever has checked the right to it. Returns the case's id."""
    seen = _situation(office, transaction, catalogue, record)
    terms = seen.terms(matter_of(catalogue, record.matter))
    notice = record.last("correction_requested")
    new = [paper for paper in record.kept_papers if notice is None or paper.sequence > notice.sequence]
    data = {"papers": sorted({paper.document for paper in new}), "after_hours": office.closed_now()}
    command = Command("resubmit", office.today(), actor.person, data)
    events = get(record.procedure).decide(record.state, command, terms, office.planner(catalogue).calendar)
    answers = happened("answers_frozen", office.today(), actor, answers=_answers_now(transaction, record))
    _append(transaction, record, [answers], events)
    return record.id


def begin_pre_review(office: Office, actor: Actor, case: str, key: str | None = None) -> str:
    """Bring a draft into pre-review (预审, 拿地即开工): examined before the land is sold, with no clock running."""
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(RIGHTS["begin_pre_review"], "申请预审", "ask for a pre-review")
        seen = _situation(office, transaction, catalogue, record)
        _refuse_not_applicable(seen, record.matter)
        data = {"papers": sorted({paper.document for paper in record.kept_papers})}
        command = Command("begin_pre_review", office.today(), actor.person, data)
        return _numbered(office, transaction, actor, record, seen, command)

    return write(office, actor, work, key, ["begin_pre_review", case])


def confirmation(office: Office, actor: Actor, case: str) -> Submission:
    """What the confirmation page prints, for a case that was submitted."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    received = record.last("submitted", "resubmitted")
    state, terms = record.state, record.terms
    assert received is not None and terms is not None and state.received_on and state.notice_due
    return Submission(
        case=record.id,
        number=record.number,
        matter=record.matter,
        recorded_at=received.recorded_at,
        received_on=state.received_on,
        notice_due=state.notice_due,
        provisional=bool(received.data["provisional"]),
        promised_days=terms.promised.days,
        promised_unit=terms.promised.unit,
    )


def _refuse_undeclared(declared: bool) -> None:
    if declared is not True:
        raise Refused(
            "declaration_missing",
            "请先声明对申请材料实质内容的真实性负责。",
            "declare first that you answer for the truth of the papers",
            "行政许可法 31",
        )


def _situation(
    office: Office, transaction: Transaction, catalogue: Catalogue, record: CaseRecord
) -> Situation:
    project = load_project(transaction.connection, record.project)
    return situation(office, catalogue, project.answers, project.options, office.today())


def _answers_now(transaction: Transaction, record: CaseRecord) -> dict[str, Any]:
    """The project's raw answers as they are now."""
    return dict(load_project(transaction.connection, record.project).answers)


def _refuse_not_applicable(seen: Situation, matter: str) -> None:
    matter_of(seen.catalogue, matter)
    if str(seen.plan.matters[matter].status) == "not_applicable":
        why = seen.plan.why(matter).text
        raise Refused(
            "not_applicable",
            f"按项目现有要素，{why.zh}，不能提交。",
            f"by the project's facts, {why.en}: it can't be submitted",
        )


def _papers(transaction: Transaction, seen: Situation, record: CaseRecord, knowing_gaps: bool) -> list[str]:
    """The documents at hand. Refuses missing ones unless the applicant insists."""
    hand = at_hand(transaction.connection, seen.catalogue, record.project)
    needs = needs_of(seen.plan, record.matter, record.id, hand)
    missing: list[NeedView] = [need for need in needs if need.missing]
    if missing and not knowing_gaps:
        raise Refused(
            "papers_missing",
            f"还缺必要材料：{'、'.join(need.name.zh for need in missing)}。补齐后再提交，或确认仍按现状提交。",
            f"required papers are missing: {', '.join(need.name.en for need in missing)}; "
            "attach them, or confirm that you submit without them",
        )
    return [need.document for need in needs if need.satisfied]


def _numbered(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    record: CaseRecord,
    seen: Situation,
    command: Command,
    answers: Mapping[str, Any] | None = None,
) -> str:
    """Decide, then write the number, the terms of the day and the answers that the case rests on."""
    on, matter = office.today(), seen.catalogue.matters[record.matter]
    terms = seen.terms(matter)
    events = get(record.procedure).decide(
        record.state, command, terms, office.planner(seen.catalogue).calendar
    )
    before: list[NewEvent] = [terms_event(seen.catalogue, terms, on, actor.person)]
    if not record.number:
        number, serial = case_number(transaction.connection, record.zone, on.year)
        before.append(happened("case_numbered", on, actor, number=number, serial=serial))
        record = replace(record, number=number)
    given = _answers_now(transaction, record) if answers is None else dict(answers)
    before.append(happened("answers_frozen", on, actor, answers=given))
    _append(transaction, record, before, events)
    return record.id


def _append(
    transaction: Transaction, record: CaseRecord, before: list[NewEvent], events: tuple[Event, ...]
) -> None:
    done = transaction.append(
        f"case:{record.id}", [*before, *(stored(event) for event in events)], record.sequence
    )
    tell(transaction, record.id, record.number, done[len(before) :])
