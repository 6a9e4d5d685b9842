"""Draws the plan: a narrow figure with the lanes' names that stays, and the wide one that scrolls beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from onewindow.web import language
from onewindow.web.pictures.axis import Axis
from onewindow.web.pictures.plan import Milestone, PlanPicture, Thread, summary
from onewindow.web.pictures.plan_layout import BAR, Layout, Placed, make_axis, place
from onewindow.web.pictures.svg import Drawing, text_width, wrap
from onewindow.web.templatetags.words import MONTHS_EN, both_plain, short

BAND_ROW = 22.0
FLAG_ROW = 20.0
CALENDAR = 46.0
NAMES_WIDTH, NAMES_WIDTH_EN = 104.0, 132.0
"""The English one holds the longest word of a department's name."""


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    """The two figures, of the same height, to be set side by side."""

    names: str
    chart: str
    height: float


def draw_plan(plan: PlanPicture, wanted_width: float = 1040) -> DrawnPlan:
    """The plan as SVG, about ``wanted_width`` pixels wide where its days allow it."""
    flags = _flag_rows(plan, make_axis(plan, wanted_width))
    top = 8 + BAND_ROW * len(plan.bands) + FLAG_ROW * (max(flags.values(), default=-1) + 1) + CALENDAR
    layout = place(plan, top, wanted_width)
    height = layout.bottom + 8
    drawing = Drawing()
    _calendar(drawing, plan, layout, top)
    _bands(drawing, plan, layout.axis, 8)
    _flags(drawing, plan, layout, 8 + BAND_ROW * len(plan.bands), flags)
    _lane_rules(drawing, layout)
    for thread in sorted(plan.threads, key=lambda thread: thread.critical):
        _thread(drawing, layout, thread)
    _today(drawing, plan, layout, top)
    for placed in layout.placed.values():
        _bar(drawing, placed)
    width = max([layout.width, *(_flag_side(flag, layout.axis)[1] for flag in plan.milestones)])
    chart = drawing.svg(width, height, "plan-chart", plan.title, summary(plan), "plan")
    return DrawnPlan(_names(plan, layout, height), chart, height)


def _names(plan: PlanPicture, layout: Layout, height: float) -> str:
    drawing = Drawing()
    width = NAMES_WIDTH_EN if language.chosen() == language.ENGLISH else NAMES_WIDTH
    drawing.text(0, 8 + 15, both_plain("阶段", "Stages"), "lane-english") if plan.bands else None
    for lane, box in zip(plan.lanes, layout.lanes, strict=True):
        drawing.line(0, box.top, width, box.top, "rule")
        rows = wrap(lane.name, width - 10, 13, 3 if box.bottom - box.top > 56 else 2)
        y = box.top + 20
        for row in rows:
            drawing.text(0, y, row, "lane-name")
            y += 17
        for row in wrap(lane.english, width - 10, 10.5, 3 if box.bottom - y > 36 else 1):
            if y > box.bottom - 1:
                break
            drawing.text(0, y - 2, row, "lane-english")
            y += 13
    drawing.line(0, layout.bottom, width, layout.bottom, "rule")
    words = short("、", ", ").join(lane.name for lane in plan.lanes)
    return drawing.svg(width, height, "plan-names", both_plain("部门", "Departments"), words, "plan-names")


def _calendar(drawing: Drawing, plan: PlanPicture, layout: Layout, top: float) -> None:
    axis, bottom = layout.axis, layout.bottom
    for day in axis.days():
        column = plan.columns.get(day)
        if column is not None and column.kind in ("weekend", "holiday"):
            drawing.rect(
                axis.left(day), top, axis.right(day) - axis.left(day), bottom - top, f"day-{column.kind}"
            )
    for fold in axis.folds:
        drawing.rect(fold.left, top, fold.right - fold.left, bottom - top, "fold")
        days = (fold.last - fold.first).days + 1
        drawing.text(
            (fold.left + fold.right) / 2,
            top - 8,
            short(f"⋯ {days} 日", f"⋯ {days} d"),
            "day-number",
            text_anchor="middle",
        )
    _months(drawing, axis, top)
    _day_numbers(drawing, plan, axis, top)
    drawing.line(0, top, layout.width, top, "rule")


