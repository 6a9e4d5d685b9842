"""What officers do around a case: each step is a small form of the case's page; a refusal opens it there again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from onewindow.office import Actor, Office, operations, queries
from onewindow.office.views import DocumentView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.acts import CHECKED, require_checked
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages import case_page
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

VIEWABLE = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a browser shows by itself, each recognised from its first bytes when it was stored."""

Step = Callable[[Office, Actor, str, HttpRequest, str | None], Any]


def day_of(request: HttpRequest, name: str) -> date:
    """A day from a form; refused when it is missing or no date."""
    try:
        return date.fromisoformat(request.POST.get(name, "").strip())
    except ValueError:
        raise Refused(
            f"{name}_invalid", "请填写日期，如 2026-11-23。", "Write the day like 2026-11-23."
        ) from None


def file_of(request: HttpRequest, name: str = "file") -> UploadedFile[Any]:
    """The file of a form; refused when none was chosen."""
    file = request.FILES.get(name)
    if not isinstance(file, UploadedFile):
        raise Refused("file_missing", "请选择文件。", "choose a file")
    return file


def _lines(request: HttpRequest, name: str) -> list[str]:
    return [line.strip() for line in request.POST.get(name, "").splitlines() if line.strip()]


def _attach(office: Office, actor: Actor, case: str, request: HttpRequest, key: str | None) -> None:
    form, file = request.POST, file_of(request)
    operations.attach_file(
        office, actor, case, form.get("title", ""), form.get("purpose", ""), str(file.name), cast(BinaryIO, file),
        form.get("outward") == "true", file.size, key,
    )  # fmt: skip


def _save_draft(office: Office, actor: Actor, case: str, request: HttpRequest, key: str | None) -> None:
    form = request.POST
    operations.save_opinion_draft(
        office, actor, case, form.get("view", ""), form.get("reasons", ""), _lines(request, "conditions"),
        _lines(request, "objections"), key,
    )  # fmt: skip


def _ask_expert(
    office: Office, actor: Actor, case: str, request: HttpRequest, key: str | None
) -> dict[str, Any]:
    form = request.POST
    _, token = operations.ask_expert(
        office, actor, case, form.get("name", ""), form.get("email", ""), form.get("question", ""),
        form.getlist("papers"), day_of(request, "until"), key,
    )  # fmt: skip
    return _link(token)


def _renew_link(
    office: Office, actor: Actor, case: str, request: HttpRequest, key: str | None
) -> dict[str, Any]:
    token = operations.renew_expert_link(office, actor, request.POST.get("expert", ""), key)
    return _link(token)


def _link(token: str) -> dict[str, Any]:
    """The link, shown on the answer to this very form and never again."""
    if not token:
        return {"link_gone": True}
    return {"expert_link": f"{settings.PUBLIC_ADDRESS}{reverse('expert', args=[token])}"}


def _simple(operation: Callable[..., Any], *fields: str) -> Step:
    """A step whose operation takes the case and some texts of the form."""

    def run(office: Office, actor: Actor, case: str, request: HttpRequest, key: str | None) -> None:
        operation(office, actor, case, *(request.POST.get(field, "") for field in fields), key=key)

    return run


def _approve(office: Office, actor: Actor, case: str, request: HttpRequest, key: str | None) -> None:
    require_checked("grant", request.POST)
    operations.approve_decision(office, actor, case, request.POST.get("proposal", ""), key=key)


STEPS: dict[str, tuple[Step, str, str]] = {
    "attach-file": (_attach, "文件已附上", "file attached"),
    "withdraw-file": (_simple(operations.withdraw_file, "file", "reasons"), "文件已撤下", "file withdrawn"),
    "recuse": (_simple(operations.recuse, "grounds", "reasons", "officer"), "已登记回避", "recusal recorded"),
    "end-recusal": (_simple(operations.end_recusal, "officer"), "已解除回避", "recusal ended"),
    "ask-advice": (
        lambda office, actor, case, request, key: operations.ask_advice(
            office, actor, case, request.POST.get("department", ""), request.POST.get("question", ""),
            day_of(request, "until"), key,
        ),
        "已发出征询", "question sent",
    ),
    "give-advice": (_simple(operations.give_advice, "text"), "答复已提交", "reply given"),
    "withdraw-advice": (_simple(operations.withdraw_advice, "department"), "已撤回征询", "question taken back"),
    "nudge": (_simple(operations.nudge_department, "department"), "已催办", "reminded"),
    "save-draft": (_save_draft, "意见草稿已保存，只有本部门看得到", "draft saved: only your department sees it"),
    "drop-draft": (_simple(operations.drop_opinion_draft), "草稿已删除", "draft thrown away"),
    "ask-expert": (_ask_expert, "已登记咨询", "request recorded"),
    "prolong-expert": (
        lambda office, actor, case, request, key: operations.prolong_expert(
            office, actor, request.POST.get("expert", ""), day_of(request, "until"), key
        ),
        "已延长", "prolonged",
    ),
    "renew-expert-link": (_renew_link, "已更换链接，原链接失效", "new link: the old one no longer opens"),
    "revoke-expert": (
        lambda office, actor, case, request, key: operations.revoke_expert(
            office, actor, request.POST.get("expert", ""), request.POST.get("reasons", ""), key
        ),
        "链接已撤销", "link revoked",
    ),
    "approve": (_approve, "已审批，决定已作出", "approved: the decision is made"),
    "return-proposal": (
        _simple(operations.return_proposal, "proposal", "reasons"), "已退回", "sent back to the proposer",
    ),
    "withdraw-proposal": (
        _simple(operations.withdraw_proposal, "proposal"), "已撤回建议", "proposal withdrawn",
    ),
}  # fmt: skip
"""Each step: what runs, and what the page says when it is done."""


