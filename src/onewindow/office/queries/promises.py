"""Of one case: its bundle, its papers that follow, its commitment; of one project: what is in pre-review."""

from __future__ import annotations

from onewindow.catalogue.model import Text
from onewindow.ledger.store import read_streams
from onewindow.office.bundle_views import BundleView, GapLine, PreReviewLine
from onewindow.office.needs import name_of
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE
from onewindow.office.queries.combined import bundle
from onewindow.office.reading import open_case, open_project
from onewindow.office.record import CaseRecord, fold
from onewindow.office.views import Actor, CaseView
from onewindow.procedures.protocol import Refused


def case_record(office: Office, actor: Actor, case: str) -> CaseRecord:
    """The record of a case that the actor may see."""
    with office.ledger.reader() as connection:
        return open_case(connection, actor, case)[0]


def bundle_of_case(office: Office, actor: Actor, record: CaseRecord) -> BundleView | None:
    """The bundle that a case belongs to; None when it was applied for alone, or may not be seen yet."""
    if not record.bundle:
        return None
    try:
        return bundle(office, actor, record.bundle)
    except Refused:
        return None


def gap_lines(case: CaseView) -> tuple[GapLine, ...]:
    """The papers of a case that were accepted to follow, with those that are overdue."""
    return tuple(
        GapLine(
            gap.document,
            name_of(case.catalogue, gap.document),
            gap.until,
            gap.supplied_on,
            gap.supplied_on is None and gap.until < case.today,
        )
        for gap in case.state.gaps
    )


def pre_reviews(office: Office, actor: Actor, project: str) -> tuple[PreReviewLine, ...]:
    """The cases of a project that are in pre-review and that the actor may see, with their results so far."""
    catalogue = office.catalogue()

    with office.ledger.reader() as connection:
        owner, _ = open_project(connection, actor, project)
        rows = connection.rows(
            f"SELECT c.id FROM cases c WHERE c.project = ? AND c.phase = ? AND {VISIBLE_CASE} ORDER BY c.number, c.id",
            (owner.id, "pre_review", actor.person),
        )
        streams = read_streams(connection, [f"case:{row[0]}" for row in rows])
    records = [fold(stream.partition(":")[2], events) for stream, events in streams.items()]
    found = []
    for record in records:
        department = catalogue.departments.get(record.department)
        found.append(
            PreReviewLine(
                record.id,
                record.number,
                record.matter,
                Text(record.matter_zh, record.matter_en),
                department.name if department else Text(record.department, record.department),
                record.state.pre_review,
                record.department == actor.organisation,
                record.contract_known,
            )
        )
    return tuple(found)
