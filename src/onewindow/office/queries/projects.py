"""Projects: lists, one project, its plan and its task list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from onewindow.ledger.database import Connection
from onewindow.office import case_lines
from onewindow.office.needs import AtHand, needs_of, waits_for
from onewindow.office.offers import at_hand
from onewindow.office.office import Office
from onewindow.office.operations.register import APPLICANTS
from onewindow.office.parts import buildings_of
from onewindow.office.permissions import PROJECTS_SEEN, VISIBLE_CASE, VISIBLE_PROJECT
from onewindow.office.project_record import ProjectRecord
from onewindow.office.queries.keys import By, Order, most
from onewindow.office.reading import open_project
from onewindow.office.situation import Situation, situation
from onewindow.office.views import Actor, CaseLine, ProjectLine, ProjectView, TaskLine
from onewindow.planner.project_plan import Plan, PlannedMatter

DONE = frozenset({"granted", "in_force", "filed", "not_required"})
ENDED = frozenset({
    "withdrawn", "terminated", "refused", "refused_told", "filing_refused", "not_accepted", "not_competent", "revoked",
    "cancelled",
})  # fmt: skip


_ORDER = Order(By("p.created_at", falling=True), By("p.id", falling=True))


def projects(
    office: Office, actor: Actor, after: str = "", limit: int = 50, holder: str = ""
) -> tuple[tuple[ProjectLine, ...], str]:
    """The projects that the actor may see, newest first, and the key of the next page ("" at the end).

    ``holder`` is an organisation's id: only its projects then.
    """
    values: list[object] = [actor.person, actor.person]
    few = (
        actor.kind in APPLICANTS
    )  # begins with the person; an office walks the newest and meets its own soon
    condition = f"p.id IN ({PROJECTS_SEEN})" if few else VISIBLE_PROJECT
    if holder:
        condition += " AND p.holder = ?"
        values.append(holder)
    limit, (beyond, key) = most(limit), _ORDER.beyond(after)
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT p.id, p.number, p.name, p.holder, h.name, p.created_at, p.answered, "
            f"(SELECT count(*) FROM cases k WHERE k.project = p.id AND k.draft = 0), {_ORDER.columns} "
            f"FROM projects p LEFT JOIN organisations h ON h.id = p.holder WHERE {condition}{beyond} "
            f"ORDER BY {_ORDER.by} LIMIT ?",
            [*values, *key, limit + 1],
        )
    rows, following = _ORDER.page(rows, limit)
    found = tuple(
        ProjectLine(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4] or "",
            datetime.fromisoformat(row[5]),
            int(row[6]),
            int(row[7]),
        )
        for row in rows
    )
    return found, following


def project(office: Office, actor: Actor, project: str) -> ProjectView:
    """A project by id or number with its cases, papers and certificates."""
    catalogue, today = office.catalogue(), office.today()
    with office.ledger.reader() as connection:
        found, standing = open_project(connection, actor, project)
        hand = at_hand(office, connection, actor, catalogue, found.id)
        cases = _cases(office, connection, actor, found.id)
        holder = connection.row("SELECT name FROM organisations WHERE id = ?", (found.holder,))
    seen = situation(office, catalogue, found.answers, found.options, today)
    assert found.created_at is not None
    return ProjectView(
        id=found.id,
        number=found.number,
        name=found.name,
        holder=found.holder,
        holder_name=str(holder[0]) if holder else "",
        created_at=found.created_at,
        answers=found.answers,
        options=found.options,
        facts=seen.facts,
        catalogue=catalogue,
        cases=cases,
        documents=hand.papers,
        certificates=tuple(result for result in hand.results if result.number in hand.shown),
        mandated=found.mandated,
        may_edit=bool(standing.relations & {"own", "mandated"}),
        outdated=seen.outdated,
    )


def registered(office: Office, actor: Actor, project: str) -> bool:
    """Whether a window has confirmed the registration of the project's applicant: nothing is handed in before."""
    with office.ledger.reader() as connection:
        found, _ = open_project(connection, actor, project)
        row = connection.row("SELECT verified_on FROM organisations WHERE id = ?", (found.holder,))
    return row is None or bool(row[0])


