"""Random lives over years with make-up days: account, fast path and the independent count agree.

The seed of a failing life is in the message; ``check(seed)`` repeats it.
"""

from __future__ import annotations

import os
import random
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context

import pytest

from onewindow.procedures.clock import account, read
from onewindow.working_days import china
from procedures.clock_oracle import Limit, ceiling_use, last_run, recount
from procedures.clock_sequences import Life, random_life

CALENDAR = china()
LIVES = 20_000
MANY_LIVES = 1_000_000
BLOCK = 2_000


def check(seed: int, with_account: bool = True) -> tuple[int, int, int]:
    """Raises ``AssertionError`` when the three disagree; returns the number of stops, extensions, reopenings."""
    chance = random.Random(seed)
    life = random_life(chance, CALENDAR, steps=chance.randint(2, 10))
    on = life.commands[-1].day + timedelta(days=chance.randint(-30, 30))
    told = read(life.state.clock, life.terms, CALENDAR, on)
    assert (told is None) == (not last_run(life.commands, on)), seed
    if told is None:
        return 0, 0, 0
    found = account(life.events, life.terms, CALENDAR, on) if with_account else None
    assert not with_account or (found is not None and told == found.readings), seed
    for name, period in (("statutory", life.terms.statutory), ("promised", life.terms.promised)):
        expected = recount(
            life.commands, on, Limit(period.days, period.unit), life.terms.pause_day_counts,
            CALENDAR.is_working, name == "statutory", _received(life) if period.since == "receipt" else None,
        )  # fmt: skip
        reading = getattr(told, name)
        shown = (
            reading.used, reading.left, reading.over, reading.due and reading.due.on,
            reading.earliest and reading.earliest.on, reading.light.value,
        )  # fmt: skip
        assert expected is not None
        assert shown == (
            expected.used, expected.left, expected.over, expected.due,
            expected.earliest, expected.light,
        ), (seed, name)  # fmt: skip
        if found is not None:
            days = [row.date for row in found.days if getattr(row, name).counted and not row.ahead]
            assert days == expected.counted, (seed, name)
    for ceiling in told.ceilings:
        assert ceiling.used == ceiling_use(
            life.commands, on, ceiling.kind, ceiling.unit, life.terms.pause_day_counts, CALENDAR.is_working
        ), (seed, ceiling)
    verbs = [raw.verb for raw in life.commands]
    return verbs.count("stop"), verbs.count("extend"), verbs.count("reopen")


def test_random_lives_agree() -> None:
    totals = [sum(column) for column in zip(*(check(seed) for seed in range(LIVES)), strict=True)]
    assert all(total > LIVES / 20 for total in totals), totals


def _received(life: Life) -> date:
    """The first working day from the submission on."""
    day = life.commands[0].day
    while not CALENDAR.is_working(day):
        day += timedelta(days=1)
    return day


def check_block(first: int) -> int:
    """Check a block of lives, every twentieth with its account; the number checked."""
    for seed in range(first, first + BLOCK):
        check(seed, with_account=seed % 20 == 0)
    return BLOCK


@pytest.mark.slow
def test_a_million_random_lives_agree() -> None:
    blocks = range(LIVES, LIVES + MANY_LIVES, BLOCK)
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        assert sum(pool.map(check_block, blocks)) == MANY_LIVES
