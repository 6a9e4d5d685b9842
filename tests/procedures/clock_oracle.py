"""An independent, slow clock: it knows only raw commands and goes from day to day. Shares no code with the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass
class Raw:
    """A raw command that was carried out: ``verb`` on ``day``; ``stop`` names a stop, ``days`` an extension."""

    verb: str
    day: date
    stop: str = ""
    kind: str = ""
    days: int = 0


@dataclass
class Limit:
    days: int
    unit: str


@dataclass
class Answer:
    used: int
    left: int | None
    over: int
    due: date | None
    earliest: date | None
    light: str
    counted: list[date] = field(default_factory=list)


def last_run(commands: Sequence[Raw], on: date) -> list[Raw]:
    """The commands with effect up to ``on``, from the last start on."""
    seen = [c for c in commands if c.day <= on]
    starts = [i for i, c in enumerate(seen) if c.verb in ("accept", "reopen")]
    return seen[starts[-1] :] if starts else []


def recount(
    commands: Sequence[Raw], on: date, limit: Limit, pause_day_counts: bool, is_working: Callable[[date], bool],
    stretchable: bool, received: date | None = None,
) -> Answer | None:  # fmt: skip
    run = last_run(commands, on)
    if not run:
        return None
    began = run[0].day
    if received is not None and run[0].verb == "accept" and received < began:
        began = received
    closing = [c.day for c in run if c.verb in ("grant", "withdraw")]
    today = closing[0] if closing else on
    ended_stops = {c.stop: c.day for c in run if c.verb == "resume"}
    stops = [(c.day, ended_stops.get(c.stop)) for c in run if c.verb == "stop"]
    total = limit.days + (sum(c.days for c in run if c.verb == "extend") if stretchable else 0)

    def halted(day: date) -> bool:
        for start, end in stops:
            after_start = day > start or (day == start and not pause_day_counts)
            if after_start and day <= (end if end is not None else today):
                return True
        return False

    used = over = 0
    due: date | None = None
    counted = []
    day = began
    used_today = over_today = 0
    while due is None or day <= today:
        counts = day != began and not halted(day) and (is_working(day) or limit.unit == "calendar_day")
        if counts:
            used += 1
            if day <= today:
                counted.append(day)
            if due is not None:
                over += 1
        settled = day == began or not halted(day)
        if limit.unit != "none" and due is None and used >= total and is_working(day) and settled:
            due = day
        if day == today:
            used_today, over_today = used, over
            if limit.unit == "none":
                break
        day += ONE
    waiting = any(end is None for _, end in stops)
    sure = due is not None and (not waiting or due <= today)
    light = _light(closing, due, today, waiting, used_today, total, is_working)
    left = None if limit.unit == "none" else max(0, total - used_today)
    return Answer(
        used_today, left, over_today, due if sure else None, None if sure else due, light, counted
    )  # fmt: skip


def _light(
    closing: list[date], due: date | None, today: date, waiting: bool, used: int, total: int,
    is_working: Callable[[date], bool],
) -> str:  # fmt: skip
    if closing:
        return "grey"
    if due is not None and due < today:
        return "red"
    if waiting:
        return "blue"
    if due is None:
        return "green"
    ahead, day = 0, today
    while day < due:
        day += ONE
        ahead += is_working(day)
    return "yellow" if ahead <= 2 or used * 5 >= total * 4 else "green"


def ceiling_use(
    commands: Sequence[Raw],
    on: date,
    kind: str,
    unit: str,
    pause_day_counts: bool,
    is_working: Callable[[date], bool],
) -> int:
    """Days of one kind of stop in the present run, each counted once."""
    run = last_run(commands, on)
    closing = [c.day for c in run if c.verb in ("grant", "withdraw")]
    today = closing[0] if closing else on
    ends = {c.stop: c.day for c in run if c.verb == "resume"}
    taken = set()
    for stop in (c for c in run if c.verb == "stop" and c.kind == kind):
        day = stop.day
        while day <= min(ends.get(stop.stop, today), today):
            if day != run[0].day and (day != stop.day or not pause_day_counts):
                taken.add(day)
            day += ONE
    return sum(1 for day in taken if unit == "calendar_day" or is_working(day))
