"""Submission: the draft becomes an application, with a number, a day of receipt and the facts it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from onewindow.catalogue.model import Catalogue, Matter
from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import Connection
from onewindow.office import corrections, undertakings
from onewindow.office.counter import refuse_held
from onewindow.office.freeze import terms_event
from onewindow.office.needs import certificates_used, name_of, needs_of
from onewindow.office.numbers import case_number
from onewindow.office.offers import at_hand
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, stored, tell, write
from onewindow.office.operations.instant import settle_at_once
from onewindow.office.operations.sign_up import require_verified
from onewindow.office.parts import buildings_of
from onewindow.office.permissions import RIGHTS
from onewindow.office.project_record import ProjectRecord
from onewindow.office.reading import SYSTEM, load_project, open_case
from onewindow.office.record import CaseRecord
from onewindow.office.situation import Situation, matter_of, situation
from onewindow.office.views import Actor, NeedView, Submission
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Event, Refused, Terms
from onewindow.procedures.registry import get


@dataclass(frozen=True, slots=True)
class Ways:
    """How an application is handed in.

    ``knowing_gaps``: although required papers are missing. ``gaps``: papers that shall follow, with their last days
    (容缺). ``commitment``: to be decided on a commitment (告知承诺).
    """

    knowing_gaps: bool = False
    gaps: Mapping[str, date] = field(default_factory=dict)
    commitment: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission that nothing stands against: what will be written when all that go with it are as ready."""

    record: CaseRecord
    before: tuple[NewEvent, ...]
    events: tuple[Event, ...]


def submit_case(
    office: Office,
    actor: Actor,
    case: str,
    declared: bool,
    knowing_gaps: bool = False,
    key: str | None = None,
    gaps: Mapping[str, date] | None = None,
    commitment: bool = False,
) -> Submission:
    """Submit a draft. The answer gives the number, the day of receipt and when the body must have reacted.

    ``declared``: the applicant answers for the truth of the papers (行政许可法 art. 31). Refused while required
    papers are missing, unless the applicant insists (``knowing_gaps``): the body then tells it once what is missing.
    ``gaps`` names papers that may follow and the days by which they will, ``commitment`` signs the commitment.
    After closing time or on a day off the case counts as received on the next working day.
    """
    refuse_undeclared(declared)
    catalogue, ways = office.catalogue(), Ways(knowing_gaps, dict(gaps or {}), commitment)

    def work(transaction: Transaction) -> str:
        record = _mine(transaction, actor, case, "submit", "提交该办件", "submit this case")
        return hand_in(
            office, transaction, actor, prepare(office, transaction, actor, record, catalogue, ways)
        )

    told = {document: until.isoformat() for document, until in ways.gaps.items()}
    made = write(office, actor, work, key, ["submit", case, knowing_gaps, told, commitment])
    return confirmation(office, actor, made)


def resubmit_case(
    office: Office, actor: Actor, case: str, declared: bool, key: str | None = None
) -> Submission:
    """Hand in the corrections that the one-time notice asked for. The days for the body's reaction begin anew."""
    refuse_undeclared(declared)
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
    project = load_project(transaction.connection, record.project)
    terms = _situation(office, catalogue, project).terms(matter_of(catalogue, record.matter))
    corrections.require_answered(record)
    notice = record.last("correction_requested")
    new = [paper for paper in record.kept_papers if notice is None or paper.sequence > notice.sequence]
    data = {
        "papers": sorted({paper.document for paper in new} | corrections.explained(record)),
        "after_hours": office.closed_now(),
    }
    command = Command("resubmit", office.today(), actor.person, data)
    events = get(record.procedure).decide(record.state, command, terms, office.planner(catalogue).calendar)
    answers = happened("answers_frozen", office.today(), actor, answers=dict(project.answers))
    _append(transaction, record, [answers], events)
    return record.id


def begin_pre_review(office: Office, actor: Actor, case: str, key: str | None = None) -> str:
    """Bring a draft into pre-review (预审, 拿地即开工): examined before the land is sold, with no clock running."""
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record = _mine(transaction, actor, case, "begin_pre_review", "申请预审", "ask for a pre-review")
        prepared = prepare(office, transaction, actor, record, catalogue, Ways(), "begin_pre_review")
        return hand_in(office, transaction, actor, prepared)

    return write(office, actor, work, key, ["begin_pre_review", case])


