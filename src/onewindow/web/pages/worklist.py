"""The work list of officers and the list of an applicant's cases: one list with filters, order, pages, saved views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.catalogue.model import Text
from onewindow.office import queries
from onewindow.office.queries.selection import LIGHTS, NOBODY
from onewindow.office.views import Actor, WorkFilter, WorkList
from onewindow.office.work_views import Member, SavedView
from onewindow.procedures import words as procedure_words
from onewindow.web import house
from onewindow.web.forms.work_filter import ME, SCOPES, SIZES, Asked, address, assignee, chips, read
from onewindow.web.messages import Fault
from onewindow.web.pages.case_rows import rows
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.templatetags.words import figure

REPORT = "work_assigned"
"""The session's name for the result of an assignment, shown once."""


@require_GET
@asks(Permission.OFFICER)
def worklist(request: HttpRequest) -> HttpResponse:
    """The work list: tasks by light and date, with filters, sorting, counts, pages, saved views, assignment."""
    return show(request, request.GET)


@require_GET
@asks(Permission.APPLICANT)
def my_cases(request: HttpRequest) -> HttpResponse:
    """All cases of the applicant."""
    actor = actor_of(request)
    asked = read(request.GET, actor, house.office().catalogue(), "all")
    found = queries.work_list(house.office(), actor, asked.filter)
    context = {**_list(actor, asked, found, (), officer=False), "errors": _faults(asked)}
    return render(request, "pages/my_cases.html", context, status=400 if asked.faults else 200)


def show(request: HttpRequest, given: QueryDict, faults: Sequence[Fault] = ()) -> HttpResponse:
    """The officers' list for an address; with ``faults`` of something that was to be done in it (409)."""
    office, actor = house.office(), actor_of(request)
    views = queries.saved_views(office, actor)
    asked = asked_by(given, actor, views)
    members = queries.members(office, actor) if actor.kind != "zone" else ()
    found = queries.work_list(office, actor, asked.filter)
    errors = [*faults, *_faults(asked)]
    all_chosen = given.get("select") == "page"
    context = {
        **_list(actor, asked, found, members, officer=True, ticked=all_chosen),
        "views": [ViewLink(view, "?" + address(view.filter, actor)) for view in views],
        "view": next((one.id for one in views if _same(one.filter, asked.filter)), ""),
        "members": members,
        "me": ME,
        "all_chosen": all_chosen,
        "key": house.new_key(),
        "report": request.session.pop(REPORT, None) if REPORT in request.session else None,
        "errors": errors,
    }
    status = 409 if faults else 400 if errors else 200
    return render(request, "pages/worklist.html", context, status=status)


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view with its address."""

    view: SavedView
    address: str


def asked_by(given: QueryDict, actor: Actor, views: Sequence[SavedView]) -> Asked:
    """What an officer's address asks for; the bare address means the chosen view, else the tasks (a zone has none)."""
    catalogue = house.office().catalogue()
    chosen = next((view for view in views if view.chosen), None)
    if chosen is not None and not given:
        given = QueryDict(address(chosen.filter, actor))
    return read(given, actor, catalogue, "open" if actor.kind == "zone" else "todo")


def _same(one: WorkFilter, other: WorkFilter) -> bool:
    return replace(one, after="", before="") == replace(other, after="", before="")


def _faults(asked: Asked) -> list[Fault]:
    return [Fault(one.zh, one.en, one.field) for one in asked.faults]


def _list(
    actor: Actor,
    asked: Asked,
    found: WorkList,
    members: Sequence[Member],
    officer: bool,
    ticked: bool = False,
) -> dict[str, Any]:
    """What both lists show."""
    filter, catalogue = asked.filter, house.office().catalogue()
    project = found.items[0].project_name if filter.project and found.items else ""

    def link(**changes: object) -> str:
        return "?" + address(filter, actor, **changes)

    return {
        "list": found,
        "asked": asked,
        "filter": filter,
        "officer": officer,
        "rows": rows(found.items, link, officer, bool(members), ticked),
        "lights": [
            (colour, count(found, colour), link(light="" if filter.light == colour else colour))
            for colour in LIGHTS
        ],
        "without_light": link(light=""),
        "total": total(found),
        "scopes": [
            (scope, name, link(tasks_only=scope == "todo", unfinished_only=scope == "open"))
            for scope, name in SCOPES.items()
            if not (actor.kind == "zone" and scope == "todo")
        ],
        "columns": _columns(filter, link),
        "chips": chips(filter, actor, catalogue, members, project),
        "widest": "?scope=all",
        "sizes": [(size, link(limit=size)) for size in SIZES],
        "first": link() if filter.after or filter.before else "",
        "previous": link(before=found.previous) if found.previous else "",
        "next": link(after=found.next) if found.next else "",
        "here": address(filter, actor, after=filter.after, before=filter.before),
        "choices": _choices(actor, members),
    }


def count(found: WorkList, colour: str) -> str:
    """How many there are of a light: 1 000+ where more were not counted."""
    return figure(found.counts[colour]) + ("+" if colour in found.more else "")


def total(found: WorkList) -> str:
    """How many there are at all."""
    return figure(found.total) + ("+" if found.at_least else "")


_HEADINGS = (
    ("light", Text("灯", "Light")),
    ("matter", Text("事项", "Matter")),
    ("", Text("项目", "Project")),
    ("", Text("环节", "Phase")),
    ("due", Text("到期", "Due")),
    ("received", Text("收件", "Received")),
    ("number", Text("办件号", "Number")),
)


def _columns(filter: WorkFilter, link: Callable[..., str]) -> list[dict[str, Any]]:
    """The headings, each with the address that sorts by it, the other way round when it does already."""
    made = []
    for order, name in _HEADINGS:
        current = order == filter.order
        sorted_ = ("descending" if filter.descending else "ascending") if current else ""
        turned = current and not filter.descending
        sorts = link(order=order, descending=turned) if order else ""
        made.append({"name": name, "sorts": sorts, "sorted": sorted_})
    return made


def _choices(actor: Actor, members: Sequence[Member]) -> dict[str, Any]:
    """What the filter form offers."""
    catalogue = house.office().catalogue()
    assigned = [(ME, assignee(actor.person, actor, members)), (NOBODY, assignee(NOBODY, actor, members))]
    assigned += [(one.person, Text(one.name, "")) for one in members if one.person != actor.person]
    return {
        "stages": [(str(id), stage.name) for id, stage in catalogue.stages.items()],
        "phases": [(phase.value, Text(*names)) for phase, names in procedure_words.PHASES.items()],
        "departments": [(id, one.name) for id, one in catalogue.departments.items()]
        if actor.kind != "department"
        else [],
        "assigned": assigned if members else [],
    }
