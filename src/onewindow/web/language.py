"""Which language a page speaks: Chinese with English beside it (the default), Chinese alone, or English alone.

The choice is a cookie of the browser, so that it holds without signing in; templates never ask for it: the tags
``both``, ``name`` and ``word`` and the filters of dates and figures read it here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

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


class Language:
    """Takes the choice from the cookie; anything unknown counts as the default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(COOKIE, BOTH)
        token = _chosen.set(wanted if wanted in CHOICES else BOTH)
        try:
            return self.get_response(request)
        finally:
            _chosen.reset(token)
