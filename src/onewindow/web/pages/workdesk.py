"""What belongs to the work list beside the list itself: saved views, exports, the feed of tasks."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.office import KeyConflict, Refused, operations, queries
from onewindow.office.permissions import HEAD_ROLES
from onewindow.office.views import WorkFilter
from onewindow.web import exports, house
from onewindow.web.forms.work_filter import address, chips, read
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

FED = 100
"""So many tasks a feed holds."""


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICER)
def views(request: HttpRequest) -> HttpResponse:
    """One's saved views with all that can be done with them; POST keeps the list that one sees as another."""
    if request.method == "GET":
        return _views(request)
    office, actor, form = house.office(), actor_of(request), request.POST
    here = QueryDict(form.get("here", ""))
    asked = read(here, actor, office.catalogue(), "open" if actor.kind == "zone" else "todo")
    name = form.get("name", "")
    try:
        operations.save_view(office, actor, name, asked.filter, form.get("key") or None)
    except (Refused, KeyConflict) as refusal:
        return _views(request, faults_of(refusal, "name"), name, form.get("here", ""))
    messages.success(request, f"已保存视图“{name.strip()}”。 The view is kept.")
    return redirect(reverse("worklist") + "?" + address(asked.filter, actor))


def _views(
    request: HttpRequest, faults: list[Fault] | None = None, name: str = "", here: str = ""
) -> HttpResponse:
    office, actor = house.office(), actor_of(request)
    catalogue, members = office.catalogue(), queries.members(office, actor)
    found = [
        {
            "view": view,
            "address": address(view.filter, actor),
            "chips": chips(view.filter, actor, catalogue, members),
            "changeable": view.own or bool(actor.roles & HEAD_ROLES),
        }
        for view in queries.saved_views(office, actor)
    ]
    context = {
        "views": found,
        "head": bool(actor.roles & HEAD_ROLES),
        "key": house.new_key(),
        "errors": faults or (),
        "name": name,
        "here": here,
        "removed": request.GET.get("removed", ""),
    }
    return render(request, "pages/work_views.html", context, status=409 if faults else 200)


@require_POST
@asks(Permission.OFFICER)
def view(request: HttpRequest, view: str) -> HttpResponse:
    """Rename, remove, bring back, share or choose a view."""
    office, actor, form = house.office(), actor_of(request), request.POST
    act = form.get("act", "")
    try:
        if act == "rename":
            operations.rename_view(office, actor, view, form.get("name", ""))
        elif act == "remove":
            operations.remove_view(office, actor, view)
        elif act == "restore":
            operations.restore_view(office, actor, view)
        elif act in ("share", "unshare"):
            operations.share_view(office, actor, view, act == "share")
        elif act in ("choose", "unchoose"):
            operations.choose_view(office, actor, view if act == "choose" else "")
        else:
            raise Refused("act_unknown", "没有这个操作，请刷新页面。", "no such act; load the page again")
    except Refused as refusal:
        if refusal.code == "not_found":
            raise
        return _views(request, faults_of(refusal, f"name-{view}"))
    if act == "remove":
        return redirect(reverse("work-views") + f"?removed={view}")
    messages.success(request, "已更新。 Done.")
    return redirect("work-views")


def _filter(request: HttpRequest) -> WorkFilter:
    """The filter of the address; an address that can't be read is refused rather than exported wrongly."""
    actor = actor_of(request)
    asked = read(request.GET, actor, house.office().catalogue(), "open" if actor.kind == "zone" else "todo")
    if asked.faults:
        raise Refused("filter_unknown", asked.faults[0].zh, asked.faults[0].en)
    return asked.filter


@require_GET
@asks(Permission.OFFICER)
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV (UTF-8 with a mark, so that Excel reads it), written while it is read."""
    office, actor, filter = house.office(), actor_of(request), _filter(request)
    queries.work_list(office, actor, filter)  # what can't be listed is refused before the first byte
    response = StreamingHttpResponse(
        exports.csv(office, actor, filter), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="cases-{office.today()}.csv"'
    return response


@require_GET
@asks(Permission.OFFICER)
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as an Excel workbook."""
    office = house.office()
    made = exports.xlsx(office, actor_of(request), _filter(request))
    return FileResponse(made, as_attachment=True, filename=f"cases-{office.today()}.xlsx")


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICER)
def feed(request: HttpRequest) -> HttpResponse:
    """The feed of one's organisation's tasks: open its address, replace it, end it. The address is shown once."""
    office, actor = house.office(), actor_of(request)
    secret = ""
    if request.method == "POST":
        if request.POST.get("act") == "close":
            operations.close_work_feed(office, actor)
            messages.success(request, "订阅地址已停用。 The address has ended.")
            return redirect("work-feed")
        secret = operations.open_work_feed(office, actor)
    context = {
        "opened": queries.work_feed_opened(office, actor),
        "address": f"{settings.PUBLIC_ADDRESS}{reverse('work-atom')}?key={secret}" if secret else "",
    }
    return render(request, "pages/work_feed.html", context)


@require_GET
@asks(Permission.ANYONE)
def feed_atom(request: HttpRequest) -> HttpResponse:
    """The tasks as an Atom feed for whoever has the address: what its person may see at this moment."""
    office = house.office()
    reader = queries.work_feed_reader(office, request.GET.get("key", ""))
    if reader is None:
        raise Http404
    lines = queries.work_lines(office, reader, WorkFilter(tasks_only=True), FED)
    body = exports.atom(office, reader, lines, settings.PUBLIC_ADDRESS)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
