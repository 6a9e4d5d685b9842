"""The plan page: picture, table, totals, documents to bring, and why each matter applies or does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from onewindow.catalogue.model import COMMA, Text
from onewindow.office import queries
from onewindow.office.views import ProjectView, TaskLine
from onewindow.planner.project_plan import Plan, PlannedMatter
from onewindow.planner.verdict import Status
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.lit.reading import decisions_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.pictures.from_plan import plan_picture
from onewindow.web.pictures.plan import in_words
from onewindow.web.pictures.plan_drawing import draw_plan
from onewindow.web.templatetags.words import as_date, both_plain, short

Key = Callable[[PlannedMatter], Any]


def _dated(entry: PlannedMatter) -> Any:
    return (entry.start or date.max, entry.due or date.max, entry.id)


SORTS: dict[str, Key] = {
    "start": _dated,
    "due": lambda entry: (entry.due or date.max, entry.start or date.max, entry.id),
    "id": lambda entry: entry.id,
    "body": lambda entry: (entry.matter.deciding, *_dated(entry)),
    "slack": lambda entry: (entry.slack if entry.slack is not None else 10_000, *_dated(entry)),
}


@require_GET
@asks(Permission.SIGNED_IN)
def plan(request: HttpRequest, project: str) -> HttpResponse:
    """The whole plan on one page, printable; sorted as asked; from a given day when one is asked for."""
    office, actor = house.office(), actor_of(request)
    found = queries.project(office, actor, project)
    made = queries.plan(office, actor, project, on=_wanted_day(request) or _first_day(found))
    tasks = {task.matter.id: task for task in queries.task_list(office, actor, project)}
    done = {id for id, task in tasks.items() if task.status == "done"}
    title = f"{found.name}{short('：', ': ')}{both_plain('计划', 'Plan')}"
    picture = plan_picture(made, title, lambda matter: f"#matter-{matter}", done, office.today())
    sort = request.GET.get("sort", "start")
    entries = sorted(made.active, key=SORTS.get(sort, _dated))
    context = {
        "project": found,
        "plan": made,
        "drawn": _safe(draw_plan(picture)) if picture.bars else None,
        "words": in_words(picture) if picture.bars else [],
        "rows": [_row(made, entry, tasks.get(entry.id)) for entry in entries],
        "today": office.today(),
        "sort": sort,
        "certain": sum(entry.status is Status.APPLIES for entry in made.active),
        "open": sum(entry.status is Status.MAY_APPLY for entry in made.active),
        "not_applicable": [entry for entry in made.matters.values() if entry.status is Status.NOT_APPLICABLE],
        "process_type": made.catalogue.process_types.get(made.process_type or 0),
        "questions": made.questions[:8],
        "papers": [_paper(made, paper) for paper in made.papers],
        "names": {id: matter.name for id, matter in made.catalogue.matters.items()},
    }
    return render(request, "pages/plan.html", context)


@require_GET
@asks(Permission.SIGNED_IN)
def why(request: HttpRequest, project: str, matter: str) -> HttpResponse:
    """Why one matter applies, may apply or does not: the trace with its law. A part of the page for htmx."""
    office, actor = house.office(), actor_of(request)
    found = queries.project(office, actor, project)
    made = queries.plan(office, actor, project)
    if matter not in made.matters:
        raise Refused("not_found", f"目录中没有事项 {matter}。", f"the catalogue has no matter {matter}")
    template = "parts/trace.html" if request.htmx else "pages/why.html"  # type: ignore[attr-defined]
    context = {
        "project": found,
        "entry": made.matters[matter],
        "reason": made.why(matter),
        "plan": made,
        "decisions": decisions_of(made.catalogue, made.matters[matter].matter),
    }
    return render(request, template, context)


def _wanted_day(request: HttpRequest) -> date | None:
    typed = request.GET.get("on", "")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused(
            "bad_date",
            f"不能按“{typed}”这一天排计划：日期应写成 2026-11-23 这样。",
            f"can't plan from {typed!r}: write a date like 2026-11-23",
        ) from None


def _first_day(project: ProjectView) -> date | None:
    """A project under way keeps the plan of the day on which it began; one without cases is planned from today."""
    return as_date(project.created_at) if project.cases else None


def _safe(drawn: Any) -> dict[str, str]:
    """The drawing escapes all words itself, so that its two figures may stand in the page as they are."""
    return {"names": mark_safe(drawn.names), "chart": mark_safe(drawn.chart)}


def _row(made: Plan, entry: PlannedMatter, task: TaskLine | None) -> dict[str, Any]:
    department = made.catalogue.departments.get(entry.matter.deciding)
    due = made.due_of(entry.id)
    return {
        "entry": entry,
        "matter": entry.matter,
        "body": department.name if department else entry.matter.deciding,
        "provisional": due if due and due.provisional else None,
        "certain": entry.status is Status.APPLIES,
        "task": task if task and task.status in ("done", "in_progress") else None,
    }


def _paper(made: Plan, paper: Any) -> dict[str, Any]:
    names = {id: department.name for id, department in made.catalogue.departments.items()}
    names["applicant"] = Text("申请人", "the applicant")
    return {"paper": paper, "issuers": COMMA.join(names.get(id, Text(id, id)) for id in paper.issuers)}
