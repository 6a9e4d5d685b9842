"""The work list: at most four statements whatever the number of cases, matters or roles; none of them counts all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onewindow.ledger.database import Connection
from onewindow.office.office import Office
from onewindow.office.queries import pages, searching
from onewindow.office.queries.pages import Key, Page
from onewindow.office.queries.selection import LIGHTS, ORDERS, Selection, select
from onewindow.office.views import Actor, CaseLine, WorkFilter, WorkList
from onewindow.procedures.protocol import Refused

MOST = 200
"""The longest page."""
COUNTED_TO = 1000
"""Under filters so many cases of each light are counted and no more; a search with fewer results is held whole."""
EMPTY = WorkFilter()


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many cases there are of each light; of those in ``more`` there may be more."""

    numbers: dict[str, int]
    more: frozenset[str] = frozenset()


def work_list(office: Office, actor: Actor, filter: WorkFilter = EMPTY) -> WorkList:
    """One page of the cases that the actor may see, the count by light, and the keys of the pages beside it.

    Raises ``Refused`` for an unknown order or light, or a key of no page.
    """
    today = office.today()
    with office.ledger.reader() as connection:
        selection = select(connection, actor, filter, office.catalogue(), today)
        page, counts = _read(office, connection, actor, filter, selection)
    more = counts.more
    shown = {light: counts.numbers.get(light, 0) for light in LIGHTS}
    shown |= {light: min(shown[light], COUNTED_TO) for light in more}
    total = shown[filter.light] if filter.light else sum(shown.values())
    following, preceding = (True, page.more) if filter.before else (page.more, bool(filter.after))
    return WorkList(
        items=page.items,
        counts=shown,
        total=total,
        next=json.dumps(page.keys[-1]) if page.keys and following else "",
        today=today,
        previous=json.dumps(page.keys[0]) if page.keys and preceding else "",
        more=more & {filter.light} if filter.light else more,
    )


def work_lines(
    office: Office, actor: Actor, filter: WorkFilter, most: int, portion: int = 1000
) -> Iterator[CaseLine]:
    """At most ``most`` lines of the whole list, in its order and portion by portion: for exports and feeds."""
    after, left = "", most
    while left > 0:
        wanted = replace(filter, after=after, before="", limit=min(left, portion))
        with office.ledger.reader() as connection:
            selection = select(connection, actor, wanted, office.catalogue(), office.today())
            words = searching.resolve(connection, selection.words)
            found = pages.candidates(connection, selection, words, COUNTED_TO)
            if found is None:
                narrowed = selection.with_words(words)
                page = pages.walk(office, connection, actor, wanted, narrowed, key_of(wanted))
            else:
                page = pages.of_candidates(office, connection, actor, wanted, found, key_of(wanted))
        yield from page.items
        left -= len(page.items)
        if not page.more:
            return
        after = json.dumps(page.keys[-1])


def _read(
    office: Office, connection: Connection, actor: Actor, filter: WorkFilter, selection: Selection
) -> tuple[Page, _Counts]:
    key = key_of(filter)
    bounded = replace(filter, limit=max(1, min(filter.limit, MOST)))
    words = searching.resolve(connection, selection.words)
    found = pages.candidates(connection, selection, words, COUNTED_TO)
    if found is not None:
        page = pages.of_candidates(office, connection, actor, bounded, found, key)
        return page, _Counts(pages.count_candidates(found))
    narrowed = selection.with_words(words)
    page = pages.walk(office, connection, actor, bounded, narrowed, key)
    if any(word.common for word in words):
        return page, _Counts(*pages.count_some(connection, selection, words, COUNTED_TO))
    if selection.plain and len(selection.parts) == 1:
        return page, _Counts(pages.count_kept(connection, filter, selection))
    numbers = pages.count_to(connection, narrowed, COUNTED_TO)
    return page, _Counts(numbers, frozenset(light for light in LIGHTS if numbers.get(light, 0) > COUNTED_TO))


def key_of(filter: WorkFilter) -> Key | None:
    """The key of the row beside the page: strings, before them the light's urgency in the order of lights."""
    text = filter.before or filter.after
    if not text:
        return None
    try:
        key = json.loads(text)
    except ValueError:
        key = None
    ranked = filter.order == "light"
    columns = key[1:] if ranked and isinstance(key, list) and key and isinstance(key[0], int) else key
    if (
        not isinstance(columns, list)
        or (ranked and columns is key)
        or len(columns) != len(ORDERS[filter.order])
        or not all(isinstance(one, str) for one in columns)
    ):
        raise Refused(
            "page_unknown", "页码无效，请从第一页开始。", "that page does not exist; begin at the first"
        )
    assert isinstance(key, list)
    return key
