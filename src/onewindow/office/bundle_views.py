"""What the doors see of combined submissions, commitments and papers that follow: plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from onewindow.catalogue.model import Catalogue, Fact, LifeEvent, Matter, Text
from onewindow.office.bundle_record import BundleRecord
from onewindow.office.parts import Part
from onewindow.office.views import CertificateView, DocumentView, NotOffered


@dataclass(frozen=True, slots=True)
class TogetherLine:
    """One matter of a stage or life event. ``status`` as in ``TaskLine``; ``free``: it can be ticked now."""

    matter: Matter
    status: str
    free: bool
    waits_for: tuple[str, ...]
    unknown: tuple[str, ...]
    case: str = ""
    number: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A bundle in a list."""

    id: str
    number: str
    subject: str
    name: Text
    part: str
    begun_at: datetime
    submitted_at: datetime | None
    cases: int


@dataclass(frozen=True, slots=True)
class TogetherView:
    """A stage or life event of one project: its matters, the bundle being prepared, those handed in, the buildings.

    ``taken`` tells for each building the phases that it is in already.
    """

    project: str
    project_name: str
    subject: LifeEvent
    lines: tuple[TogetherLine, ...]
    draft: BundleLine | None
    earlier: tuple[BundleLine, ...]
    buildings: tuple[str, ...]
    taken: Mapping[str, tuple[str, ...]]
    may_edit: bool
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class BundleFact:
    """A fact that matters of the bundle read, and which do."""

    fact: Fact
    matters: tuple[str, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class BundleNeed:
    """A document of the bundle, once, with the matters that use it.

    ``attached`` are its papers, each content once; ``follows`` the matters that let it follow (容缺), ``until`` the day
    chosen for that, ``ceiling`` the last day that may be chosen (None: not set by the catalogue).
    """

    document: str
    name: Text
    matters: tuple[str, ...]
    required_by: tuple[str, ...]
    follows: tuple[str, ...]
    state: str
    issuer: str
    comes_from: tuple[str, ...]
    attached: tuple[DocumentView, ...]
    certificates: tuple[CertificateView, ...]
    reusable: tuple[DocumentView, ...]
    not_offered: tuple[NotOffered, ...]
    missing_for: tuple[str, ...]
    until: date | None = None
    ceiling: date | None = None

    @property
    def satisfied(self) -> bool:
        """Whether every matter has what it needs of it."""
        return bool(self.attached or self.certificates) and not self.missing_for


@dataclass(frozen=True, slots=True)
class BundleCase:
    """One case of a bundle. ``visible``: this actor may open it; else only matter, body and phase are told."""

    case: str
    number: str
    matter: str
    name: Text
    department: str
    department_name: Text
    phase: str
    phase_name: Text
    light: str
    received_on: date | None
    accepted_on: date | None
    decided_on: date | None
    due_on: date | None
    promised_due: date | None
    notice_due: date | None
    visible: bool


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle as its page shows it. ``commitable`` are the matters that may be decided on a commitment,
    ``statuses`` tell while it is prepared whether each matter still applies."""

    record: BundleRecord
    name: Text
    project_name: str
    holder_name: str
    changed_by: str
    cases: tuple[BundleCase, ...]
    may_edit: bool
    catalogue: Catalogue
    today: date
    facts: tuple[BundleFact, ...] = ()
    needs: tuple[BundleNeed, ...] = ()
    commitable: tuple[str, ...] = ()
    waits_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        """The phase and its buildings."""
        return Part(self.record.part, self.record.buildings)

    @property
    def missing(self) -> tuple[BundleNeed, ...]:
        """The required documents that some matter still lacks."""
        return tuple(need for need in self.needs if need.missing_for)

    @property
    def open_facts(self) -> tuple[BundleFact, ...]:
        """The facts that nobody has answered yet."""
        return tuple(one for one in self.facts if not one.answered)


@dataclass(frozen=True, slots=True)
class GapLine:
    """A paper that follows (容缺): until when, whether it came, whether it is overdue."""

    document: str
    name: Text
    until: date
    supplied_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class PreReviewLine:
    """A case in pre-review: its result so far, its body, and whether this actor's body decides it."""

    case: str
    number: str
    matter: str
    name: Text
    department_name: Text
    result: str
    mine: bool
    contract: str