def confirmation(office: Office, actor: Actor, case: str) -> Submission:
    """What the confirmation page prints. Refused (``not_submitted``) for a case that was not: a draft, a pre-review."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
    received = record.last("submitted", "resubmitted")
    state, terms = record.state, record.terms
    if received is None or terms is None or state.received_on is None or state.notice_due is None:
        raise Refused(
            "not_submitted",
            "该办件还没有提交，因此没有收件凭据。请先提交。",
            "the case has not been submitted, so nothing confirms its receipt yet; submit it first",
        )
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
    ways = Ways(knowing_gaps)
    prepared = prepare(office, transaction, actor, record, catalogue, ways, answers=answers)
    return hand_in(office, transaction, actor, prepared)


def _mine(transaction: Transaction, actor: Actor, case: str, command: str, zh: str, en: str) -> CaseRecord:
    """A draft that the actor may hand in itself: not while a window holds it."""
    record, standing = open_case(transaction.connection, actor, case)
    standing.require(RIGHTS[command], zh, en)
    refuse_held(record.counter)
    return record


def prepare(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    record: CaseRecord,
    catalogue: Catalogue,
    ways: Ways,
    command: str = "submit",
    answers: Mapping[str, Any] | None = None,
) -> Prepared:
    """Everything that speaks for or against handing a draft in, with nothing written. Raises ``Refused``."""
    if command == "submit" and record.state.phase not in (Phase.NEW, Phase.PRE_REVIEW):
        raise Refused(
            "submitted_already",
            f"该办件已提交，编号 {record.number}。",
            f"it was submitted as {record.number}",
        )
    project = load_project(transaction.connection, record.project)
    if answers is not None:
        project = replace(project, answers=answers)
    seen = _situation(office, catalogue, project)
    _refuse_not_applicable(seen, record.matter)
    matter, terms = catalogue.matters[record.matter], seen.terms(matter_of(catalogue, record.matter))
    before: list[NewEvent] = [terms_event(catalogue, terms, office.today(), actor.person)]
    before.append(happened("answers_frozen", office.today(), actor, answers=dict(project.answers)))
    applicant = holder_name(transaction.connection, record)
    data: dict[str, Any]
    if command == "submit":
        needs = _needs(office, transaction, seen, record, project)
        _refuse_missing(needs, ways.knowing_gaps)
        before += _proposal(office, actor, seen, matter, project, needs, ways.gaps, applicant)
        held = [need.document for need in needs if need.satisfied]
        numbers = certificates_used(needs)
        if numbers:
            before.append(happened("certificates_used", office.today(), actor, numbers=numbers))
        data = {"papers": held, "after_hours": office.closed_now(), "applicant": record.holder}
    else:
        data = {"papers": sorted({paper.document for paper in record.kept_papers})}
    given = Command(command, office.today(), actor.person, data)
    machine, calendar = get(record.procedure), office.planner(catalogue).calendar
    events = machine.decide(record.state, given, terms, calendar)
    if ways.commitment:
        state = record.state
        for event in events:
            state = machine.evolve(state, event)
        signing = commitment_command(office, actor, seen, record, project, terms, applicant)
        events = (*events, *machine.decide(state, signing, terms, calendar))
    return Prepared(record, tuple(before), events)


def holder_name(connection: Connection, record: CaseRecord) -> str:
    """The applicant's name, whoever acts for it."""
    row = connection.row("SELECT name FROM organisations WHERE id = ?", (record.holder,))
    return str(row[0]) if row else record.holder


def commitment_command(
    office: Office,
    actor: Actor,
    seen: Situation,
    record: CaseRecord,
    project: ProjectRecord,
    terms: Terms,
    applicant: str,
) -> Command:
    """The signing of a matter's commitment, with the text as it stands today. Raises ``Refused`` where none is allowed."""
    machine = get(record.procedure)
    if not terms.commitment or terms.public_safety or "sign_commitment" not in machine.commands:
        raise Refused(
            "no_commitment",
            "该事项不适用告知承诺，请按普通方式提交。",
            "this matter is not decided on a commitment: apply in the ordinary way",
            undertakings.COMMITMENT_LAW,
        )
    matter = seen.catalogue.matters[record.matter]
    calendar = office.planner(seen.catalogue).calendar
    made = undertakings.commitment_of(seen.plan, matter, applicant, project.name, calendar, office.today())
    data = {"version": made.version, "text": made.text, "check_by": made.check_by}
    return Command("sign_commitment", office.today(), actor.person, data)


def hand_in(office: Office, transaction: Transaction, actor: Actor, prepared: Prepared) -> str:
    """Write a prepared submission, with the next number of the year where the case has none yet."""
    record, on = prepared.record, office.today()
    require_verified(transaction.connection, record.holder)
    before = list(prepared.before)
    if not record.number:
        number, serial = _next_number(transaction, record.zone, on.year)
        before.insert(1, happened("case_numbered", on, actor, number=number, serial=serial))
        record = replace(record, number=number)
    _append(transaction, record, before, prepared.events)
    settle_at_once(office, transaction, record.id, record.matter)
    return record.id


def _next_number(transaction: Transaction, zone: str, year: int) -> tuple[str, int]:
    """The next number, behind those that the same transaction has given (the tables know them only afterwards)."""
    number, serial = case_number(transaction.connection, zone, year)
    taken = sum(event.kind == "case_numbered" for event in transaction.appended)
    return f"{number.removesuffix(f'{serial:06d}')}{serial + taken:06d}", serial + taken