def _months(drawing: Drawing, axis: Axis, top: float) -> None:
    shown: tuple[int, int] | None = None
    taken = -1.0
    for day in axis.days():
        if (day.year, day.month) == shown:
            continue
        x = axis.left(day)
        label = _month_name(day, with_year=shown is None or shown[0] != day.year)
        shown = (day.year, day.month)
        drawing.line(x, top - CALENDAR + 6, x, top, "rule-soft")
        if x < taken:
            continue
        drawing.text(x + 5, top - 27, label, "month")
        taken = x + 5 + text_width(label, 13) + 6


def _month_name(day: date, with_year: bool) -> str:
    year_zh, year_en = (f"{day.year} 年 ", f" {day.year}") if with_year else ("", "")
    return short(f"{year_zh}{day.month} 月", f"{MONTHS_EN[day.month - 1]}{year_en}")


def _day_numbers(drawing: Drawing, plan: PlanPicture, axis: Axis, top: float) -> None:
    every = axis.day_width >= 17
    for day in axis.days():
        column = plan.columns.get(day)
        middle = (axis.left(day) + axis.right(day)) / 2
        if column is not None and column.kind == "make_up":
            drawing.text(middle, top - 18, "班", "make-up-mark", text_anchor="middle")
        if every or day.weekday() == 0:
            kind = "day-number off" if column and column.kind in ("weekend", "holiday") else "day-number"
            drawing.text(middle, top - 7, str(day.day), kind, text_anchor="middle")
    _holiday_names(drawing, plan, axis, top)


def _holiday_names(drawing: Drawing, plan: PlanPicture, axis: Axis, top: float) -> None:
    days = sorted(day for day, column in plan.columns.items() if column.kind == "holiday" and column.name)
    for day in days:
        previous = plan.columns.get(day - timedelta(1))
        name = plan.columns[day].name
        if previous is not None and previous.kind == "holiday" and previous.name == name:
            continue
        last = day
        while (following := plan.columns.get(last + timedelta(1))) is not None and following.name == name:
            last += timedelta(1)
        if axis.right(last) - axis.left(day) >= text_width(name, 11):
            middle = (axis.left(day) + axis.right(last)) / 2
            drawing.text(middle, top + 14, name, "holiday-name", text_anchor="middle")


def _bands(drawing: Drawing, plan: PlanPicture, axis: Axis, top: float) -> None:
    for number, band in enumerate(plan.bands):
        y = top + BAND_ROW * number + 11
        left, right = axis.left(band.start), axis.right(band.due)
        drawing.line(left, y, right, y, "band")
        drawing.line(left, y - 4, left, y + 4, "band")
        drawing.line(right, y - 4, right, y + 4, "band")
        width = text_width(band.name, 12)
        if right - left > width + 40:
            drawing.text((left + right) / 2, y + 4, band.name, "band-name", text_anchor="middle")
        elif right + 8 + width < axis.width:
            drawing.text(right + 8, y + 4, band.name, "band-name")
        else:
            drawing.text(left - 8, y + 4, band.name, "band-name", text_anchor="end")


def _flag_label(flag: Milestone) -> str:
    return f"{flag.name} {flag.on.month}-{flag.on.day}"


def _flag_side(flag: Milestone, axis: Axis) -> tuple[float, float, bool]:
    """From where to where a flag's words reach, and whether they stand on the left of it."""
    x, width = axis.right(flag.on), text_width(_flag_label(flag), 12) + 22
    on_left = x + width > axis.width + 60 and x - width > 0
    return (x - width, x + 8, on_left) if on_left else (x - 8, x + width, on_left)


def _flag_rows(plan: PlanPicture, axis: Axis) -> dict[date, int]:
    """Flags in as few rows as keep their words apart."""
    rows: dict[date, int] = {}
    taken: list[float] = []
    ordered = sorted(plan.milestones, key=lambda flag: _flag_side(flag, axis)[0])
    for flag in ordered:
        left, right, _ = _flag_side(flag, axis)
        row = next((number for number, reached in enumerate(taken) if reached <= left), len(taken))
        if row == len(taken):
            taken.append(right)
        taken[row] = right
        rows[flag.on] = row
    return rows


