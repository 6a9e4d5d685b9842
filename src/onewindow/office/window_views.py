"""What pages of windows get to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.catalogue.model import Text


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A case that a window has received. ``waits``: ``window``, ``authority`` or nobody; ``overdue``: forwarding is late."""

    case: str
    number: str
    receipt: str
    matter_name: Text
    applicant_name: str
    authority_name: str
    mode: str
    clock: str
    state: str
    state_name: Text
    waits: str
    received_on: date
    forward_by: date | None
    phase_name: Text
    overdue: bool


@dataclass(frozen=True, slots=True)
class IntakeView:
    """An open intake in a list."""

    id: str
    presenter: str
    relation: str
    applicant_name: str
    project: str
    case: str
    begun_at: datetime
    matter_name: Text


@dataclass(frozen=True, slots=True)
class WindowWork:
    """One page of a window's work, and the latest of its open intakes.

    ``counts`` says how many cases wait for the ``window`` and the ``authority``, and how many ``intakes`` are open, on all
    pages together.
    """

    lines: tuple[WindowLine, ...]
    intakes: tuple[IntakeView, ...]
    today: date
    counts: Mapping[str, int]
    next: str


@dataclass(frozen=True, slots=True)
class Found:
    """An applicant that a clerk has found by its number; ``number`` is masked for a person."""

    id: str
    kind: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as anyone with its number and code may see it: nothing personal."""

    number: str
    receipt: str
    matter_name: Text
    window_name: str
    authority_name: str
    clock: str
    state: str
    state_name: Text
    phase: str
    phase_name: Text
    received_on: date
    authority_received_on: date | None
    accepted_on: date | None
    decided_on: date | None
    statutory_due: date | None
    promised_due: date | None
    provisional: bool
    forward_by: date | None
