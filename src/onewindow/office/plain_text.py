"""What a text may hold: no control characters beside tab and line ends, no halves of characters.

PostgreSQL can't store some of them, spreadsheets and feeds none; no keyboard types them.
"""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

LONGEST = 15
"""Digits of the longest number that somebody may send in a text."""


def fit(text: str) -> bool:
    """Whether a text can be kept as it is."""
    return _UNFIT.search(text) is None


def whole(text: str, otherwise: int = 0) -> int:
    """The whole number that a short text of ASCII digits writes, else ``otherwise``.

    ``str.isdigit`` also takes ``²``, and a long row of digits becomes a number that no column of a database holds.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise


def cleaned(text: str) -> str:
    """The text without what can't be kept."""
    return _UNFIT.sub("", text)
