"""The authorisation matrix, generated from the table of routes: a new route is covered before anybody thinks of it."""

from __future__ import annotations

import re

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import Client
from django.urls import path as route
from office_helpers import Town
from web_helpers import client_of

from onewindow.web import urls
from onewindow.web.permissions import Permission, all_routes, declared, undeclared_routes_check

POST_ONLY = {"sign-out", "act-for", "discard", "language"}
OWN = {"project", "case", "paper", "number"}


def filled(pattern: str, values: dict[str, str]) -> str:
    """A route's address with its parts filled in."""
    return "/" + re.sub(r"<str:(\w+)>", lambda part: values[part[1]], pattern)


@pytest.fixture
def values(town: Town) -> dict[str, str]:
    """One of everything, belonging to Li Na's enterprise."""
    project = town.project()
    case = town.granted("M107", project)
    view = town.view(case)
    return {
        "project": project,
        "case": case,
        "matter": "M107",
        "decision": "soil_doc",
        "topic": "land",
        "command": "deliver",
        "paper": view.documents[0].id,
        "number": view.certificates[0].number,
    }


def test_every_route_declares_a_permission() -> None:
    assert [path for path, _, view in all_routes() if declared(view) is None] == []
    assert not [one for one in run_checks() if one.id == "onewindow.E001"]


def test_an_undeclared_route_stops_the_start_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(request: object) -> HttpResponse:
        return HttpResponse()

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, route("careless", careless)])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        assert [error.id for error in undeclared_routes_check(None)] == ["onewindow.E001"]
    finally:
        monkeypatch.undo()
        clear_url_caches()


def test_nobody_gets_in_without_signing_in(town: Town, values: dict[str, str]) -> None:
    for pattern, name, view in all_routes():
        answer = Client().get(filled(pattern, values))
        if declared(view) is Permission.ANYONE:
            assert answer.status_code in (200, 404, 405), pattern
        elif name not in POST_ONLY:
            assert answer.status_code == 302 and answer["Location"].startswith("/sign-in?next="), pattern
        else:
            assert answer.status_code in (302, 405), pattern


def test_each_role_has_its_own_pages(town: Town, values: dict[str, str]) -> None:
    clients = {
        Permission.APPLICANT: client_of("li.na"),
        Permission.OFFICER: client_of("approval_bureau.clerk"),
    }
    for pattern, name, view in all_routes():
        asked = declared(view)
        if asked not in clients or name in POST_ONLY:
            continue
        for role, client in clients.items():
            status = client.get(filled(pattern, values)).status_code
            assert (status == 403) == (role is not asked), (pattern, role, status)


@pytest.mark.parametrize("stranger", ["wang.wei", "ecology_environment.clerk", "ecology_environment.head"])
def test_what_is_not_yours_looks_as_if_it_did_not_exist(
    town: Town, values: dict[str, str], stranger: str
) -> None:
    client = client_of(stranger)
    for pattern, name, view in all_routes():
        parts = set(re.findall(r"<str:(\w+)>", pattern))
        if declared(view) is Permission.ANYONE or not parts & OWN or name in POST_ONLY:
            continue
        assert client.get(filled(pattern, values)).status_code in (403, 404), pattern
        assert client.get(filled(pattern, {**values, **dict.fromkeys(OWN, "nothing")})).status_code in (
            403,
            404,
        ), pattern


def test_lists_show_only_ones_own(town: Town, values: dict[str, str]) -> None:
    number = town.view(values["case"]).number
    assert number in client_of("li.na").get("/cases").content.decode()
    assert number not in client_of("wang.wei").get("/cases").content.decode()
    assert number in client_of("approval_bureau.clerk").get("/work?all=1").content.decode()
    for search in ("/work?all=1", f"/work?all=1&q={number}"):
        assert number + "</td>" not in client_of("ecology_environment.clerk").get(search).content.decode()
    assert "固态锂电池" not in client_of("wang.wei").get("/projects").content.decode()
