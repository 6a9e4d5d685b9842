"""Combined submission (并联申报、一件事): choose what goes together, one form, one set of documents, one submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.catalogue.facts import FactError
from onewindow.office import operations, queries
from onewindow.office.bundle_views import BundleView, TogetherView
from onewindow.office.icalendar import Entry, calendar
from onewindow.office.merging import AnswersClash
from onewindow.office.needs import nearest
from onewindow.office.parts import WHOLE, Part
from onewindow.office.plain_text import whole
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.facts import field_view, read_answer, show_answer
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.describe import clash_faults
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

GRAVE = 409


@require_GET
@asks(Permission.ANYONE)
def life_events(request: HttpRequest) -> HttpResponse:
    """All life events, and the stages that can be applied for together."""
    catalogue = house.office().catalogue()
    context = {
        "events": list(catalogue.life_events.values()),
        "names": {id: matter.name for id, matter in catalogue.matters.items()},
    }
    return render(request, "pages/life_events.html", context)


@require_GET
@asks(Permission.ANYONE)
def life_event(request: HttpRequest, event: str) -> HttpResponse:
    """One life event with its matters; an applicant begins it from a project."""
    office = house.office()
    catalogue = office.catalogue()
    if event not in catalogue.life_events:
        raise Refused("not_found", "没有这个“一件事”。", "there is no such life event")
    found, actor = catalogue.life_events[event], house.actor(request)
    mine = house.holds(actor, Permission.APPLICANT) if actor is not None else False
    projects = queries.projects(office, actor, limit=20)[0] if actor is not None and mine else ()
    context = {
        "event": found,
        "matters": [catalogue.matters[id] for id in found.matters if id in catalogue.matters],
        "departments": catalogue.departments,
        "projects": projects,
        "mine": mine,
    }
    return render(request, "pages/life_event.html", context)


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def together(request: HttpRequest, project: str, subject: str) -> HttpResponse:
    """Tick the matters that go together; posting begins the bundle or changes the one being prepared."""
    office, actor = house.office(), actor_of(request)
    errors: list[Fault] = []
    if request.method == "POST":
        key, chosen = request.POST.get("key"), request.POST.getlist("matter")
        try:
            if bundle := request.POST.get("bundle"):
                operations.choose_matters(office, actor, bundle, chosen, key=key)
            else:
                part = _part(request)
                bundle = operations.begin_bundle(office, actor, project, subject, chosen, part, key=key)
            return redirect("bundle", bundle)
        except Refused as refusal:
            errors = faults_of(refusal, _place(refusal))
    view = queries.together(office, actor, project, subject)
    return render(
        request,
        "pages/together.html",
        _together_context(request, view, errors),
        status=GRAVE if errors else 200,
    )


def _place(refusal: Refused) -> str:
    return "part" if refusal.code in ("part_incomplete", "no_such_building") else "matter"


def _part(request: HttpRequest) -> Part:
    buildings = tuple(request.POST.getlist("building"))
    name = request.POST.get("part", "").strip()[:40]
    return Part(name, buildings) if name or buildings else WHOLE


def _together_context(request: HttpRequest, view: TogetherView, errors: list[Fault]) -> dict[str, Any]:
    posted = request.method == "POST"
    ticked = set(request.POST.getlist("matter"))
    lines = [
        {
            "line": line,
            "ticked": line.matter.id in ticked if posted else line.chosen or (line.free and not view.draft),
        }
        for line in view.lines
    ]
    return {
        "view": view,
        "lines": lines,
        "waits": nearest({line.matter.id: line.waits_for for line in view.lines}),
        "free": any(line.free for line in view.lines),
        "names": {id: matter.name for id, matter in view.catalogue.matters.items()},
        "facts": view.catalogue.facts,
        "part": request.POST.get("part", ""),
        "picked": set(request.POST.getlist("building")),
        "at_field": at_fields(errors),
        "errors": errors,
        "key": house.new_key(),
    }


@require_GET
@asks(Permission.SIGNED_IN)
def bundle(request: HttpRequest, bundle: str) -> HttpResponse:
    """While it is prepared what is still to do; afterwards the progress of all its cases as one."""
    view = queries.bundle(house.office(), actor_of(request), bundle)
    return render(request, "pages/bundle.html", _context(view))


def _context(view: BundleView, **more: Any) -> dict[str, Any]:
    done = sum(case.decided_on is not None for case in view.cases)
    return {
        "view": view,
        "record": view.record,
        "names": {id: matter.name for id, matter in view.catalogue.matters.items()},
        "done": done,
        "late": sum(case.light == "red" for case in view.cases),
        "key": house.new_key(),
        **more,
    }


def _preparing(request: HttpRequest, bundle: str) -> BundleView | None:
    """The bundle while its applicant prepares it; None when it is handed in, so that Back leads to its progress."""
    view = queries.bundle(house.office(), actor_of(request), bundle)
    if view.record.submitted:
        return None
    if not view.may_edit:
        raise Refused(
            "not_found", "找不到该联合申报，或您无权查看。", "it does not exist or is not yours to see"
        )
    return view


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def form(request: HttpRequest, bundle: str) -> HttpResponse:
    """One form: the facts that the chosen matters read, grouped, each with the matters that read it."""
    office, actor = house.office(), actor_of(request)
    view = _preparing(request, bundle)
    if view is None:
        return redirect("bundle", bundle)
    typed_in = form_of(request)
    facts = view.catalogue.facts
    shown = [id for id in typed_in.getlist("shown") if id in facts]
    typed = {id: read_answer(facts[id], typed_in) for id in shown}
    errors: list[Fault] = []
    clashed = False
    if request.method == "POST" and "more" not in request.POST:
        try:
            at = request.POST.get("read_at", "")
            read_at = whole(at) if at else None
            operations.answer_facts(
                office, actor, view.record.project, typed, request.POST.get("key"), read_at
            )
            messages.success(request, "已保存。 Saved.")
            return redirect("bundle-documents" if "next" in request.POST else "bundle", bundle)
        except AnswersClash as clash:
            errors, clashed = clash_faults(view.catalogue, clash), True
        except (FactError, Refused) as error:
            errors = faults_of(error)
    everything = bool(request.GET.get("all") or request.POST.get("all"))
    groups = _groups(request, view, typed, errors, everything)
    context = _context(view, groups=groups, errors=errors, everything=everything)
    kept = "" if clashed else str(typed_in.get("read_at", ""))
    context["read_at"] = kept or queries.saved(office, actor, view.record.project).read_at
    context["hidden_facts"] = sum(one.answered and one.fact.id not in typed for one in view.facts)
    return render(request, "pages/bundle_form.html", context, status=422 if errors else 200)


def _groups(
    request: HttpRequest, view: BundleView, typed: Mapping[str, Any], errors: list[Fault], everything: bool
) -> list[dict[str, Any]]:
    answers = queries.project(house.office(), actor_of(request), view.record.project).answers
    placed, more = at_fields(errors), request.POST.get("more", "")
    found: dict[str, list[dict[str, Any]]] = {}
    for one in view.facts:
        id = one.fact.id
        if one.answered and not everything and id not in typed:
            continue
        answer = typed[id] if id in typed else answers.get(id)
        field = field_view(one.fact, answer, placed, more_rows=1 if more == id else 0)
        found.setdefault(one.fact.group, []).append({"field": field, "matters": one.matters})
    groups = view.catalogue.fact_groups
    return [{"group": groups[id], "fields": fields} for id, fields in found.items() if id in groups]


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def documents(request: HttpRequest, bundle: str) -> HttpResponse:
    """One set of documents: upload once for all that use it, use earlier ones, say what shall follow."""
    view = _preparing(request, bundle)
    if view is None:
        return redirect("bundle", bundle)
    errors: list[Fault] = []
    if request.method == "POST":
        document = request.POST.get("document", "")
        try:
            told = _change(request, view, document)
            messages.success(request, told)
            response = redirect("bundle-documents", bundle)
            if document:
                response["Location"] += f"#field-{document}"
            return response
        except Refused as refusal:
            errors = faults_of(refusal, document)
    context = _context(
        view,
        errors=errors,
        at_field=at_fields(errors),
        limit=int(settings.UPLOAD_LIMIT // (1024 * 1024)),
        typed_until=request.POST.get("until", "") if errors else "",
        posted=request.POST.get("document", "") if errors else "",
    )
    return render(request, "pages/bundle_documents.html", context, status=422 if errors else 200)


def _change(request: HttpRequest, view: BundleView, document: str) -> str:
    """Do what was posted for one document; what to tell the person."""
    office, actor, posted, id = house.office(), actor_of(request), request.POST, view.record.id
    if sha256 := posted.get("remove"):
        gone = operations.remove_from_bundle(office, actor, id, sha256, document, key=posted.get("key"))
        return f"已从 {gone} 个事项中移除。 Taken away from {gone} matters."
    if source := posted.get("reuse"):
        made = operations.reuse_in_bundle(office, actor, id, document, source, key=posted.get("key"))
        return f"已用于 {len(made)} 个事项。 Used for {len(made)} matters."
    if "follow" in posted:
        return _follow(request, view, document, posted.get("until", "").strip())
    if "commitments" in posted:
        operations.choose_ways(office, actor, id, {}, posted.getlist("commitment"), key=posted.get("key"))
        return "已保存办理方式。 The way of handling is saved."
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile) or upload.file is None:
        raise Refused(
            "file_missing",
            "没有选择文件。请先选择文件，再按“上传”。",
            "No file was chosen: choose one, then upload.",
        )
    made = operations.attach_to_bundle(
        office, actor, id, document, upload.name or "", cast(BinaryIO, upload.file), upload.size,
        key=posted.get("key"),
    )  # fmt: skip
    return f"已上传一次，用于 {len(made)} 个事项。 Uploaded once, used for {len(made)} matters."


def _follow(request: HttpRequest, view: BundleView, document: str, until: str) -> str:
    until_day = None if request.POST.get("follow") == "no" else _day(until)
    operations.choose_ways(
        house.office(), actor_of(request), view.record.id, {document: until_day}, view.record.commitments,
        key=request.POST.get("key"),
    )  # fmt: skip
    if until_day is None:
        return "不再后补，请上传。 It is no longer to follow: upload it."
    return (
        f"将于 {until_day} 前补交，提交时签署承诺。 To follow by {until_day}; undertaken with the submission."
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            "gap_until_missing",
            "请写明最迟哪一天补交，如 2026-12-31。",
            "say by which day it will follow, such as 2026-12-31",
        ) from None


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def check(request: HttpRequest, bundle: str) -> HttpResponse:
    """Check your answers, declare once, hand all of it in at once."""
    office, actor = house.office(), actor_of(request)
    view = _preparing(request, bundle)
    if view is None:
        return redirect("bundle-submitted", bundle)
    errors: list[Fault] = []
    each: dict[str, Refused] = {}
    if request.method == "POST":
        only_ready = request.POST.get("only_ready") == "true"
        declared = request.POST.get("declared") == "true"
        try:
            operations.submit_bundle(office, actor, bundle, declared, only_ready, key=request.POST.get("key"))
            return redirect("bundle-submitted", bundle)
        except operations.BundleRefused as refusal:
            each = refusal.each
            names = view.catalogue.matters
            errors = [
                Fault(
                    f"{names[id].name.zh}：{one.zh}",
                    f"{names[id].name.en}: {one.en}",
                    f"matter-{id}",
                    one.article,
                )
                for id, one in each.items()
            ]
        except Refused as refusal:
            errors = faults_of(refusal, "declared")
    context = _context(
        view,
        errors=errors,
        unconfirmed=not queries.registered(office, actor, view.record.project),
        declared=request.POST.get("declared") == "true",
        each=each,
        partly=bool(each) and len(each) < len(view.cases),
        answers=_answers(request, view),
        letters=_letters(view),
        declared_faults=at_fields(errors).get("declared", []),
    )
    return render(request, "pages/bundle_check.html", context, status=422 if errors else 200)


def _answers(request: HttpRequest, view: BundleView) -> list[dict[str, Any]]:
    values = queries.project(house.office(), actor_of(request), view.record.project).facts.values
    return [
        {"fact": one.fact, "answer": show_answer(one.fact, values.get(one.fact.id)), "open": not one.answered}
        for one in view.facts
    ]


def _letters(view: BundleView) -> list[dict[str, Any]]:
    """What is undertaken with the submission: papers that follow by a day, commitments."""
    gaps = [
        {"need": need, "until": need.until}
        for need in view.needs
        if need.until and not need.attached and not need.certificates
    ]
    return [*gaps, *({"matter": id} for id in view.record.commitments)]


@require_GET
@asks(Permission.SIGNED_IN)
def submitted(request: HttpRequest, bundle: str) -> HttpResponse:
    """The confirmation: one number for all, each case's number and dates, what happens next."""
    view = queries.bundle(house.office(), actor_of(request), bundle)
    if not view.record.submitted:
        return redirect("bundle", bundle)
    return render(request, "pages/bundle_submitted.html", _context(view))


@require_GET
@asks(Permission.SIGNED_IN)
def dates(request: HttpRequest, bundle: str) -> HttpResponse:
    """The due days of the bundle's cases as a calendar file."""
    view = queries.bundle(house.office(), actor_of(request), bundle)
    address = f"{settings.PUBLIC_ADDRESS}{reverse('bundle', args=[bundle])}"
    entries = [
        Entry(
            f"{case.case}-due@onewindow", case.due_on, f"{case.name.zh} 到期 / due", case.number, address,
            tentative=True,
        )
        for case in view.cases
        if case.due_on is not None and case.visible
    ]  # fmt: skip
    text = calendar(view.name.zh, entries, house.office().now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{view.record.number or view.record.id}.ics"'
    return answer
