"""Site visits and the board of joint reviews, each in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from onewindow.catalogue.model import Catalogue, Text
from onewindow.ledger.store import read_streams
from onewindow.office import record as records
from onewindow.office.handling_views import JointOpinion, JointReview, LeadBoard, VisitView
from onewindow.office.lights import lights_of
from onewindow.office.names import names_of
from onewindow.office.office import Office
from onewindow.office.operations.visits import OPEN, visit_of
from onewindow.office.permissions import REVIEW, VISIBLE_CASE, WINDOW, not_found
from onewindow.office.queries import keys
from onewindow.office.reading import roles_now
from onewindow.office.record import CaseRecord
from onewindow.office.views import Actor, DocumentView
from onewindow.procedures.case import Opinion

STATES: dict[str, tuple[str, str]] = {
    "conflict": ("意见冲突，待协调", "opinions conflict"),
    "said_no": ("未通过，待修改方案", "said no: revised scheme"),
    "to_consolidate": ("待汇总", "to be drawn together"),
    "to_ask": ("待征求意见", "to be asked"),
    "waiting": ("等待部门反馈", "waiting for opinions"),
    "joined": ("已汇总", "joint opinion given"),
}
"""The states of a joint review, those that need the lead first."""


def visit(office: Office, actor: Actor, visit: str) -> VisitView:
    """A site visit. Raises ``Refused`` (``not_found``) for anybody not invited."""
    with office.ledger.reader() as connection:
        found = visit_of(connection, actor, visit)
        roles = roles_now(connection, actor)
        marks = ", ".join("?" for _ in found.cases)
        rows = connection.rows(
            "SELECT c.id, c.number, c.matter_zh, c.matter_en, c.department, c.phase FROM cases c "
            f"WHERE c.id IN ({marks}) AND {VISIBLE_CASE} ORDER BY c.number",
            (*found.cases, actor.person),
        )
        project = connection.row("SELECT name FROM projects WHERE id = ?", (found.project,))
        people = {one["by"] for one in found.answers.values()} | {one.by for one in found.files}
        names = names_of(connection, people, found.parties)
    part = found.parties.get(actor.organisation, "")
    may = set()
    if part == "host" and roles & WINDOW:
        may.add("host")
    if part and roles and found.state in OPEN:
        may.add("take_part")
    if part in ("host", "department") and roles & WINDOW:
        may.add("find")
    adoptable = tuple(
        str(row[0])
        for row in rows
        if found.state == "concluded" and row[4] == actor.organisation and row[5] == "review"
        and str(row[0]) not in found.adopted and roles & REVIEW
    )  # fmt: skip
    cases = tuple((str(row[0]), str(row[1]), Text(str(row[2]), str(row[3]))) for row in rows)
    return VisitView(found, str(project[0]) if project else "", names, cases, part, frozenset(may), adoptable)


def visit_file(office: Office, actor: Actor, visit: str, file: str) -> tuple[DocumentView, Path]:
    """A photo or paper of a visit, for everybody invited."""
    with office.ledger.reader() as connection:
        found = visit_of(connection, actor, visit)
    kept = next((one for one in found.files if one.id == file), None)
    if kept is None:
        raise not_found("该文件", "the file")
    view = DocumentView(
        kept.id, "", Text(kept.title, kept.title), kept.file_name, kept.content_type, kept.size, kept.sha256,
        kept.at, kept.by,
    )  # fmt: skip
    return view, office.files.path(kept.sha256)


def lead_board(office: Office, actor: Actor, state: str = "", after: str = "", limit: int = 100) -> LeadBoard:
    """A page of the joint reviews that the actor's department leads (or decides, where nobody else leads), most pressing
    first. ``state`` is one of ``STATES``.

    The state of a review follows from all of its events, so all that are under review are read, whatever the page; their
    number is bounded by the days that the law gives for a review.
    """
    limit, beyond = keys.most(limit), keys.read(after, (int, str, str, str)) if after else []
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT c.id, p.name FROM cases c JOIN projects p ON p.id = c.project "
            "WHERE c.joint = 1 AND c.finished = 0 AND c.phase IN ('review', 'pre_review') AND EXISTS (SELECT 1 FROM case_parties l "
            "WHERE l.case_id = c.id AND l.organisation = ? AND (l.relation = 'lead' OR (l.relation = 'deciding' "
            "AND NOT EXISTS (SELECT 1 FROM case_parties o WHERE o.case_id = c.id AND o.relation = 'lead')))) "
            f"AND {VISIBLE_CASE}",
            (actor.organisation, actor.person),
        )
        streams = read_streams(connection, [f"case:{row[0]}" for row in rows])
    projects = {str(row[0]): str(row[1]) for row in rows}
    reviews = []
    for stream, events in streams.items():
        found = records.fold(stream.partition(":")[2], events)
        reviews.append(_review(office, found, projects[found.id]))
    counts = {name: sum(one.state == name for one in reviews) for name in STATES}
    shown = sorted((one for one in reviews if state in ("", one.state)), key=_place)
    rest = [one for one in shown if _place(one) > tuple(beyond)]
    more = len(rest) > limit
    following = keys.write(_place(rest[limit - 1])) if more else ""
    return LeadBoard(tuple(rest[:limit]), counts, more, office.today(), following)


def _place(review: JointReview) -> tuple[int, str, str, str]:
    """The place of a review on the board: by state, due date (those without one last) and number."""
    due_on = (review.due_on or date.max).isoformat()
    return list(STATES).index(review.state), due_on, review.number, review.case


def _review(office: Office, record: CaseRecord, project_name: str) -> JointReview:
    assert record.terms is not None
    state, today = record.state, office.today()
    lights = lights_of(state, record.terms, office.calendar)
    given = {
        event.data["department"]: event.data for event in record.procedural if event.kind == "opinion_given"
    }
    deemable = {one.department for one in record.terms.consultations if one.deemed_consent}
    joined = record.last("opinions_consolidated")
    catalogue = office.catalogue()
    opinions = tuple(
        _opinion(catalogue, record, one, given.get(one.department, {}), deemable, today)
        for one in state.opinions
    )
    return JointReview(
        case=record.id,
        number=record.number,
        matter=Text(record.matter_zh, record.matter_en),
        project_name=project_name,
        state=_state(record),
        round=max(state.round, 1),
        light=lights.on(today),
        due_on=lights.due_on,
        opinions=opinions,
        consolidated=state.consolidated,
        resolution=str(joined.data.get("resolution", "")) if joined and state.consolidated else "",
    )


def _opinion(
    catalogue: Catalogue,
    record: CaseRecord,
    one: Opinion,
    said: Mapping[str, object],
    deemable: set[str],
    today: date,
) -> JointOpinion:
    department = catalogue.departments.get(one.department)
    items = {
        name: tuple(str(item) for item in _listed(said.get(name))) for name in ("conditions", "objections")
    }
    silent = one.due_on + timedelta(days=1) if one.due_on and one.department in deemable else None
    answered = bool(one.view) and not one.deemed
    return JointOpinion(
        department=one.department,
        name=department.name if department else Text(one.department, one.department),
        view=one.view,
        due_on=one.due_on,
        overdue=not one.view and one.due_on is not None and today > one.due_on,
        deemed_on=silent,
        deemed=one.deemed,
        text=str(said.get("reasons", "")) if answered else "",
        conditions=items["conditions"] if answered else (),
        objections=items["objections"] if answered else (),
        nudged_on=record.handling.nudges.get(one.department),
    )


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _state(record: CaseRecord) -> str:
    state, terms = record.state, record.terms
    assert terms is not None
    if state.consolidated:
        return "said_no" if state.consolidated == "disagree" else "joined"
    asked = {one.department for one in state.opinions}
    if not asked >= {one.department for one in terms.consultations} or not asked:
        return "to_ask"
    if any(not one.view for one in state.opinions):
        return "waiting"
    return "conflict" if state.conflict else "to_consolidate"
