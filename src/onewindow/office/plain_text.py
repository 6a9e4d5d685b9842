"""What a text may hold: no control characters beside tab and line ends, no halves of characters.

PostgreSQL can't store some of them, spreadsheets and feeds none; no keyboard types them.
"""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fit(text: str) -> bool:
    """Whether a text can be kept as it is."""
    return _UNFIT.search(text) is None


def cleaned(text: str) -> str:
    """The text without what can't be kept."""
    return _UNFIT.sub("", text)
