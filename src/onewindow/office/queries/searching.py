"""The words of a search as conditions on ``work``: first the pairs of characters, then the text itself."""

from __future__ import annotations

from typing import Any

from onewindow.office import pairs
from onewindow.office.tables.search import KINDS

Condition = tuple[str, list[Any]]
_COLUMNS = {"case": "case_id"}


def of_word(word: str) -> list[Condition]:
    """One condition for each kind of thing that a word may name; a case that meets any of them is found.

    Empty for a word that holds nothing to look for (signs only).
    """
    asked = pairs.asked(word)
    if not asked:
        return []
    found = []
    for kind in KINDS:
        parts, values = [f"s.kind = '{kind}'", "s.text LIKE ? ESCAPE '!'"], [pairs.like(word)]
        for one in asked:
            if one.whole:
                parts.append(
                    f"s.id IN (SELECT t.id FROM search_terms t WHERE t.kind = '{kind}' AND t.term = ?)"
                )
                values.append(one.term)
            else:
                parts.append(
                    f"s.id IN (SELECT t.id FROM search_terms t WHERE t.kind = '{kind}' "
                    "AND t.term >= ? AND t.term < ?)"
                )
                values += [one.term, one.term + pairs.LAST]
        column = _COLUMNS.get(kind, kind)
        found.append((f"w.{column} IN (SELECT s.id FROM search_texts s WHERE {' AND '.join(parts)})", values))
    return found


def either(conditions: list[Condition]) -> Condition:
    """The cases that meet one of the conditions; none when there are none."""
    if not conditions:
        return "1 = 0", []
    return f"({' OR '.join(sql for sql, _ in conditions)})", [
        one for _, values in conditions for one in values
    ]
