"""The commitment of a case (告知承诺), handing in a paper that follows (容缺), a project's pre-reviews (拿地即开工)."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.office import operations, queries
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def commitment(request: HttpRequest, case: str) -> HttpResponse:
    """Read the notice and sign the commitment; the text signed is the one shown."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            read, version = request.POST.get("read") == "true", request.POST.get("version", "")
            operations.sign_commitment(office, actor, case, read, version, key=request.POST.get("key"))
            messages.success(
                request, "承诺书已签署，审查机关可以当场决定。 Signed: the body may decide at once."
            )
            return redirect("case", case)
        except Refused as refusal:
            errors = faults_of(refusal, "read")
    text = operations.commitment_text(office, actor, case)
    context = {
        "case": found,
        "text": text,
        "signed": found.state.commitment,
        "possible": "sign_commitment" in found.actions,
        "errors": errors,
        "at_field": at_fields(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/commitment.html", context, status=409 if errors else 200)


@require_POST
@asks(Permission.APPLICANT)
def hand_in(request: HttpRequest, case: str) -> HttpResponse:
    """Upload and hand in a paper that follows, in one step."""
    queries.case(house.office(), actor_of(request), case)  # who may not see it learns nothing
    upload, document = request.FILES.get("file"), request.POST.get("document", "")
    try:
        if not isinstance(upload, UploadedFile) or upload.file is None:
            raise Refused(
                "file_missing",
                "没有选择文件。请先选择文件，再按“上传并补交”。",
                "No file was chosen: choose one, then hand it in.",
            )
        operations.hand_in_paper(
            house.office(), actor_of(request), case, document, upload.name or "",
            cast(BinaryIO, upload.file), upload.size, key=request.POST.get("key"),
        )  # fmt: skip
        messages.success(request, "已补交。 Handed in.")
    except Refused as refusal:
        messages.error(request, f"没有补交：{refusal.zh} Not handed in: {refusal.en}")
    response = redirect("case", case)
    response["Location"] += "#gaps"
    return response


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def pre_review(request: HttpRequest, project: str) -> HttpResponse:
    """A project's cases in pre-review; the body that decides records the land contract for all of them at once."""
    office, actor = house.office(), actor_of(request)
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            contract = request.POST.get("contract", "")
            done = operations.land_contract_signed(
                office, actor, project, contract, key=request.POST.get("key")
            )
            told = f"；另有 {len(done.told)} 件已告知其他机关" if done.told else ""
            told_en = f"; {len(done.told)} more were told to other bodies" if done.told else ""
            messages.success(
                request,
                f"已受理并决定 {len(done.decided)} 件：{'、'.join(done.decided)}{told}。 "
                f"Accepted and decided: {len(done.decided)}{told_en}.",
            )
            return redirect("pre-review", project)
        except Refused as refusal:
            errors = faults_of(refusal, "contract")
    lines = queries.pre_reviews(office, actor, project)
    context = {
        "project": queries.project(office, actor, project),
        "lines": lines,
        "passed": [line for line in lines if line.mine and line.result == "passed"],
        "officer": house.holds(actor, Permission.OFFICER),
        "contract": form_of(request).get("contract", "")
        or next((one.contract for one in lines if one.contract), ""),
        "errors": errors,
        "at_field": at_fields(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/pre_review.html", context, status=409 if errors else 200)
