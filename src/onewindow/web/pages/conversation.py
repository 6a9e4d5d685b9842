"""What is said on a case: the notice answered item by item, questions and answers, the messages with read marks."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.office import Refused, operations, queries
from onewindow.office.plain_text import whole
from onewindow.web import house
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks


def upload_of(request: HttpRequest, name: str = "file") -> dict[str, Any]:
    """The file that came with a form, as the operations take it; nothing when none was chosen."""
    upload = request.FILES.get(name)
    if not isinstance(upload, UploadedFile) or upload.file is None:
        return {}
    return {"file_name": upload.name or "", "stream": cast(BinaryIO, upload.file), "size": upload.size}


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def correction(request: HttpRequest, case: str) -> HttpResponse:
    """The one-time notice as a list: each item with its own reply; handed in when none is open."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    found = queries.case(office, actor, case)
    errors: list[Fault] = []
    item = form.get("item", "")
    if request.method == "POST":
        try:
            return _corrected(request, found.id, item)
        except Refused as refusal:
            errors = faults_of(refusal, f"item-{item}" if item else "declared")
    notice = queries.correction(office, actor, case)
    if notice is None:
        return redirect("case", found.id)
    context = {
        "case": found,
        "notice": notice,
        "errors": errors,
        "at_item": {whole(item): errors} if errors and item else {},
        "typed": {whole(item): form.get("text", "")} if item else {},
        "key": house.new_key(),
    }
    return render(request, "pages/correction.html", context, status=409 if errors else 200)


def _corrected(request: HttpRequest, case: str, item: str) -> HttpResponse:
    office, actor, form = house.office(), actor_of(request), request.POST
    if paper := form.get("remove"):
        operations.remove_document(office, actor, case, paper)
    elif item:
        place = whole(item)
        operations.answer_item(
            office, actor, case, place, form.get("text", ""), key=form.get("key"), **upload_of(request)
        )
        messages.success(request, f"第 {place} 项已保存。 Item {place} is saved.")
    else:
        operations.resubmit_case(office, actor, case, form.get("declared") == "true", key=form.get("key"))
        return redirect("submitted", case)
    response = redirect("correction", case)
    response["Location"] += f"#field-item-{item}" if item else ""
    return response


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def talk(request: HttpRequest, case: str) -> HttpResponse:
    """Questions and answers between the applicant and the office on one case; posting adds to them."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    found = queries.case(office, actor, case)
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            operations.write_on_case(
                office, actor, found.id, form.get("text", ""), key=form.get("key"), **upload_of(request)
            )
            messages.success(request, "已发出，对方会收到消息。 Sent; the other side is told.")
            response = redirect("talk", found.id)
            response["Location"] += "#latest"
            return response
        except Refused as refusal:
            errors = faults_of(refusal, "text")
    context = {
        "case": found,
        "entries": queries.talk(office, actor, case),
        "may_write": "write_on_case" in found.may,
        "text": form.get("text", ""),
        "errors": errors,
        "at_field": {"text": errors} if errors else {},
        "key": house.new_key(),
    }
    return render(request, "pages/talk.html", context, status=409 if errors else 200)


@require_GET
@asks(Permission.SIGNED_IN)
def talk_file(request: HttpRequest, entry: str) -> HttpResponseBase:
    """A file that came with an entry, always as a download."""
    view, path = queries.open_talk_file(house.office(), actor_of(request), entry)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=view.file_name)
    response["Content-Type"] = view.content_type
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages, those unread first seen; posting marks one as read and opens what it is about, or marks all."""
    office, actor = house.office(), actor_of(request)
    if request.method == "POST":
        if request.POST.get("all"):
            operations.mark_all_read(office, actor)
            return redirect("messages")
        operations.mark_read(office, actor, [request.POST.get("message", "")])
        return _opened(request, actor.kind == "zone")
    unread_only = request.GET.get("unread") == "1"
    found, following = queries.inbox(office, actor, request.GET.get("after", ""), unread_only)
    context = {
        "found": found,
        "next": following,
        "unread": queries.unread(office, actor),
        "unread_only": unread_only,
    }
    return render(request, "pages/messages.html", context)


def _opened(request: HttpRequest, supervises: bool) -> HttpResponse:
    """To the page of what a message is about; to the messages again where the form names none."""
    about, case, thing = (
        request.POST.get("about", "case"),
        request.POST.get("case", ""),
        request.POST.get("thing", ""),
    )
    try:
        return redirect(address_of(about, case, thing, supervises))
    except NoReverseMatch:
        return redirect("messages")


def address_of(about: str, case: str, thing: str, supervises: bool) -> str:
    """The page of what a message is about, that of the messages for one about the organisation itself.

    Raises ``NoReverseMatch`` for an id that no page can have.
    """
    match about:
        case "case":
            return reverse("case", args=[case])
        case "complaint":
            return reverse("complaints") if supervises else reverse("complain", args=[case])
        case "visit":
            return reverse("visit", args=[thing])
        case "mandate":
            return reverse("mandates")
    return reverse("messages")
