"""Pages and counts of a selection: walks along the indexes that stop after one page, and numbers kept at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.ledger.database import Connection, Row
from onewindow.office import case_lines
from onewindow.office.office import Office
from onewindow.office.queries.searching import Word
from onewindow.office.queries.selection import LIGHT, LIGHTS, ORDERS, Part, Selection
from onewindow.office.views import Actor, CaseLine, WorkFilter

Key = list[Any]
"""Where a row stands in its order."""
EXAMINED = 2000
"""So many cases are looked at to count those that bear a common word."""
_COUNTED = ", ".join(
    f"w.{column}"
    for column in (
        "case_id",
        "due_key",
        "project",
        "holder",
        "matter",
        "fixed_light",
        "yellow_from",
        "red_from",
    )
)


@dataclass(frozen=True, slots=True)
class Page:
    """Lines with their keys, and whether there is more in the direction in which they were looked for."""

    items: tuple[CaseLine, ...]
    keys: tuple[Key, ...]
    more: bool


def walk(
    office: Office,
    connection: Connection,
    actor: Actor,
    filter: WorkFilter,
    selection: Selection,
    key: Key | None,
) -> Page:
    """The page after (or before) a key. One statement, none for a person without an organisation."""
    columns = ORDERS[filter.order]
    parts = [
        bounded
        for part in selection.by_order(filter)
        if (bounded := _beyond(part, filter, columns, key)) is not None
    ]
    if not parts:
        return Page((), (), False)
    direction = "DESC" if _downwards(filter) else "ASC"
    order = ", ".join(f"w.{column} {direction}" for column in columns)
    names = ", ".join(f"w.{column} AS {column}" for column in columns)
    limit, values = filter.limit + 1, list[Any]()
    walks = []
    for part in parts:
        walks.append(
            f"SELECT {part.rank} AS urgency, {names} FROM work w WHERE {part.sql} ORDER BY {order} LIMIT ?"
        )
        values += [*part.values, limit]
    ahead, behind = _split(case_lines.values(office.today(), actor.organisation))
    rows = connection.rows(
        f"SELECT {case_lines.COLUMNS}, w.urgency, {', '.join(f'w.{column}' for column in columns)} "
        f"FROM ({_together(walks)}) w CROSS JOIN {case_lines.TABLES} WHERE c.id = w.case_id "
        f"ORDER BY w.urgency {direction}, {order} LIMIT ?",
        [*ahead, *values, *behind, limit],
    )
    return _page(office, filter, rows)


def _downwards(filter: WorkFilter) -> bool:
    """Whether rows are looked for from the higher keys to the lower."""
    return filter.descending != bool(filter.before)


def _beyond(part: Part, filter: WorkFilter, columns: Sequence[str], key: Key | None) -> Part | None:
    """The part of a walk that lies beyond the key; None when nothing of it does."""
    if key is None:
        return part
    down = _downwards(filter)
    if filter.order == "light":
        rank, *key = key
        if part.rank != rank:
            return part if (part.rank < rank) == down else None
    names = ", ".join(f"w.{column}" for column in columns)
    marks = ", ".join("?" for _ in columns)
    return part.and_(f"({names}) {'<' if down else '>'} ({marks})", *key)


def _together(walks: Sequence[str]) -> str:
    """Several walks as one: what two of them meet counts once."""
    if len(walks) == 1:
        return walks[0]
    return " UNION ".join(f"SELECT * FROM ({walk}) walk{number}" for number, walk in enumerate(walks))


def _split(values: list[Any]) -> tuple[list[Any], list[Any]]:
    """The values of a line's columns, and those of its tables."""
    return values[:2], values[2:]


def _page(office: Office, filter: WorkFilter, rows: list[Row]) -> Page:
    more = len(rows) > filter.limit
    kept = rows[: filter.limit]
    if filter.before:
        kept = kept[::-1]
    today, calendar, width = office.today(), office.calendar, len(ORDERS[filter.order])
    first = -width - (filter.order == "light")
    keys = tuple(list(row[first:]) for row in kept)
    return Page(tuple(case_lines.line(row, today, calendar) for row in kept), keys, more)


def count_kept(connection: Connection, filter: WorkFilter, selection: Selection) -> dict[str, int]:
    """The numbers by light that are kept with the rows. One statement over the days on which lights change."""
    where = "w.organisation = ?"
    where += " AND w.todo = 1" if filter.tasks_only else ""
    where += " AND w.finished = 0" if filter.unfinished_only else ""
    rows = connection.rows(
        f"SELECT light, sum(number) FROM (SELECT {LIGHT} AS light, w.number FROM work_counts w WHERE {where}) counted "
        "GROUP BY light",
        [selection.today, selection.today, selection.organisations[0]],
    )
    return {str(light): int(number) for light, number in rows}


