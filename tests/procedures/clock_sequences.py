"""Random lives of a case, carried out by the licence machine: what it allowed, and the events that came of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onewindow.procedures import AllowedStop, CaseState, Command, Event, Period, Phase, Refused, Terms
from onewindow.procedures.licence import LICENCE
from onewindow.working_days import Calendar
from procedures.clock_oracle import Raw

FIRST = date(2007, 1, 8)
KINDS = ("expert_review", "publicity", "testing")


@dataclass
class Life:
    terms: Terms
    state: CaseState
    events: list[Event]
    commands: list[Raw]


def random_terms(chance: random.Random) -> Terms:
    unit = chance.choice(("working_day", "working_day", "calendar_day"))
    days = chance.choice((0, 1, 3, 7, 20, 45))
    promised = chance.choice((Period(chance.randint(0, 20), chance.choice(("working_day", "calendar_day"))),
                              Period(0, "none")))  # fmt: skip
    stops = tuple(
        AllowedStop(
            kind, "行政许可法 45", chance.choice((None, 15)), chance.choice(("working_day", "calendar_day"))
        )
        for kind in KINDS
    )
    return Terms(
        matter="M304",
        statutory=Period(days, unit, chance.choice(("acceptance", "receipt"))),
        promised=promised,
        extension=Period(10, unit),
        stops=stops,
        pause_day_counts=chance.random() < 0.7,
    )


def random_life(chance: random.Random, calendar: Calendar, steps: int) -> Life:
    """A case submitted, accepted, and then carried through ``steps`` random wishes."""
    life = Life(random_terms(chance), LICENCE.initial(), [], [])
    day = FIRST + timedelta(days=chance.randrange(7100))
    _wish(life, calendar, "submit", day, Raw("submit", day), papers=[])
    day += timedelta(days=chance.choice((0, 0, 1, 2, 4)))
    _wish(life, calendar, "accept", day, Raw("accept", day))
    for _ in range(steps):
        day += timedelta(days=chance.choice((0, 0, 1, 1, 2, 3, 5, 8, 13, 30)))
        _random_wish(life, calendar, day, chance)
    return life


def _random_wish(life: Life, calendar: Calendar, day: date, chance: random.Random) -> None:
    run = life.state.clock.run
    open_stops = run.open_stops if run and run.ended is None else ()
    if life.state.phase is not Phase.REVIEW:
        _wish(life, calendar, "reopen", day, Raw("reopen", day), ground="court", document="判决")
        return
    verb = chance.choices(("stop", "resume", "extend", "grant", "withdraw"), (40, 40, 10, 5, 5))[0]
    if chance.random() < 0.15:
        day -= timedelta(days=chance.randint(1, 6))
    if verb == "stop":
        kind, name = chance.choice(KINDS), f"s{len(life.events)}"
        _wish(life, calendar, "stop", day, Raw("stop", day, name, kind),
              stop=name, stop_kind=kind, planned_days=5, notice="告知书")  # fmt: skip
    elif verb == "resume" and open_stops:
        stop = chance.choice(open_stops)
        _wish(life, calendar, "resume", day, Raw("resume", day, stop.id, stop.kind), stop=stop.id)
    elif verb == "extend":
        days = chance.randint(1, 10)
        _wish(life, calendar, "extend", day, Raw("extend", day, days=days),
              days=days, approver_role="head_of_body", reasons="案情复杂")  # fmt: skip
    elif verb in ("grant", "withdraw"):
        _wish(life, calendar, verb, day, Raw(verb, day), number="1")


def _wish(life: Life, calendar: Calendar, kind: str, day: date, raw: Raw, **data: Any) -> None:
    try:
        events = LICENCE.decide(life.state, Command(kind, day, "officer", data), life.terms, calendar)
    except Refused:
        return
    for event in events:
        life.state = LICENCE.evolve(life.state, event)
        life.events.append(event)
    life.commands.append(raw)
