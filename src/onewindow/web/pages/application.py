"""Applying for one matter: documents, check your answers, declaration, confirmation; and replying to a notice."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.office import operations, queries
from onewindow.office.views import CaseView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.matter_facts import fact_lines
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages import instant
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.templatetags.words import plain


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def application(request: HttpRequest, case: str) -> HttpResponse:
    """The documents of an application: upload, reuse, remove. Each act is saved by itself."""
    found = queries.case(house.office(), actor_of(request), case)
    errors: list[Fault] = []
    if request.method == "POST":
        document = request.POST.get("document", "")
        try:
            _change_documents(request, found, document)
            response = redirect("application", case)
            response["Location"] += f"#field-{document}"
            return response
        except Refused as refusal:
            errors = faults_of(refusal, document)
    return _documents_page(request, found, errors)


def _change_documents(request: HttpRequest, case: CaseView, document: str) -> None:
    office, actor = house.office(), actor_of(request)
    key = request.POST.get("key")
    if remove := request.POST.get("remove"):
        operations.remove_document(office, actor, case.id, remove)
        return
    if source := request.POST.get("reuse"):
        operations.reuse_document(office, actor, case.id, document, source, key)
        return
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile) or upload.file is None:
        raise Refused(
            "file_missing",
            "没有选择文件。请先选择文件，再按“上传”。",
            "No file was chosen: choose one, then upload.",
        )
    operations.attach_document(
        office,
        actor,
        case.id,
        document,
        upload.name or "",
        cast(BinaryIO, upload.file),
        size=upload.size,
        key=key,
    )


def _documents_page(request: HttpRequest, case: CaseView, errors: list[Fault]) -> HttpResponse:
    at_field: dict[str, list[Fault]] = {}
    for error in errors:
        at_field.setdefault(error.field, []).append(error)
    context = {
        "case": case,
        "readiness": queries.readiness(house.office(), actor_of(request), case.id),
        "changes": queries.draft_changes(house.office(), actor_of(request), case.id),
        "needs": [need for need in case.needs if need.state != "not_needed"],
        "names": {id: plain(matter.name) for id, matter in case.catalogue.matters.items()},
        "correction": {str(item.get("paper")): item.get("defect") for item in case.correction},
        "errors": errors,
        "at_field": at_field,
        "key": house.new_key(),
        "limit": _limit(),
    }
    return render(request, "pages/application.html", context, status=422 if errors else 200)


def _limit() -> int:
    from django.conf import settings

    return int(settings.UPLOAD_LIMIT // (1024 * 1024))


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def check(request: HttpRequest, case: str) -> HttpResponse:
    """Check your answers and declare; posting hands the application in (or its correction)."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    errors: list[Fault] = []
    if request.method == "POST":
        declared = request.POST.get("declared") == "true"
        key = request.POST.get("key")
        try:
            if found.phase == "correction":
                operations.resubmit_case(office, actor, case, declared, key=key)
            else:
                operations.submit_case(
                    office, actor, case, declared,
                    knowing_gaps=request.POST.get("knowing_gaps") == "true",
                    key=key, gaps=_gaps(request, found),
                    commitment=request.POST.get("commitment") == "true",
                )  # fmt: skip
            return redirect("submitted", case)
        except Refused as refusal:
            errors = faults_of(refusal, PLACES.get(refusal.code, "declared"))
    draft = found.submitted_at is None
    context = {
        "follows": _follows(request, found) if draft else [],
        "commitment": draft and _may_commit(request, case),
        "committed": request.POST.get("commitment") == "true",
        "at_field": at_fields(errors),
        "case": found,
        "unconfirmed": draft and not queries.registered(office, actor, found.project),
        "kept": {name for name in ("declared", "knowing_gaps") if request.POST.get(name) == "true"},
        "readiness": queries.readiness(office, actor, case),
        "needs": [need for need in found.needs if need.state != "not_needed"],
        "answers": fact_lines(found),
        "names": {id: plain(matter.name) for id, matter in found.catalogue.matters.items()},
        "errors": errors,
        "key": request.POST.get("key") or house.new_key(),
    }
    return render(request, "pages/check.html", context, status=422 if errors else 200)


PLACES = {
    "gap_until_missing": "gaps", "gap_not_allowed": "gaps", "gap_until_late": "gaps", "no_commitment": "commitment",
    "check_by_missing": "commitment",
}  # fmt: skip
"""At which field of the page a refusal of the submission stands."""


def _follows(request: HttpRequest, case: CaseView) -> list[dict[str, Any]]:
    """The papers of the case that may come later and are not at hand, with what was typed for their days."""
    return [
        {"need": need, "until": request.POST.get(f"gap-{need.document}", "")}
        for need in case.needs
        if need.necessity == "may_follow" and need.state != "not_needed" and not need.satisfied
    ]


def _gaps(request: HttpRequest, case: CaseView) -> dict[str, date]:
    """The days typed for papers that shall follow. Refuses what is no day."""
    found: dict[str, date] = {}
    for one in _follows(request, case):
        if text := one["until"].strip():
            try:
                found[one["need"].document] = date.fromisoformat(text)
            except ValueError:
                raise Refused(
                    "gap_until_missing",
                    f"“{one['need'].name.zh}”的补交日期应写成 2026-12-31 这样。",
                    f"write the day for {one['need'].name.en!r} like 2026-12-31",
                ) from None
    return found


def _may_commit(request: HttpRequest, case: str) -> bool:
    """Whether the case may be handed in on a commitment."""
    try:
        return operations.commitment_text(house.office(), actor_of(request), case) is not None
    except Refused:
        return False


@require_GET
@asks(Permission.APPLICANT)
def submitted(request: HttpRequest, case: str) -> HttpResponse:
    """The confirmation: number, the date that the law gives, what happens next. Can be opened again at any time."""
    found = queries.case(house.office(), actor_of(request), case)
    if found.submitted_at is None:
        return redirect("application", case)
    rules = instant.panel(house.office(), actor_of(request), found) or {"decided": False, "checks": ()}
    left = [check for check in rules["checks"] if not check["passed"]]
    context = {"case": found, "at_once": rules["decided"], "left": left}
    return render(request, "pages/submitted.html", context)


@require_POST
@asks(Permission.APPLICANT)
def discard(request: HttpRequest, case: str) -> HttpResponse:
    """Throw a draft away."""
    found = queries.case(house.office(), actor_of(request), case)
    operations.discard_draft(house.office(), actor_of(request), case)
    return redirect("project", found.project)


@require_POST
@asks(Permission.APPLICANT)
def acknowledge_changes(request: HttpRequest, case: str) -> HttpResponse:
    """Take note of what a newer catalogue changes for the draft, and go on with it."""
    operations.acknowledge_changes(house.office(), actor_of(request), case)
    return redirect("application", case)
