"""What the doors see of the officers' handling of a case, of experts, visits and joint reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.catalogue.model import Text
from onewindow.office.expert_record import ExpertRecord
from onewindow.office.handling import Advice, OfficialFile, Proposal, Recusal
from onewindow.office.visit_record import VisitRecord


@dataclass(frozen=True, slots=True)
class OpinionDraft:
    """The own department's draft of its opinion."""

    view: str
    reasons: str
    conditions: tuple[str, ...]
    objections: tuple[str, ...]
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class HandlingView:
    """Everything about the handling that this actor may see, and what it may do.

    ``names`` are those of people and organisations. ``files`` are all kept files for officers, the outward ones for
    everybody else. ``may`` holds the names of operations allowed now. ``colleagues`` and ``departments`` are choices.
    """

    inside: bool
    files: tuple[OfficialFile, ...]
    proposals: tuple[Proposal, ...]
    proposal: Proposal | None
    recusals: tuple[Recusal, ...]
    recused: bool
    advice: tuple[Advice, ...]
    experts: tuple[ExpertRecord, ...]
    visits: tuple[VisitRecord, ...]
    draft: OpinionDraft | None
    nudges: Mapping[str, date]
    names: Mapping[str, str]
    may: frozenset[str]
    colleagues: tuple[tuple[str, str], ...] = ()
    departments: tuple[tuple[str, str], ...] = ()
    siblings: tuple[tuple[str, str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class ExpertView:
    """What an expert's link shows: the question, the papers named, the matter and the project; nothing else."""

    name: str
    question: str
    until: date
    state: str
    open: bool
    matter: Text
    project_name: str
    department: Text
    papers: tuple[tuple[str, Text, str, str, int], ...]
    """Of each paper its id, name, file name, content type and size in bytes."""
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """A site visit with the names of who takes part. ``cases`` are (id, number, matter) of those visible."""

    visit: VisitRecord
    project_name: str
    names: Mapping[str, str]
    cases: tuple[tuple[str, str, Text], ...]
    part: str
    may: frozenset[str]
    adoptable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointOpinion:
    """One department's place in a joint review."""

    department: str
    name: Text
    view: str
    due_on: date | None
    overdue: bool
    deemed_on: date | None
    """The day from which silence counts as consent, where the law allows it."""
    deemed: bool
    text: str
    conditions: tuple[str, ...]
    objections: tuple[str, ...]
    nudged_on: date | None


@dataclass(frozen=True, slots=True)
class JointReview:
    """A case whose joint review the actor's department leads."""

    case: str
    number: str
    matter: Text
    project_name: str
    state: str
    """``to_ask``, ``waiting``, ``conflict``, ``to_consolidate``, ``joined``, ``said_no``."""
    round: int
    light: str
    due_on: date | None
    opinions: tuple[JointOpinion, ...]
    consolidated: str
    resolution: str

    @property
    def owing(self) -> tuple[JointOpinion, ...]:
        """The departments that have not answered."""
        return tuple(one for one in self.opinions if not one.view)

    @property
    def overdue(self) -> int:
        """How many of them are late."""
        return sum(one.overdue for one in self.opinions)


@dataclass(frozen=True, slots=True)
class LeadBoard:
    """One page of the joint reviews that a department leads, those that need it first; how many there are in each state;
    whether there are ``more``, and the key of the next page ("" at the end)."""

    reviews: tuple[JointReview, ...]
    counts: Mapping[str, int]
    more: bool
    today: date
    next: str
