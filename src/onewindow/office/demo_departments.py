"""The demonstration of the departments' work: files, a site visit, advice, an expert and a draft, on cases in flight."""

from __future__ import annotations

import io
from datetime import timedelta

from onewindow.office import operations, queries
from onewindow.office.journey import paper_file
from onewindow.office.office import Office
from onewindow.office.views import Actor, CaseView, WorkFilter
from onewindow.office.visit_record import Slot
from onewindow.procedures.phases import Phase

REVIEWING = frozenset({Phase.REVIEW.value, Phase.PRE_REVIEW.value})


def in_flight(office: Office, project: str) -> None:
    """Let the environment department handle its case of the demonstration's project."""
    officer = queries.actor_of(office, "zhaolei")
    assert officer is not None
    lines = queries.work_list(office, officer, WorkFilter(project=project, limit=50)).items
    for line in lines:
        case = queries.case(office, officer, line.id)
        if case.phase in REVIEWING and "deciding" in case.relations:
            _handle(office, officer, case)
            return


def _handle(office: Office, officer: Actor, case: CaseView) -> None:
    today = office.today()
    for title, purpose, outward in (
        ("厂界噪声监测记录", "evidence", False),
        ("现场核查告知书", "notice", True),
    ):
        stream = io.BytesIO(paper_file(title))
        operations.attach_file(office, officer, case.id, title, purpose, f"{title}.pdf", stream, outward)
    first = office.calendar.next_working(today + timedelta(days=3))
    second = office.calendar.next_working(first + timedelta(days=1))
    slots = [Slot(first, "09:00", "11:00"), Slot(second, "14:00", "16:00")]
    operations.propose_visit(
        office, officer, [case.id], "环境敏感点现场核查", "项目用地北门", slots, ["natural_resources"]
    )
    papers = [paper.id for paper in case.documents[:1]]
    until = today + timedelta(days=14)
    question = "电解液储罐区的风险预测是否可信？"
    operations.ask_expert(office, officer, case.id, "顾明", "gu.ming@example.org", question, papers, until)
    if case.statutory_due is None or case.statutory_due >= today + timedelta(days=2):
        asked = today + timedelta(days=2)
        question = "厂区雨水口是否具备截流条件？"
        operations.ask_advice(office, officer, case.id, "city_management", question, asked)
