"""One case with everything that its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from onewindow.catalogue.model import Catalogue, Text
from onewindow.ledger import StoredEvent
from onewindow.ledger.database import Connection
from onewindow.office.beside import steps_beside
from onewindow.office.case_lines import days_left
from onewindow.office.four_eyes import lacks_second
from onewindow.office.handling import DECISIONS
from onewindow.office.lights import Lights, lights_of
from onewindow.office.names import SYSTEM_NAME, names_of
from onewindow.office.needs import AtHand, needs_of, waits_for
from onewindow.office.notices import given
from onewindow.office.offers import at_hand
from onewindow.office.office import Office
from onewindow.office.parts import buildings_of
from onewindow.office.permissions import INSIDE, right_of
from onewindow.office.project_record import ProjectRecord
from onewindow.office.reading import Standing, load_project, open_case, open_case_events
from onewindow.office.record import CaseRecord
from onewindow.office.situation import Situation, situation
from onewindow.office.timeline import timeline
from onewindow.office.views import Actor, CaseView, DecisionView, Given, OpinionView, Readiness, TimelineEntry
from onewindow.procedures import words
from onewindow.procedures.clock import account_of, read
from onewindow.procedures.phases import Phase
from onewindow.procedures.registry import get


def case(office: Office, actor: Actor, case: str) -> CaseView:
    """A case by id or number. Raises ``Refused`` (``not_found``) when the actor may not see it."""
    with office.ledger.reader() as connection:
        record, standing, events = open_case_events(connection, actor, case)
        project = load_project(connection, record.project)
        seen = seen_by_case(office, record, project)
        hand = at_hand(office, connection, actor, seen.catalogue, record.project)
        hand = hand.serving(record.part, buildings_of(project.answers))
        names = _names(connection, record, events)
    return _view(
        office,
        record,
        standing,
        project,
        seen,
        hand,
        names,
        timeline(record, events, names, outside(standing)),
        tuple(paper for _, paper in given(events)),
    )


def readiness(office: Office, actor: Actor, case: str) -> Readiness:
    """What stands between a draft and its submission."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
        project = load_project(connection, record.project)
        seen = seen_by_case(office, record, project)
        hand = at_hand(office, connection, actor, seen.catalogue, record.project)
        hand = hand.serving(record.part, buildings_of(project.answers))
    planned = seen.plan.matters.get(record.matter)
    needs = needs_of(seen.plan, record.matter, record.id, hand) if planned else ()
    status = str(planned.status) if planned else "not_applicable"
    applies = {"applies": True, "not_applicable": False}.get(status)
    return Readiness(record.id, needs, planned.unknown if planned else (), applies, waits_for(needs))


def seen_by_case(office: Office, record: CaseRecord, project: ProjectRecord) -> Situation:
    """The project as the case sees it: under its frozen version and answers, or as of today before that.

    What a window holds for the deciding body stands as the applicant confirmed it at the counter.
    """
    catalogue = office.frozen_catalogue(record.snapshot) if record.frozen else office.catalogue()
    submitted = record.submitted_at is not None and record.state.phase is not Phase.CORRECTION
    answers = record.answers if submitted or record.counter.held else project.answers
    return situation(office, catalogue, answers, project.options, record.state.accepted_on or office.today())


def _names(connection: Connection, record: CaseRecord, events: Sequence[StoredEvent]) -> dict[str, str]:
    """The names of the people and organisations that the case's events mention."""
    people = {event.by for event in events} | {paper.attached_by for paper in record.papers}
    organisations = {organisation for _, organisation in record.parties} | {record.holder}
    return SYSTEM_NAME | names_of(connection, people - {"system"}, organisations)


def _view(
    office: Office,
    record: CaseRecord,
    standing: Standing,
    project: ProjectRecord,
    seen: Situation,
    hand: AtHand,
    names: dict[str, str],
    entries: tuple[TimelineEntry, ...],
    papers: tuple[Given, ...],
) -> CaseView:
    state, terms, today = record.state, record.terms, office.today()
    assert terms is not None and record.started_at is not None
    calendar = office.planner(seen.catalogue).calendar
    lights = lights_of(state, terms, calendar)
    notice = record.last("correction_requested")
    statutory, promised, provisional = _dues(lights, state.clock, terms, calendar, today)
    light = lights.on(today)
    return CaseView(
        id=record.id,
        number=record.number,
        matter=seen.catalogue.matters[record.matter],
        project=record.project,
        project_name=project.name,
        applicant=record.holder,
        applicant_name=names.get(record.holder, record.holder),
        procedure=record.procedure,
        phase=state.phase.value,
        phase_name=Text(*words.PHASES[state.phase]),
        today=today,
        started_at=record.started_at,
        submitted_at=record.submitted_at,
        received_on=state.received_on,
        notice_due=state.notice_due,
        accepted_on=state.accepted_on,
        deemed_accepted=state.deemed_accepted,
        statutory_due=statutory,
        promised_due=promised,
        provisional=provisional,
        light=light,
        days_left=None
        if lights.due_on is None or light in ("grey", "blue")
        else days_left(today, lights.due_on, calendar),
        readings=read(state.clock, terms, calendar, today),
        account=account_of(state.clock, terms, calendar, today),
        facts=seen.facts,
        needs=needs_of(seen.plan, record.matter, record.id, hand),
        documents=tuple(paper for paper in hand.papers if paper.case == record.id),
        opinions=_opinions(record, seen.catalogue, names),
        consolidated=state.consolidated,
        correction=tuple(notice.data["items"]) if notice is not None else (),
        decision=_decision(record, names),
        certificates=tuple(one for one in hand.results if one.case == record.id),
        timeline=entries,
        actions=actions(record, standing),
        may=steps_beside(record, standing),
        assigned=record.assigned.get(standing.actor.organisation, ""),
        relations=standing.relations,
        catalogue=seen.catalogue,
        catalogue_hash=record.catalogue,
        frozen=record.frozen,
        terms=terms,
        state=state,
        why=_why(record, seen),
        given=papers,
        record=record,
    )


