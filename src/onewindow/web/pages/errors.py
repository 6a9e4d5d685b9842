"""Pages for what went wrong: each says what was attempted, why it can't be and what to do next."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.api import problems
from onewindow.ledger import LedgerError, OutcomeUnknown, SequenceConflict
from onewindow.procedures.protocol import Refused
from onewindow.web.pages.requests import keep_form


def _page(request: HttpRequest, status: int, zh: str, en: str, **more: Any) -> HttpResponse:
    title = more.pop("title", ("不能完成", "Not possible"))
    context = {"title_zh": title[0], "title_en": title[1], "zh": zh, "en": en, "article": "", **more}
    return render(request, "pages/refusal.html", context, status=status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal that no form could show at a field."""
    status = problems.status_of(refusal.code)
    title = ("没有找到", "Not found") if status == 404 else ("不能完成这一步", "This step is not possible")
    return _page(request, status, refusal.zh, refusal.en, title=title, article=refusal.article)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        "这个地址下没有页面，可能是地址写错，或者页面已经移走。请从首页或工作台重新进入。",
        "There is no page at this address. Start again from the home page.",
        title=("没有找到页面", "Page not found"),
    )


def server_fault(request: HttpRequest) -> HttpResponse:
    """500: our fault; what was saved is kept."""
    return _page(
        request,
        500,
        "系统出现故障，刚才这一步没有完成，此前已保存的内容都在。请稍后重试；如再次出现，请告知窗口时间和所在页面。",
        "Something failed on our side. The last step was not done; what was saved before is kept. Try again later.",
        title=("系统故障", "Sorry, there is a problem"),
    )


def not_written(request: HttpRequest, error: LedgerError) -> HttpResponse:
    """The database could not take the step: busy, changed by somebody else, or gone while it was committing.

    Then nobody knows whether the step was done, and the page must not say that it was not.
    """
    if isinstance(error, OutcomeUnknown):
        return _page(
            request,
            503,
            "数据库在提交的瞬间中断，不能确定刚才这一步是否已经完成。请返回上一页原样再提交一次：同一张表单不会办两次。",
            "The database failed at the moment of saving: the last step may or may not be done. Go back and send the same "
            "form again; it is never done twice.",
            title=("结果还不确定", "The outcome is not known"),
        )
    if isinstance(error, SequenceConflict):
        return _page(
            request,
            409,
            "提交的同时有人更新了这里，刚才这一步没有完成。请返回上一页，刷新后核对再提交。",
            "Somebody changed this at the same moment, so the last step was not done. Go back, reload and send again.",
            title=("已有新的变化", "It has changed meanwhile"),
        )
    return _page(
        request,
        503,
        "系统繁忙，刚才这一步没有完成，也没有写入任何内容。请稍候返回上一页，原样再提交一次。",
        "The system is busy: the last step was not done and nothing was written. Wait a moment, go back and send it again.",
        title=("系统繁忙", "Busy"),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the protection against forged requests: nearly always a form that was open while somebody signed in anew.

    A form that stood on this very page of ours is kept, as one whose session had ended: nothing is done before the
    person has seen it again and sends it.
    """
    told = {"title": ("表单已过期", "The form has expired")}
    if not _own_page(request):
        return _page(
            request,
            403,
            "表单已经过期或不是从本站打开的，因此没有提交。请返回上一页，刷新后再提交。",
            "The form has expired or was not opened here, so nothing was sent. Go back, reload the page and send again.",
            **told,
        )
    keep_form(request)
    return _page(
        request,
        403,
        "表单打开以后重新登录过，因此没有提交。填写的文字还在（密码和文件除外），请打开表单核对后再提交。",
        "Somebody signed in anew since the form was opened, so nothing was sent. What was typed is still there, but for "
        "passwords and files: open the form, check and send again.",
        again=request.get_full_path(),
        **told,
    )


def _own_page(request: HttpRequest) -> bool:
    """Whether the form stood on the page of this site to which it was posted."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.netloc == request.get_host() and came_from.path == request.path


def not_for_this_role(request: HttpRequest) -> HttpResponse:
    """403: signed in, but the page is for another role."""
    return _page(
        request,
        403,
        "您登录的身份不能使用这个页面。请用有相应职责的账号登录。",
        "Your role can't use this page. Sign in with an account that has the duty.",
        title=("没有权限", "Not permitted"),
    )


def too_large(request: HttpRequest, length: int) -> HttpResponse:
    """413: refused by the announced length, before the body is read."""
    limit = settings.UPLOAD_LIMIT // (1024 * 1024)
    if _of_program(request):
        return _problem(
            request,
            413,
            "body_too_large",
            f"请求过大，最多 {limit} MB，没有接收。",
            f"too large; {limit} MB at most",
        )
    return _bare(
        request,
        413,
        ("文件太大", "The file is too large"),
        f"上传内容约 {length / 1024 / 1024:.0f} MB，超过一次 {limit} MB 的上限，因此没有接收，已填内容不受影响。"
        f"请压缩或拆分文件后返回上一页重新上传。",
        f"The upload is about {length / 1024 / 1024:.0f} MB; at most {limit} MB can be sent at once. "
        "Nothing was received. Go back, make the file smaller or split it, and send it again.",
    )


def length_required(request: HttpRequest) -> HttpResponse:
    """411: a body of unknown length is not read."""
    if _of_program(request):
        return _problem(
            request, 411, "length_required", "请写明 Content-Length，请求没有接收。", "send a Content-Length"
        )
    return _bare(
        request,
        411,
        ("缺少长度", "Length required"),
        "请求没有写明长度，因此没有接收。请用浏览器提交表单，或在请求中写明 Content-Length。",
        "The request does not tell its length, so it was not read. Send a Content-Length.",
    )


def _of_program(request: HttpRequest) -> bool:
    """Whether a program calls: it gets problem documents, not pages."""
    return request.path.startswith("/api/")


def _problem(request: HttpRequest, status: int, code: str, zh: str, en: str) -> HttpResponse:
    response = problems.answer(request, problems.Problem(status, code, zh, en))
    response["Connection"] = "close"
    return response


def _bare(request: HttpRequest, status: int, title: tuple[str, str], zh: str, en: str) -> HttpResponse:
    """A page without a frame, for answers given before sessions exist; closes the connection."""
    context = {"title_zh": title[0], "title_en": title[1], "zh": zh, "en": en}
    response = render(None, "pages/bare.html", context, status=status)
    response["Connection"] = "close"
    return response
