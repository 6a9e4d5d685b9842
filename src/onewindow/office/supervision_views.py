"""What supervisors see: figures with their definitions, and the cases behind each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.catalogue.model import Text
from onewindow.office.comparison import Comparison
from onewindow.office.rounding import percent


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``since`` to ``until``, both included."""

    since: date
    until: date

    @property
    def values(self) -> tuple[str, str]:
        """Both days as the tables keep them."""
        return self.since.isoformat(), self.until.isoformat()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that opens its definition and its list. ``dated`` says which day of a case must lie in the period."""

    id: str
    name: Text
    definition: Text
    dated: Text
    columns: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class LightRow:
    """The open cases of one matter in one department by light. ``matter`` is empty in a department's sum."""

    department: str
    department_name: Text
    matter: str
    matter_name: Text
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department's figures in the period."""

    department: str
    name: Text
    accepted: int = 0
    extended: int = 0
    deemed_accepted: int = 0
    opinions: int = 0
    opinions_deemed: int = 0
    decided: int = 0
    over: int = 0
    pauses: int = 0
    pauses_flagged: int = 0
    days_paused: int = 0
    days_bought: int = 0
    late: int = 0
    late_days: int = 0
    attempts: int = 0
    reminders: int = 0
    reminders_overdue: int = 0
    poor_ratings: int = 0
    complaints_overdue: int = 0

    @property
    def extension_rate(self) -> Decimal | None:
        """Extended among the accepted, per cent."""
        return percent(self.extended, self.accepted)

    @property
    def over_rate(self) -> Decimal | None:
        """Decided after the statutory limit, per cent of the decided."""
        return percent(self.over, self.decided)

    @property
    def bought_share(self) -> Decimal | None:
        """Days of flagged pauses among all days of pauses, per cent."""
        return percent(self.days_bought, self.days_paused)


@dataclass(frozen=True, slots=True)
class Overview:
    """The supervisor's page: ``departments`` sums of lights, ``matters`` the same by matter, figures, comparison."""

    today: date
    period: Period
    departments: tuple[LightRow, ...]
    matters: tuple[LightRow, ...]
    rows: tuple[DepartmentRow, ...]
    whole: DepartmentRow
    soon: int
    overdue: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Behind:
    """One case behind a figure: the cells belong to the figure's columns."""

    case: str
    number: str
    matter_name: Text
    department_name: Text
    cells: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The cases behind a figure, so many of them, and the key of the next page."""

    figure: Figure
    lines: tuple[Behind, ...]
    total: int
    next: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """A supervision reminder on a case, with its answer. ``overdue`` counts from the day it was due."""

    id: str
    department: str
    department_name: Text
    words: str
    issued_on: date
    due_on: date
    by_name: str
    answer: str
    answered_by: str
    answered_on: date | None
    overdue: bool