@require_POST
@asks(Permission.OFFICER)
def step(request: HttpRequest, case: str, step: str) -> HttpResponse:
    """One step beside the procedure; back to the case's page afterwards."""
    known = STEPS.get(step)
    if known is None:
        raise Refused("not_found", "没有这个操作。", "there is no such step")
    run, zh, en = known
    try:
        shown = run(house.office(), actor_of(request), case, request, request.POST.get("key"))
    except Refused as refusal:
        return refused(request, case, step, refusal)
    messages.success(request, f"{zh}。 {en[:1].upper()}{en[1:]}.")
    if isinstance(shown, dict):
        return case_page.show(request, case, more=shown)
    back = request.POST.get("back", "")
    if back == "lead":
        return redirect("lead")
    return redirect(reverse("case", args=[case]) + (f"#{back}" if back.isalpha() else ""))


def refused(request: HttpRequest, case: str, form: str, refusal: Refused) -> HttpResponse:
    """The case's page with the refused form open again, its words kept."""
    queries.case(house.office(), actor_of(request), case)
    field = refusal.code.removesuffix("_missing").removesuffix("_invalid")
    known = field in request.POST or field in ("file", CHECKED)
    faults = [
        Fault(one.zh, one.en, f"{form}-{field}" if known else "", one.article) for one in faults_of(refusal)
    ]
    return case_page.show(request, case, case_page.Returned(form, request.POST, faults))


@require_GET
@asks(Permission.SIGNED_IN)
def official_file(request: HttpRequest, file: str) -> HttpResponseBase:
    """An officer's file: shown in the browser with ``?view=1`` where that is safe, else a download."""
    view, path = queries.open_file(house.office(), actor_of(request), file)
    return send(view, path, inline=request.GET.get("view") == "1")


@require_GET
@asks(Permission.SIGNED_IN)
def document_inline(request: HttpRequest, paper: str) -> HttpResponseBase:
    """A paper for the viewer: pdf and pictures only; anything else comes as a download."""
    view, path = queries.open_document(house.office(), actor_of(request), paper)
    return send(view, path, inline=True)


def send(view: DocumentView, path: Any, inline: bool) -> HttpResponseBase:
    """A stored file. Inline only kinds that run nothing, framed by this site alone."""
    shown = inline and view.content_type in VIEWABLE
    response = FileResponse(path.open("rb"), as_attachment=not shown, filename=view.file_name)
    response["Content-Type"] = view.content_type
    if shown:
        response["Content-Security-Policy"] = (
            "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        )
        response["X-Frame-Options"] = "SAMEORIGIN"
    else:
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
@asks(Permission.SIGNED_IN)
def viewer(request: HttpRequest, case: str, paper: str) -> HttpResponse:
    """A case's papers one after the other, beside what the matter asks for."""
    found = queries.case(house.office(), actor_of(request), case)
    papers = list(found.documents)
    place = next((index for index, one in enumerate(papers) if one.id == paper), None)
    if place is None:
        raise Refused("not_found", "该办件没有这份材料。", "the case has no such paper")
    need = next((one for one in found.needs if paper in {other.id for other in one.attached}), None)
    context = {
        "case": found,
        "paper": papers[place],
        "picture": papers[place].content_type.startswith("image/"),
        "viewable": papers[place].content_type in VIEWABLE,
        "before": papers[place - 1] if place > 0 else None,
        "after": papers[place + 1] if place + 1 < len(papers) else None,
        "place": place + 1,
        "count": len(papers),
        "need": need,
        "papers": papers,
    }
    response = render(request, "pages/viewer.html", context)
    response["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; frame-src 'self'; "
        "object-src 'none'"
    )
    return response
