"""Combined submissions: what goes together, one form, one set of documents, one view of all cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.model import Catalogue, Matter, Text
from onewindow.ledger.database import Connection
from onewindow.office.bundle_record import BundleRecord
from onewindow.office.bundle_views import (
    BundleCase,
    BundleFact,
    BundleLine,
    BundleView,
    TogetherLine,
    TogetherView,
)
from onewindow.office.case_lines import LIGHT
from onewindow.office.matter_facts import facts_of_matter
from onewindow.office.needs import needs_of, waits_for
from onewindow.office.offers import at_hand
from onewindow.office.office import Office
from onewindow.office.operations.combined import open_bundle, subject_of
from onewindow.office.operations.projects import EDIT
from onewindow.office.parts import buildings_of, parts_of, takes_parts
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.queries.combined_needs import bundle_needs
from onewindow.office.queries.projects import task_list
from onewindow.office.reading import load_project, open_project
from onewindow.office.situation import Situation, situation
from onewindow.office.views import Actor, NeedView, TaskLine
from onewindow.planner.project_plan import Plan
from onewindow.procedures import words
from onewindow.procedures.phases import Phase
from onewindow.procedures.registry import get

_LINE = (
    "SELECT b.id, b.number, b.subject, b.name_zh, b.name_en, b.part, b.begun_at, b.submitted_at, "
    "(SELECT count(*) FROM bundle_cases k WHERE k.bundle = b.id) FROM bundles b"
)


def together(office: Office, actor: Actor, project: str, subject: str) -> TogetherView:
    """The matters of a stage or life event for a project: which can be applied for together now, and the bundles of it."""
    catalogue = office.catalogue()
    found = subject_of(catalogue, subject)
    tasks = {task.matter.id: task for task in task_list(office, actor, project)}
    with office.ledger.reader() as connection:
        owner, standing = open_project(connection, actor, project)
        rows = connection.rows(
            f"{_LINE} WHERE b.project = ? AND b.subject = ? ORDER BY b.begun_at DESC, b.id",
            (owner.id, subject),
        )
        held = _held(connection, owner.id)
        parts = parts_of(connection, owner.id)
        ended = {str(row[0]) for row in connection.rows(_ENDED, (owner.id,))}
    may_edit = standing.has(EDIT)
    bundles = tuple(_line(row) for row in rows)
    drafts = [one for one in bundles if one.submitted_at is None and one.cases]
    draft = drafts[0] if drafts and may_edit else None
    buildings = buildings_of(owner.answers)
    taken = _taken(parts, ended, buildings)
    chosen = {case for case, bundle in held.items() if draft and bundle == draft.id}
    lines = tuple(
        _together_line(tasks[id], found.way, held, chosen, bool(buildings) and len(taken) < len(buildings))
        for id in found.matters
        if id in tasks
    )
    return TogetherView(
        project=owner.id,
        project_name=owner.name,
        subject=found,
        lines=lines,
        draft=draft,
        earlier=tuple(one for one in bundles if one.submitted_at is not None),
        buildings=buildings if found.way == "parts" else (),
        taken=taken,
        may_edit=may_edit,
        catalogue=catalogue,
    )


_ENDED = (
    "SELECT c.id FROM cases c WHERE c.project = ? AND c.finished = 1 AND NOT EXISTS "
    "(SELECT 1 FROM results r WHERE r.case_id = c.id AND r.status = 'valid')"
)


def _held(connection: Connection, project: str) -> dict[str, str]:
    """The drafts of a project that are in a bundle not yet handed in, with that bundle."""
    rows = connection.rows(
        "SELECT k.case_id, k.bundle FROM bundle_cases k JOIN bundles b ON b.id = k.bundle "
        "WHERE b.project = ? AND b.submitted = 0",
        (project,),
    )
    return {str(row[0]): str(row[1]) for row in rows}


def _taken(parts: Mapping[str, Any], ended: set[str], buildings: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for case, part in parts.items():
        if case not in ended:
            for building in part.buildings:
                found.setdefault(building, {})[part.name] = None
    return {building: tuple(found[building]) for building in buildings if building in found}


def _together_line(
    task: TaskLine, way: str, held: Mapping[str, str], chosen: set[str], more: bool
) -> TogetherLine:
    case = task.case.id if task.case else ""
    mine = case in chosen
    startable = {"can_start", "cannot_start"} if way == "pre_review" else {"can_start"}
    free = task.status in startable or (task.status == "draft" and (mine or case not in held))
    if way == "parts" and takes_parts(task.matter) and more:
        free = free or task.status in ("in_progress", "done")
    return TogetherLine(
        matter=task.matter,
        status=task.status,
        free=free,
        waits_for=task.waits_for if task.status == "cannot_start" else (),
        unknown=task.unknown,
        case=case,
        number=task.case.number if task.case else "",
        chosen=mine,
    )


def _line(row: tuple[Any, ...]) -> BundleLine:
    id, number, subject, zh, en, part, begun, submitted, cases = row
    return BundleLine(
        id,
        number,
        subject,
        Text(zh, en),
        part,
        datetime.fromisoformat(begun),
        datetime.fromisoformat(submitted) if submitted else None,
        int(cases),
    )


def bundles(office: Office, actor: Actor, project: str) -> tuple[BundleLine, ...]:
    """The bundles of a project, newest first; those being prepared only for who applies."""
    with office.ledger.reader() as connection:
        owner, standing = open_project(connection, actor, project)
        every = standing.relations & {"own", "mandated"}
        rows = connection.rows(
            f"{_LINE} WHERE b.project = ?{'' if every else ' AND b.submitted = 1'} ORDER BY b.begun_at DESC, b.id",
            (owner.id,),
        )
    whole = bool(standing.relations)
    return tuple(one for one in map(_line, rows) if one.cases) if whole else ()


def bundle(office: Office, actor: Actor, bundle: str) -> BundleView:
    """A bundle by id or number. While it is prepared its facts and documents are in it, later the state of its cases."""
    catalogue, today = office.catalogue(), office.today()
    with office.ledger.reader() as connection:
        record = open_bundle(connection, actor, bundle)
        project = load_project(connection, record.project)
        cases = _cases(connection, actor, catalogue, record.id, today)
        names = {
            str(row[0]): str(row[1])
            for row in connection.rows(
                "SELECT id, name FROM organisations WHERE id = ? UNION ALL SELECT id, name FROM persons WHERE id = ?",
                (record.holder, record.changed_by),
            )
        }
        may_edit = not record.submitted and _may_edit(connection, actor, record)
        seen = frozenset(one.matter for one in cases if one.visible)
        preparing = {} if record.submitted else _prepare(office, connection, actor, record, project, seen)
    return BundleView(
        record=record,
        name=Text(record.name_zh, record.name_en),
        project_name=project.name,
        holder_name=names.get(record.holder, ""),
        changed_by=names.get(record.changed_by, ""),
        cases=cases,
        may_edit=may_edit,
        catalogue=catalogue,
        today=today,
        **preparing,
    )


def _may_edit(connection: Connection, actor: Actor, record: BundleRecord) -> bool:
    _, standing = open_project(connection, actor, record.project)
    return standing.has(EDIT)


def _cases(
    connection: Connection, actor: Actor, catalogue: Catalogue, bundle: str, today: date
) -> tuple[BundleCase, ...]:
    rows = connection.rows(
        "SELECT c.id, c.number, c.matter, c.matter_zh, c.matter_en, c.department, c.phase, c.received_on, "
        f"c.accepted_on, c.decided_on, c.due_on, c.promised_due, {LIGHT}, CASE WHEN {VISIBLE_CASE} THEN 1 ELSE 0 END "
        "FROM bundle_cases k JOIN cases c ON c.id = k.case_id WHERE k.bundle = ? ORDER BY k.place",
        (today.isoformat(), today.isoformat(), actor.person, bundle),
    )
    return tuple(_case(catalogue, row) for row in rows)


def _case(catalogue: Catalogue, row: tuple[Any, ...]) -> BundleCase:
    department = catalogue.departments.get(row[5])
    days = [date.fromisoformat(text) if text else None for text in row[7:12]]
    received, accepted, decided, due, promised = days
    phase = str(row[6])
    return BundleCase(
        case=row[0],
        number=row[1],
        matter=row[2],
        name=Text(row[3], row[4]),
        department=row[5],
        department_name=department.name if department else Text("申请人自行办理", "By the applicant"),
        phase=phase,
        phase_name=Text(*words.PHASES[Phase(phase)]),
        light=row[12],
        received_on=received,
        accepted_on=accepted,
        decided_on=decided,
        due_on=due,
        promised_due=promised,
        notice_due=due if phase == "submitted" else None,
        visible=bool(row[13]),
    )


def _prepare(
    office: Office,
    connection: Connection,
    actor: Actor,
    record: BundleRecord,
    project: Any,
    visible: frozenset[str],
) -> dict[str, Any]:
    """What is still to be done before the bundle can be handed in; of papers only those for cases that the actor sees."""
    catalogue = office.catalogue()
    seen = situation(office, catalogue, project.answers, project.options, office.today())
    matters = [id for id in record.cases if id in catalogue.matters]
    hand = at_hand(office, connection, actor, catalogue, record.project)
    hand = hand.serving(record.part, buildings_of(project.answers))
    needs: dict[str, tuple[NeedView, ...]] = {
        id: needs_of(seen.plan, id, record.cases[id], hand) for id in matters if id in visible
    }
    return {
        "facts": _facts(seen.plan, matters),
        "needs": bundle_needs(office, seen, record, needs),
        "commitable": tuple(id for id in matters if commitable(seen, catalogue.matters[id])),
        "statuses": {id: str(seen.plan.matters[id].status) for id in matters},
        "waits_for": {id: waits for id in needs if (waits := waits_for(needs[id]))},
    }


def commitable(seen: Situation, matter: Matter) -> bool:
    """Whether a matter of the project may be decided on a commitment."""
    terms = seen.terms(matter)
    signing = "sign_commitment" in get(matter.procedure).commands
    return terms.commitment and not terms.public_safety and signing


def _facts(plan: Plan, matters: Sequence[str]) -> tuple[BundleFact, ...]:
    """Each fact that the matters read, once, with the matters that read it, in the dictionary's order."""
    rules = plan.planner.rules
    readers = {id: frozenset(fact.id for fact in facts_of_matter(rules, id)) for id in matters}
    facts = plan.catalogue.facts
    return tuple(
        BundleFact(
            facts[id],
            tuple(matter for matter in matters if id in readers[matter]),
            id not in plan.facts.unknown,
        )
        for id in facts
        if any(id in read for read in readers.values())
    )
