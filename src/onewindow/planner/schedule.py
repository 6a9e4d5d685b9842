"""Dates: the earliest start and due of each matter, how much it may slip, and the path that sets the finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onewindow.planner.line import WorkingDayLine
from onewindow.planner.network import Network


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be put in order of time.

    ``active`` are the places that take part, ascending. ``terms[i]`` is the term of place ``i`` in working
    days, or in calendar days for the places in ``calendar_terms``. ``predecessors[i]`` are the active places
    that ``i`` waits for. ``not_before`` maps a place to the earliest position at which it may start.
    """

    active: Sequence[int]
    terms: Sequence[int]
    predecessors: Sequence[Sequence[int]]
    calendar_terms: frozenset[int] = frozenset()
    not_before: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Positions on a ``WorkingDayLine`` by place; -1 where a place does not take part.

    ``slack`` is the number of working days by which a place may slip without moving ``finish``.
    """

    start: Sequence[int]
    due: Sequence[int]
    slack: Sequence[int]
    finish: int
    path: tuple[int, ...]


def schedule(work: Work, line: WorkingDayLine) -> Schedule:
    """The earliest dates: a place starts on the latest due of those it waits for, at the line's origin else."""
    start, due = _forward(work, line)
    finish = max((due[place] for place in work.active), default=0)
    slack = _slack(work, line, due, finish)
    return Schedule(start, due, slack, finish, _binding_path(work, start, due, finish))


def _forward(work: Work, line: WorkingDayLine) -> tuple[list[int], list[int]]:
    size = len(work.terms)
    start, due = [-1] * size, [-1] * size
    terms, predecessors, calendar_terms = work.terms, work.predecessors, work.calendar_terms
    not_before = work.not_before
    for place in work.active:
        earliest = not_before.get(place, 0) if not_before else 0
        for before in predecessors[place]:
            if due[before] > earliest:
                earliest = due[before]
        start[place] = earliest
        if calendar_terms and place in calendar_terms:
            due[place] = line.after_calendar_days(earliest, terms[place])
        else:
            due[place] = earliest + terms[place]
    return start, due


def _slack(work: Work, line: WorkingDayLine, due: Sequence[int], finish: int) -> list[int]:
    size = len(work.terms)
    latest = [finish] * size
    slack = [-1] * size
    for place in reversed(work.active):
        slack[place] = latest[place] - due[place]
        if work.calendar_terms and place in work.calendar_terms:
            begin = line.latest_start(latest[place], work.terms[place])
        else:
            begin = latest[place] - work.terms[place]
        for before in work.predecessors[place]:
            if begin < latest[before]:
                latest[before] = begin
    return slack


def _binding_path(work: Work, start: Sequence[int], due: Sequence[int], finish: int) -> tuple[int, ...]:
    """Backwards from the place that ends last (the last in order among equals), each time to the first that set the start."""
    last = next((place for place in reversed(work.active) if due[place] == finish), None)
    path: list[int] = []
    while last is not None:
        path.append(last)
        last = next((before for before in work.predecessors[last] if due[before] == start[last]), None)
    return tuple(reversed(path))


def longest_chain(
    network: Network, work: Work, weights: Sequence[int], to: int
) -> tuple[int, tuple[int, ...]]:
    """The chain of places that leads to ``to`` with the largest sum of weights: the sum and the chain.

    Among equals the place with the lowest number leads. An empty chain when ``to`` does not take part.
    """
    if to not in work.active:
        return 0, ()
    total: dict[int, int] = {}
    leader: dict[int, int | None] = {}
    for place in work.active:
        if place > to:
            break
        best = max(work.predecessors[place], key=lambda p: (total[p], _falling(network.ids[p])), default=None)
        leader[place] = best
        total[place] = weights[place] + (total[best] if best is not None else 0)
    chain: list[int] = []
    place_or_none: int | None = to
    while place_or_none is not None:
        chain.append(place_or_none)
        place_or_none = leader[place_or_none]
    return total[to], tuple(reversed(chain))


def _falling(name: str) -> tuple[int, ...]:
    """A key under which the alphabetically first name is the largest."""
    return tuple(-ord(letter) for letter in name)
