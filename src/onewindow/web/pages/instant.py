"""秒办: the matters of a body that the rules may decide, and the switch for its head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.office import Actor, Office, operations, queries
from onewindow.office.views import CaseView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICER)
def instant(request: HttpRequest) -> HttpResponse:
    """The list with what the rules did; the head of the deciding body opens and closes each matter."""
    office, actor = house.office(), actor_of(request)
    errors: list[Fault] = []
    if request.method == "POST":
        change = operations.close_to_rules if request.POST.get("close") else operations.open_to_rules
        try:
            matter, reasons = request.POST.get("matter", ""), request.POST.get("reasons", "")
            change(office, actor, matter, reasons, key=request.POST.get("key"))
            messages.success(request, "已保存，即刻生效。 Saved; it holds from now on.")
            return redirect("instant")
        except Refused as refusal:
            errors = faults_of(refusal, f"reasons-{request.POST.get('matter', '')}")
    context = {
        "lines": queries.instant_matters(office, actor),
        "head": actor.kind == "department" and "head" in actor.roles,
        "errors": errors,
        "form": form_of(request),
        "key": house.new_key(),
    }
    return render(request, "pages/instant.html", context, status=409 if errors else 200)


def panel(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """What the rules found in a case, for the case's page."""
    declined = next((entry for entry in reversed(case.timeline) if entry.kind == "instant_declined"), None)
    if declined is not None and case.decision is None:
        return {"checks": declined.data["checks"], "decided": False}
    if case.decision is not None and case.decision.by == "system":
        return {"checks": (), "decided": True, "on": case.decision.on}
    return None
