"""Fault points: a failure before the commit loses nothing that was acknowledged, one after it loses nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_helpers import happened

from onewindow.ledger import Ledger, faults

CHILD = """
import os, signal, sys
from datetime import date
sys.path.insert(0, {tests!r})
from onewindow.ledger import Ledger, NewEvent, faults
ledger = Ledger({url!r})
faults.arm({point!r}, lambda: os.kill(os.getpid(), signal.SIGKILL), after=3)
for number in range(10):
    ledger.append("a", [NewEvent("x", date(2026, 11, 23), "p", {{"n": number}})], key=f"k{{number}}")
    print(number, flush=True)
"""


def fail() -> None:
    raise OSError("the disk said no")


def test_a_failure_before_the_commit_is_told_and_leaves_nothing(ledger: Ledger) -> None:
    faults.arm("ledger.before_commit", fail)
    with pytest.raises(OSError, match="disk"):
        ledger.append("a", [happened("x")], key="k")
    assert ledger.read("a") == []
    ledger.append("a", [happened("x")], key="k")
    assert len(ledger.read("a")) == 1


def test_a_failure_after_the_commit_is_answered_by_resending(ledger: Ledger) -> None:
    faults.arm("ledger.after_commit", fail)
    with pytest.raises(OSError, match="disk"):
        ledger.append("a", [happened("x")], key="k")
    assert ledger.append("a", [happened("x")], key="k") == (1,)
    assert len(ledger.read("a")) == 1


def test_an_unknown_fault_point_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault point"):
        faults.arm("ledger.somewhere", fail)


@pytest.mark.parametrize("point", ["ledger.before_commit", "ledger.after_commit"])
def test_a_killed_process_keeps_what_it_acknowledged(
    point: str, database_url: str, open_ledger: Callable[..., Ledger]
) -> None:
    code = CHILD.format(url=database_url, point=point, tests=str(Path(__file__).parent))
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=_environment())
    acknowledged = [int(line) for line in child.stdout.split()]
    assert child.returncode == -9, child.stderr
    ledger = open_ledger()
    stored = [event.data["n"] for event in ledger.read("a")]
    durable_but_unanswered = 1 if point == "ledger.after_commit" else 0
    assert len(stored) == len(acknowledged) + durable_but_unanswered
    assert stored[: len(acknowledged)] == acknowledged
    assert ledger.verify() == []


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
