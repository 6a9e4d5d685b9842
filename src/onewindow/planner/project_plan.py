"""A plan: what applies, when, why, and all that follows from it. Built by ``Planner``; the rest is read off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from onewindow.catalogue.dated import is_parameter, named_reasons
from onewindow.catalogue.facts import FactSet
from onewindow.catalogue.model import Catalogue, Limit, Matter, Text
from onewindow.planner.line import WorkingDayLine
from onewindow.planner.network import WORKS
from onewindow.planner.options import Options
from onewindow.planner.schedule import Schedule, Work, schedule
from onewindow.planner.verdict import Status, Verdict, holds, settled_context
from onewindow.planner.ways import Way
from onewindow.working_days import Due

if TYPE_CHECKING:
    from onewindow.planner.documents import Paper, PaperOfMatter
    from onewindow.planner.lanes import Lanes
    from onewindow.planner.milestones import Milestone
    from onewindow.planner.parallel import Segment
    from onewindow.planner.planner import Planner
    from onewindow.planner.questions import Question
    from onewindow.planner.reasons import Explainer, Reason
    from onewindow.planner.totals import StageSpan, Total


@dataclass(frozen=True, slots=True)
class PlannedMatter:
    """One matter in a plan. Dates are None when it does not apply.

    ``after`` are the matters it waits for, ``after_open`` those of them that only may apply. ``slack`` is in
    working days: so much later it may be done without moving the plan's finish. ``unknown`` are the facts that
    can change the status, in the dictionary's order, then the parameters (``p.<id>``) without a value on the day.
    """

    matter: Matter
    status: Status
    limit: Limit
    way: Way = Way.ORDINARY
    start: date | None = None
    due: date | None = None
    provisional: bool = False
    slack: int | None = None
    critical: bool = False
    after: tuple[str, ...] = ()
    after_open: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The matter's number."""
        return self.matter.id


