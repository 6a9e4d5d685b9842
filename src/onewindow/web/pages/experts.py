"""The page behind an expert's link: just the question and the papers named, and one answer. No sign-in."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.office import operations, queries
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages.handling import VIEWABLE, send
from onewindow.web.permissions import Permission, asks
from onewindow.web.words import EXPERT_VIEWS

FIELDS = {
    "view_invalid": "view",
    "opinion_missing": "opinion",
    "signed_as_invalid": "signed_as",
    "confirmation_missing": "confirmed",
}


@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def expert(request: HttpRequest, invitation: str) -> HttpResponse:
    """The question with its papers; posting gives the answer, once."""
    office, errors = house.office(), list[Fault]()
    if request.method == "POST":
        form, file = request.POST, request.FILES.get("file")
        given = file if isinstance(file, UploadedFile) else None
        try:
            operations.answer_as_expert(
                office, invitation, form.get("signed_as", ""), form.get("view", ""), form.get("opinion", ""),
                form.get("confirmed") == "true", str(given.name) if given else "", cast(BinaryIO, given) if given else None,
                given.size if given else None,
            )  # fmt: skip
            return redirect("expert", invitation)
        except Refused as refusal:
            if refusal.code == "not_found":
                raise
            errors = faults_of(refusal, FIELDS.get(refusal.code, "file" if "file" in refusal.code else ""))
    context = {
        "asked": queries.expert_page(office, invitation),
        "token": invitation,
        "views": [(code, name) for code, name in EXPERT_VIEWS.items() if code],
        "form": request.POST,
        "errors": errors,
        "viewable": VIEWABLE,
    }
    response = render(request, "pages/expert.html", context, status=409 if errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
@asks(Permission.ANYONE)
def expert_paper(request: HttpRequest, invitation: str, paper: str) -> HttpResponseBase:
    """One of the papers that the link shows."""
    view, path = queries.expert_paper(house.office(), invitation, paper)
    return send(view, path, inline=request.GET.get("view") == "1")
