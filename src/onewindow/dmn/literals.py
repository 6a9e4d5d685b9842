"""Plain values and their FEEL text: what YAML and Excel cells hold, without the whole of FEEL."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")
_STRING = re.compile(r'"(?:[^"\\\n]|\\["\\nrt])*"')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = {escaped: plain for plain, escaped in _ESCAPES.items()}
_WORDS = {"true": True, "false": False, "null": None}


def feel_text(value: Any) -> str:
    """The FEEL text of a plain value: text, number, truth value, null, date, list or mapping.

    Raises ``TypeError`` for anything else.
    """
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(letter, letter) for letter in value) + '"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, date):
        return f'@"{value.isoformat()}"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(feel_text, value)) + "]"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{feel_text(str(key))}: {feel_text(item)}" for key, item in value.items()) + "}"
        )
    raise TypeError(f"no FEEL text for {type(value).__name__}")


def plain_value(text: str) -> Any:
    """The plain value of FEEL text that is a string, number, truth value or null.

    Raises ``ValueError`` otherwise.
    """
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    if _STRING.fullmatch(text):
        return re.sub(r'\\["\\nrt]', lambda match: _PLAIN[match.group()], text[1:-1])
    raise ValueError(text)


def is_plain(text: str) -> bool:
    """Whether FEEL text is one plain value, written as ``feel_text`` writes it."""
    try:
        return feel_text(plain_value(text)) == text
    except ValueError:
        return False
