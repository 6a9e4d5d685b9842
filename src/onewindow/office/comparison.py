"""Departments compared on the same mix of matters: direct standardisation, exact arithmetic.

A department that handles mostly quick matters looks quick. So each stratum (matters of one sort) gets the weight that
it has among all departments together, and each department's means are weighed with those common weights:

    weight(s) = N(s) / sum of N over the strata that at least two departments handle
    standardised mean(d) = sum of weight(s) * mean(d, s) / sum of weight(s), both over the common strata that d handles
    coverage(d) = sum of weight(s) over the common strata that d handles
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from onewindow.office.rounding import tenths

ENOUGH = Fraction(1, 2)
"""Below this coverage a department's standardised mean says too little to be compared."""
BANDS = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Cell:
    """The decided cases of one department in one stratum: how many, and their working days together."""

    department: str
    stratum: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One department. ``standardised`` is None without a common stratum; ``comparable`` asks for enough coverage."""

    department: str
    count: int
    mean: Decimal
    standardised: Decimal | None
    coverage: Decimal
    comparable: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All departments, the slowest on the common mix first, with the weights of the strata in per cent."""

    rows: tuple[Compared, ...]
    weights: tuple[tuple[str, int, Decimal], ...]


def compare(cells: Iterable[Cell]) -> Comparison:
    """Compare departments on their common mix."""
    table: dict[tuple[str, str], tuple[int, int]] = {}
    for cell in cells:
        count, days = table.get((cell.department, cell.stratum), (0, 0))
        table[cell.department, cell.stratum] = (count + cell.count, days + cell.days)
    total: dict[str, int] = defaultdict(int)
    handlers: dict[str, set[str]] = defaultdict(set)
    for (department, stratum), (count, _) in table.items():
        total[stratum] += count
        handlers[stratum].add(department)
    common = {stratum: total[stratum] for stratum, who in handlers.items() if len(who) > 1}
    whole = sum(common.values())
    weights = {stratum: Fraction(count, whole) for stratum, count in common.items()}
    rows = [_compared(department, table, weights) for department in sorted({one for one, _ in table})]
    rows.sort(key=lambda row: (not row.comparable, -(row.standardised or Decimal(0)), row.department))
    shown = sorted(weights, key=lambda stratum: (-weights[stratum], stratum))
    return Comparison(
        tuple(rows), tuple((stratum, common[stratum], tenths(weights[stratum] * 100)) for stratum in shown)
    )


def _compared(
    department: str, table: dict[tuple[str, str], tuple[int, int]], weights: dict[str, Fraction]
) -> Compared:
    mine = {stratum: cell for (who, stratum), cell in table.items() if who == department}
    count = sum(cell[0] for cell in mine.values())
    mean = Fraction(sum(cell[1] for cell in mine.values()), count)
    covered = sum((weights.get(stratum, Fraction(0)) for stratum in mine), Fraction(0))
    weighed = sum(
        (weights[stratum] * Fraction(days, n) for stratum, (n, days) in mine.items() if stratum in weights),
        Fraction(0),
    )
    return Compared(
        department, count, tenths(mean), tenths(weighed / covered) if covered else None,
        tenths(covered * 100), covered >= ENOUGH,
    )  # fmt: skip


def stratum_of(procedure: str, limit: int | None) -> str:
    """The sort of a matter: its procedure and the band of its statutory limit (5, 10, 20, more, none)."""
    if limit is None:
        return f"{procedure} –"
    band = next((f"≤{bound}" for bound in BANDS if limit <= bound), f">{BANDS[-1]}")
    return f"{procedure} {band}"
