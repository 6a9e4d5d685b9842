"""Keys of pages: a list goes on after the last row that was shown, told by the values of the list's own order.

So what comes in or goes away meanwhile neither repeats nor hides a row, as an offset would.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.office.plain_text import fit
from onewindow.procedures.protocol import Refused

MOST = 200
"""No page of a list holds more rows."""
LARGEST = 2**63 - 1
"""The largest whole number that a column of a database holds."""


def most(limit: int) -> int:
    """So many rows a page may hold: what was asked for, from 1 to ``MOST``."""
    return max(1, min(limit, MOST))


def write(values: Sequence[object]) -> str:
    """A key as text: strings and whole numbers, in the list's order."""
    return json.dumps(list(values), ensure_ascii=False)


def read(text: str, kinds: Sequence[type]) -> list[Any]:
    """The values of a key of these kinds (``str``, ``int``). Raises ``Refused`` (``page_unknown``) for anything else."""
    try:
        key = json.loads(text)
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) != len(kinds) or not all(map(_is, key, kinds)):
        raise Refused(
            "page_unknown", "页码无效，请从第一页开始。", "that page does not exist; begin at the first"
        )
    return key


def _is(value: object, kind: type) -> bool:
    if isinstance(value, str):
        return kind is str and fit(value)
    return kind is int and type(value) is int and abs(value) <= LARGEST


@dataclass(frozen=True, slots=True)
class By:
    """One part of an order: an SQL expression without parameters that is never NULL, its kind, whether it falls."""

    sql: str
    kind: type = str
    falling: bool = False


class Order:
    """The order of a list by several parts; together they belong to one row only."""

    def __init__(self, *parts: By) -> None:
        self.parts = parts
        self.columns = ", ".join(one.sql for one in parts)
        """To be selected, after all other columns."""
        self.by = ", ".join(f"{one.sql} DESC" if one.falling else one.sql for one in parts)
        """What follows ``ORDER BY``."""

    def beyond(self, after: str) -> tuple[str, list[Any]]:
        """The condition (begins with ``AND``) and values for the rows after a key; empty for the first page. ``Refused``
        (``page_unknown``)."""
        if not after:
            return "", []
        key = read(after, [one.kind for one in self.parts])
        condition, values = "1 = 0", list[Any]()
        for part, value in zip(reversed(self.parts), reversed(key), strict=True):
            sign = "<" if part.falling else ">"
            condition = f"({part.sql} {sign} ? OR ({part.sql} = ? AND {condition}))"
            values = [value, value, *values]
        return f" AND {condition}", values

    def page(self, rows: Sequence[tuple[Any, ...]], limit: int) -> tuple[list[tuple[Any, ...]], str]:
        """Of up to ``limit`` + 1 rows those of the page, without the order's columns, and the next key ("" at the end)."""
        width = len(self.parts)
        following = write(rows[limit - 1][-width:]) if len(rows) > limit else ""
        return [row[:-width] for row in rows[:limit]], following
