"""The state of a case (办件): what the procedures' guards need to know, and nothing that only a page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from onewindow.procedures.clock.record import Clock
from onewindow.procedures.phases import ENDS, Phase


@dataclass(frozen=True, slots=True)
class Gap:
    """A paper that may follow (容缺): until when, and the day on which it came."""

    document: str
    until: date
    supplied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """A consulted department's opinion: asked, due, and given or deemed given."""

    department: str
    asked_on: date
    due_on: date | None
    view: str = ""
    given_on: date | None = None
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing: offered to the applicant or ordered by the body, asked for, announced, held or waived.

    ``told`` names the third parties to whom it was offered beside the applicant, ``requested_by`` who asked for it;
    ``declined`` are those who don't want it.
    """

    ordered: bool
    told: tuple[str, ...] = ()
    request_until: date | None = None
    requested_on: date | None = None
    requested_by: str = ""
    declined: tuple[str, ...] = ()
    hold_until: date | None = None
    day: date | None = None
    held_on: date | None = None
    waived: bool = False

    @property
    def pending(self) -> bool:
        """Whether the decision must wait for it."""
        return not self.waived and self.held_on is None

    @property
    def wanted(self) -> bool:
        """Whether a hearing must take place and has not yet."""
        return self.pending and (self.ordered or self.requested_on is not None)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A signed commitment (告知承诺), the day by which it is checked, and what the check found."""

    version: str
    signed_on: date
    check_by: date
    result: str = ""
    correct_by: date | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in force, and the renewal asked for."""

    number: str
    valid_from: date
    valid_until: date | None
    renewal_requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A third party with a major interest (许可法 art. 36): told, until when it may speak, heard or not."""

    name: str
    until: date
    heard: bool = False


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case after its events. ``phase_on``: the day its phase began; ``last_on``: the latest legal day."""

    phase: Phase = Phase.NEW
    phase_on: date | None = None
    last_on: date | None = None
    submission: int = 0
    received_on: date | None = None
    notice_due: date | None = None
    new_papers: frozenset[str] = frozenset()
    pre_review: str = ""
    accepted_on: date | None = None
    deemed_accepted: bool = False
    clock: Clock = field(default_factory=Clock)
    gaps: tuple[Gap, ...] = ()
    started: frozenset[str] = frozenset()
    verified: bool = False
    round: int = 0
    opinions: tuple[Opinion, ...] = ()
    consolidated: str = ""
    third_parties: tuple[ThirdParty, ...] = ()
    hearing: Hearing | None = None
    commitment: Commitment | None = None
    decided_on: date | None = None
    certificate: Certificate | None = None
    change_pending: bool = False
    revocation_ground: str = ""

    @property
    def finished(self) -> bool:
        """Whether the authority owes nothing more."""
        return self.phase in ENDS

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The papers that are still to follow."""
        return tuple(gap for gap in self.gaps if gap.supplied_on is None)

    @property
    def conflict(self) -> bool:
        """Whether the departments' opinions contradict each other."""
        views = {opinion.view for opinion in self.opinions if opinion.view}
        return "disagree" in views and len(views) > 1

    @property
    def stopped(self) -> bool:
        """Whether a special procedure stops the clock."""
        run = self.clock.run
        return run is not None and run.ended is None and bool(run.open_stops)
