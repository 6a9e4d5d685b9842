"""What views read from a request, also what was typed into a form whose session had ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from onewindow.office.views import Actor

KEPT = "kept_form"
MOST_KEPT = 64 * 1024
PASSWORDS = frozenset({"old", "password", "password_again"})
"""The names of the fields in which passwords are typed."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor whom the middleware has found; only for routes that ask for a signed-in person."""
    actor = request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor


def keep_form(request: HttpRequest) -> None:
    """Keep what was typed while the person signs in again; files can't be kept.

    A form with a password is never kept: sessions lie in a table, and passwords stand nowhere as they are typed.
    """
    if PASSWORDS & request.POST.keys():
        messages.info(
            request,
            "登录已过期，刚才的密码没有提交，也没有保存；请登录后重新输入。 "
            "Your session had ended: the passwords were neither sent nor kept. Sign in and type them again.",
        )
        return
    form = request.POST.copy()
    form.pop("csrfmiddlewaretoken", None)
    text = form.urlencode()
    if text and len(text) <= MOST_KEPT:
        request.session[KEPT] = {"path": request.path, "form": text}


def form_of(request: HttpRequest) -> QueryDict:
    """What is typed into the form: just posted, or kept from before a session ended; else nothing."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return QueryDict()
    del request.session[KEPT]
    messages.info(
        request,
        "登录已过期，刚才填写的内容还在，请核对后重新提交。 Your session had ended; what you typed is still here.",
    )
    return QueryDict(kept["form"])
