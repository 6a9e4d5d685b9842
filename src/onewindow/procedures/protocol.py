"""What every procedure (办理程序) of law looks like: terms, commands, events, refusals.

A procedure is two pure functions, ``decide(state, command, terms, calendar) -> events`` and
``evolve(state, event) -> state``. Nothing here reads a clock: each command carries its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from onewindow.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days and their unit: ``working_day``, ``calendar_day`` or ``none``.

    ``since`` is ``acceptance``, or ``receipt`` where a law counts from the day of receipt (建筑法 art. 8).
    """

    days: int
    unit: str
    since: str = "acceptance"


@dataclass(frozen=True, slots=True)
class Consultation:
    """A department whose opinion is needed, its own limit, and whether its silence may count as consent."""

    department: str
    limit: Period
    deemed_consent: bool = False


@dataclass(frozen=True, slots=True)
class AllowedStop:
    """A special procedure that may stop the clock, its ceiling in days (None: no ceiling) and its law."""

    kind: str
    basis: str
    max_days: int | None = None
    unit: str = "working_day"


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters of one matter's procedure, frozen when the case is accepted.

    ``notice_days`` is the time for the one-time notice (行政许可法 art. 32: five working days),
    ``delivery_days`` that for delivery (art. 44: ten). ``extension`` with ``approver`` follows art. 42.
    ``may_follow`` names the documents that may be handed in later (容缺).
    ``pause_day_counts`` says whether the day on which a stop begins counts as used.
    ``outstanding_after_grant`` names those of ``may_follow`` that are no legal condition: the grant need
    not wait. ``verification_required``: two officers must verify first (art. 34); ``hearing_required``: the law
    orders a hearing (art. 46). ``public_safety``: the matter bears on life, health or safety, so that untruth bars
    the applicant for a time (art. 78, 79). The bodies for remedies are printed on every negative paper.
    ``four_eyes``: one officer proposes the decision and another one makes it; the office holds people to it.
    """

    matter: str
    statutory: Period
    promised: Period
    notice_days: int = 5
    delivery_days: int = 10
    extension: Period | None = None
    extension_approver: str = "head_of_body"
    extension_basis: str = ""
    stops: tuple[AllowedStop, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    lead_department: str = ""
    may_follow: tuple[str, ...] = ()
    instant: bool = False
    commitment: bool = False
    pause_day_counts: bool = True
    outstanding_after_grant: tuple[str, ...] = ()
    verification_required: bool = False
    hearing_required: bool = False
    public_safety: bool = False
    reconsideration_body: str = ""
    court: str = ""
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A wish: ``kind`` is the verb, ``on`` the day of legal effect, ``by`` who wishes, ``data`` the rest."""

    kind: str
    on: date
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """A fact of the case: ``on`` is the day of legal effect; the ledger adds when it was recorded."""

    kind: str
    on: date
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """A command that law or the state of the case does not allow, with the reason in both languages.

    ``code`` is stable for programs; ``article`` names the law where there is one.
    """

    def __init__(self, code: str, zh: str, en: str, article: str = "") -> None:
        super().__init__(f"{zh} / {en}")
        self.code = code
        self.zh = zh
        self.en = en
        self.article = article


S = TypeVar("S")


class Procedure(Protocol[S]):
    """The face that ``office`` uses: a named pair of pure functions and the list of their words."""

    id: str
    commands: tuple[str, ...]
    events: tuple[str, ...]

    def initial(self) -> S:
        """The state before any event."""

    def decide(self, state: S, command: Command, terms: Terms, calendar: Calendar) -> tuple[Event, ...]:
        """The events that the command causes. Raises ``Refused`` when it is not allowed."""

    def evolve(self, state: S, event: Event) -> S:
        """The state after the event."""

    def available(self, state: S, terms: Terms) -> tuple[str, ...]:
        """The commands that the state admits now, for menus and for exhaustive walks."""
