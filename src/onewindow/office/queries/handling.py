"""The handling of one case: files, proposals, advice, experts, visits, the own draft. A fixed number of statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from onewindow.catalogue.model import Text
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_streams
from onewindow.office import expert_record, visit_record
from onewindow.office.case_view import outside
from onewindow.office.expert_record import ExpertRecord
from onewindow.office.handling import Handling, awaited
from onewindow.office.handling_views import ExpertView, HandlingView, OpinionDraft
from onewindow.office.names import names_of
from onewindow.office.needs import name_of
from onewindow.office.office import Office
from onewindow.office.operations import experts as expert_acts
from onewindow.office.operations import handling as acts
from onewindow.office.operations.proposals import APPROVE
from onewindow.office.operations.visits import ARRANGE
from onewindow.office.permissions import FILE, RIGHTS, VISIBLE_CASE, VISIBLE_VISIT, not_found, right_of
from onewindow.office.reading import SYSTEM, Standing, open_case, standing_to
from onewindow.office.record import CaseRecord
from onewindow.office.views import Actor, CaseView, DocumentView
from onewindow.office.visit_record import VisitRecord
from onewindow.procedures.phases import ENDS
from onewindow.procedures.registry import get

FILE_COLUMNS = "f.id, f.title, f.file_name, f.content_type, f.size, f.sha256, f.case_id"
INSIDE_SQL = "('deciding', 'lead', 'consulted', 'advising', 'zone')"


def handling(office: Office, actor: Actor, case: str) -> HandlingView:
    """The handling of a case. Raises ``Refused`` (``not_found``) when the actor may not see the case."""
    with office.ledger.reader() as connection:
        record, standing = open_case(connection, actor, case)
        return _handling(office, connection, record, standing)


def handling_of(office: Office, actor: Actor, case: CaseView) -> HandlingView:
    """The same for a case that was read for this actor already: its events are not read again."""
    with office.ledger.reader() as connection:
        return _handling(office, connection, case.record, standing_to(connection, actor, case.record))


def _handling(office: Office, connection: Connection, record: CaseRecord, standing: Standing) -> HandlingView:
    actor, inside = standing.actor, not outside(standing)
    experts = _experts(connection, record, actor) if inside else ()
    visits = _visits(connection, record, actor)
    draft = _draft(connection, record, actor) if inside else None
    colleagues = _colleagues(connection, actor) if inside else ()
    departments = _departments(connection) if inside else ()
    siblings = _siblings(connection, record, actor) if inside else ()
    shared = record.handling if inside else _outward(record.handling)
    names = _names(connection, record, shared, experts, visits)
    proposals = shared.proposals if inside and "deciding" in standing.relations else ()
    return HandlingView(
        inside=inside,
        files=shared.kept_files,
        proposals=proposals,
        proposal=shared.proposal if proposals else None,
        recusals=shared.recusals,
        recused=standing.recused,
        advice=shared.advice,
        experts=experts,
        visits=visits,
        draft=draft,
        nudges=shared.nudges,
        names={**names, **dict(departments)},
        may=_may(office, record, standing) if inside else frozenset(),
        colleagues=colleagues,
        departments=departments,
        siblings=siblings,
    )


def _outward(shared: Handling) -> Handling:
    """What is left of it for the applicant and for windows: the files meant for them."""
    return Handling(files=tuple(one for one in shared.files if one.outward))


def _may(office: Office, record: CaseRecord, standing: Standing) -> frozenset[str]:
    """The operations beside the procedure that the actor may do now."""
    terms, state, shared = record.terms, record.state, record.handling
    assert terms is not None
    if record.draft:
        return frozenset()
    reviewing, working = state.phase in acts.UNDER_REVIEW, state.phase not in ENDS
    proposal, person = shared.proposal, standing.actor.person
    possible = get(record.procedure).available(state, terms)
    decisions = [one for one in ("grant", "refuse", "file", "refuse_filing") if one in possible]
    mine = standing.actor.organisation
    wishes = {
        "attach_file": standing.has(FILE),
        "recuse": working and standing.has(acts.RECUSE),
        "order_recusal": working and standing.has(acts.ORDER_RECUSAL),
        "ask_advice": reviewing and standing.has(acts.ASK_ADVICE),
        "give_advice": standing.has(acts.GIVE_ADVICE)
        and any(one.department == mine and awaited(one) for one in shared.advice),
        "nudge": reviewing and standing.has(acts.NUDGE),
        "ask_expert": reviewing and standing.has(expert_acts.ASK),
        "propose_visit": reviewing and standing.has(ARRANGE),
        "draft_opinion": standing.has(RIGHTS["give_opinion"])
        and any(one.department == mine and not one.view for one in state.opinions),
        "decide": bool(decisions) and any(standing.has(right_of(one, terms)) for one in decisions),
        "approve": proposal is not None and proposal.by != person and standing.has(APPROVE),
        "withdraw_proposal": proposal is not None and proposal.by == person and standing.has(APPROVE),
    }
    return frozenset(name for name, allowed in wishes.items() if allowed)


def _experts(connection: Connection, record: CaseRecord, actor: Actor) -> tuple[ExpertRecord, ...]:
    rows = connection.rows("SELECT id FROM experts WHERE case_id = ? ORDER BY id", (record.id,))
    streams = read_streams(connection, [f"expert:{row[0]}" for row in rows])
    found = [expert_record.fold(stream.partition(":")[2], events) for stream, events in streams.items()]
    return tuple(sorted(found, key=lambda one: (one.asked_on, one.id)))


def _visits(connection: Connection, record: CaseRecord, actor: Actor) -> tuple[VisitRecord, ...]:
    """The visits to the case that the actor may see."""
    rows = connection.rows(
        "SELECT v.id FROM visits v JOIN visit_cases k ON k.visit = v.id "
        f"WHERE k.case_id = ? AND {VISIBLE_VISIT} ORDER BY v.id",
        (record.id, actor.person, actor.person),
    )
    streams = read_streams(connection, [f"visit:{row[0]}" for row in rows])
    found = [visit_record.fold(stream.partition(":")[2], events) for stream, events in streams.items()]
    return tuple(sorted(found, key=lambda one: (str(one.on), one.id)))


def _draft(connection: Connection, record: CaseRecord, actor: Actor) -> OpinionDraft | None:
    row = connection.row(
        "SELECT d.body, d.saved_at, p.name FROM opinion_drafts d LEFT JOIN persons p ON p.id = d.saved_by "
        "WHERE d.id = ? AND EXISTS (SELECT 1 FROM memberships m WHERE m.organisation = d.department AND m.person = ?)",
        (f"{record.id}.{actor.organisation}", actor.person),
    )
    if row is None:
        return None
    body = json.loads(row[0])
    return OpinionDraft(
        body["view"], body["reasons"], tuple(body["conditions"]), tuple(body["objections"]),
        datetime.fromisoformat(row[1]), str(row[2] or ""),
    )  # fmt: skip


def _colleagues(connection: Connection, actor: Actor) -> tuple[tuple[str, str], ...]:
    rows = connection.rows(
        "SELECT DISTINCT p.id, p.name FROM memberships m JOIN persons p ON p.id = m.person "
        "WHERE m.organisation = ? ORDER BY p.name, p.id",
        (actor.organisation,),
    )
    return tuple((str(id), str(name)) for id, name in rows)


def _departments(connection: Connection) -> tuple[tuple[str, str], ...]:
    rows = connection.rows("SELECT id, name FROM organisations WHERE kind = 'department' ORDER BY name, id")
    return tuple((str(id), str(name)) for id, name in rows)


def _siblings(connection: Connection, record: CaseRecord, actor: Actor) -> tuple[tuple[str, str, Text], ...]:
    """The project's other cases under review that the actor may see: a visit may serve them too."""
    rows = connection.rows(
        "SELECT c.id, c.number, c.matter_zh, c.matter_en FROM cases c WHERE c.project = ? AND c.id <> ? "
        f"AND c.phase IN ('review', 'pre_review') AND {VISIBLE_CASE} ORDER BY c.number",
        (record.project, record.id, actor.person),
    )
    return tuple((str(id), str(number), Text(str(zh), str(en))) for id, number, zh, en in rows)


