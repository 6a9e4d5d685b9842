"""The counter: a window's work list, and taking in on behalf of who stands there."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.office import identity, operations, queries
from onewindow.office.finding import GuideFilter, search
from onewindow.office.intake import RELATIONS
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.paging import ON_PAGE, leaves
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

TURNS = ("", "window", "authority")


@require_GET
@asks(Permission.COUNTER)
def window(request: HttpRequest) -> HttpResponse:
    """What the window has to do: open intakes, cases to forward, results to hand over; then everything it received."""
    office, actor = house.office(), actor_of(request)
    waits = request.GET.get("waits", "")
    waits = waits if waits in TURNS else ""
    work = queries.window_work(office, actor, waits, request.GET.get("after", ""), ON_PAGE)
    intakes, following = queries.open_intakes(office, actor, request.GET.get("intakes", ""), ON_PAGE)
    context = {
        "work": work,
        "leaves": leaves(request, work.next),
        "intakes": intakes,
        "intakes_leaves": leaves(request, following, "intakes"),
        "waits": waits,
        "clerk": house.holds(actor, Permission.WINDOW),
        "ways": len(queries.ways_to_take_in(office, actor)),
        "agreements": queries.agreements(office, actor),
    }
    return render(request, "pages/window.html", context)


@require_http_methods(["GET", "POST"])
@asks(Permission.WINDOW)
def new_intake(request: HttpRequest) -> HttpResponse:
    """Find the applicant by its exact number, or register it; then say who stands at the counter."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    number = (form.get("number") or request.GET.get("number", "")).strip()
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            if request.POST.get("act") == "register":
                _register(request, number)
                return redirect(f"{request.path}?{urlencode({'number': number})}")
            found = queries.find_applicant(office, actor, number)
            made = operations.begin_intake(
                office, actor, found.id if found else "", form.get("presenter", ""), form.get("relation", ""),
                key=form.get("key"),
            )  # fmt: skip
            return redirect("intake", made)
        except Refused as refusal:
            errors = faults_of(refusal, _FIELDS.get(refusal.code, ""))
    elif "number" in request.GET:
        errors = _number_faults(number)
    context = {
        "number": number,
        "found": queries.find_applicant(office, actor, number)
        if number and not _number_faults(number)
        else None,
        "asked": bool(number) and not _number_faults(number),
        "kind": "enterprise" if _is_code(number) else "individual",
        "form": form,
        "relations": RELATIONS,
        "errors": errors,
        "placed": at_fields(errors),
        "key": form.get("key") or house.new_key(),
    }
    return render(
        request, "pages/window_new.html", context, status=409 if errors and request.method == "POST" else 200
    )


_FIELDS = {
    "presenter_missing": "presenter",
    "relation_missing": "relation",
    "name_missing": "name",
    "not_found": "number",
}


def _is_code(number: str) -> bool:
    """Whether a number can only be a credit code: an identity number has digits in its first 17 places."""
    return not identity.plain(number)[:17].isdigit()


def _is_credit_code(number: str) -> bool:
    """Whether it is a credit code in order, as one of digits alone may be."""
    try:
        identity.credit_code(number, "number")
    except Refused:
        return False
    return True


def _number_faults(number: str) -> list[Fault]:
    """What is wrong with a credit code or identity number."""
    try:
        if _is_code(number):
            identity.credit_code(number, "number")
        else:
            try:
                identity.citizen_number(number, field="number")
            except Refused:
                if not _is_credit_code(number):
                    raise
    except Refused as refusal:
        return faults_of(refusal, "number")
    return []


def _register(request: HttpRequest, number: str) -> None:
    kind = request.POST.get("kind", "")
    numbers = {"credit_code": number} if kind == "enterprise" else {"citizen_number": number}
    operations.register_organisation(
        house.office(),
        actor_of(request),
        request.POST.get("name", ""),
        kind,
        key=request.POST.get("key"),
        **numbers,
    )
    messages.success(request, "已登记申请人。 The applicant is registered.")


@require_http_methods(["GET", "POST"])
@asks(Permission.WINDOW)
def intake(request: HttpRequest, intake: str) -> HttpResponse:
    """One visit: choose or create the project, then the matter; an agent's letter of authority; or give up."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    errors: list[Fault] = []
    queries.intake(office, actor, intake)
    if request.method == "POST":
        try:
            return _choose(request, intake)
        except Refused as refusal:
            errors = faults_of(
                refusal, {"name_missing": "name", "file_missing": "letter"}.get(refusal.code, "")
            )
    found, applicant = queries.intake(office, actor, intake)
    if found.case and found.state == "open":
        return redirect("window-case", found.case)
    context = {
        "intake": found,
        "applicant": applicant,
        "relation": RELATIONS[found.relation],
        "projects": queries.projects_of_holder(office, actor, intake) if not found.project else (),
        "project": queries.project(office, actor, found.project)
        if found.project and found.state == "open"
        else None,
        "matters": _matters(request, found.project) if found.project and found.state == "open" else [],
        "q": request.GET.get("q", ""),
        "form": form,
        "errors": errors,
        "placed": at_fields(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/window_intake.html", context, status=409 if errors else 200)


def _choose(request: HttpRequest, intake: str) -> HttpResponse:
    office, actor, form = house.office(), actor_of(request), request.POST
    match form.get("act"):
        case "project":
            operations.choose_project(
                office, actor, intake, form.get("project", ""), form.get("name", ""), key=form.get("key")
            )
        case "matter":
            case_id = operations.choose_matter(
                office, actor, intake, form.get("matter", ""), key=form.get("key")
            )
            return redirect("window-case", case_id)
        case "letter":
            _keep_letter(request, intake)
        case "abandon":
            operations.abandon_intake(office, actor, intake, form.get("reasons", ""))
            messages.success(
                request,
                "已结束，没有收件；草稿留给申请人。 Ended without a receipt; the applicant keeps the draft.",
            )
            return redirect("window")
    return redirect("intake", intake)


def _keep_letter(request: HttpRequest, intake: str) -> None:
    upload = request.FILES.get("letter")
    if not isinstance(upload, UploadedFile) or upload.file is None:
        raise Refused(
            "file_missing",
            "没有选择文件，请先选择授权委托书的扫描件。",
            "no file was chosen: choose the scan of the letter",
        )
    operations.keep_letter(
        house.office(), actor_of(request), intake, upload.name or "", cast(BinaryIO, upload.file), upload.size
    )


def _matters(request: HttpRequest, project: str) -> list[dict[str, Any]]:
    """The matters that this window may take in and that may apply to the project: those that apply first, then the best found."""
    office, actor = house.office(), actor_of(request)
    plan, ways = queries.plan(office, actor, project), queries.ways_to_take_in(office, actor)
    found = list[dict[str, Any]]()
    wanted = request.GET.get("q", "").strip()
    for one in search(office.catalogue(), GuideFilter(text=wanted)):
        planned = plan.matters.get(one.matter.id)
        status = str(planned.status) if planned else "not_applicable"
        if one.matter.id in ways and status != "not_applicable":
            found.append({"matter": one.matter, "status": status, "ways": ways[one.matter.id]})
    if not wanted:
        found.sort(key=lambda one: (one["matter"].stage, one["matter"].id))
    return sorted(found, key=lambda one: one["status"] != "applies")