def _cases(office: Office, connection: Connection, actor: Actor, project: str) -> tuple[CaseLine, ...]:
    today, calendar = office.today(), office.calendar
    rows = connection.rows(
        f"SELECT {case_lines.COLUMNS} FROM {case_lines.TABLES} WHERE c.project = ? AND {VISIBLE_CASE} ORDER BY c.started_at, c.id",
        [*case_lines.values(today, actor.organisation), project, actor.person],
    )
    return tuple(case_lines.line(row, today, calendar) for row in rows)


def plan(office: Office, actor: Actor, project: str, on: date | None = None) -> Plan:
    """The plan of a project from a day on (today unless given)."""
    with office.ledger.reader() as connection:
        found, _ = open_project(connection, actor, project)
    day = on or office.today()
    return situation(office, office.catalogue(day), found.answers, found.options, day).plan


def task_list(office: Office, actor: Actor, project: str) -> tuple[TaskLine, ...]:
    """What the project has to do, in the order of the plan, with what cannot start yet and what it waits for."""
    catalogue = office.catalogue()
    with office.ledger.reader() as connection:
        found, _ = open_project(connection, actor, project)
        hand = at_hand(office, connection, actor, catalogue, found.id)
        cases = _cases(office, connection, actor, found.id)
    seen = situation(office, catalogue, found.answers, found.options, office.today())
    hand = hand.serving("", buildings_of(found.answers))
    done = {result.matter for result in hand.results if result.status == "valid"}
    # A finished phase leaves its matter to be done until all buildings are in a phase.
    partial = [
        line.id for line in cases if line.id in hand.parts and line.phase in DONE and line.matter not in done
    ]
    latest = {line.matter: line for line in cases if line.id not in partial}
    active = sorted(seen.plan.active, key=lambda one: (one.matter.stage, one.start or date.max, one.id))
    return tuple(_task(seen, found, one, latest.get(one.id), hand) for one in active)


def _task(
    seen: Situation, project: ProjectRecord, planned: PlannedMatter, line: CaseLine | None, hand: AtHand
) -> TaskLine:
    waits = _waits(seen, planned, hand)
    return TaskLine(
        matter=planned.matter,
        stage=planned.matter.stage,
        status=_status(planned, line, waits),
        planned_start=planned.start,
        planned_due=planned.due,
        provisional=planned.provisional,
        critical=planned.critical,
        waits_for=waits,
        unknown=planned.unknown,
        case=line,
    )


def _waits(seen: Situation, planned: PlannedMatter, hand: AtHand) -> tuple[str, ...]:
    """The matters whose result is needed first: by a document, by law where no document carries it, or because
    the matter follows the works and these may not begin yet."""
    by_papers = waits_for(needs_of(seen.plan, planned.id, "", hand))
    done = {result.matter for result in hand.results if result.status == "valid"}
    by_law = [
        one.matter for one in planned.matter.after if one.matter in planned.after and one.matter not in done
    ]
    if planned.matter.after_works:
        by_law += [
            one.id for one in seen.plan.active if one.matter.gate == "start_of_works" and one.id not in done
        ]
    return _in_order((*by_papers, *by_law))


def _in_order(matters: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(matters))


def _status(planned: PlannedMatter, line: CaseLine | None, waits: tuple[str, ...]) -> str:
    if line is not None and line.phase in DONE:
        return "done"
    if line is not None and line.phase == "new":
        return "draft"
    if line is not None and line.phase not in ENDED:
        return "in_progress"
    if str(planned.status) == "may_apply":
        return "may_apply"
    return "cannot_start" if waits else "can_start"
