"""The home page, the health answer, and the choice of whom one acts for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from onewindow import __version__
from onewindow.office import queries
from onewindow.web import house, language, theme
from onewindow.web.pages.conversation import address_of
from onewindow.web.permissions import Permission, asks

PROJECTS = 3
"""So many of the latest projects stand on the home page."""
OFTEN = (
    ("开工", "start works"),
    ("盖厂房", "build a factory"),
    ("消防", "fire safety"),
    ("通电", "electricity"),
    ("房产证", "property certificate"),
)
"""Words to begin a search with; the Chinese one is looked for."""


@require_GET
@asks(Permission.ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here; signed-in people find their own entrance first."""
    catalogue = house.office().catalogue()
    actor = request.actor  # type: ignore[attr-defined]
    news = queries.messages(house.office(), actor, limit=6)[0] if actor is not None else ()
    applicant = actor is not None and house.holds(actor, Permission.APPLICANT)
    todo = queries.todo(house.office(), actor) if applicant else None
    projects = queries.projects(house.office(), actor, limit=PROJECTS)[0] if applicant else ()
    announcement = queries.text_in_force(house.office(), "home_announcement")
    context = {
        "announcement": announcement,
        "memberships": house.memberships(request),
        "matters": len(catalogue.matters),
        "news": [(one, address_of(one.about, one.case, one.thing, actor.kind == "zone")) for one in news],
        "todo": todo,
        "projects": projects,
        "often": OFTEN,
    }
    return render(request, "pages/home.html", context)


@require_POST
@asks(Permission.SIGNED_IN)
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose the organisation that one acts for; one that one does not belong to changes nothing."""
    wanted = request.POST.get("organisation", "")
    if any(membership.organisation == wanted for membership in house.memberships(request)):
        request.session["organisation"] = wanted
    return redirect("home")


@require_POST
@asks(Permission.ANYONE)
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the pages for a year and go back to where one was."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else reverse("home"))
    if wanted in language.CHOICES:
        response.set_cookie(
            language.COOKIE, wanted, 365 * 24 * 3600, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    return response


@require_GET
@asks(Permission.ANYONE)
@cache_control(public=True, max_age=300)
def theme_css(request: HttpRequest) -> HttpResponse:
    """The zone's own colours for the tokens; empty where the zone has none."""
    return HttpResponse(theme.theme_css(house.office().catalogues.zone_folder), content_type="text/css")


@require_GET
@asks(Permission.ANYONE)
def health(request: HttpRequest) -> JsonResponse:
    """Whether the office can be read: 200 with the version, the legal day and the catalogue's hash."""
    office = house.office()
    catalogue = office.catalogue()
    return JsonResponse(
        {
            "status": "ok",
            "version": __version__,
            "today": office.today().isoformat(),
            "zone": catalogue.zone,
            "catalogue": catalogue.content_hash,
        }
    )
