"""Whatever goes wrong, as a problem document (RFC 9457): a stable code, both languages, the article of law."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from onewindow.api.problem import Problem
from onewindow.api.wire import dump
from onewindow.catalogue.facts import FactError
from onewindow.ledger import LedgerBusy, OutcomeUnknown, SequenceConflict
from onewindow.office import KeyConflict, Refused
from onewindow.planner.options import OptionError
from onewindow.working_days import DateOutOfRange

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("onewindow.api")


def language_of(request: HttpRequest) -> str:
    """``zh`` or ``en``, whichever the caller would rather read; Chinese when it says nothing."""
    best, chosen = 0.0, "zh"
    for part in request.headers.get("Accept-Language", "").split(","):
        name, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.partition("q=")[2] or 1)
        except ValueError:
            continue
        spoken = name.strip().lower()[:2]
        if spoken in ("zh", "en") and weight > best:
            best, chosen = weight, spoken
    return chosen


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer to this request."""
    language = language_of(request)
    body: dict[str, Any] = {
        "type": f"urn:onewindow:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.zh if language == "zh" else problem.en,
        "instance": request.path,
        "code": problem.code,
        "zh": problem.zh,
        "en": problem.en,
        "article": problem.article,
    }
    if problem.errors:
        body["errors"] = problem.errors
    response = HttpResponse(dump(body), status=problem.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = "zh-Hans" if language == "zh" else "en"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def of_exception(error: Exception, fields: frozenset[str] = frozenset()) -> Problem:
    """The problem that an exception is for the caller; ``fields`` are the names in the request's body."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Problem):
        return error.__cause__
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return of_refusal(error, fields)
    if isinstance(error, FactError):
        errors = [
            {"pointer": "/" + one.path, "code": one.code, "zh": one.zh, "en": one.en}
            for one in error.problems
        ]
        return Problem(422, "facts_invalid", error.zh, error.en, errors=errors)
    if isinstance(error, ValidationError):
        return of_validation(error)
    if isinstance(error, DateOutOfRange):
        return Problem(422, "date_out_of_range", error.zh, error.en)
    return _of_other(error)


def _of_other(error: Exception) -> Problem:
    if isinstance(error, OptionError):
        zh, en = getattr(error, "zh", str(error)), getattr(error, "en", str(error))
        return Problem(422, "options_invalid", zh, en)
    if isinstance(error, KeyConflict):
        return Problem(
            422,
            "key_reused",
            "这个 Idempotency-Key 已用于内容不同的请求，没有写入。请换一个。",
            "this Idempotency-Key was used for another request; nothing was written. Use a new one",
        )
    if isinstance(error, SequenceConflict):
        return Problem(
            409,
            "changed_meanwhile",
            "同时有别的写入，请重新读取后再试。",
            "something else was written at the same moment; read again and retry",
        )
    if isinstance(error, LedgerBusy | OutcomeUnknown):
        return Problem(
            503,
            "busy",
            "系统繁忙，请稍后用同一个 Idempotency-Key 重试。",
            "busy: retry soon with the same Idempotency-Key",
            headers={"Retry-After": "2"},
        )
    if isinstance(error, RequestDataTooBig):
        return Problem(
            413,
            "body_too_large",
            "请求正文过大（JSON 最多 1 MB）。",
            "the body is too large; 1 MB of JSON is the most",
        )
    if isinstance(error, SuspiciousOperation | HttpError):
        return Problem(
            400, "body_unreadable", "请求无法读取，请核对格式。", "the request can't be read; check its form"
        )
    log.error("a call of the API failed", exc_info=error)
    return Problem(
        500,
        "fault",
        "系统出现故障，这一步可能没有完成。请稍后用同一个 Idempotency-Key 重试。",
        "something failed on our side; the step may not be done. Retry later with the same Idempotency-Key",
    )


NOT_FOUND = ("not_found", "unknown_", "not_visible", "no_such")
NO_SUCH = "no_such_"
FORBIDDEN = ("forbidden", "not_allowed", "not_permitted", "not_yours")
UNPROCESSABLE = ("_missing", "_invalid", "_unknown", "_doubled", "_too_long", "_out_of_range")


def status_of(code: str) -> int:
    """The HTTP status of a refusal, for pages and API alike: 404 for what is not there or one may not see, 403 for
    what one may not do, else 409: the state does not allow it."""
    if code.startswith(NOT_FOUND):
        return 404
    return 403 if code.startswith(FORBIDDEN) else 409


def of_refusal(refusal: Refused, fields: frozenset[str] = frozenset()) -> Problem:
    """The status of the refusal, but 412 when it has changed, and 422 when a field of the request is wrong."""
    code, status = refusal.code, status_of(refusal.code)
    field = getattr(refusal, "field", "") or _field(code, fields)
    errors = [{"pointer": f"/{field}", "code": code, "zh": refusal.zh, "en": refusal.en}] if field else []
    wrong = field or code in ("page_unknown", "order_unknown", "use_submit")
    if code == "changed_meanwhile":
        status = 412
    elif wrong and (status == 409 or code.startswith(NO_SUCH)):
        status = 422
    return Problem(status, code, refusal.zh, refusal.en, refusal.article, errors)


def _field(code: str, fields: frozenset[str]) -> str:
    """The field of the request that a refusal speaks of, by its code: ``name_missing``, ``no_such_department``."""
    if code.startswith(NO_SUCH) and code.removeprefix(NO_SUCH) in fields:
        return code.removeprefix(NO_SUCH)
    for ending in UNPROCESSABLE:
        if code.endswith(ending) and code.removesuffix(ending) in fields:
            return code.removesuffix(ending)
    return ""


_SAID = {
    "missing": ("必填", "it is missing"),
    "extra_forbidden": (
        "没有这个字段，请删去或核对拼写",
        "there is no such field; take it out or check its spelling",
    ),
    "enum": ("不在可选值之内", "it is none of the possible values"),
    "literal_error": ("不在可选值之内", "it is none of the possible values"),
    "string_too_long": ("文字过长", "the text is too long"),
    "string_too_short": ("文字过短", "the text is too short"),
}


def of_validation(error: ValidationError) -> Problem:
    """422 with one entry for each wrong place."""
    entries = []
    for one in error.errors:
        place = [str(part) for part in one["loc"]]
        where = place[2:] if place[:1] == ["body"] and len(place) > 1 else place
        zh, en = _SAID.get(str(one["type"]), ("格式或取值不对", str(one["msg"])))
        entries.append({"pointer": "/" + "/".join(where), "code": str(one["type"]), "zh": zh, "en": en})
    said = entries[:10]
    return Problem(
        422,
        "request_invalid",
        "请求有误：" + "；".join(f"{one['pointer']} {one['zh']}" for one in said),
        "the request is not right: " + "; ".join(f"{one['pointer']}: {one['en']}" for one in said),
        errors=entries,
    )
