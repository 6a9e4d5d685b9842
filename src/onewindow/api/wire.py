"""JSON as it comes in and goes out: exact numbers, no doubled names, nothing that a database cannot store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from onewindow.api.problem import Problem
from onewindow.office.plain_text import fit

DEEPEST = 24
MOST_DIGITS = 60
LARGEST_EXPONENT = 60


def parse(body: bytes) -> Any:
    """The value of a JSON text in UTF-8. Fractions come as ``Decimal``. Raises ``Problem`` (400, 422)."""
    try:
        value = json.loads(
            body.decode("utf-8"), parse_float=_exact, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        raise Problem(
            400,
            "body_unreadable",
            "请求正文不是有效的 JSON（UTF-8，无重复字段）。请核对后重发。",
            "the body is no valid JSON (UTF-8, each name once); correct it and send it again",
        ) from None
    _check(value, "")
    return value


def dump(value: Any) -> bytes:
    """Plain data as JSON in UTF-8; decimals digit for digit."""
    return orjson.dumps(value, default=_other)


def _exact(text: str) -> Decimal:
    value = Decimal(text)
    if len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > LARGEST_EXPONENT:
        raise Problem(
            422,
            "number_too_long",
            "数字位数过多，最多 60 位。",
            "a number has too many digits; 60 are the most",
        )
    return value


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _check(value: Any, pointer: str, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise Problem(
            400, "body_too_deep", f"JSON 嵌套超过 {DEEPEST} 层。", f"the JSON is nested deeper than {DEEPEST}"
        )
    if isinstance(value, str):
        check_text(value, pointer)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**MOST_DIGITS:
        _exact(str(value))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            check_text(name, pointer)
            _check(inner, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}", depth + 1)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _check(inner, f"{pointer}/{place}", depth + 1)


def check_text(text: str, pointer: str) -> None:
    """Raise ``Problem`` (422) for a text that cannot be kept."""
    if not fit(text):
        raise Problem(
            422,
            "text_unfit",
            "文字中有控制字符或不完整的字符，请删去。",
            "a text has control characters or halves of characters; take them out",
            errors=[
                {
                    "pointer": pointer or "/",
                    "code": "text_unfit",
                    "zh": "含控制字符",
                    "en": "control characters",
                }
            ],
        )


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f"))
    if isinstance(value, int):
        return orjson.Fragment(str(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain data: {value!r}")