def _names(
    connection: Connection, record: CaseRecord, shared: Handling, experts: Iterable[ExpertRecord],
    visits: Iterable[VisitRecord],
) -> Mapping[str, str]:  # fmt: skip
    people = {one.by for one in shared.files} | {one.by for one in shared.proposals}
    people |= {one.by for one in shared.recusals} | {one.by for one in shared.advice}
    people |= {one.officer for one in shared.recusals} | {one.returned_by for one in shared.proposals}
    people |= {one.given_by for one in shared.advice} | {one.asked_by for one in experts}
    organisations = {one for visit in visits for one in visit.parties} | {record.holder, record.department}
    return names_of(connection, people, organisations)


def open_file(office: Office, actor: Actor, file: str) -> tuple[DocumentView, Path]:
    """An officer's file to send. Refused (``not_found``) unless the actor may see it: outsiders only outward ones."""
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {FILE_COLUMNS} FROM official_files f JOIN cases c ON c.id = f.case_id "
            f"WHERE f.id = ? AND f.withdrawn = 0 AND {VISIBLE_CASE} AND (f.outward = 1 OR EXISTS (SELECT 1 "
            "FROM case_parties p JOIN memberships m ON m.organisation = p.organisation "
            f"WHERE p.case_id = c.id AND m.person = ? AND p.relation IN {INSIDE_SQL}))",
            (file, actor.person, actor.person),
        )
    if row is None:
        raise not_found("该文件", "the file")
    id, title, file_name, content_type, size, sha256, case = row
    path = office.files.path(sha256)
    if not path.is_file():
        raise not_found("该文件的内容", "the file's content")
    moment = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    view = DocumentView(
        id, "", Text(title, title), file_name, content_type, int(size), sha256, moment, "", case
    )
    return view, path