def _flags(drawing: Drawing, plan: PlanPicture, layout: Layout, top: float, rows: dict[date, int]) -> None:
    for flag in plan.milestones:
        x = layout.axis.right(flag.on)
        y = top + FLAG_ROW * rows[flag.on]
        drawing.line(x, y + 4, x, layout.bottom, "flag-line")
        drawing.path(f"M{x:.1f} {y + 4:.1f}l5 5-5 5-5-5z", "flag")
        if _flag_side(flag, layout.axis)[2]:
            drawing.text(x - 9, y + 13, _flag_label(flag), "flag-name", text_anchor="end")
        else:
            drawing.text(x + 9, y + 13, _flag_label(flag), "flag-name")


def _today(drawing: Drawing, plan: PlanPicture, layout: Layout, top: float) -> None:
    axis = layout.axis
    if plan.today is None or not axis.first < plan.today <= axis.last:
        return
    x = (axis.left(plan.today) + axis.right(plan.today)) / 2
    drawing.line(x, top - 20, x, layout.bottom, "today-line")
    drawing.text(x, top - 24, short("今天", "today"), "today-name", text_anchor="middle")


def _lane_rules(drawing: Drawing, layout: Layout) -> None:
    for box in layout.lanes:
        drawing.line(0, box.top, layout.width, box.top, "rule")
    drawing.line(0, layout.bottom, layout.width, layout.bottom, "rule")


def _thread(drawing: Drawing, layout: Layout, thread: Thread) -> None:
    before, after = layout.placed.get(thread.before), layout.placed.get(thread.after)
    if before is None or after is None:
        return
    kind = "thread critical" if thread.critical else "thread" if thread.document else "thread by-law"
    with drawing.group(
        kind,
        f"{thread.before} → {thread.after}{short('：', ': ')}{thread.carries}",
        data_before=thread.before,
        data_after=thread.after,
    ):
        drawing.path(thread_path(before, after), "line")


def thread_path(before: Placed, after: Placed) -> str:
    """The way of a thread: down (or up) where the document comes, along the free gutter, into the next bar."""
    x1, y1, x2, y2 = before.right, before.y, after.left, after.y
    if x2 - x1 < 3:
        return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    gutter = after.gutter_above if y1 < y2 else after.gutter_below
    turn = min(5.0, (x2 - x1) / 2)
    way = 1 if gutter > y1 else -1
    last = 1 if y2 > gutter else -1
    return (
        f"M{x1:.1f} {y1:.1f}V{gutter - way * turn:.1f}Q{x1:.1f} {gutter:.1f} {x1 + turn:.1f} {gutter:.1f}"
        f"H{x2 - turn:.1f}Q{x2:.1f} {gutter:.1f} {x2:.1f} {gutter + last * turn:.1f}V{y2:.1f}"
    )


def _bar(drawing: Drawing, placed: Placed) -> None:
    bar = placed.bar
    kind = (
        "bar"
        + (" critical" if bar.critical else "")
        + ("" if bar.certain else " uncertain")
        + (" done" if bar.done else "")
    )
    with drawing.group(kind, _hover(placed), link=bar.link, id=f"bar-{escape(bar.id)}", data_matter=bar.id):
        if placed.is_point:
            x, y = placed.left, placed.y
            drawing.path(f"M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z", "shape")
        else:
            drawing.rect(placed.left, placed.y - BAR / 2, placed.right - placed.left, BAR, "shape", rx=2)
            if bar.provisional:
                drawing.path(_ragged(placed), "ragged")
        if placed.name_on_left:
            drawing.text(placed.left - 9, placed.y + 4.5, placed.name, "bar-name", text_anchor="end")
        else:
            drawing.text(max(placed.right, placed.left) + 9, placed.y + 4.5, placed.name, "bar-name")


def _ragged(placed: Placed) -> str:
    x, y = placed.right, placed.y - BAR / 2
    return f"M{x:.1f} {y:.1f}l3 3-3 3 3 3-3 3"


def _hover(placed: Placed) -> str:
    bar = placed.bar
    words = [f"{bar.id} {bar.name}", bar.english, f"{bar.start} → {bar.due}", bar.days]
    words += [both_plain("已办结", "done")] if bar.done else []
    words += [both_plain("关键路径", "critical path")] if bar.critical else []
    words += [both_plain("可能需要", "may apply")] if not bar.certain else []
    words += (
        [both_plain("日期暂定：节假日安排尚未公布", "provisional: holidays not yet published")]
        if bar.provisional
        else []
    )
    return "\n".join(word for word in words if word)
