"""Ways of handling that shorten a matter: instant, on commitment, or prepared in a pre-review (拿地即开工)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from onewindow.catalogue.edges import members
from onewindow.catalogue.model import Catalogue, Limit, Matter, Unit
from onewindow.planner.network import Network
from onewindow.planner.options import Options

CONSTRUCTION_PERMIT = "construction_permit_certificate"
"""The document that ends a pre-review: the case of the matter that yields it is the last one prepared."""

TRIGGER_DOCUMENTS = {"land_contract_signed": "land_contract"}
"""The document that a pre-review's trigger brings into being."""

Holds = Callable[[str], bool | None]
"""Whether a condition holds for the project; None when it is open."""


class Way(StrEnum):
    """How a matter's term came about."""

    ORDINARY = "ordinary"
    INSTANT = "instant"
    COMMITMENT = "commitment"
    PRE_REVIEW = "pre_review"


def limit_of(matter: Matter, limits: str) -> Limit:
    """The limit that a plan counts with: the promised one, else the statutory one; ``limits`` may turn this round."""
    first, second = (
        (matter.promised, matter.statutory) if limits == "promised" else (matter.statutory, matter.promised)
    )
    return first if first.unit is not Unit.NONE else second


def chosen_ways(
    catalogue: Catalogue, options: Options, active: Collection[str], holds: Holds
) -> dict[str, Way]:
    """The matters that end on the day they start, because the way was chosen and their mode allows it.

    A mode whose condition is still open does not shorten a plan.
    """
    ways: dict[str, Way] = {}
    for id in active:
        modes = catalogue.matters[id].modes
        if options.instant.covers(id) and modes.instant and holds(modes.instant):
            ways[id] = Way.INSTANT
        elif options.commitment.covers(id) and modes.commitment and holds(modes.commitment):
            ways[id] = Way.COMMITMENT
    return ways


def pre_reviewed(
    catalogue: Catalogue,
    network: Network,
    active: Sequence[int],
    predecessors: Sequence[Sequence[int]],
    trigger: str,
    holds: Holds,
) -> frozenset[int]:
    """The places whose cases a pre-review prepares, to be decided when the trigger's document is there.

    They are the matters that need that document and all that come after them, as far as the construction
    permit waits for them. Empty when the project needs no such document or no construction permit.
    """
    permit = yielding(catalogue, CONSTRUCTION_PERMIT)
    if not permit or network.place[permit] not in active:
        return frozenset()
    behind: set[int] = set()
    for place in active:
        needs_it = place != network.works and _needs(
            catalogue, network.ids[place], TRIGGER_DOCUMENTS[trigger], holds
        )
        if needs_it or behind.intersection(predecessors[place]):
            behind.add(place)
    return frozenset(behind & before_and_with(network.place[permit], predecessors))


def _needs(catalogue: Catalogue, id: str, document: str, holds: Holds) -> bool:
    return any(
        document in members(catalogue.documents, need.document) and holds(need.when) is True
        for need in catalogue.matters[id].needs
    )


def before_and_with(place: int, predecessors: Sequence[Sequence[int]]) -> set[int]:
    """A place and all that it waits for."""
    found, waiting = {place}, [place]
    while waiting:
        for before in predecessors[waiting.pop()]:
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found


def yielding(catalogue: Catalogue, document: str) -> str:
    """The first matter that yields a document, or ""."""
    return next((id for id, matter in sorted(catalogue.matters.items()) if document in matter.yields), "")