def count_to(connection: Connection, selection: Selection, most: int) -> dict[str, int]:
    """The numbers by light, each counted to ``most`` + 1 and no further. One statement."""
    counts, values = [], list[Any]()
    for light in LIGHTS:
        walks = []
        for part in selection.of_light(light):
            walks.append(f"SELECT w.case_id FROM work w WHERE {part.sql} LIMIT {most + 1}")
            values += part.values
        if walks:
            counts.append(
                f"SELECT '{light}', count(*) FROM (SELECT * FROM ({_together(walks)}) met LIMIT {most + 1}) {light}"
            )
    if not counts:
        return {}
    return {str(light): int(number) for light, number in connection.rows(" UNION ALL ".join(counts), values)}


def count_some(
    connection: Connection, selection: Selection, words: Sequence[Word], most: int
) -> tuple[dict[str, int], frozenset[str]]:
    """The numbers by light among the first cases only, for words that very many cases bear; and the lights of which
    there may be more. One statement that looks at ``EXAMINED`` cases at most."""
    walks, values = [], list[Any]()
    for part in selection.parts:
        walks.append(
            f"SELECT {_COUNTED} FROM work w WHERE {part.sql} ORDER BY w.due_key, w.case_id LIMIT {EXAMINED}"
        )
        values += part.values
    conditions = [word.condition() for word in words]
    where = " AND ".join(sql for sql, _ in conditions)
    rows = connection.rows(
        f"WITH met AS MATERIALIZED ({_together(walks)}) "
        f"SELECT light, count(*) FROM (SELECT {LIGHT} AS light FROM met w WHERE {where} LIMIT {most + 1}) counted "
        "GROUP BY light UNION ALL SELECT '', count(*) FROM met",
        [*values, selection.today, selection.today, *(one for _, some in conditions for one in some)],
    )
    numbers = {str(light): int(number) for light, number in rows}
    whole = numbers.pop("", 0) < EXAMINED and sum(numbers.values()) <= most
    return numbers, frozenset() if whole else frozenset(LIGHTS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a search has found, with all that sorts it."""

    case: str
    light: str
    keys: dict[str, str]

    def key(self, order: str) -> Key:
        """Where it stands in an order."""
        found: Key = [self.keys[column] for column in ORDERS[order]]
        return [LIGHTS.index(self.light), *found] if order == "light" else found


_SORTING = ("case_id", "due_key", "received_key", "number", "matter")


def candidates(
    connection: Connection, selection: Selection, words: Sequence[Word], most: int
) -> list[Candidate] | None:
    """The cases that a search finds; None without words, where all are common, or for more than ``most`` cases.

    One statement at most. The word that names least leads: indexes go from what it names to the cases.
    """
    if not words:
        return None
    leading, *others = words
    if not selection.parts or not all(word.conditions() for word in words):
        return []
    if leading.common:
        return None
    names = ", ".join(f"w.{column}" for column in _SORTING)
    walks, values = [], list[Any]()
    for part in selection.parts:
        for sql, found in leading.conditions():
            narrowed = part.and_(sql, *found)
            for word in others:
                other, more = word.condition()
                narrowed = narrowed.and_(other, *more)
            walks.append(f"SELECT {names}, {LIGHT} AS light FROM work w WHERE {narrowed.sql}")
            values += [selection.today, selection.today, *narrowed.values]
    rows = connection.rows(f"SELECT * FROM ({' UNION ALL '.join(walks)}) found LIMIT {most + 1}", values)
    if len(rows) > most:
        return None
    by_case = {row[0]: Candidate(row[0], row[-1], dict(zip(_SORTING, row, strict=False))) for row in rows}
    return list(by_case.values())


def count_candidates(found: Sequence[Candidate]) -> dict[str, int]:
    """The numbers by light of what a search has found."""
    return dict(Counter(one.light for one in found))


def of_candidates(
    office: Office,
    connection: Connection,
    actor: Actor,
    filter: WorkFilter,
    found: Sequence[Candidate],
    key: Key | None,
) -> Page:
    """The page after (or before) a key among what a search has found. One statement, none when nothing was found."""
    down = _downwards(filter)
    wanted = [one for one in found if filter.light in ("", one.light)]
    wanted.sort(key=lambda one: one.key(filter.order), reverse=down)
    if key is not None:
        wanted = [
            one for one in wanted if (one.key(filter.order) < key if down else one.key(filter.order) > key)
        ]
    shown = wanted[: filter.limit]
    if filter.before:
        shown = shown[::-1]
    if not shown:
        return Page((), (), False)
    marks = ", ".join("?" for _ in shown)
    rows = connection.rows(
        f"SELECT {case_lines.COLUMNS} FROM {case_lines.TABLES} WHERE c.id IN ({marks})",
        [*case_lines.values(office.today(), actor.organisation), *(one.case for one in shown)],
    )
    today, calendar = office.today(), office.calendar
    by_id = {row[0]: case_lines.line(row, today, calendar) for row in rows}
    return Page(
        tuple(by_id[one.case] for one in shown),
        tuple(one.key(filter.order) for one in shown),
        len(wanted) > filter.limit,
    )
