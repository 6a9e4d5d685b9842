"""The order graph: nobody draws it. "A before B" follows when B needs a document that A yields.

Only where law sets an order that no document carries does a matter's ``after`` name another matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from onewindow.catalogue.model import Catalogue, Document, Matter


@dataclass(frozen=True, slots=True)
class Edge:
    """``before`` comes before ``after``.

    For kind ``document``, ``document`` is the paper that ``before`` yields, ``through`` the class document by
    which it is asked for (empty when asked for by itself), ``when`` the condition under which it is needed
    (empty: always) and ``necessity`` that of the need. For kind ``law``, ``why`` holds the reason.
    """

    before: str
    after: str
    kind: Literal["document", "law"]
    document: str = ""
    when: str = ""
    why: str = ""
    through: str = ""
    necessity: str = "required"


def edges(catalogue: Catalogue) -> tuple[Edge, ...]:
    """All edges of a catalogue, ordered by the later matter, then the earlier."""
    producers = yielded_by(catalogue.matters.values())
    found: list[Edge] = []
    for matter in catalogue.matters.values():
        for need in matter.needs:
            for document in members(catalogue.documents, need.document):
                through = need.document if document != need.document else ""
                for before in producers.get(document, ()):
                    if before != matter.id:
                        found.append(
                            Edge(
                                before,
                                matter.id,
                                "document",
                                document,
                                need.when,
                                need.note,
                                through,
                                need.necessity,
                            )
                        )
        found += [
            Edge(after.matter, matter.id, "law", when=after.when, why=after.why) for after in matter.after
        ]
    return tuple(
        sorted(dict.fromkeys(found), key=lambda edge: (edge.after, edge.before, edge.document, edge.when))
    )


def yielded_by(matters: Iterable[Matter]) -> dict[str, list[str]]:
    """For each document the ids of the matters that yield it."""
    found: dict[str, list[str]] = {}
    for matter in matters:
        for document in matter.yields:
            found.setdefault(document, []).append(matter.id)
    return found


def members(documents: Mapping[str, Document], id: str) -> tuple[str, ...]:
    """The documents that satisfy a need for ``id``: itself, and for a class its members, their members and so on."""
    found: dict[str, None] = {}
    waiting = [id]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found[one] = None
        if one in documents:
            waiting += documents[one].any_of
    return tuple(found)


def circle(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """One circle among ``(before, after)`` pairs as a list that ends where it begins; empty when there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for before, after in pairs:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError as found:
        return list(found.args[1])
    return []
