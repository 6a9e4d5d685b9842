"""Calendar files of a case and of a project, and a person's private feed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from onewindow.office import Refused, operations, queries
from onewindow.web import house
from onewindow.web.pages.account_of_person import show_account
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_GET
@asks(Permission.SIGNED_IN)
def case_dates(request: HttpRequest, case: str) -> HttpResponse:
    """The days of one case."""
    return _file(queries.case_dates(house.office(), actor_of(request), case), case)


@require_GET
@asks(Permission.SIGNED_IN)
def project_dates(request: HttpRequest, project: str) -> HttpResponse:
    """The days of a project's cases."""
    return _file(queries.project_dates(house.office(), actor_of(request), project), project)


@require_GET
@asks(Permission.ANYONE)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed that a calendar reads without signing in: whoever knows its address may."""
    text = queries.feed_dates(house.office(), secret)
    if text is None:
        raise Refused(
            "not_found",
            "这个订阅地址不存在或已更换，请在“我的账号”里重新生成。",
            "this feed does not exist or was renewed: make another address in My account",
        )
    return _file(text, "onewindow")


@require_POST
@asks(Permission.SIGNED_IN)
def renew_feed(request: HttpRequest) -> HttpResponse:
    """Make the feed's address, or another one; it is shown on this answer and never again."""
    return show_account(request, [], operations.renew_feed(house.office(), actor_of(request)))
