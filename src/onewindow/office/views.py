"""What the doors get to see: plain frozen records, already filtered by what the actor may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.facts import FactProblem, FactSet
from onewindow.catalogue.model import Catalogue, Matter, Text
from onewindow.office.record import CaseRecord
from onewindow.procedures.case import CaseState
from onewindow.procedures.clock import Account, Readings
from onewindow.procedures.protocol import Terms


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation. ``kind`` is that of the organisation.

    Kinds: ``enterprise``, ``individual``, ``department``, ``zone``, ``system``. For a department the
    organisation's id is the department's id of the catalogue. Roles of enterprises: ``agent`` (经办人),
    ``legal_representative``; of departments: ``clerk`` (窗口), ``reviewer`` (审查), ``head`` (负责人); of the
    zone: ``supervisor``, ``leader``, ``administrator``.
    """

    person: str
    name: str
    organisation: str
    organisation_name: str
    kind: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A stored paper: one file under one document id of the catalogue. ``sha256`` names its content."""

    id: str
    document: str
    name: Text
    file_name: str
    content_type: str
    size: int
    sha256: str
    attached_at: datetime
    attached_by: str
    case: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate (证照). ``token`` opens its public page; ``status``: valid, expired, suspended, revoked, cancelled, superseded."""

    number: str
    document: str
    name: Text
    case: str
    matter: str
    project: str
    holder: str
    issuer: str
    issued_on: date
    valid_until: date | None
    status: str
    token: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A paper or certificate of a case that is there but must not be used again, and why."""

    name: str
    why: Text
    case: str = ""


@dataclass(frozen=True, slots=True)
class NeedView:
    """One document that a case needs, and what is at hand for it.

    ``state``: ``needed``, ``may_be_needed`` (facts unanswered), ``not_needed``. ``necessity``: ``required``,
    ``may_follow`` (容缺), ``optional``. ``comes_from`` names matters that yield it. ``attached`` are the papers
    attached to this case, ``reusable`` papers of the project that would serve, ``certificates`` those issued,
    ``not_offered`` what the project has but may not be used today.
    """

    document: str
    name: Text
    state: str
    necessity: str
    note: str
    issuer: str
    comes_from: tuple[str, ...]
    attached: tuple[DocumentView, ...] = ()
    reusable: tuple[DocumentView, ...] = ()
    certificates: tuple[CertificateView, ...] = ()
    not_offered: tuple[NotOffered, ...] = ()

    @property
    def satisfied(self) -> bool:
        """Whether a paper or a certificate of the project is at hand for the need."""
        return bool(self.attached or self.certificates)

    @property
    def missing(self) -> bool:
        """Whether submission must wait for it."""
        return self.state == "needed" and self.necessity == "required" and not self.satisfied


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a draft and its submission ("check your answers")."""

    case: str
    needs: tuple[NeedView, ...]
    unknown_facts: tuple[str, ...]
    applies: bool | None
    waits_for: tuple[str, ...]

    @property
    def missing(self) -> tuple[NeedView, ...]:
        """The required papers that are not at hand."""
        return tuple(need for need in self.needs if need.missing)

    @property
    def ready(self) -> bool:
        """Whether it can be submitted as complete."""
        return not self.missing and self.applies is not False


@dataclass(frozen=True, slots=True)
class Submission:
    """What the confirmation page prints. ``received_on`` is the legal day, ``recorded_at`` the real time."""

    case: str
    number: str
    matter: str
    recorded_at: datetime
    received_on: date
    notice_due: date
    provisional: bool
    promised_days: int
    promised_unit: str


