"""Which language a page speaks: Chinese with English beside it (the default), Chinese alone, or English alone.

The choice is a cookie of the browser, so that it holds without signing in; templates never ask for it: the tags
``both``, ``name`` and ``word`` and the filters of dates and figures read it here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from onewindow.web.chinese_marks import mark

COOKIE = "onewindow_language"
BOTH, CHINESE, ENGLISH = "both", "zh", "en"
CHOICES = (BOTH, CHINESE, ENGLISH)
_chosen: ContextVar[str] = ContextVar("language", default=BOTH)


def chosen() -> str:
    """The language of the page that is being made."""
    return _chosen.get()


def html_language() -> str:
    """The ``lang`` of the page."""
    return "en" if chosen() == ENGLISH else "zh-Hans"


def _marked(response: HttpResponseBase) -> HttpResponseBase:
    """On an English page, what stays Chinese is marked as such."""
    page = chosen() == ENGLISH and response.get("Content-Type", "").startswith("text/html")
    if page and isinstance(response, HttpResponse) and response.charset == "utf-8":
        response.content = mark(response.content.decode())
    return response


class Language:
    """Takes the choice from the cookie; anything unknown counts as the default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(COOKIE, BOTH)
        token = _chosen.set(wanted if wanted in CHOICES else BOTH)
        try:
            return _marked(self.get_response(request))
        finally:
            _chosen.reset(token)
