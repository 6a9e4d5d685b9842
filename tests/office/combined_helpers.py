"""A project whose matters can be applied for together."""

from __future__ import annotations

import io
from datetime import date

import pytest
from office_helpers import PDF, Town

from onewindow.office import Refused, operations, queries
from onewindow.office.bundle_views import BundleView

ASSESSED = {"regional_assessments": ["soil_water"], "energy_tce": 0}
"""The park's assessment covers soil and water: its approval may rest on a commitment."""


def filed(town: Town, **changes: object) -> str:
    """A project with its filing done, so that four matters of the first stage can be applied for together."""
    project = town.project(**{**ASSESSED, **changes})
    case = town.accepted("M101", project)
    operations.perform(town.office, town.reviewer(case), case, "file", {"number": "淄高新备 1 号"})
    return project


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def free(town: Town, project: str, subject: str) -> list[str]:
    """The matters that can be ticked now."""
    view = queries.together(town.office, town.actor("li.na"), project, subject)
    return [line.matter.id for line in view.lines if line.free]


def view(town: Town, bundle: str, login: str = "li.na") -> BundleView:
    return queries.bundle(town.office, town.actor(login), bundle)


def upload(town: Town, bundle: str, document: str, content: bytes = PDF) -> tuple[str, ...]:
    return operations.attach_to_bundle(
        town.office, town.actor("li.na"), bundle, document, "材料.pdf", io.BytesIO(content), len(content)
    )


def bring_all(town: Town, bundle: str) -> int:
    """Upload each missing document once; how many uploads it took."""
    needs = view(town, bundle).missing
    for number, need in enumerate(needs):
        upload(town, bundle, need.document, PDF + f"% {number}\n".encode())
    return len(needs)


def submitted(town: Town, project: str, subject: str, matters: list[str]) -> str:
    made = operations.begin_bundle(town.office, town.actor("li.na"), project, subject, matters)
    bring_all(town, made)
    return operations.submit_bundle(town.office, town.actor("li.na"), made, declared=True)


def day(text: str) -> date:
    return date.fromisoformat(text)
