"""Names of more than one word that FEEL itself brings into scope, and the values of @-literals."""

from __future__ import annotations

from onewindow.feel.temporal_text import read_temporal
from onewindow.feel.values import Value

BUILTIN_NAMES = frozenset(
    {
        "date and time", "years and months duration", "string length", "upper case", "lower case",
        "substring before", "substring after", "starts with", "ends with", "string join", "list contains",
        "list replace", "insert before", "index of", "distinct values", "round up", "round down", "round half up",
        "round half down", "met by", "overlaps before", "overlaps after", "finished by", "started by",
        "day of year", "day of week", "month of year", "week of year", "get value", "get entries",
        "context put", "context merge",
    }
)  # fmt: skip

MEMBER_NAMES = frozenset({"time offset", "start included", "end included"})


def at_literal(text: str) -> Value:
    """The temporal value that ``@"text"`` denotes, or None when it denotes none."""
    return read_temporal(text)
