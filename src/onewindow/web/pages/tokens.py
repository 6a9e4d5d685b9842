"""A person's tokens of the HTTP API: make one (shown once), see when each was used, revoke."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.office import operations, queries
from onewindow.office.token_views import SCOPES
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

ONCE = "new_token"
FIELDS = {"name_missing": "name", "scopes_invalid": "scopes", "expires_on_invalid": "expires_on"}


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens and the form of a new one; a new secret is shown on the page after it, once."""
    office, actor, faults = house.office(), actor_of(request), list[Fault]()
    chosen = request.POST.getlist("scopes")
    if request.method == "POST":
        try:
            name, until = request.POST.get("name", ""), _day(request.POST.get("expires_on", ""))
            made = operations.make_token(office, actor, name, chosen, until, key=request.POST.get("key"))
            request.session[ONCE] = made.secret
            messages.success(request, "令牌已新建 The token is made")
            return redirect("tokens")
        except Refused as refusal:
            faults = faults_of(refusal, FIELDS.get(refusal.code, "name"))
    context = {
        "tokens": queries.tokens(office, actor),
        "secret": request.session.pop(ONCE, ""),
        "scopes": [
            {"id": scope.value, "name": name, "chosen": scope.value in (chosen or ["read"])}
            for scope, name in SCOPES.items()
        ],
        "typed": request.POST,
        "key": request.POST.get("key") or house.new_key(),
        "errors": faults,
        "faults": at_fields(faults),
    }
    return render(request, "pages/tokens.html", context, status=409 if faults else 200)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        raise Refused(
            "expires_on_invalid", "到期日应写成 2026-11-23 这样。", "write the last day like 2026-11-23"
        ) from None


@require_POST
@asks(Permission.SIGNED_IN)
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """End a token; programs that use it are refused from now on."""
    operations.revoke_token(house.office(), actor_of(request), token)
    messages.success(request, "令牌已撤销，使用它的程序不再能调用 The token is revoked")
    return redirect("tokens")
