"""A case at the counter: its papers checked and scanned, its questions answered, read over and taken in."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.catalogue.facts import FactError
from onewindow.office import operations, queries
from onewindow.office.intake import RELATIONS, STATES
from onewindow.office.matter_facts import facts_of_matter
from onewindow.office.merging import AnswersClash
from onewindow.office.operations.taking_in import Letter
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
    "letter_missing": "letter",
}


def _letter(request: HttpRequest) -> Letter | None:
    """The scan of an agent's letter of authority that came with the form."""
    upload = request.FILES.get("letter")
    if not isinstance(upload, UploadedFile):
        return None
    return Letter(upload.name or "", cast(BinaryIO, upload.file), upload.size)


def _take_in(request: HttpRequest, case: CaseView, correcting: bool) -> HttpResponse:
    office, actor, form = house.office(), actor_of(request), request.POST
    confirmed, name = form.get("confirmed") == "true", form.get("confirmed_by", "")
    if correcting:
        operations.resubmit_on_behalf(
            office, actor, case.id, name, form.get("relation", "self"), confirmed, key=form.get("key"),
            letter=_letter(request),
        )  # fmt: skip
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
