"""A case's page for everybody concerned, and its account of days."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from onewindow.office import queries
from onewindow.web import house
from onewindow.web.forms.acts import stop_name
from onewindow.web.pages import case_page
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.pictures.account import draw_account, in_words
from onewindow.web.templatetags.words import plain


@require_GET
@asks(Permission.SIGNED_IN)
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case: where it stands, what is to be done, documents, opinions, account, timeline."""
    return case_page.show(request, case)


@require_GET
@asks(Permission.SIGNED_IN)
def account(request: HttpRequest, case: str) -> HttpResponse:
    """The account of days: the picture, one row per day, the stops, both clocks side by side."""
    found = queries.case(house.office(), actor_of(request), case)
    picture = case_page.picture_of(found)
    stops = []
    if found.account is not None and found.state.clock.run is not None:
        stops = [(stop_name(found, stop.kind), stop) for stop in found.state.clock.run.stops]
    context = {
        "case": found,
        "calendar": mark_safe(draw_account(picture)) if picture else "",
        "rulers": case_page.rulers(picture),
        "words": in_words(picture) if picture else [],
        "days": found.account.days if found.account else (),
        "earlier": found.account.earlier if found.account else (),
        "stops": stops,
        "stop_names": {stop.kind: plain(name) for name, stop in stops},
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
