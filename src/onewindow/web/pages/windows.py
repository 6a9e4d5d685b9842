"""The counter: a window's work list, and taking in on behalf of who stands there."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.catalogue.facts import FactError
from onewindow.office import identity, operations, queries
from onewindow.office.guides import GuideFilter, search
from onewindow.office.intake import RELATIONS, STATES
from onewindow.office.matter_facts import facts_of_matter
from onewindow.office.merging import AnswersClash
from onewindow.office.plain_text import whole
from onewindow.office.views import CaseView, NeedView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.facts import field_view, read_answer
from onewindow.web.forms.matter_facts import fact_lines
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.describe import clash_faults
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

TURNS = ("", "window", "authority")


@require_GET
@asks(Permission.COUNTER)
def window(request: HttpRequest) -> HttpResponse:
    """What the window has to do: open intakes, cases to forward, results to hand over; then everything it received."""
    office, actor = house.office(), actor_of(request)
    waits = request.GET.get("waits", "")
    work = queries.window_work(office, actor, waits if waits in TURNS else "")
    counts = {turn: sum(line.waits == turn for line in work.lines) for turn in ("window", "authority")}
    context = {
        "work": work,
        "waits": waits,
        "counts": counts,
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


def draft_of(request: HttpRequest, case: str) -> CaseView:
    """The case that this window is taking in; else ``Refused``."""
    found = queries.case(house.office(), actor_of(request), case)
    if "receiving" not in found.relations:
        raise Refused(
            "not_found",
            "找不到该办件，或不是本窗口收的件。",
            "the case does not exist or was not taken in here",
        )
    return found


@require_http_methods(["GET", "POST"])
@asks(Permission.WINDOW)
def window_case(request: HttpRequest, case: str) -> HttpResponse:
    """The papers of an application at the counter: each ticked, scanned, or noted as missing; saved in one go."""
    found, errors = draft_of(request, case), list[Fault]()
    if found.submitted_at is not None and found.phase != "correction":
        return redirect("case", found.id)
    if request.method == "POST":
        try:
            errors = _keep_checklist(request, found)
            if not errors:
                return _kept(request, found.id)
        except Refused as refusal:
            errors = faults_of(refusal)
    found = draft_of(request, case)
    counter = found.record.counter
    ticked = {one["document"]: one for one in counter.checklist}
    context = {
        "case": found,
        "intake": queries.intake_of_case(house.office(), actor_of(request), case),
        "rows": [_row(need, ticked, request) for need in found.needs if need.state != "not_needed"],
        "states": STATES,
        "facts": fact_lines(found),
        "held": counter.held,
        "correction": {str(item.get("paper")): item.get("defect") for item in found.correction},
        "errors": errors,
        "placed": at_fields(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/window_case.html", context, status=409 if errors else 200)


def _row(need: NeedView, ticked: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    kept = ticked.get(need.document, {})
    suggested = "exempt" if need.certificates else "seen" if need.attached else ""
    state = request.POST.get(f"state-{need.document}") or kept.get("state") or suggested
    note = request.POST.get(f"note-{need.document}", kept.get("note", ""))
    return {"need": need, "state": state, "note": note}


def _kept(request: HttpRequest, case: str) -> HttpResponse:
    """Everything on the form is saved; now what its button asks for besides: a paper removed, or going on."""
    if paper := request.POST.get("remove"):
        operations.remove_document(house.office(), actor_of(request), case, paper)
        messages.success(
            request, "已移除这份文件，其余核对结果已保存。 The file is removed; everything else is saved."
        )
        return redirect("window-case", case)
    if request.POST.get("onward"):
        return redirect("window-confirm", case)
    messages.success(request, "已保存核对结果。 The checklist is saved.")
    return redirect("window-case", case)


def _keep_checklist(request: HttpRequest, case: CaseView) -> list[Fault]:
    """Save scans, ticks and notes. A file that can't be taken is told at its paper and keeps nothing else from being saved."""
    office, actor, form = house.office(), actor_of(request), request.POST
    faults: list[Fault] = []
    needs = [need for need in case.needs if need.state != "not_needed"]
    for need in needs:
        upload = request.FILES.get(f"file-{need.document}")
        if isinstance(upload, UploadedFile) and upload.file is not None:
            try:
                operations.attach_document(
                    office, actor, case.id, need.document, upload.name or "", cast(BinaryIO, upload.file), upload.size,
                    key=f"{form.get('key')}-{need.document}",
                )  # fmt: skip
            except Refused as refusal:
                faults += faults_of(refusal, need.document)
    items = [
        {
            "document": need.document,
            "state": form[f"state-{need.document}"],
            "note": form.get(f"note-{need.document}", ""),
        }
        for need in needs
        if form.get(f"state-{need.document}")
    ]
    if case.phase != "correction":
        operations.keep_checklist(office, actor, case.id, items)
    return faults


