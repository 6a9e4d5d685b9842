"""Giving cases to colleagues from the list or from a case's page, and taking it back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from onewindow.office import Actor, KeyConflict, Office, Refused, operations, queries
from onewindow.office.views import CaseView
from onewindow.office.work_views import Assignment
from onewindow.web import house
from onewindow.web.forms.work_filter import ME, assignee
from onewindow.web.messages import faults_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.pages.worklist import REPORT, show
from onewindow.web.permissions import Permission, asks

NOBODY = "nobody"


@require_POST
@asks(Permission.OFFICE)
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen cases to a colleague, to oneself or to nobody; back to where one was."""
    office, actor, form = house.office(), actor_of(request), request.POST
    wanted = form.get("person", "")
    person = actor.person if wanted == ME else "" if wanted == NOBODY else wanted
    try:
        if not wanted:
            raise Refused("no_person", "请选择分给谁。", "choose to whom the cases go")
        made = operations.assign_cases(office, actor, form.getlist("case"), person, form.get("key") or None)
    except (Refused, KeyConflict) as refusal:
        faults = faults_of(refusal, "person")
        if form.get("from") == "case" or not house.holds(actor, Permission.OFFICER):
            messages.error(request, f"{faults[0].zh} {faults[0].en}")
            return _back(form, actor)
        return show(request, QueryDict(form.get("here", "")), faults)
    if form.get("from") == "case":
        for one in made.failed:
            messages.error(request, f"{one.number or one.case}：{one.reason.zh} {one.reason.en}")
        if made.done:
            messages.success(request, "已分办。 Assigned." if person else "已收回分办。 Taken back.")
    else:
        _report(request, office, actor, made)
    return _back(form, actor)


@require_POST
@asks(Permission.OFFICER)
def undo(request: HttpRequest) -> HttpResponse:
    """Take an assignment back: each case goes to whom it had been given before."""
    form = request.POST
    try:
        before = json.loads(form.get("before", ""))
        before = {str(case): str(person) for case, person in before.items()}
    except (ValueError, AttributeError):
        raise Refused(
            "undo_unknown",
            "这次分办已不能撤销，请直接重新分办。",
            "this can't be undone any more; assign the cases anew",
        ) from None
    made = operations.take_back_assignment(
        house.office(), actor_of(request), before, form.get("person", ""), form.get("key") or None
    )
    if made.done:
        messages.success(request, f"已恢复 {len(made.done)} 件。 {len(made.done)} cases are as they were.")
    for one in made.failed:
        messages.error(request, f"{one.number or one.case}：{one.reason.zh} {one.reason.en}")
    return _back(form, actor_of(request))


def _report(request: HttpRequest, office: Office, actor: Actor, made: Assignment) -> None:
    """Keep the result for the page that comes next."""
    members = queries.members(office, actor)
    whom = assignee(made.person or NOBODY, actor, members)
    request.session[REPORT] = {
        "done": len(made.done),
        "whom": {"zh": whom.zh, "en": whom.en or whom.zh},
        "taken_back": not made.person,
        "person": made.person,
        "before": json.dumps(dict(made.before)) if made.before else "",
        "failed": [[one.number, one.reason.zh, one.reason.en] for one in made.failed],
    }


def _back(form: QueryDict, actor: Actor) -> HttpResponse:
    """To the case or the list from which it was done, always on this site; a window's list is its own page."""
    if form.get("from") == "case" and form.get("case"):
        return redirect(reverse("case", args=[form["case"]]) + "#assignment")
    if not house.holds(actor, Permission.OFFICER):
        return redirect("window")
    here = QueryDict(form.get("here", "")).urlencode()
    return redirect(reverse("worklist") + (f"?{here}" if here else ""))


def panel(office: Office, actor: Actor, case: CaseView) -> dict[str, Any] | None:
    """The case's page: who of one's organisation has it, and a form to give it. None for whoever may not."""
    if "assign_case" not in case.may:
        return None
    members, person = queries.members(office, actor), case.assigned
    if case.light == "grey" and not person:
        return None
    return {
        "person": person,
        "whom": assignee(person or NOBODY, actor, members),
        "mine": person == actor.person,
        "members": [one for one in members if one.person not in (person, actor.person)],
        "finished": case.light == "grey",
    }