def _why(record: CaseRecord, seen: Situation) -> Mapping[str, Any]:
    """Why the matter applies: kept with the decision, else by the rules and answers that the case goes by."""
    kept = record.receipts[-1].get("why") if record.receipts else None
    return kept if isinstance(kept, Mapping) else seen.plan.why(record.matter).to_json()


def _dues(
    lights: Lights, clock: Any, terms: Any, calendar: Any, today: date
) -> tuple[date | None, date | None, bool]:
    """Both due dates; while a special procedure is open, the earliest ones, which may still move."""
    readings = read(clock, terms, calendar, today)
    if readings is None:
        return lights.statutory_due, lights.promised_due, lights.provisional
    dues = [reading.due or reading.earliest for reading in (readings.statutory, readings.promised)]
    return (
        dues[0].on if dues[0] else None,
        dues[1].on if dues[1] else None,
        any(due is not None and due.provisional for due in dues),
    )


def outside(standing: Standing) -> bool:
    """Whether the actor sees the case from outside the offices: the applicant, its agents, a window."""
    return standing.actor.kind != "system" and not standing.relations & INSIDE


def actions(record: CaseRecord, standing: Standing) -> tuple[str, ...]:
    """The commands that this actor may give in this state, in the procedure's order."""
    assert record.terms is not None
    terms = record.terms
    found = [
        command
        for command in get(record.procedure).available(record.state, terms)
        if command != "lapse" and standing.has(right_of(command, terms))
    ]
    if terms.four_eyes or record.handling.proposal is not None:
        found = [command for command in found if command not in DECISIONS]
    found = [command for command in found if not lacks_second(record, command, standing.actor.person)]
    if "give_opinion" in found and not _awaited(record, standing.actor.organisation):
        found.remove("give_opinion")
    extendable = "extend" in get(record.procedure).available(record.state, terms)
    if extendable and record.extension_asked is None and standing.has(right_of("ask_extension", terms)):
        found.append("ask_extension")
    return tuple(found)


def _awaited(record: CaseRecord, organisation: str) -> bool:
    return any(one.department == organisation and not one.view for one in record.state.opinions)


def _opinions(record: CaseRecord, catalogue: Catalogue, names: dict[str, str]) -> tuple[OpinionView, ...]:
    given = {
        event.data["department"]: event
        for event in record.procedural
        if event.kind in ("opinion_given", "opinion_deemed")
    }
    found = []
    for opinion in record.state.opinions:
        department = catalogue.departments.get(opinion.department)
        event = given.get(opinion.department) if opinion.view else None
        found.append(
            OpinionView(
                department=opinion.department,
                department_name=department.name
                if department
                else Text(opinion.department, opinion.department),
                asked_on=opinion.asked_on,
                due_on=opinion.due_on,
                given_on=opinion.given_on,
                view=opinion.view,
                text=str(event.data.get("reasons", "")) if event else "",
                by=names.get(event.by, event.by) if event else "",
                deemed=opinion.deemed,
                conditions=tuple(event.data.get("conditions", ())) if event else (),
                objections=tuple(event.data.get("objections", ())) if event else (),
                late=bool(event.data.get("late")) if event else False,
            )
        )
    return tuple(found)


def _decision(record: CaseRecord, names: dict[str, str]) -> DecisionView | None:
    event = record.last("granted", "refused", "filed", "filing_refused")
    if event is None or record.state.decided_on is None:
        return None
    return DecisionView(
        granted=event.kind in ("granted", "filed"),
        number=str(event.data.get("number", "")),
        on=event.on,
        reasons=str(event.data.get("reasons", "")),
        remedies=event.data.get("remedies"),
        by=event.by,
        by_name=names.get(event.by, event.by),
        receipt=record.receipts[-1] if record.receipts else {},
        conditions=tuple(event.data.get("conditions", ())),
        letter=record.handling.letter(str(event.data.get("number", ""))),
        position=event.position,
    )