@require_http_methods(["GET", "POST"])
@asks(Permission.WINDOW)
def window_facts(request: HttpRequest, case: str) -> HttpResponse:
    """The questions that this matter reads, answered at the counter."""
    office, actor, found = house.office(), actor_of(request), draft_of(request, case)
    facts = facts_of_matter(office.planner(found.catalogue).rules, found.matter.id)
    form, errors = form_of(request), list[Fault]()
    typed = {fact.id: read_answer(fact, form) for fact in facts} if form else {}
    read_at, clashed = str(form.get("read_at", "")), False
    if request.method == "POST" and "more" not in request.POST:
        try:
            seen = whole(read_at) if read_at else None
            operations.answer_facts(office, actor, found.project, typed, form.get("key"), seen)
            return redirect("window-case", case)
        except AnswersClash as clash:
            errors, clashed = clash_faults(found.catalogue, clash), True
        except (FactError, Refused) as error:
            errors = faults_of(error)
    answers = queries.project(office, actor, found.project).answers
    more = request.POST.get("more", "")
    fields = [
        field_view(
            fact, typed.get(fact.id, answers.get(fact.id)), at_fields(errors), more_rows=int(more == fact.id)
        )
        for fact in facts
    ]
    context = {
        "case": found,
        "fields": fields,
        "errors": errors,
        "key": house.new_key(),
        "read_at": read_at
        if read_at and not clashed
        else queries.saved(office, actor, found.project).read_at,
    }
    return render(request, "pages/window_facts.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "POST"])
@asks(Permission.WINDOW)
def window_confirm(request: HttpRequest, case: str) -> HttpResponse:
    """Read it over with the applicant; with the applicant's confirmation it is taken in and the receipt printed."""
    office, actor, found = house.office(), actor_of(request), draft_of(request, case)
    form, errors = form_of(request), list[Fault]()
    correcting = found.phase == "correction"
    if request.method == "POST":
        try:
            return _take_in(request, found, correcting)
        except Refused as refusal:
            errors = faults_of(refusal, _CONFIRM.get(refusal.code, ""))
    elif found.submitted_at is not None and not correcting:
        return redirect("case", found.id)
    ticked = {one["document"]: one for one in found.record.counter.checklist}
    intake = queries.intake_of_case(office, actor, case)
    context = {
        "case": found,
        "intake": intake,
        "relations": RELATIONS,
        "facts": fact_lines(found),
        "rows": [_row(need, ticked, request) for need in found.needs if need.state != "not_needed"],
        "states": STATES,
        "ways": queries.ways_to_take_in(office, actor).get(found.matter.id, ()),
        "body": found.catalogue.departments.get(found.matter.deciding),
        "correcting": correcting,
        "form": form,
        "confirmed_by": form.get("confirmed_by") or (intake.presenter if intake else ""),
        "errors": errors,
        "placed": at_fields(errors),
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/window_confirm.html", context, status=409 if errors else 200)


_CONFIRM = {
    "confirmation_missing": "confirmed",
    "presenter_missing": "confirmed_by",
    "relation_missing": "relation",
    "mode_unknown": "mode",
    "papers_missing": "knowing_gaps",
}


def _take_in(request: HttpRequest, case: CaseView, correcting: bool) -> HttpResponse:
    office, actor, form = house.office(), actor_of(request), request.POST
    confirmed, name = form.get("confirmed") == "true", form.get("confirmed_by", "")
    if correcting:
        operations.resubmit_on_behalf(
            office, actor, case.id, name, form.get("relation", "self"), confirmed, key=form.get("key")
        )
        messages.success(request, "补正材料已代为提交。 The corrections are handed in.")
        return redirect("case", case.id)
    made = operations.take_in(
        office, actor, case.id, name, confirmed,
        mode=form.get("mode", ""), collect_here=form.get("collect_here") == "true",
        knowing_gaps=form.get("knowing_gaps") == "true", key=form.get("key"),
    )  # fmt: skip
    messages.success(
        request,
        f"已收件：{made.receipt}，请打印收件凭证交申请人。 Taken in; print the receipt for the applicant.",
    )
    receipt = next(one for one in queries.case(office, actor, case.id).given if one.kind == "receipt")
    return redirect("notice", case.id, receipt.id)
