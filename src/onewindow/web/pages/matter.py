"""One matter of one project: its guide, where it stands in the plan, and the button that begins the application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.office import operations, queries
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.lit.reading import decisions_of
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages.guides import guide_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.templatetags.words import plain


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def matter(request: HttpRequest, project: str, matter: str) -> HttpResponse:
    """The matter's page; posting begins a draft of the application."""
    office, actor = house.office(), actor_of(request)
    found = queries.project(office, actor, project)
    if matter not in found.catalogue.matters:
        raise Refused("not_found", f"目录中没有事项“{matter}”。", f"the catalogue has no matter {matter!r}")
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            case = operations.start_case(office, actor, project, matter, key=request.POST.get("key"))
            return redirect("application", case)
        except Refused as refusal:
            errors = faults_of(refusal)
    task = next((one for one in queries.task_list(office, actor, project) if one.matter.id == matter), None)
    made = queries.plan(office, actor, project)
    context = {
        "project": found,
        "guide": guide_of(found.catalogue, found.catalogue.matters[matter]),
        "task": task,
        "reason": made.why(matter),
        "decisions": decisions_of(made.catalogue, made.matters[matter].matter),
        "entry": made.matters[matter],
        "plan": made,
        "papers": made.papers_of(matter),
        "names": {id: plain(one.name) for id, one in found.catalogue.matters.items()},
        "errors": errors,
        "key": house.new_key(),
    }
    return render(request, "pages/matter.html", context, status=409 if errors else 200)
