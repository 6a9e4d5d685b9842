"""An applicant's projects: the list, a new one, and one project's task list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.office import operations, queries
from onewindow.office.needs import nearest
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, by_field, faults_of
from onewindow.web.pages.paging import leaves
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.templatetags.words import plain

MOST_NOW = 6
"""So many of the matters that can be worked on now stand above the stages."""


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def projects(request: HttpRequest) -> HttpResponse:
    """My projects; a posted name begins a new one and leads to its first question."""
    errors: list[Fault] = []
    name = form_of(request).get("name", "").strip()
    if request.method == "POST":
        try:
            return redirect("describe", _begin(request, name))
        except Refused as refusal:
            errors = faults_of(refusal, "name")
    lines, following = queries.projects(house.office(), actor_of(request), after=request.GET.get("after", ""))
    context = {
        "projects": lines,
        "leaves": leaves(request, following),
        "errors": errors,
        "name": name,
        "key": house.new_key(),
    }
    return render(request, "pages/projects.html", context, status=422 if errors else 200)


def _begin(request: HttpRequest, name: str) -> str:
    """Create a project of which nothing is known yet: every fact is open until somebody answers it."""
    office, actor, key = house.office(), actor_of(request), request.POST.get("key")
    made = operations.create_project(office, actor, name, key=key)
    facts = office.catalogue().facts.values()
    nothing = {fact.id: None for fact in facts if not fact.derived and not fact.nullable}
    operations.answer_facts(office, actor, made, nothing, key=f"{key}-open" if key else None)
    return made


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def project(request: HttpRequest, project: str) -> HttpResponse:
    """A project's task list by stage: what can be done now, what waits for what, what is done. Posting renames it."""
    office, actor = house.office(), actor_of(request)
    errors: list[Fault] = []
    name = request.POST.get("name", "")
    if request.method == "POST":
        try:
            operations.rename_project(office, actor, project, name)
            messages.success(request, "项目名称已修改。 The project has its new name.")
            return redirect("project", project)
        except Refused as refusal:
            if refusal.code != "name_missing":
                raise
            errors = faults_of(refusal, "name")
    found = queries.project(office, actor, project)
    tasks = queries.task_list(office, actor, project)
    context = {
        "errors": errors,
        "at_field": by_field(errors),
        "name": name if errors else found.name,
        "begun": any(answer is not None for answer in found.answers.values()),
        "now": [task for task in tasks if task.status in ("can_start", "draft")][:MOST_NOW],
        "waits": nearest({task.matter.id: task.waits_for for task in tasks}),
        "project": found,
        "stages": _by_stage(found.catalogue, tasks),
        "counts": _counts(tasks),
        "events": list(found.catalogue.life_events.values()),
        "bundles": queries.bundles(office, actor, project),
        "open_facts": len(found.facts.unknown),
        "names": {id: plain(matter.name) for id, matter in found.catalogue.matters.items()},
    }
    return render(request, "pages/project.html", context, status=422 if errors else 200)


def _by_stage(catalogue: Any, tasks: Any) -> list[dict[str, Any]]:
    groups = []
    for number in sorted({task.stage for task in tasks}):
        members = [task for task in tasks if task.stage == number]
        done = sum(task.status == "done" for task in members)
        subject = f"{operations.STAGE}{number}"
        settled = [task for task in members if task.status != "may_apply"]
        groups.append(
            {
                "stage": catalogue.stages[number],
                "tasks": settled,
                "perhaps": [task for task in members if task.status == "may_apply"],
                "count": len(members),
                "done": done,
                "subject": subject,
            }
        )
    return groups


def _counts(tasks: Any) -> dict[str, int]:
    return {
        status: sum(task.status == status for task in tasks)
        for status in ("done", "in_progress", "draft", "can_start", "cannot_start", "may_apply")
    }