@dataclass(frozen=True, eq=False)
class Plan:
    """The plan of one project from one day on. Frozen; what is asked for rarely is computed when asked for."""

    planner: Planner = field(repr=False)
    facts: FactSet = field(repr=False)
    on: date
    options: Options
    verdict: Verdict = field(repr=False)
    line: WorkingDayLine = field(repr=False)
    work: Work = field(repr=False)
    schedule: Schedule = field(repr=False)
    matters: Mapping[str, PlannedMatter] = field(repr=False)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that the plan was made with."""
        return self.planner.catalogue

    @property
    def decisions(self) -> Mapping[str, Any]:
        """The settled decisions by id."""
        return self.verdict.decisions

    @property
    def process_type(self) -> int | None:
        """The code of the project's process type (审批流程类型), None while it is open."""
        code = self.verdict.decisions.get("process_type")
        return None if code is None else int(code)

    @cached_property
    def critical_path(self) -> tuple[str, ...]:
        """The chain of matters that sets the finish, first to last; the works stand between without a number."""
        ids = self.planner.network.ids
        return tuple(ids[place] for place in self.schedule.path if ids[place] != WORKS)

    @cached_property
    def finish(self) -> Due:
        """The day on which the last matter is due."""
        return self.line.due(self.schedule.finish)

    @cached_property
    def certain_finish(self) -> Due:
        """The day on which the last matter would be due if none of the open ones applied."""
        if not self.verdict.unknown:
            return self.finish
        network, unknown = self.planner.network, self.verdict.unknown
        certain = [place for place in self.work.active if network.ids[place] not in unknown]
        if set(network.successors[network.works]).isdisjoint(certain):
            certain = [place for place in certain if place != network.works]
        taking_part = set(certain)
        before = [[one for one in places if one in taking_part] for places in self.work.predecessors]
        return self.line.due(
            schedule(replace(self.work, active=certain, predecessors=before), self.line).finish
        )

    @cached_property
    def active(self) -> tuple[PlannedMatter, ...]:
        """The matters that apply or may apply, in the order of the plan."""
        network = self.planner.network
        return tuple(self.matters[network.ids[place]] for place in self.work.active if place != network.works)

    def due_of(self, id: str) -> Due | None:
        """The due date of a matter with whether and why it is provisional, None when it does not apply."""
        position = self.schedule.due[self.planner.network.place[id]]
        return None if position < 0 else self.line.due(position)

    def counting(self, id: str) -> range:
        """The positions of the working days on which the matter runs: after its start, to its due."""
        place = self.planner.network.place[id]
        return range(self.schedule.start[place] + 1, self.schedule.due[place] + 1)

    @cached_property
    def _known(self) -> dict[str, Any]:
        return settled_context(self.planner.rules, self.facts, self.verdict)

    @cached_property
    def _held(self) -> dict[str, bool | None]:
        return {}

    def holds(self, condition: str) -> bool | None:
        """Whether a condition of the catalogue holds for the project; None while it is open."""
        if condition not in self._held:
            self._held[condition] = holds(self.planner.rules, condition, self._known)
        return self._held[condition]

    def why(self, id: str) -> Reason:
        """Why a matter applies, may apply or does not: the condition's trace in words and law."""
        return self.explainer.matter(id)

    @cached_property
    def explainer(self) -> Explainer:
        """What puts the plan's verdicts into words."""
        from onewindow.planner.reasons import Explainer

        return Explainer(self.planner.rules, self.planner.words, self.facts, self.verdict)

    @cached_property
    def yielded(self) -> Mapping[str, tuple[str, ...]]:
        """For each document that a matter of the plan yields, those matters."""
        found: dict[str, tuple[str, ...]] = {}
        for entry in self.active:
            for document in entry.matter.yields:
                found[document] = (*found.get(document, ()), entry.id)
        return found

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The documents to bring, each once, in the order in which they are first needed."""
        from onewindow.planner.documents import papers_to_bring

        return papers_to_bring(self)

    def papers_of(self, id: str) -> tuple[PaperOfMatter, ...]:
        """All documents of one matter: to bring, coming from another matter, or not needed."""
        from onewindow.planner.documents import papers_of_matter

        return papers_of_matter(self, id)

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        """Construction permit, start of works, completion, operation, title: those that the project has."""
        from onewindow.planner.milestones import milestones

        return milestones(self)

    @cached_property
    def stages(self) -> tuple[StageSpan, ...]:
        """The stages with their dates and used working days."""
        from onewindow.planner.totals import stage_spans

        return stage_spans(self)

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """The limits on the whole process that bind this type of project, and how the plan stands to them."""
        from onewindow.planner.totals import totals

        return totals(self)

    @cached_property
    def merge_groups(self) -> tuple[tuple[str, ...], ...]:
        """Matters that may be applied for together."""
        from onewindow.planner.parallel import merge_groups

        return merge_groups(self)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The spans of days in which the same matters run side by side."""
        from onewindow.planner.parallel import segments

        return segments(self)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The unanswered facts, those first that would settle most."""
        from onewindow.planner.questions import questions

        return questions(self)

    @cached_property
    def no_values(self) -> Mapping[str, Text]:
        """The parameters (``p.<id>``) without a value on the day that something open hangs on, each with why."""
        open_names = frozenset[str]().union(
            *self.verdict.unknown.values(), *(one.unknown for one in self.verdict.open.values())
        )
        names = sorted(filter(is_parameter, open_names))
        return dict(zip(names, named_reasons(self.catalogue, names), strict=True))

    @cached_property
    def lanes(self) -> Lanes:
        """The picture's data: a lane for each deciding department, bars, and documents as threads."""
        from onewindow.planner.lanes import lanes

        return lanes(self)

    def to_json(self) -> dict[str, Any]:
        """The plan as the contract of ``onewindow plan --json`` has it."""
        from onewindow.planner.answer import to_json

        return to_json(self)
