"""Values as FEEL text and as JSON. Numbers keep the digits they were written with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

from onewindow.feel.problems import FeelLimitError
from onewindow.feel.values import DECIMAL, Function, Range, Unknown, Value

DEEPEST = 200
"""Values nested deeper are not written out; expressions under the default budget make none."""


def format_number(number: Decimal) -> str:
    """A number in plain digits; with an exponent only when there would be very many zeros."""
    if not number:
        number = abs(number)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -50 <= exponent <= 50:
        return format(number, "f")
    return str(number.normalize(DECIMAL))


def format_value(value: Value, size: int = 5_000_000) -> str:
    """The value as FEEL text that denotes it again; raises `FeelLimitError` when it is longer than ``size``.

    >>> from decimal import Decimal
    >>> format_value([Decimal("1.50"), "a", None, {"k": True}])
    '[1.50, "a", null, {k: true}]'
    """
    return _joined(value, size, _key, _single)


def _joined(value: Value, size: int, key: Writer, single: Writer) -> str:
    """The text of a value, lists and contexts put together from the texts of keys and single values."""
    parts: list[str] = []
    length = 0
    for part in _pieces(value, key, single):
        parts.append(part)
        length += len(part)
        if length > size:
            raise FeelLimitError(
                f"文本会超过{size}个字符", f"the text would be longer than {size} characters"
            )
    return "".join(parts)


def _pieces(value: Value, key: Writer, single: Writer) -> Iterator[str]:
    """The text bit by bit, so that a huge value is noticed early; without recursion, so that a deep one is too."""
    waiting: list[Iterator[Value]] = [iter((value,))]
    while waiting:
        item = next(waiting[-1], _END)
        if item is _END:
            waiting.pop()
        elif isinstance(item, _Piece):
            yield item.text
        elif isinstance(item, (list, dict)):
            if len(waiting) > DEEPEST:
                raise FeelLimitError(
                    f"值的嵌套超过{DEEPEST}层", f"the value is nested more than {DEEPEST} levels deep"
                )
            waiting.append(_list_pieces(item) if isinstance(item, list) else _context_pieces(item, key))
        else:
            yield single(item)


Writer = Callable[[Value], str]
_END = object()


class _Piece:
    """Text that is written as it stands."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _list_pieces(items: list[Value]) -> Iterator[Value]:
    for place, item in enumerate(items):
        yield _Piece(", " if place else "[")
        yield item
    yield _Piece("]" if items else "[]")


def _context_pieces(context: dict[str, Value], key_text: Writer) -> Iterator[Value]:
    for place, (key, value) in enumerate(context.items()):
        yield _Piece(f"{', ' if place else '{'}{key_text(key)}: ")
        yield value
    yield _Piece("}" if context else "{}")


def _single(value: Value) -> str:
    """The text of a value that is no list or context."""
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
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
    try:
        text = format_value(value, 1000)
    except FeelLimitError:
        return "a large list" if isinstance(value, list) else "a large context"
    return text if len(text) <= 80 else text[:77] + "..."


def to_json(value: Value, size: int = 1_000_000) -> object:
    """The value as JSON data: numbers stay Decimal, temporal values, ranges and functions become FEEL text.

    Raises `FeelLimitError` for a value of more than ``size`` parts.

    >>> to_json({"a": [None, True, "x"]})
    {'a': [None, True, 'x']}
    """
    return _data(value, [size], 0)


def _data(value: Value, left: list[int], depth: int) -> object:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        raise FeelLimitError("值太大，无法写成JSON", "the value is too large to be written as JSON")
    if isinstance(value, list):
        return [_data(item, left, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key): _data(inner, left, depth + 1) for key, inner in value.items()}
    if value is None or isinstance(value, (bool, str, Decimal)):
        return value
    if isinstance(value, (Range, Function, Unknown)):
        return format_value(value)
    return str(value)


def json_text(value: Value, size: int = 5_000_000) -> str:
    """The value as JSON text, numbers with all the digits they have; raises `FeelLimitError` beyond ``size`` characters.

    >>> from decimal import Decimal
    >>> json_text({"a": Decimal("0.30")})
    '{"a": 0.30}'
    """
    return _joined(value, size, _json_single, _json_single)


def _json_single(value: Value) -> str:
    if isinstance(value, Decimal):
        return format_number(value)
    return json.dumps(_data(value, [1], 0), ensure_ascii=False)
