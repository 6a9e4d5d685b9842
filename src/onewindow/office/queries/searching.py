"""The words of a search as conditions on ``work``: first the pairs of characters, then the text itself.

A word names things: projects, applicants, matters, case numbers. Where they are few, their ids are the condition, and
indexes lead from them to the cases. A word that very many things bear is looked for in the texts of each case on the
way instead: then every few cases there is one that bears it, and a page is soon full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.ledger.database import Connection
from onewindow.office import pairs
from onewindow.office.tables.search import KINDS

Condition = tuple[str, list[Any]]
NAMED = 300
"""A word that more things of one kind bear is a common one."""
JOINED = 4
"""So many pairs of a word are looked up; the text decides in any case."""
_COLUMNS = {kind: "case_id" if kind == "case" else kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Word:
    """What a word names: ids by kind; the ``common`` kinds have more of it than were told."""

    word: str
    ids: dict[str, list[str]]
    common: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """How many things it names, as far as they were told."""
        return sum(map(len, self.ids.values()))

    def conditions(self) -> list[Condition]:
        """One condition for each kind of thing; a case that meets any of them is found. Empty: no case is."""
        return [
            _in_the_text(kind, self.word)
            if kind in self.common
            else (f"w.{_COLUMNS[kind]} IN ({', '.join('?' for _ in ids)})", list(ids))
            for kind, ids in self.ids.items()
            if ids
        ]

    def condition(self) -> Condition:
        """The cases that meet one of the conditions."""
        found = self.conditions()
        if not found:
            return "1 = 0", []
        return f"({' OR '.join(sql for sql, _ in found)})", [one for _, values in found for one in values]


def _in_the_text(kind: str, word: str) -> Condition:
    return (
        # Not EXISTS: PostgreSQL would turn that into one search through all texts.
        f"1 = (SELECT 1 FROM search_texts s WHERE s.kind = '{kind}' AND s.id = w.{_COLUMNS[kind]} "
        "AND s.text LIKE ? ESCAPE '!' LIMIT 1)",
        [pairs.like(word)],
    )


def resolve(connection: Connection, words: Sequence[str]) -> list[Word]:
    """What each word names, those that name least first. One statement, none without words."""
    asked = [(word, parts) for word in words if (parts := pairs.asked(word))]
    found = {word: Word(word, {kind: [] for kind in KINDS}) for word in words}
    if len(asked) == len(words) and asked:
        selects, values = [], list[Any]()
        for place, (word, parts) in enumerate(asked):
            for kind in KINDS:
                sql, more = _named(kind, word, parts)
                selects.append(f"SELECT * FROM ({sql}) named_{place}_{kind}")
                values += more
        for word, kind, id in connection.rows(" UNION ALL ".join(selects), values):
            found[word].ids[kind].append(id)
    made = []
    for one in found.values():
        common = frozenset(kind for kind, ids in one.ids.items() if len(ids) > NAMED)
        made.append(Word(one.word, {kind: list(dict.fromkeys(ids)) for kind, ids in one.ids.items()}, common))
    return sorted(made, key=lambda one: (bool(one.common), one.number))


def _named(kind: str, word: str, parts: Sequence[pairs.Asked]) -> Condition:
    """The things of one kind that bear a word."""
    tables, values = "", list[Any]()
    where = [f"t0.kind = '{kind}'"]
    for place, one in enumerate(parts[:JOINED]):
        if place:
            tables += f" JOIN search_terms t{place} ON t{place}.kind = t0.kind AND t{place}.id = t0.id"
        if one.whole:
            where.append(f"t{place}.term = ?")
            values.append(one.term)
        else:
            where.append(f"t{place}.term >= ? AND t{place}.term < ?")
            values += [one.term, one.term + pairs.LAST]
    sql = (
        f"SELECT ? AS word, '{kind}' AS kind, t0.id FROM search_terms t0{tables} "
        "JOIN search_texts s ON s.kind = t0.kind AND s.id = t0.id "
        f"WHERE {' AND '.join(where)} AND s.text LIKE ? ESCAPE '!' LIMIT {NAMED + 1}"
    )
    return sql, [word, *values, pairs.like(word)]
