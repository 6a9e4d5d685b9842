"""Values as FEEL text and as JSON. Numbers keep the digits they were written with."""

from __future__ import annotations

import json
from decimal import Decimal

from onewindow.feel.values import Function, Range, Unknown, Value


def format_number(number: Decimal) -> str:
    """A number in plain digits; with an exponent only when there would be very many zeros."""
    if not number:
        number = abs(number)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -50 <= exponent <= 50:
        return format(number, "f")
    return str(number)


def format_value(value: Value) -> str:
    """The value as FEEL text that denotes it again.

    >>> from decimal import Decimal
    >>> format_value([Decimal("1.50"), "a", None, {"k": True}])
    '[1.50, "a", null, {k: true}]'
    """
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(map(format_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {format_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Range):
        return _format_range(value)
    if isinstance(value, Function):
        return f"function {value.name}({', '.join(value.parameters)})"
    if isinstance(value, Unknown):
        return f"unknown({', '.join(sorted(value.names))})"
    return f'@"{value}"'


def _key(key: str) -> str:
    return key if key.isidentifier() else json.dumps(key, ensure_ascii=False)


def _format_range(value: Range) -> str:
    if value.operator != "..":
        return f"({value.operator} {format_value(value.low)})"
    if value.low is None and value.high is not None:
        return f"({'<=' if value.high_included else '<'} {format_value(value.high)})"
    if value.high is None and value.low is not None:
        return f"({'>=' if value.low_included else '>'} {format_value(value.low)})"
    opening, closing = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opening}{format_value(value.low)}..{format_value(value.high)}{closing}"


def summary(value: Value) -> str:
    """The value as FEEL text, cut short for a message."""
    if isinstance(value, list) and len(value) > 5:
        return f"a list of {len(value)}"
    text = format_value(value)
    return text if len(text) <= 80 else text[:77] + "..."


def to_json(value: Value) -> object:
    """The value as JSON data: numbers stay Decimal, temporal values, ranges and functions become FEEL text.

    >>> to_json({"a": [None, True, "x"]})
    {'a': [None, True, 'x']}
    """
    if value is None or isinstance(value, (bool, str, Decimal)):
        return value
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, (Range, Function, Unknown)):
        return format_value(value)
    return str(value)


def json_text(value: Value) -> str:
    """The value as JSON text, numbers with all the digits they have.

    >>> from decimal import Decimal
    >>> json_text({"a": Decimal("0.30")})
    '{"a": 0.30}'
    """
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(str(key), ensure_ascii=False)}: {json_text(v)}" for key, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    return json.dumps(to_json(value), ensure_ascii=False)
