"""The demonstration's combined applications: one handed in with a paper to follow and a commitment, one being prepared."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from onewindow.office import operations, queries
from onewindow.office.journey import paper_file
from onewindow.office.office import Office
from onewindow.office.views import Actor

STAGE = "stage-1"
SENT = ("M107", "M112", "M114")
PREPARED = ("M107", "M201", "M202")


def in_flight(office: Office, attributes: Mapping[str, Any]) -> None:
    """A packaging plant: its filing done, three matters of the first stage handed in together; a second plot in pre-review."""
    applicant, officer = queries.actor_of(office, "hanmei"), queries.actor_of(office, "liuyang")
    assert applicant is not None and officer is not None
    project = _project(office, applicant, "包装材料扩建项目", attributes)
    _file(office, applicant, officer, project)
    sent = operations.begin_bundle(office, applicant, project, STAGE, SENT)
    _bring(office, applicant, sent)
    until = office.calendar.due(office.today(), 15).on
    operations.choose_ways(office, applicant, sent, {"boundary_survey": until}, ["M114"])
    operations.submit_bundle(office, applicant, sent, declared=True)
    second = _project(office, applicant, "包装材料二期（待出让地块）", attributes)
    _file(office, applicant, officer, second)
    prepared = operations.begin_bundle(office, applicant, second, "land_and_start", PREPARED)
    operations.attach_to_bundle(office, applicant, prepared, "application_form", *_file_of("申请表.pdf"))


def _project(office: Office, applicant: Actor, name: str, attributes: Mapping[str, Any]) -> str:
    made = operations.create_project(office, applicant, name)
    operations.answer_facts(office, applicant, made, {**attributes, "total_investment_wan": 60000})
    return made


def _file(office: Office, applicant: Actor, officer: Actor, project: str) -> None:
    """The enterprise's filing, from which the other matters follow."""
    case = operations.start_case(office, applicant, project, "M101")
    for need in queries.readiness(office, applicant, case).missing:
        file_name, stream = _file_of(f"{need.name.zh}.pdf")
        operations.attach_document(office, applicant, case, need.document, file_name, stream)
    operations.submit_case(office, applicant, case, declared=True)
    operations.perform(office, officer, case, "file")


def _bring(office: Office, applicant: Actor, bundle: str) -> None:
    for need in queries.bundle(office, applicant, bundle).missing:
        operations.attach_to_bundle(
            office, applicant, bundle, need.document, *_file_of(f"{need.name.zh}.pdf")
        )


def _file_of(name: str) -> tuple[str, io.BytesIO]:
    return name, io.BytesIO(paper_file(name))
