"""The OpenAPI 3.1 document: what django-ninja knows of the endpoints, completed by what every call passes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onewindow.api import wire
from onewindow.api.endpoints import ENDPOINTS, PUBLIC, SESSION, Endpoint
from onewindow.api.files import FILE_TYPES
from onewindow.api.mount import ninja
from onewindow.api.problems import MEDIA_TYPE
from onewindow.office.token_views import SCOPES

Json = dict[str, Any]
INTRODUCTION = """一窗的全部操作和查询。写入只经过办件室，规则、身份和时限与网页相同。
All operations and queries of the office; rules, roles and limits are those of the pages.

- 令牌 Tokens: `Authorization: Bearer onewindow_…`
- 错误 Errors: `application/problem+json` (RFC 9457), `code`, `zh`, `en`, `article`
- 重试 Retries: `Idempotency-Key`；并发 concurrency: `ETag`, `If-Match`, `If-None-Match`
- 分页 Pages: `limit`, `after`, `next`, `Link: …; rel="next"`
- 日期 ISO 8601；数字逐位准确 numbers keep every digit
"""
SAID = {
    400: "无法读取 can't be read",
    401: "需要令牌 a token is needed",
    403: "不允许 not permitted",
    404: "没有，或您看不到 not there, or not yours to see",
    405: "方法不对 method not allowed",
    409: "办件或项目目前不允许 the state does not allow it",
    411: "缺少长度 length required",
    412: "已有变化 it has changed since",
    413: "太大 too large",
    415: "正文类型不对 another content type",
    422: "内容有误 the content is not right",
    429: "过于频繁 too many calls",
    500: "系统故障 a fault on our side",
    503: "繁忙 busy",
}
RATE = {
    "RateLimit": {"schema": {"type": "string"}, "description": "剩余次数 calls left"},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "限额 the limit"},
}
TAG = {"ETag": {"schema": {"type": "string"}, "description": "版本 the version"}}
FILE = {
    **TAG,
    "Content-Disposition": {
        "schema": {"type": "string"},
        "description": "附件和文件名（RFC 6266）an attachment, and its name",
    },
    "Repr-Digest": {
        "schema": {"type": "string"},
        "description": "内容的 SHA-256（RFC 9530）the content's SHA-256",
    },
}
BINARY: Json = {"schema": {"type": "string", "format": "binary"}}
PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "出错时的回答（RFC 9457）what went wrong",
    "required": ["type", "title", "status", "detail", "instance", "code", "zh", "en", "article"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:onewindow:problem:wrong_phase"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "按 Accept-Language in the caller's language"},
        "instance": {"type": "string"},
        "code": {
            "type": "string",
            "description": "稳定代码 stable for programs",
            "examples": ["wrong_phase"],
        },
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "article": {
            "type": "string",
            "description": "法条 the article of law",
            "examples": ["行政许可法 42"],
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "zh", "en"],
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "zh", "en")},
            },
        },
    },
}
ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "schema": {"type": "string", "examples": ["zh-Hans", "en"]},
    "description": "错误说明的语言 the language of an error's detail",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {
        "type": "string",
        "pattern": "^[!#-~]{1,255}$",
        "examples": ["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    },
    "description": "同一键同一内容只做一次 the same key and content are done once",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "examples": ['"17"']},
    "description": "读取时的版本；已变化则 412 the version that was read; 412 when it has changed",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "已有的版本；相同则 304 the version at hand; 304 when it is the same",
}


@cache
def document() -> Json:
    """The whole document as plain data."""
    api = ninja()
    made: Json = dict(api.get_openapi_schema(path_prefix=""))
    made["info"] = {
        "title": "一窗 onewindow",
        "version": "1",
        "summary": "事项、项目、办件、证照 matters, projects, cases, certificates",
        "description": INTRODUCTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/api/v1"}]
    made["tags"] = [{"name": tag} for tag in dict.fromkeys(one.tag for one in ENDPOINTS)]
    components = made["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {_name(status): _problem(status) for status in SAID}
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "令牌范围 scopes: "
            + "；".join(f"{one.value} {SCOPES[one].zh} {SCOPES[one].en}" for one in SCOPES),
        },
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    }
    for one in ENDPOINTS:
        _complete(made["paths"][one.path][one.method.lower()], one)
    return made


def _name(status: int) -> str:
    return f"Problem{status}"


def _problem(status: int) -> Json:
    headers: Json = {}
    if status == 401:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}, "required": True}
    if status in (429, 503):
        headers["Retry-After"] = {"schema": {"type": "string"}, "required": True}
    if status == 405:
        headers["Allow"] = {"schema": {"type": "string"}, "required": True}
    schema = {"$ref": "#/components/schemas/Problem"}
    found: Json = {"description": SAID[status], "content": {MEDIA_TYPE: {"schema": schema}}}
    return {**found, "headers": headers} if headers else found


def statuses(endpoint: Endpoint) -> Iterable[int]:
    """The errors that an endpoint may answer with."""
    yield from (400, 404, 422, 429, 500)
    yield 401
    if endpoint.opens is not PUBLIC:
        yield 403
    if not endpoint.safe:
        yield from (409, 411, 413, 415, 503)
        if endpoint.subject:
            yield 412
    elif endpoint.opens is not PUBLIC:
        yield 409


def _complete(operation: Json, endpoint: Endpoint) -> None:
    parameters = operation["parameters"]
    for parameter in parameters:
        if parameter["in"] == "path":
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 200}
    parameters.append(ACCEPT_LANGUAGE)
    if endpoint.safe:
        parameters.append(IF_NONE_MATCH)
    else:
        parameters.append(KEY)
        if endpoint.subject:
            parameters.append(IF_MATCH)
    operation["x-scopes"] = sorted(endpoint.opens)
    if endpoint.opens is PUBLIC:
        operation["security"] = [{}, {"token": []}, {"session": []}]
    elif endpoint.opens is SESSION:
        operation["security"] = [{"session": []}]
    else:
        operation["security"] = [*({"token": [scope]} for scope in sorted(endpoint.opens)), {"session": []}]
    _responses(operation["responses"], endpoint)


def _responses(responses: dict[Any, Json], endpoint: Endpoint) -> None:
    good = responses[next(iter(responses))]
    good["headers"] = dict(RATE)
    if endpoint.file:
        good["content"] = dict.fromkeys([endpoint.media_type] if endpoint.media_type else FILE_TYPES, BINARY)
        good["headers"] |= FILE
        responses[304] = {"description": "没有变化 unchanged", "headers": TAG}
    elif endpoint.media_type:
        good["content"] = {endpoint.media_type: BINARY}
    elif endpoint.safe:
        good["headers"] |= TAG
        responses[304] = {"description": "没有变化 unchanged", "headers": TAG}
    for status in sorted(set(statuses(endpoint))):
        responses[status] = {"$ref": f"#/components/responses/{_name(status)}"}
    for status in list(responses):
        responses[str(status)] = responses.pop(status)


@cache
def text() -> bytes:
    """The document as JSON."""
    return wire.dump(document())


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, open to everyone."""
    response = HttpResponse(text(), content_type="application/json")
    response["Cache-Control"] = "no-cache"
    return response
