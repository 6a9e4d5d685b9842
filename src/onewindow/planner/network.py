"""The order of the matters: a graph in topological order, indexed by whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Protocol

from onewindow.catalogue.model import Matter

WORKS = "works"
"""The place in the order where the works are carried out: after all that must be finished before their start."""

START_OF_WORKS = "start_of_works"


class OrderEdge(Protocol):
    """What the planner reads of an edge of the catalogue's order graph."""

    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def when(self) -> str: ...


class CircularOrder(ValueError):
    """Matters that wait for each other, so that none can come first."""

    def __init__(self, matters: Sequence[str]) -> None:
        self.matters = tuple(matters)
        self.zh = (
            f"事项互相等待，排不出先后：{'、'.join(self.matters)}。请运行 onewindow check 查看成环的材料。"
        )
        self.en = f"these matters wait for each other: {', '.join(self.matters)}; run onewindow check to see the cycle"
        super().__init__(f"{self.zh} / {self.en}")


@dataclass(frozen=True, slots=True)
class Network:
    """Matters in an order in which each stands behind all that it may wait for.

    Places are whole numbers into ``ids``; ``predecessors[i]`` are places before ``i``, ascending. ``works`` is
    the place of the works themselves. ``conditions`` maps a pair of places whose edge stands only under
    conditions to those conditions (FEEL): the edge stands when one of them holds.
    """

    ids: tuple[str, ...]
    place: Mapping[str, int]
    predecessors: tuple[tuple[int, ...], ...]
    successors: tuple[tuple[int, ...], ...]
    works: int
    conditions: Mapping[tuple[int, int], tuple[str, ...]]


def build_network(matters: Mapping[str, Matter], edges: Iterable[OrderEdge]) -> Network:
    """The network of a catalogue's matters. The order of ``matters`` and ``edges`` is of no importance.

    Raises ``CircularOrder``.
    """
    whens: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in edges:
        if edge.before in matters and edge.after in matters and edge.before != edge.after:
            whens[edge.before, edge.after].add(edge.when)
    for matter in matters.values():
        if matter.after_works:
            whens[WORKS, matter.id].add("")
        elif matter.gate == START_OF_WORKS:
            whens[matter.id, WORKS].add("")
    order = _sorted(matters, whens)
    place = {name: number for number, name in enumerate(order)}
    before: list[list[int]] = [[] for _ in order]
    behind: list[list[int]] = [[] for _ in order]
    for first, second in whens:
        before[place[second]].append(place[first])
        behind[place[first]].append(place[second])
    conditions = {
        (place[first], place[second]): tuple(sorted(texts))
        for (first, second), texts in whens.items()
        if "" not in texts
    }
    return Network(
        ids=tuple(order),
        place=place,
        predecessors=tuple(tuple(sorted(places)) for places in before),
        successors=tuple(tuple(sorted(places)) for places in behind),
        works=place[WORKS],
        conditions=conditions,
    )


def _sorted(matters: Mapping[str, Matter], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """All names in topological order; among those that could come next, by stage and number."""
    waiting: dict[str, int] = dict.fromkeys((*matters, WORKS), 0)
    behind: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        waiting[second] += 1
        behind[first].append(second)
    ready = [_rank(name, matters) for name, count in waiting.items() if not count]
    heapify(ready)
    order: list[str] = []
    while ready:
        name = heappop(ready)[1]
        order.append(name)
        for following in behind[name]:
            waiting[following] -= 1
            if not waiting[following]:
                heappush(ready, _rank(following, matters))
    if len(order) < len(waiting):
        raise CircularOrder(sorted(_in_cycles(set(waiting) - set(order), behind)))
    return order


def _rank(name: str, matters: Mapping[str, Matter]) -> tuple[int, str]:
    # The parallel track (stage 5) does not come after acceptance: it runs beside the works.
    stage = matters[name].stage if name in matters else 4
    return (3 if stage == 5 else stage, name)


def _in_cycles(left: set[str], behind: Mapping[str, Sequence[str]]) -> set[str]:
    """Of the names that could not be sorted, those that stand in a cycle and do not merely follow one."""
    while True:
        ends = {name for name in left if not any(following in left for following in behind.get(name, ()))}
        if not ends:
            return left
        left = left - ends