@dataclass(frozen=True, slots=True)
class OpinionView:
    """A department's opinion: asked, due, given. ``view`` is empty while it is open."""

    department: str
    department_name: Text
    asked_on: date
    due_on: date | None
    given_on: date | None
    view: str
    text: str
    by: str
    deemed: bool
    conditions: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event as a person reads it."""

    sequence: int
    kind: str
    title: Text
    on: date
    recorded_at: datetime
    by: str
    by_name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that was given out in a case: ``id`` names it in addresses; ``reference`` is the case's number then."""

    id: str
    kind: str
    number: str
    title: Text
    on: date
    reference: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The decision with what must be printed on it, and its receipt (hashes that let anyone replay it).

    ``position`` is its place in the ledger: a letter that was not kept takes the words in force there.
    """

    granted: bool
    number: str
    on: date
    reasons: str
    remedies: Any
    by: str
    by_name: str
    receipt: Mapping[str, Any]
    conditions: tuple[str, ...] = ()
    letter: Mapping[str, Any] | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that a case's page needs, in one answer.

    ``actions`` are the commands that this actor may give now (see ``operations.perform``), ``may`` the steps beside the
    procedure (``write_on_case``, ``attach_file``, ``assign_case``). ``assigned`` is the person of the actor's own
    organisation who has the case, "" for nobody. ``light`` is that
    of the nearer limit on ``today``. ``account`` has one row for each day; None before acceptance. ``why`` tells why
    the matter applies, as ``Reason.to_json`` does: as its receipt keeps it when decided, else as the rules stand.
    ``record`` is what all of it was made from, for the parts of the page.
    """

    id: str
    number: str
    matter: Matter
    project: str
    project_name: str
    applicant: str
    applicant_name: str
    procedure: str
    phase: str
    phase_name: Text
    today: date
    started_at: datetime
    submitted_at: datetime | None
    received_on: date | None
    notice_due: date | None
    accepted_on: date | None
    deemed_accepted: bool
    statutory_due: date | None
    promised_due: date | None
    provisional: bool
    light: str
    days_left: int | None
    readings: Readings | None
    account: Account | None
    facts: FactSet
    needs: tuple[NeedView, ...]
    documents: tuple[DocumentView, ...]
    opinions: tuple[OpinionView, ...]
    consolidated: str
    correction: tuple[Mapping[str, Any], ...]
    decision: DecisionView | None
    certificates: tuple[CertificateView, ...]
    timeline: tuple[TimelineEntry, ...]
    actions: tuple[str, ...]
    may: frozenset[str]
    assigned: str
    relations: frozenset[str]
    catalogue: Catalogue
    catalogue_hash: str
    frozen: bool
    terms: Terms
    state: CaseState
    why: Mapping[str, Any]
    given: tuple[Given, ...]
    record: CaseRecord


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list. ``due_on`` is the next day that binds whoever must act; ``task`` what the actor must do."""

    id: str
    number: str
    matter: str
    matter_name: Text
    project: str
    project_name: str
    applicant_name: str
    department: str
    phase: str
    phase_name: Text
    light: str
    due_on: date | None
    statutory_due: date | None
    promised_due: date | None
    provisional: bool
    days_left: int | None
    received_on: date | None
    accepted_on: date | None
    decided_on: date | None
    task: str = ""
    task_due: date | None = None
    assigned: str = ""
    assigned_name: str = ""


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a work list shows. Empty fields do not filter.

    ``tasks_only``: only cases in which the actor's organisation has something to do now. ``assigned``: the person to
    whom that organisation gave the case, ``nobody`` for those given to nobody. ``stage``: the matter's stage.
    ``order``: ``due``, ``received``, ``number``, ``matter`` or ``light``; ``descending`` turns it round. ``after`` is the
    ``next`` of the page before, ``before`` the ``previous`` of the page behind.
    """

    light: str = ""
    phase: str = ""
    matter: str = ""
    department: str = ""
    project: str = ""
    stage: int = 0
    assigned: str = ""
    received_from: date | None = None
    received_to: date | None = None
    text: str = ""
    tasks_only: bool = False
    unfinished_only: bool = False
    order: str = "due"
    descending: bool = False
    after: str = ""
    before: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of cases, how many there are by light (the filter's light apart), and the keys of the pages beside it.

    Under filters it counts to ``COUNTED_TO`` and no further: ``more`` names the lights of which there are more.
    """

    items: tuple[CaseLine, ...]
    counts: Mapping[str, int]
    total: int
    next: str
    today: date
    previous: str = ""
    more: frozenset[str] = frozenset()

    @property
    def at_least(self) -> bool:
        """Whether there are more than ``total``."""
        return bool(self.more)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list."""

    id: str
    number: str
    name: str
    holder: str
    holder_name: str
    created_at: datetime
    answered: int
    cases: int


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project: raw answers as given, the checked facts, its cases, papers and certificates.

    ``may_edit`` says whether this actor may answer facts and start cases. ``outdated`` are answers given earlier
    that today's catalogue no longer takes: they count as not answered until they are answered anew.
    """

    id: str
    number: str
    name: str
    holder: str
    holder_name: str
    created_at: datetime
    answers: Mapping[str, Any]
    options: Mapping[str, Any]
    facts: FactSet
    catalogue: Catalogue
    cases: tuple[CaseLine, ...]
    documents: tuple[DocumentView, ...]
    certificates: tuple[CertificateView, ...]
    mandated: tuple[str, ...]
    may_edit: bool
    outdated: tuple[FactProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One matter on a project's task list.

    ``status``: ``done``, ``in_progress``, ``draft``, ``can_start``, ``cannot_start`` (see ``waits_for``:
    matters whose result is needed first), ``may_apply`` (see ``unknown``: facts that would settle it).
    """

    matter: Matter
    stage: int
    status: str
    planned_start: date | None
    planned_due: date | None
    provisional: bool
    critical: bool
    waits_for: tuple[str, ...]
    unknown: tuple[str, ...]
    case: CaseLine | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message to an organisation; ``case`` and ``number`` are "" where it is about no case.

    ``about`` is ``case``, ``complaint``, ``visit`` or ``mandate`` (``thing`` is then its id), or "" for the organisation itself.
    """

    id: str
    case: str
    number: str
    kind: str
    title: Text
    text: Text
    on: date
    recorded_at: datetime
    about: str
    thing: str


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """What anyone with a certificate's number and token may see."""

    number: str
    name: Text
    holder: str
    issuer: Text
    project_name: str
    matter_name: Text
    issued_on: date
    valid_until: date | None
    status: str
    checked_on: date
    version: int = 1
    current_version: int = 1
    valid_from: date | None = None
    conditions: tuple[str, ...] = ()
    history: tuple[Any, ...] = ()
    list: int = 0
    index: int = -1
    token: str = ""