def refuse_undeclared(declared: bool) -> None:
    """Refuse what is handed in without the declaration of truth."""
    if declared is not True:
        raise Refused(
            "declaration_missing",
            "请先声明对申请材料实质内容的真实性负责。",
            "declare first that you answer for the truth of the papers",
            "行政许可法 31",
        )


def _situation(office: Office, catalogue: Catalogue, project: ProjectRecord) -> Situation:
    return situation(office, catalogue, project.answers, project.options, office.today())


def _refuse_not_applicable(seen: Situation, matter: str) -> None:
    matter_of(seen.catalogue, matter)
    if str(seen.plan.matters[matter].status) == "not_applicable":
        why = seen.plan.why(matter).text
        raise Refused(
            "not_applicable",
            f"按项目现有要素，{why.zh}，不能提交。",
            f"by the project's facts, {why.en}: it can't be submitted",
        )


def _needs(
    office: Office, transaction: Transaction, seen: Situation, record: CaseRecord, project: ProjectRecord
) -> tuple[NeedView, ...]:
    hand = at_hand(office, transaction.connection, SYSTEM, seen.catalogue, record.project)
    serving = hand.serving(record.part, buildings_of(project.answers))
    return needs_of(seen.plan, record.matter, record.id, serving)


def _refuse_missing(needs: tuple[NeedView, ...], knowing_gaps: bool) -> None:
    """Refuse missing papers unless the applicant insists."""
    missing = [need for need in needs if need.missing]
    if missing and not knowing_gaps:
        raise Refused(
            "papers_missing",
            f"还缺必要材料：{'、'.join(need.name.zh for need in missing)}。补齐后再提交，或确认仍按现状提交。",
            f"required papers are missing: {', '.join(need.name.en for need in missing)}; "
            "attach them, or confirm that you submit without them",
        )


def _proposal(
    office: Office,
    actor: Actor,
    seen: Situation,
    matter: Matter,
    project: ProjectRecord,
    needs: tuple[NeedView, ...],
    gaps: Mapping[str, date],
    applicant: str,
) -> list[NewEvent]:
    """The proposal that papers may follow, with the letter that undertakes it; none without gaps."""
    if not gaps:
        return []
    for document, until in gaps.items():
        _check_gap(office, seen, matter, needs, document, until)
    letter = undertakings.gaps_of(seen.catalogue, matter, applicant, project.name, gaps)
    listed = [{"document": document, "until": until.isoformat()} for document, until in gaps.items()]
    data = {"gaps": listed, "version": letter.version, "text": letter.text, "sha256": letter.hash}
    return [happened("gaps_proposed", office.today(), actor, **data)]


def _check_gap(
    office: Office, seen: Situation, matter: Matter, needs: tuple[NeedView, ...], document: str, until: date
) -> None:
    need = next((one for one in needs if one.document == document), None)
    if need is None or need.necessity != "may_follow" or need.state == "not_needed" or need.satisfied:
        raise Refused(
            "gap_not_allowed",
            f"材料“{document if need is None else need.name.zh}”不在本事项可容缺的清单内，或已经齐备，不能选择后补。",
            f"{document if need is None else need.name.en!r} is not among the papers that may follow here, or is at hand",
        )
    check_gap_day(office, seen.catalogue, matter, document, until)


def check_gap_day(office: Office, catalogue: Catalogue, matter: Matter, document: str, until: date) -> None:
    """Refuse a day by which a paper shall follow when it lies in the past, or after the last that the catalogue admits."""
    name, last = name_of(catalogue, document), gap_ceiling(office, catalogue, matter, document)
    if until < office.today():
        raise Refused(
            "gap_until_missing",
            f"“{name.zh}”的补交日期不能早于今天。",
            f"the day for {name.en!r} lies in the past",
        )
    if last is not None and until > last:
        raise Refused(
            "gap_until_late",
            f"“{name.zh}”最迟应在 {last} 补交，请选择更早的日期。",
            f"{name.en!r} must follow by {last}; choose an earlier day",
        )


def gap_ceiling(office: Office, catalogue: Catalogue, matter: Matter, document: str) -> date | None:
    """The last day that the catalogue admits for a paper handed in today's submission; None where it sets none."""
    limit = next((need.within for need in matter.needs if need.document == document), None)
    if limit is None or str(limit.unit) == "none":
        return None
    calendar = office.planner(catalogue).calendar
    count = calendar.due if str(limit.unit) == "working_day" else calendar.due_calendar_days
    return count(office.today(), limit.days).on


def _append(
    transaction: Transaction, record: CaseRecord, before: list[NewEvent], events: tuple[Event, ...]
) -> None:
    done = transaction.append(
        f"case:{record.id}", [*before, *(stored(event) for event in events)], record.sequence
    )
    tell(transaction, record.id, record.number, done[len(before) :])