def expert_page(office: Office, token: str) -> ExpertView:
    """What the link of an expert shows. Raises ``Refused`` (``not_found``) for an unknown or revoked link."""
    catalogue = office.catalogue()
    with office.ledger.reader() as connection:
        found = expert_acts.by_token(connection, token)
        record, _ = open_case(connection, SYSTEM, found.case)
        row = connection.row("SELECT name FROM projects WHERE id = ?", (record.project,))
    papers = {paper.id: paper for paper in record.kept_papers}
    department = catalogue.departments.get(found.organisation)
    return ExpertView(
        name=found.name,
        question=found.question,
        until=found.until,
        state=found.state,
        open=found.open_on(office.today()),
        matter=Text(record.matter_zh, record.matter_en),
        project_name=str(row[0]) if row else "",
        department=department.name if department else Text(found.organisation, found.organisation),
        papers=tuple(
            (id, name_of(catalogue, paper.document), paper.file_name, paper.content_type, paper.size)
            for id in found.papers
            if (paper := papers.get(id)) is not None
        ),
        answered_at=found.answered_at,
    )


def expert_paper(office: Office, token: str, paper: str) -> tuple[DocumentView, Path]:
    """A paper that the link shows. Refused (``not_found``) for any other, and once the link has ended."""
    from onewindow.office.needs import PAPER_COLUMNS, paper_view

    with office.ledger.reader() as connection:
        found = expert_acts.by_token(connection, token)
        shown = paper in found.papers and found.open_on(office.today())
        row = connection.row(
            f"SELECT {PAPER_COLUMNS} FROM papers WHERE id = ? AND case_id = ?", (paper, found.case)
        )
    if row is None or not shown:
        raise not_found("该材料", "the paper")
    view = paper_view(office.catalogue(), row)
    return view, office.files.path(view.sha256)
