"""The planner of one catalogue: compiled once, then a plan is a few hundred small steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from onewindow.catalogue.dated import PREFIX
from onewindow.catalogue.edges import Edge, edges
from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import Catalogue, Limit, Unit
from onewindow.planner.line import WorkingDayLine
from onewindow.planner.network import build_network
from onewindow.planner.options import Options
from onewindow.planner.project_plan import Plan, PlannedMatter
from onewindow.planner.rules import Rules
from onewindow.planner.schedule import Schedule, Work, schedule
from onewindow.planner.verdict import Status, Verdict, holds, judge, settled_context
from onewindow.planner.ways import Holds, Way, chosen_ways, limit_of, pre_reviewed
from onewindow.planner.words import Words
from onewindow.working_days import Calendar, china

_ORDINARY = Options()


class Planner:
    """Plans projects with one catalogue and one calendar."""

    def __init__(
        self, catalogue: Catalogue, calendar: Calendar | None = None, order: Iterable[Edge] | None = None
    ) -> None:
        """``order`` replaces the order graph of the catalogue, for studies and tests.

        Raises ``CircularOrder``, ``UnusableRules``, ``feel.FeelSyntaxError``.
        """
        self.catalogue = catalogue
        self.calendar = calendar or zone_calendar(catalogue)
        self.edges = tuple(edges(catalogue) if order is None else order)
        self.network = build_network(catalogue.matters, self.edges)
        self.rules = Rules(catalogue, (edge.when for edge in self.edges))
        self.words = Words(catalogue)
        named = (*catalogue.facts, *(PREFIX + id for id in catalogue.dated_parameters))
        self.rank = {name: number for number, name in enumerate(named)}
        self._limits = {
            kind: {id: limit_of(matter, kind) for id, matter in catalogue.matters.items()}
            for kind in ("promised", "statutory")
        }
        self._absent = {
            (kind, id): PlannedMatter(self.catalogue.matters[id], Status.NOT_APPLICABLE, limit)
            for kind, limits in self._limits.items()
            for id, limit in limits.items()
        }
        self._terms = {kind: self._terms_of(limits) for kind, limits in self._limits.items()}
        self._line = lru_cache(maxsize=64)(lambda on: WorkingDayLine(self.calendar, on))

    def plan(self, facts: FactSet, on: date, options: Options = _ORDINARY) -> Plan:
        """The plan of a project from a day on. Raises ``working_days.DateOutOfRange``."""
        verdict = judge(self.rules, facts)
        line = self._line(on)
        active, predecessors = self._order(verdict)
        ways: dict[str, Way] = {}
        not_before: dict[int, int] = {}
        if options != _ORDINARY:
            known = settled_context(self.rules, facts, verdict)
            ways, not_before = self._ways(
                options, active, predecessors, line, lambda text: holds(self.rules, text, known)
            )
        work = self._work(options, active, predecessors, ways, not_before)
        found = schedule(work, line)
        matters = self._matters(verdict, options, work, ways, found, line)
        return Plan(self, facts, on, options, verdict, line, work, found, matters)

    def _order(self, verdict: Verdict) -> tuple[list[int], list[list[int]]]:
        """The places that take part, and for each the places that it waits for in this project.

        An edge from a matter that does not apply is dropped; one whose condition is open stands.
        """
        network, conditions, whens = self.network, self.network.conditions, verdict.whens
        active = self._active(verdict)
        taking_part = set(active)
        predecessors: list[list[int]] = [[] for _ in network.ids]
        for place in active:
            predecessors[place] = [
                before
                for before in network.predecessors[place]
                if before in taking_part
                and (
                    (before, place) not in conditions
                    or any(whens[text] is not False for text in conditions[before, place])
                )
            ]
        return active, predecessors

    def _ways(
        self,
        options: Options,
        active: list[int],
        predecessors: list[list[int]],
        line: WorkingDayLine,
        holding: Holds,
    ) -> tuple[dict[str, Way], dict[int, int]]:
        """The matters that the chosen options shorten, and the positions that some of them must wait for."""
        ids = [self.network.ids[place] for place in active if place != self.network.works]
        ways = chosen_ways(self.catalogue, options, ids, holding)
        not_before: dict[int, int] = {}
        for trigger, day in options.pre_review.items():
            for place in pre_reviewed(self.catalogue, self.network, active, predecessors, trigger, holding):
                ways[self.network.ids[place]] = Way.PRE_REVIEW
                not_before[place] = line.position(day)
        return ways, not_before

    def _work(
        self,
        options: Options,
        active: list[int],
        predecessors: list[list[int]],
        ways: dict[str, Way],
        not_before: dict[int, int],
    ) -> Work:
        """What is to be put in order of time."""
        ordinary, calendar_terms = self._terms[options.limits]
        terms = ordinary.copy()
        for id in ways:
            terms[self.network.place[id]] = 0
        if options.works_days:
            terms[self.network.works] = options.works_days
            calendar_terms |= {self.network.works}
        return Work(active, terms, predecessors, calendar_terms, not_before)

    def _terms_of(self, limits: dict[str, Limit]) -> tuple[list[int], frozenset[int]]:
        """The term of each place, and the places whose term is in calendar days."""
        terms, calendar_terms = [0] * len(self.network.ids), set()
        for id, limit in limits.items():
            if limit.unit is not Unit.NONE:
                terms[self.network.place[id]] = limit.days
            if limit.unit is Unit.CALENDAR_DAY:
                calendar_terms.add(self.network.place[id])
        return terms, frozenset(calendar_terms)

    def _active(self, verdict: Verdict) -> list[int]:
        """The places that take part; the works only when a matter waits for them."""
        network, status = self.network, verdict.status
        places = [
            place
            for place, id in enumerate(network.ids)
            if place == network.works or status[id] is not Status.NOT_APPLICABLE
        ]
        if not any(place in network.successors[network.works] for place in places):
            places.remove(network.works)
        return places

    def _matters(
        self,
        verdict: Verdict,
        options: Options,
        work: Work,
        ways: dict[str, Way],
        found: Schedule,
        line: WorkingDayLine,
    ) -> dict[str, PlannedMatter]:
        network, limits, path = self.network, self._limits[options.limits], set(found.path)
        statuses, open_matters = verdict.status, verdict.unknown
        made: dict[str, PlannedMatter] = {}
        for id, matter in self.catalogue.matters.items():
            place = network.place[id]
            if found.due[place] < 0:
                made[id] = self._absent[options.limits, id]
                continue
            after = tuple(
                [network.ids[before] for before in work.predecessors[place] if before != network.works]
            )
            due, slack = line.due(found.due[place]), found.slack[place]
            made[id] = PlannedMatter(
                matter,
                statuses[id],
                limits[id],
                ways.get(id, Way.ORDINARY),
                line.day(found.start[place]),
                due.on,
                due.provisional,
                slack,
                not slack or place in path,
                after,
                tuple([one for one in after if one in open_matters]) if open_matters else (),
                tuple(sorted(open_matters.get(id, ()), key=self.rank.__getitem__)) if open_matters else (),
            )
        return made


def zone_calendar(catalogue: Catalogue) -> Calendar:
    """The national calendar with the zone's own days."""
    if not catalogue.zone_days_off and not catalogue.zone_working_days:
        return china()
    return china().with_days(off=catalogue.zone_days_off, working=catalogue.zone_working_days)


@lru_cache(maxsize=8)
def _planner(catalogue: Catalogue) -> Planner:
    return Planner(catalogue)


def plan(
    catalogue: Catalogue,
    facts: FactSet,
    on: date,
    calendar: Calendar | None = None,
    options: Options = _ORDINARY,
) -> Plan:
    """The plan of a project: ``facts`` from ``catalogue.facts.read_facts``, starting on a day.

    ``calendar`` is the catalogue's own unless given. Raises ``working_days.DateOutOfRange``, ``CircularOrder``.
    """
    planner = _planner(catalogue) if calendar is None else Planner(catalogue, calendar)
    return planner.plan(facts, on, options)
