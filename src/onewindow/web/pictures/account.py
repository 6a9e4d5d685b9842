"""The account of days as a picture: one cell per day, and why it counts or does not.

Weeks are rows, so that it reads like a wall calendar and fits a phone; 休 and 班 mark days off and make-up
working days as on any Chinese calendar; a stop is hatched and named; today is framed; due dates carry a flag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.web.pictures.svg import Drawing, fit, hatch, wrap
from onewindow.web.templatetags.words import MONTHS_EN, WEEKDAYS, WEEKDAYS_EN, both_plain, short

CELL = 52.0
ROW = 50.0
MONTHS = 34.0
HEAD = 26.0


@dataclass(frozen=True, slots=True)
class Day:
    """One day: ``kind`` is ``counted``, ``weekend``, ``holiday``, ``stopped``, ``accepted`` or ``after``.

    ``number`` is the count reached on it (None when not counted); ``make_up`` a weekend day that is worked;
    ``reason`` says in the page's language why it does not count, ``label`` the same in a word or two for its cell.
    """

    on: date
    kind: str
    number: int | None = None
    make_up: bool = False
    reason: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ruler:
    """One of the two clocks: days used of the limit, its due date, and the unit."""

    id: str
    name: str
    english: str
    used: int
    limit: int
    unit: str
    due: date | None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class AccountPicture:
    """All that the picture shows; ``days`` follow one another without a hole."""

    title: str
    days: tuple[Day, ...]
    rulers: tuple[Ruler, ...]
    today: date
    decided: date | None = None


def summary(account: AccountPicture) -> str:
    """One sentence for readers who do not see the picture."""
    parts = []
    for ruler in account.rulers:
        stopped = both_plain("暂无到期日", "no due date while stopped")
        due = f"{both_plain('到期', 'due')} {ruler.due}" if ruler.due else stopped
        count = f"{ruler.used}/{ruler.limit} {ruler.unit}"
        parts.append(f"{both_plain(ruler.name, ruler.english)} {count}{short('，', ', ')}{due}")
    return short("；", "; ").join(parts) + short("。", ".")


def in_words(account: AccountPicture) -> list[str]:
    """The same in words, one line per day."""
    kinds = {
        "accepted": both_plain("受理当日，不计", "day of acceptance, not counted"),
        "counted": both_plain("计入", "counted"),
        "weekend": both_plain("休息日", "weekend"),
        "holiday": both_plain("节假日", "holiday"),
        "stopped": both_plain("时限中止", "clock stopped"),
        "after": both_plain("未到", "to come"),
    }
    comma, colon = short("，", ", "), short("：", ": ")
    lines = []
    for day in account.days:
        counted = both_plain(f"第 {day.number} 日", f"day {day.number}")
        number = f"{comma}{counted}" if day.number is not None else ""
        make_up = f"{comma}{both_plain('调休上班', 'make-up working day')}" if day.make_up else ""
        reason = f"{colon}{day.reason}" if day.reason else ""
        lines.append(f"{day.on} {kinds[day.kind]}{number}{make_up}{reason}")
    return lines


def draw_account(account: AccountPicture) -> str:
    """The calendar as one SVG, 7 columns wide and as many weeks tall as the case has lasted or will last."""
    if not account.days:
        return ""
    first, last = account.days[0].on, account.days[-1].on
    monday = first - timedelta(first.weekday())
    weeks = (last - monday).days // 7 + 1
    drawing = Drawing()
    _weekday_names(drawing)
    for day in account.days:
        _cell(drawing, account, day, monday)
    _stops(drawing, account.days, monday)
    _months(drawing, account.days, monday)
    for day in account.days:
        _marks(drawing, account, day, monday)
    width, height = MONTHS + 7 * CELL + 2, HEAD + weeks * ROW + 4
    svg = drawing.svg(width, height, "account-calendar", account.title, summary(account), "account")
    end = svg.index("</desc>") + len("</desc>")
    return svg[:end] + hatch("stop-hatch", "hatch") + svg[end:]


def draw_ruler(ruler: Ruler, width: float = 420) -> str:
    """One clock as a row of as many ticks as the limit has days: full ones used, hollow ones left, over in red."""
    count = max(ruler.limit, ruler.used, 1)
    step = min(22.0, width / count)
    gap = 3.0 if step > 9 else 1.0
    drawing = Drawing()
    for number in range(1, count + 1):
        kind = "over" if number > ruler.limit else "used" if number <= ruler.used else "left"
        drawing.rect((number - 1) * step + 0.5, 0.5, step - gap, 13, f"tick {kind}", rx=1.5)
    due = f"{short('，', ', ')}{both_plain('到期', 'due')} {ruler.due}" if ruler.due else ""
    text = f"{ruler.used}/{ruler.limit} {ruler.unit}{due}"
    return drawing.svg(
        count * step + 1, 14, "ruler", both_plain(ruler.name, ruler.english), text, f"ruler-{ruler.id}"
    )


def _place(on: date, monday: date) -> tuple[float, float]:
    offset = (on - monday).days
    return MONTHS + (offset % 7) * CELL, HEAD + (offset // 7) * ROW


def _weekday_names(drawing: Drawing) -> None:
    for column, (zh, en) in enumerate(zip(WEEKDAYS, WEEKDAYS_EN, strict=True)):
        kind = "weekday off" if column > 4 else "weekday"
        drawing.text(MONTHS + (column + 0.5) * CELL, 16, short(zh, en), kind, text_anchor="middle")


def _cell(drawing: Drawing, account: AccountPicture, day: Day, monday: date) -> None:
    x, y = _place(day.on, monday)
    kind = f"cell {day.kind}" + (" past" if day.on <= account.today else " future")
    with drawing.group(kind, f"{day.on} {day.reason}".strip()):
        fill = "url(#stop-hatch)" if day.kind == "stopped" else None
        drawing.rect(x + 1.5, y + 1.5, CELL - 3, ROW - 3, "ground", rx=2, fill=fill)
        drawing.text(x + 7, y + 16, str(day.on.day), "date")
        if day.make_up:
            drawing.text(x + CELL - 7, y + 15, "班", "make-up-mark", text_anchor="end")
        elif day.kind == "holiday":
            drawing.text(x + CELL - 7, y + 15, "休", "off-mark", text_anchor="end")
        if day.kind in ("counted", "after") and day.number is not None:
            drawing.text(x + CELL / 2, y + 38, str(day.number), "number", text_anchor="middle")
        elif day.kind == "holiday":
            drawing.text(
                x + CELL / 2,
                y + 37,
                fit(day.label or day.reason.split(" ")[0], CELL - 8, 11),
                "reason",
                text_anchor="middle",
            )
        elif day.kind == "accepted":
            drawing.text(x + CELL / 2, y + 38, short("受理", "begins"), "act", text_anchor="middle")


def _stops(drawing: Drawing, days: Sequence[Day], monday: date) -> None:
    """The reason of a stop, once per week row, written across the hatched cells that follow one another."""
    run: list[Day] = []
    for day in [*days, None]:
        together = (
            day is not None
            and day.kind == "stopped"
            and bool(run)
            and day.reason == run[-1].reason
            and day.on.weekday() != 0
        )
        if run and not together:
            _stop_label(drawing, run, monday)
            run = []
        if day is not None and day.kind == "stopped":
            run.append(day)


def _stop_label(drawing: Drawing, run: Sequence[Day], monday: date) -> None:
    x, y = _place(run[0].on, monday)
    width = len(run) * CELL
    label = run[0].label or run[0].reason.split(" ")[0]
    lines = wrap(label, width - 8, 11, 2 if len(run) == 1 and not label.isascii() else 1)
    top = y + 31 if len(lines) == 2 else y + 37
    for number, line in enumerate(lines):
        drawing.text(x + width / 2, top + 12 * number, line, "reason stop-reason", text_anchor="middle")


def _months(drawing: Drawing, days: Sequence[Day], monday: date) -> None:
    shown = 0
    for day in days:
        if day.on.month != shown:
            _, y = _place(day.on, monday)
            drawing.text(0, y + 18, short(f"{day.on.month} 月", MONTHS_EN[day.on.month - 1]), "month")
            if day.on != days[0].on:
                _month_rule(drawing, day.on, monday)
            shown = day.on.month


def _month_rule(drawing: Drawing, on: date, monday: date) -> None:
    x, y = _place(on, monday)
    left, right = MONTHS, MONTHS + 7 * CELL
    if x > left:
        drawing.path(f"M{left} {y + ROW:.1f}H{x:.1f}V{y:.1f}H{right:.1f}", "month-rule")
    else:
        drawing.path(f"M{left} {y:.1f}H{right:.1f}", "month-rule")


def _marks(drawing: Drawing, account: AccountPicture, day: Day, monday: date) -> None:
    x, y = _place(day.on, monday)
    if day.on == account.today:
        drawing.rect(x + 1.5, y + 1.5, CELL - 3, ROW - 3, "today", rx=2)
    due = [ruler.id for ruler in account.rulers if ruler.due == day.on]
    for number, id in enumerate(due):
        law = id == "statutory"
        flag = short("法", "S") if law else short("承", "P")
        left = x + CELL - 18 - 17 * (number + day.make_up)
        drawing.rect(left, y + 4, 15, 15, f"due-flag {'law' if law else 'promise'}", rx=2)
        drawing.text(left + 7.5, y + 15.5, flag, "due-flag-name", text_anchor="middle")
    if account.decided == day.on:
        drawing.text(x + CELL / 2, y + 38, short("决定", "ends"), "act", text_anchor="middle")
