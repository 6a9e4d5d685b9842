"""Each page answers the people who may see it, and only them."""

from __future__ import annotations

from django.test import Client
from office_helpers import Town


def test_public_pages(town: Town) -> None:
    for path in ("/", "/guides", "/guides/M107", "/verify", "/sign-in", "/health"):
        assert Client().get(path).status_code == 200, path


def test_applicants_pages(town: Town, applicant: Client) -> None:
    project = town.project()
    case = town.accepted("M112", project)
    for path in (
        "/",
        "/projects",
        f"/projects/{project}",
        f"/projects/{project}/answers",
        f"/projects/{project}/plan",
        f"/projects/{project}/plan/M107",
        f"/projects/{project}/matters/M107",
        f"/projects/{project}/describe/land",
        "/cases",
        f"/cases/{case}",
        f"/cases/{case}/application",
        f"/cases/{case}/check",
        f"/cases/{case}/submitted",
        f"/cases/{case}/account",
    ):
        assert applicant.get(path).status_code == 200, path
