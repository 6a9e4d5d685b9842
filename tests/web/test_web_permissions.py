"""Each route declares what it asks of its caller; who gets in is the authorisation matrix's question."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.urls import path as route

from onewindow.web import urls
from onewindow.web.permissions import all_routes, declared, undeclared_routes_check


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
