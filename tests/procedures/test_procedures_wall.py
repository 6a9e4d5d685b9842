"""The joint clock of several cases: each working day once, if at least one authority's clock ran."""

from __future__ import annotations

import random
from datetime import timedelta

from onewindow.procedures.clock import wall_working_days
from procedures.a_case import CALENDAR, TERMS, ACase, day
from procedures.clock_oracle import Limit, Raw, recount
from procedures.clock_sequences import random_life


def test_days_of_two_cases_count_once_and_stopped_days_do_not() -> None:
    first, second = ACase().accepted("09-21"), ACase().accepted("09-28")
    first.do("stop", "09-22", stop_kind="expert_review", planned_days=5, notice="告知书")
    cases = [(first.state.clock, TERMS), (second.state.clock, TERMS)]
    # the first counts 09-22 only, the second 09-29 and 09-30
    assert wall_working_days(cases, CALENDAR, day("09-30")) == 3
    first.do("resume", "09-28")
    cases[0] = (first.state.clock, TERMS)
    assert wall_working_days(cases, CALENDAR, day("09-30")) == 3
    assert wall_working_days([], CALENDAR, day("09-30")) == 0


def test_random_lives_equal_a_count_day_by_day() -> None:
    for seed in range(400):
        chance = random.Random(seed)
        lives = [random_life(chance, CALENDAR, 6) for _ in range(3)]
        on = lives[0].commands[-1].day + timedelta(days=chance.randint(0, 60))
        cases = [(life.state.clock, life.terms) for life in lives]
        expected = set()
        for life in lives:
            for run in _runs(life.commands):
                found = recount(
                    run, on, Limit(0, "none"), life.terms.pause_day_counts, CALENDAR.is_working, False
                )
                expected |= set(found.counted) if found else set()
        assert wall_working_days(cases, CALENDAR, on) == len(expected), seed


def _runs(commands: list[Raw]) -> list[list[Raw]]:
    """The commands cut at each start of the clock."""
    runs: list[list[Raw]] = []
    for command in commands:
        if command.verb in ("accept", "reopen"):
            runs.append([])
        if runs:
            runs[-1].append(command)
    return runs
