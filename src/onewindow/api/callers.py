"""Who calls: the bearer of a token, a person signed in to the pages, or anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from onewindow.api.access import office
from onewindow.api.problem import Problem
from onewindow.office import Actor, queries
from onewindow.office.operations.tokens import note_use
from onewindow.office.token_views import SCOPES, Scope

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
EVERY_SCOPE = frozenset(scope.value for scope in Scope)
CHALLENGE = 'Bearer realm="onewindow"'


@dataclass(frozen=True, slots=True)
class Caller:
    """``actor`` is None for anybody; ``bucket`` counts the calls; ``by_token`` tells how it came in."""

    actor: Actor | None
    scopes: frozenset[str]
    bucket: str
    by_token: bool = False


class _Forgery(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def address_of(request: HttpRequest) -> str:
    """What the calls of somebody unknown are counted by."""
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


def caller_of(request: HttpRequest) -> Caller:
    """Who calls. Raises ``Problem``: 401 for a token that opens nothing, 403 for a forged form of a page."""
    given = request.headers.get("Authorization", "")
    if given:
        return _by_token(given)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return Caller(None, frozenset(), address_of(request))
    if request.method not in SAFE and _Forgery(_page).process_view(request, _page, (), {}) is not None:
        raise Problem(
            403,
            "forbidden_forgery",
            "用登录会话写入时，请求须带有本站页面的 X-CSRFToken。程序请改用令牌。",
            "writing with a session takes the page's X-CSRFToken; programs use a token",
        )
    return Caller(actor, EVERY_SCOPE, f"person:{actor.person}")


def _by_token(given: str) -> Caller:
    kind, _, secret = given.partition(" ")
    bearer = queries.bearer_of(office(), secret.strip()) if kind.lower() == "bearer" else None
    if bearer is None:
        raise Problem(
            401,
            "token_unknown",
            "令牌无效、已到期、已撤销，或您已不属于该单位。请在“设置 › 令牌”新建。",
            "the token is unknown, expired or revoked, or you no longer act for its organisation; make a new one",
            headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
        )
    note_use(office(), bearer)
    return Caller(bearer.actor, bearer.scopes, f"token:{bearer.token}", by_token=True)


def sign_in_needed() -> Problem:
    """401 for anybody who calls what is not open to everyone."""
    return Problem(
        401,
        "token_missing",
        "请在 Authorization 头中带上令牌：Bearer <令牌>。",
        "send a token: Authorization: Bearer <token>",
        headers={"WWW-Authenticate": CHALLENGE},
    )


def scope_needed(scopes: frozenset[Scope]) -> Problem:
    """403 for a token without any of the scopes."""
    names = sorted(scopes)
    zh = "、".join(f"{name}（{SCOPES[name].zh}）" for name in names)
    return Problem(
        403,
        "not_permitted_scope",
        f"令牌的范围不含：{zh}。请新建一个带有该范围的令牌。",
        f"the token lacks the scope {' or '.join(names)}; make one that has it",
        headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{" ".join(names)}"'},
    )
