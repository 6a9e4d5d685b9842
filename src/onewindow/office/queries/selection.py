"""A work list's filter as walks along the indexes of ``work``: one for each organisation of the person and each light.

Each walk stops after one page, so what a page costs does not grow with the number of cases. A person of several
organisations sees the union of what each sees; their walks are merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.catalogue.model import Catalogue
from onewindow.ledger.database import Connection
from onewindow.office.pairs import words
from onewindow.office.queries.searching import Word
from onewindow.office.views import Actor, WorkFilter
from onewindow.procedures.protocol import Refused

LIGHTS = ("red", "yellow", "green", "blue", "grey")
"""The lights in the order of urgency."""
NOBODY = "nobody"
LIGHT = """CASE WHEN w.fixed_light <> '' THEN w.fixed_light WHEN w.red_from <= ? THEN 'red'
    WHEN w.yellow_from <= ? THEN 'yellow' ELSE 'green' END"""
"""The light of a row ``w`` of ``work`` or ``work_counts``; its two values are the day, twice."""

_DATED = {
    "red": "w.fixed_light = '' AND w.due_key < ? AND w.red_from <= ?",
    "yellow": "w.fixed_light = '' AND w.due_key >= ? AND w.red_from > ? AND w.yellow_from <= ?",
    "green": "w.fixed_light = '' AND w.red_from > ? AND w.yellow_from > ?",
}
"""Lights that come with the days. A case turns red after the day that binds, so ``due_key`` only bounds the walk."""

ORDERS: dict[str, tuple[str, ...]] = {
    "due": ("due_key", "case_id"),
    "received": ("received_key", "case_id"),
    "number": ("number", "case_id"),
    "matter": ("matter", "due_key", "case_id"),
    "light": ("due_key", "case_id"),
}
"""The columns of each order; ``light`` has the light's urgency before them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One walk: a condition on ``w`` with its values. ``rank`` is the light's urgency where the order asks for it."""

    sql: str
    values: tuple[Any, ...]
    rank: int = 0

    def and_(self, sql: str, *values: Any) -> Part:
        """The same walk with a further condition."""
        return replace(self, sql=f"{self.sql} AND {sql}", values=(*self.values, *values))


@dataclass(frozen=True, slots=True)
class Selection:
    """What a filter selects for a person: a walk for each organisation, and the words that are still to be found.

    ``plain`` says whether nothing filters but to do and unfinished: then ``work_counts`` knows the numbers.
    """

    organisations: tuple[str, ...]
    parts: tuple[Part, ...]
    words: tuple[str, ...]
    plain: bool
    today: str

    def with_words(self, words: Sequence[Word]) -> Selection:
        """The selection whose walks look for these words too."""
        found = self.parts
        for word in words:
            sql, values = word.condition()
            found = tuple(part.and_(sql, *values) for part in found)
        return replace(self, parts=found)

    def of_light(self, light: str, rank: int = 0) -> Iterator[Part]:
        """The walks along the cases of one light."""
        for part in self.parts:
            dated = _DATED.get(light)
            if dated is not None:
                yield replace(part.and_(dated, *[self.today] * dated.count("?")), rank=rank)
            yield replace(part.and_("w.fixed_light = ?", light), rank=rank)

    def by_order(self, filter: WorkFilter) -> list[Part]:
        """The walks of a page."""
        if filter.light:
            return list(self.of_light(filter.light))
        if filter.order == "light":
            return [part for rank, light in enumerate(LIGHTS) for part in self.of_light(light, rank)]
        return list(self.parts)


def select(
    connection: Connection, actor: Actor, filter: WorkFilter, catalogue: Catalogue, today: date
) -> Selection:
    """What the filter selects of all that the person may see now. One statement."""
    if filter.order not in ORDERS:
        known = "、".join(ORDERS)
        raise Refused(
            "order_unknown", f"排序方式应为：{known}。", f"order must be one of {', '.join(ORDERS)}"
        )
    if filter.light and filter.light not in LIGHTS:
        raise Refused(
            "light_unknown", f"灯应为：{'、'.join(LIGHTS)}。", f"light must be one of {', '.join(LIGHTS)}"
        )
    rows = connection.rows(
        "SELECT DISTINCT organisation FROM memberships WHERE person = ? ORDER BY organisation",
        (actor.person,),
    )
    organisations = tuple(str(row[0]) for row in rows)
    if filter.tasks_only or filter.assigned:
        organisations = tuple(one for one in organisations if one == actor.organisation)
    conditions = list(_conditions(filter, catalogue))
    parts = []
    for organisation in organisations:
        part = Part("w.organisation = ?", (organisation,))
        for sql, *values in (*_standing(filter), *conditions):
            part = part.and_(sql, *values)
        parts.append(part)
    looked_for = words(filter.text)
    plain = not conditions and not looked_for
    return Selection(organisations, tuple(parts), looked_for, plain, today.isoformat())


def _standing(filter: WorkFilter) -> Iterator[tuple[Any, ...]]:
    if filter.tasks_only:
        yield ("w.todo = 1",)
    if filter.unfinished_only:
        yield ("w.finished = 0",)


def _conditions(filter: WorkFilter, catalogue: Catalogue) -> Iterator[tuple[Any, ...]]:
    """Every other condition, each with its values."""
    for column in ("phase", "department", "project"):
        if getattr(filter, column):
            yield f"w.{column} = ?", getattr(filter, column)
    if filter.matter:
        yield _one_of("matter", filter.matter.split())
    if filter.stage:
        yield _one_of("matter", [one.id for one in catalogue.matters.values() if one.stage == filter.stage])
    if filter.assigned:
        yield "w.person = ?", "" if filter.assigned == NOBODY else filter.assigned
        if filter.assigned != NOBODY:
            yield ("w.person <> ''",)
    if filter.received_from:
        yield "w.received_key >= ?", filter.received_from.isoformat()
    if filter.received_to:
        yield "w.received_key <= ?", filter.received_to.isoformat()
        yield ("w.received_key <> ''",)


def _one_of(column: str, values: list[str]) -> tuple[Any, ...]:
    if len(values) == 1:
        return f"w.{column} = ?", values[0]
    return (f"w.{column} IN ({', '.join('?' for _ in values) or 'NULL'})", *values)
