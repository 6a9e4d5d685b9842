"""The identity of content: canonical JSON and its SHA-256.

The canonical text of a value does not hang on key order, file, layer, comments or the way a number is written
(``5``, ``5.0`` and ``0.50e1`` are one number); any changed value gives another text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

_quote = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> str:
    """The canonical JSON text: keys sorted, no spaces, numbers in their shortest plain form."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quote(str(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_quote(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _number(value: Decimal) -> str:
    if value == value.to_integral_value() and value.adjusted() < 40:
        return str(int(value))
    return str(value.normalize()) if abs(value.adjusted()) > 40 else format(value.normalize(), "f")


def content_hash(value: Any) -> str:
    """The SHA-256 of the canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
