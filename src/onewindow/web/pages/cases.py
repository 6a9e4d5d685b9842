"""A case's page for everybody concerned, and its account of days."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from onewindow.office import queries
from onewindow.office.views import CaseView
from onewindow.web import house, panels
from onewindow.web.forms.acts import ELSEWHERE, GRAVE, act_name, stop_name
from onewindow.web.forms.facts import show_answer
from onewindow.web.lit.kept import grounds_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.pictures.account import AccountPicture, draw_account, draw_ruler, in_words
from onewindow.web.pictures.from_account import account_picture


@require_GET
@asks(Permission.SIGNED_IN)
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case: where it stands, what can be done now, documents, opinions, account, timeline."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    applicant = house.holds(actor, Permission.APPLICANT)
    if applicant and found.submitted_at is None:
        return redirect("application", found.id)
    picture = picture_of(found)
    context = {
        "case": found,
        "applicant": applicant,
        "acts": acts_of(found),
        "replies": applicant and found.phase == "correction",
        "panels": panels.shown(office, actor, found),
        "key": house.new_key(),
        "rulers": _rulers(picture),
        "needs": [need for need in found.needs if need.state != "not_needed"],
        "facts": _facts(found),
        "names": {id: matter.name.zh for id, matter in found.catalogue.matters.items()},
        "terms": found.terms,
        **grounds_of(found),
        "documents": {id: document.name.zh for id, document in found.catalogue.documents.items()},
    }
    return render(request, "pages/case.html", context)


def acts_of(case: CaseView) -> list[dict[str, Any]]:
    """The acts that this person may do now, each with its name; those with pages of their own left out."""
    return [
        {"command": command, "name": act_name(command), "grave": command in GRAVE}
        for command in case.actions
        if command not in ELSEWHERE
    ]


def picture_of(case: CaseView) -> AccountPicture | None:
    """The account of days as a picture; None before acceptance."""
    if case.account is None:
        return None
    return account_picture(case.account, f"{case.number} 日记账", lambda kind: stop_name(case, kind).zh)


def _rulers(picture: AccountPicture | None) -> list[dict[str, Any]]:
    return [
        {"ruler": ruler, "svg": mark_safe(draw_ruler(ruler))} for ruler in (picture.rulers if picture else ())
    ]


def _facts(case: CaseView) -> list[dict[str, Any]]:
    """The facts of the project that were answered, in words."""
    known = case.facts.values.keys() - case.facts.defaulted
    return [
        {"fact": fact, "answer": show_answer(fact, case.facts.values[fact.id])}
        for fact in case.catalogue.facts.values()
        if fact.id in known and not fact.derived
    ]


@require_GET
@asks(Permission.SIGNED_IN)
def account(request: HttpRequest, case: str) -> HttpResponse:
    """The account of days: the picture, one row per day, the stops, both clocks side by side."""
    found = queries.case(house.office(), actor_of(request), case)
    picture = picture_of(found)
    stops = []
    if found.account is not None and found.state.clock.run is not None:
        stops = [(stop_name(found, stop.kind), stop) for stop in found.state.clock.run.stops]
    context = {
        "case": found,
        "calendar": mark_safe(draw_account(picture)) if picture else "",
        "rulers": _rulers(picture),
        "words": in_words(picture) if picture else [],
        "days": found.account.days if found.account else (),
        "earlier": found.account.earlier if found.account else (),
        "stops": stops,
        "stop_names": {stop.kind: stop_name(found, stop.kind).zh for stop in found.terms.stops},
        "ceilings": found.readings.ceilings if found.readings else (),
    }
    return render(request, "pages/account.html", context)


@require_GET
@asks(Permission.SIGNED_IN)
def document(request: HttpRequest, paper: str) -> HttpResponseBase:
    """A stored paper, always as a download: nothing that an applicant sends is shown as a page of this site."""
    view, path = queries.open_document(house.office(), actor_of(request), paper)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=view.file_name)
    response["Content-Type"] = view.content_type
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
