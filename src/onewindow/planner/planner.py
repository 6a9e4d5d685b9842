"""The planner of one catalogue: compiled once, then a plan is a few hundred small steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from onewindow.catalogue.edges import Edge, edges
from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import Catalogue, Unit
from onewindow.planner.line import WorkingDayLine
from onewindow.planner.network import build_network
from onewindow.planner.options import Options
from onewindow.planner.project_plan import Plan, PlannedMatter
from onewindow.planner.reasons import Explainer
from onewindow.planner.rules import Rules
from onewindow.planner.schedule import Schedule, Work, schedule
from onewindow.planner.verdict import Status, Verdict, holds, judge, settled_context
from onewindow.planner.ways import Way, chosen_ways, limit_of, pre_reviewed
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
        self.rank = {id: number for number, id in enumerate(catalogue.facts)}
        self._limits = {
            kind: {id: limit_of(matter, kind) for id, matter in catalogue.matters.items()}
            for kind in ("promised", "statutory")
        }
        self._line = lru_cache(maxsize=64)(lambda on: WorkingDayLine(self.calendar, on))

    def plan(self, facts: FactSet, on: date, options: Options = _ORDINARY) -> Plan:
        """The plan of a project from a day on. Raises ``working_days.DateOutOfRange``."""
        verdict = judge(self.rules, facts)
        line = self._line(on)
        work, ways = self._work(verdict, facts, options, line)
        found = schedule(work, line)
        matters = self._matters(verdict, options, work, ways, found, line)
        return Plan(self, facts, on, options, verdict, line, work, found, matters)

    def _work(
        self, verdict: Verdict, facts: FactSet, options: Options, line: WorkingDayLine
    ) -> tuple[Work, dict[str, Way]]:
        network, limits = self.network, self._limits[options.limits]
        active = self._active(verdict)
        taking_part = set(active)
        predecessors: list[list[int]] = [[] for _ in network.ids]
        for place in active:
            predecessors[place] = [
                before
                for before in network.predecessors[place]
                if before in taking_part and self._stands(before, place, verdict)
            ]
        ids = [network.ids[place] for place in active if place != network.works]
        ways: dict[str, Way] = {}
        not_before: dict[int, int] = {}
        if options != _ORDINARY:
            known = settled_context(self.rules, facts, verdict)

            def holding(text: str) -> bool | None:
                return holds(self.rules, text, known)

            ways = chosen_ways(self.catalogue, options, ids, holding)
            for trigger, day in options.pre_review.items():
                for place in pre_reviewed(self.catalogue, network, active, predecessors, trigger, holding):
                    ways[network.ids[place]] = Way.PRE_REVIEW
                    not_before[place] = line.position(day)
        terms = [0] * len(network.ids)
        calendar_terms = {network.works} if options.works_days else set()
        for id in ids:
            limit = limits[id]
            if id not in ways and limit.unit is not Unit.NONE:
                terms[network.place[id]] = limit.days
                if limit.unit is Unit.CALENDAR_DAY:
                    calendar_terms.add(network.place[id])
        terms[network.works] = options.works_days
        return Work(active, terms, predecessors, frozenset(calendar_terms), not_before), ways

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

    def _stands(self, before: int, place: int, verdict: Verdict) -> bool:
        """Whether an edge stands under the project's facts; what is still open stands."""
        conditions = self.network.conditions.get((before, place))
        return conditions is None or any(verdict.whens[text] is not False for text in conditions)

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
        made: dict[str, PlannedMatter] = {}
        for id, matter in self.catalogue.matters.items():
            place, status = network.place[id], verdict.status[id]
            if status is Status.NOT_APPLICABLE:
                made[id] = PlannedMatter(matter, status, limits[id])
                continue
            after = tuple([network.ids[before] for before in work.predecessors[place] if before != network.works])
            start, due = line.due(found.start[place]), line.due(found.due[place])
            unknown: Any = verdict.unknown.get(id, ())
            made[id] = PlannedMatter(
                matter,
                status,
                limits[id],
                ways.get(id, Way.ORDINARY),
                start.on,
                due.on,
                due.provisional,
                found.slack[place],
                place in path or not found.slack[place],
                after,
                tuple([one for one in after if one in verdict.unknown]) if verdict.unknown else (),
                tuple(sorted(unknown, key=self.rank.__getitem__)) if unknown else (),
            )
        return made

    def explainer(self, plan: Plan) -> Explainer:
        """What puts the plan's verdicts into words."""
        return Explainer(self.rules, self.words, plan.facts, plan.verdict)


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
