"""How a request comes in and its answer goes out: method, caller, scope, rate, content, then headers and tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from onewindow.api import problems, wire
from onewindow.api.callers import address_of, caller_of, scope_needed, sign_in_needed
from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, SESSION, Endpoint
from onewindow.api.problem import Problem
from onewindow.api.rates import rates
from onewindow.api.shapes import plain
from onewindow.ledger.chain import digest

View = Callable[..., HttpResponseBase]


def guarded(endpoints: Mapping[str, Endpoint], view: View) -> View:
    """The view of one path behind everything that each call passes."""
    allowed = ", ".join(sorted({*endpoints, "OPTIONS", *(["HEAD"] if "GET" in endpoints else [])}))

    def door(request: HttpRequest, **path: str) -> HttpResponseBase:
        endpoint = endpoints.get("GET" if request.method == "HEAD" else request.method or "")
        if request.method == "OPTIONS":
            return _finished(request, HttpResponse(status=204), {"Allow": allowed})
        headers: dict[str, str] = {}
        try:
            if endpoint is None:
                raise _not_allowed(request, allowed)
            response = _admitted(request, endpoint, view, path, headers)
        except Exception as error:
            fields = frozenset(one.name for one in endpoint.parameters) if endpoint else frozenset[str]()
            response = problems.answer(request, problems.of_exception(error, fields))
        return _finished(request, response, headers)

    door.csrf_exempt = True  # type: ignore[attr-defined]
    door.endpoints = dict(endpoints)  # type: ignore[attr-defined]
    return door


def _not_allowed(request: HttpRequest, allowed: str) -> Problem:
    return Problem(
        405,
        "method_unknown",
        f"这个地址不接受 {request.method}，可以用：{allowed}。",
        f"this address does not take {request.method}; possible: {allowed}",
        headers={"Allow": allowed},
    )


def _admitted(
    request: HttpRequest, endpoint: Endpoint, view: View, path: Mapping[str, str], headers: dict[str, str]
) -> HttpResponseBase:
    try:
        caller = caller_of(request)
    except Problem:  # who tries tokens that open nothing is counted too
        headers.update(rates().take(address_of(request)))
        raise
    headers.update(rates().take(caller.bucket))
    if endpoint.opens is SESSION and caller.by_token:
        raise Problem(
            403,
            "not_permitted_by_token",
            "令牌不能再生成令牌，请登录后在“设置 › 令牌”办理。",
            "a token can't make tokens; sign in and use Settings › Tokens",
        )
    if endpoint.opens is not PUBLIC:
        if caller.actor is None:
            raise sign_in_needed()
        if not caller.scopes & endpoint.opens:
            raise scope_needed(endpoint.opens)
    _check_request(request, endpoint, path)
    request.call = Call(request, caller)  # type: ignore[attr-defined]
    if request.method == "HEAD":
        request.method = "GET"
        response = view(request, **path)
        request.method = "HEAD"
        return response
    return view(request, **path)


def _check_request(request: HttpRequest, endpoint: Endpoint, path: Mapping[str, str]) -> None:
    """What can be wrong before the body is read: texts of the address, unknown questions, the content's type."""
    for text in path.values():
        if not wire.fit(text) or len(text) > 200:
            raise Problem(404, "not_found", "没有这个地址。", "there is nothing at this address")
    known = {one.name for one in endpoint.parameters} - set(path) if endpoint.safe else set()
    for name, value in request.GET.items():
        if name not in known:
            raise _unknown_question(name, known)
        wire.check_text(str(value), f"/query/{name}")
    if not endpoint.safe and (request.body if not endpoint.multipart else True):
        wanted = "multipart/form-data" if endpoint.multipart else "application/json"
        sent = (request.content_type or "").lower()
        if sent != wanted:
            raise Problem(
                415,
                "content_type_unknown",
                f"请求正文应为 {wanted}，现为 {sent or '未写明'}。",
                f"the body must be {wanted}, not {sent or 'left open'}",
                headers={"Accept": wanted},
            )


def _unknown_question(name: str, known: set[str]) -> Problem:
    shown = name[:60] if wire.fit(name) else "?"
    return Problem(
        422,
        "request_invalid",
        f"没有查询参数“{shown}”。可用：{'、'.join(sorted(known)) or '无'}。",
        f"there is no query parameter {shown!r}; known: {', '.join(sorted(known)) or 'none'}",
        errors=[
            {"pointer": f"/query/{shown}", "code": "extra_forbidden", "zh": "没有这个参数", "en": "unknown"}
        ],
    )


def run(endpoint: Endpoint, request: HttpRequest, values: dict[str, Any]) -> HttpResponseBase:
    """Call an endpoint's function and make its answer."""
    call: Call = request.call  # type: ignore[attr-defined]
    for name, value in values.items():
        if isinstance(value, str):
            wire.check_text(value, f"/{name}")
    record = str(values.get(endpoint.subject, ""))
    if endpoint.safe:
        if endpoint.subject:
            call.note_version(endpoint.subject, record)
        return _answer(endpoint, call, endpoint.function(call, **values))
    with call.conditions(endpoint.subject, record, endpoint.keyed):
        result = endpoint.function(call, **values)
    return _answer(endpoint, call, result)


def _answer(endpoint: Endpoint, call: Call, result: Any) -> HttpResponseBase:
    response: HttpResponseBase
    if isinstance(result, HttpResponseBase):
        response = result
    elif endpoint.answer is None:
        response = HttpResponse(status=204)
    else:
        response = HttpResponse(
            wire.dump(plain(result)), status=endpoint.status, content_type="application/json"
        )
    for name, value in call.headers.items():
        response[name] = value
    if endpoint.safe and isinstance(response, HttpResponse) and response.status_code == 200:
        return _tagged(call, response)
    return response


def _tagged(call: Call, response: HttpResponse) -> HttpResponse:
    """The answer with its entity tag, or 304 when the caller holds it already."""
    hashed = digest(response.content)[:20]
    tag = f'"{call.version}.{hashed}"' if call.version else f'"{hashed}"'
    if call.holds(tag):
        kept = {name: response[name] for name in ("Link",) if name in response}
        response = HttpResponse(status=304, headers=kept)
        del response["Content-Type"]
    response["ETag"] = tag
    return response


def _finished(
    request: HttpRequest, response: HttpResponseBase, headers: Mapping[str, str]
) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("Vary", "Authorization, Cookie, Accept-Language")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.status_code in (204, 304):
        response.headers.pop("Content-Type", None)
    if request.method == "HEAD":
        length = str(len(response.content)) if isinstance(response, HttpResponse) else ""
        if isinstance(response, StreamingHttpResponse):
            response.close()
        bare = HttpResponse(status=response.status_code, headers=dict(response.headers))
        if length:
            bare["Content-Length"] = length
        return bare
    return response


def one_of(views: Mapping[str, View], word: str) -> View:
    """The view of a family of addresses: the one that the last part names, else 404."""

    def chosen(request: HttpRequest, **path: str) -> HttpResponseBase:
        view = views.get(path.pop(word), nothing_here)
        return view(request) if view is nothing_here else view(request, **path)

    chosen.csrf_exempt = True  # type: ignore[attr-defined]
    chosen.members = dict(views)  # type: ignore[attr-defined]
    return chosen


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """404 for an address of which the API knows nothing."""
    problem = Problem(
        404,
        "not_found",
        "接口没有这个地址，请对照 /api/v1/docs。",
        "the API has no such address; see /api/v1/docs",
    )
    return _finished(request, problems.answer(request, problem), {})


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]
