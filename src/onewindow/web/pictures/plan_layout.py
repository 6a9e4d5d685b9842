"""Places the plan's bars: one or more rows per lane, so that neither bars nor their names overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.web.pictures.axis import Axis
from onewindow.web.pictures.plan import Bar, PlanPicture
from onewindow.web.pictures.svg import fit, text_width

ROW = 27.0
BAR = 12.0
LANE_GAP = 10.0
NAME_SIZE = 13.0
NAME_WIDTH = 250.0
AIR = 16.0
OVERHANG = 40.0
"""So far a name may run over the end of the calendar."""
POINT = 10.0
SMALLEST_LANE = 40.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar with its pixels: from ``left`` to ``right`` around the middle line ``y``; its name beside it."""

    bar: Bar
    left: float
    right: float
    y: float
    name: str
    gutter_above: float
    gutter_below: float
    name_on_left: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it takes no time and is drawn as a point."""
        return self.right - self.left < 1


@dataclass(frozen=True, slots=True)
class LaneBox:
    """A lane's vertical extent."""

    id: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands."""

    axis: Axis
    placed: dict[str, Placed]
    lanes: tuple[LaneBox, ...]
    width: float
    bottom: float


def make_axis(plan: PlanPicture, wanted: float) -> Axis:
    """The calendar from the day before the first start to two days after the last due date."""
    busy = [(bar.start, bar.due) for bar in plan.bars]
    first, last = plan.first - timedelta(1), plan.last + timedelta(2)
    folded = Axis(first, last, busy, 1.0)
    shown = sum(1 for _ in folded.days())
    width = max(9.0, min(26.0, (wanted - 60 * len(folded.folds)) / max(shown, 1)))
    return Axis(first, last, busy, width)


def place(plan: PlanPicture, top: float, wanted: float) -> Layout:
    """Place all bars below ``top``; lanes in the order given, the critical path on each lane's first row."""
    axis = make_axis(plan, wanted)
    placed: dict[str, Placed] = {}
    lanes: list[LaneBox] = []
    y = top
    for lane in plan.lanes:
        rows = _rows([bar for bar in plan.bars if bar.lane == lane.id], axis)
        height = max(len(rows) * ROW + LANE_GAP, SMALLEST_LANE)
        start = y + (height - len(rows) * ROW) / 2
        for number, row in enumerate(rows):
            for bar in row:
                placed[bar.id] = _place_bar(bar, axis, start + number * ROW)
        lanes.append(LaneBox(lane.id, y, y + height))
        y += height
    width = max([axis.width] + [extent(bar, axis, bar_side(bar, axis))[1] for bar in plan.bars])
    return Layout(axis, placed, tuple(lanes), width + 8, y)


def edges(bar: Bar, axis: Axis) -> tuple[float, float]:
    """Left and right of a bar: from the end of the day of acceptance to the end of the due day."""
    return axis.right(bar.start), axis.right(bar.due)


def shown_name(bar: Bar) -> str:
    """The name as written beside the bar, shortened when very long."""
    return fit(f"{'✓ ' if bar.done else ''}{bar.id} {bar.name}", NAME_WIDTH, NAME_SIZE)


def extent(bar: Bar, axis: Axis, name_on_left: bool) -> tuple[float, float]:
    """Left and right of a bar together with its name and the air around both."""
    left, right = edges(bar, axis)
    name = text_width(shown_name(bar), NAME_SIZE) + 10
    if name_on_left:
        return left - name - AIR, max(right, left + POINT) + 10
    return left - 10, max(right, left + POINT) + name + AIR


def bar_side(bar: Bar, axis: Axis) -> bool:
    """Whether the name stands on the left: where it would run over the calendar's end and there is room."""
    return extent(bar, axis, False)[1] > axis.width + OVERHANG and extent(bar, axis, True)[0] > 0


def _rows(bars: Iterable[Bar], axis: Axis) -> list[list[Bar]]:
    rows: list[list[Bar]] = []
    taken: list[list[tuple[float, float]]] = []

    def order(bar: Bar) -> tuple[bool, date, date, str]:
        return (not bar.critical, bar.start, bar.due, bar.id)

    for bar in sorted(bars, key=order):
        left, right = extent(bar, axis, bar_side(bar, axis))
        free = (all(right <= start or end <= left for start, end in spans) for spans in taken)
        number = next((place for place, is_free in enumerate(free) if is_free), len(rows))
        if number == len(rows):
            rows.append([])
            taken.append([])
        rows[number].append(bar)
        taken[number].append((left, right))
    return rows


def _place_bar(bar: Bar, axis: Axis, row_top: float) -> Placed:
    left, right = edges(bar, axis)
    above, below = row_top + 2.5, row_top + ROW - 2.5
    return Placed(bar, left, right, row_top + ROW / 2, shown_name(bar), above, below, bar_side(bar, axis))
