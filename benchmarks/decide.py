"""How many decisions per CPU second: two tables (18 and 5 rules, 7 inputs) about small technology
enterprises.

``python benchmarks/decide.py [--rows N] [--peers PYTHON]``. All rows are checked against an oracle in plain
Python; a tenth lies exactly on a threshold and one in fifty lacks a fact. ``--peers`` names the Python of an
environment in which zen-engine, bkflow-feel or SpiffWorkflow are installed; those found run the same tables
side by side (see ``decide_peers.py``). The bands are from memory; only their shape matters here.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from onewindow.dmn.compiled import CompiledTables
from onewindow.dmn.evaluate import evaluate
from onewindow.dmn.yaml import load_table

NAMES = ("tech_ratio", "rd_ratio", "class1", "class2", "staff", "sales", "assets")
RATIO_BANDS = [("0.30", 20), ("0.25", 16), ("0.20", 12), ("0.15", 8), ("0.10", 4)]
RD_BANDS = [("0.06", 50), ("0.05", 40), ("0.04", 30), ("0.03", 20), ("0.02", 10)]


def _bands(bands: list[tuple[str, int]], column: int) -> list[tuple[list[str], int]]:
    """Rules for one ratio: its bands from the top, then what lies below the last."""
    rules = []
    upper = ""
    for lower, points in bands:
        rules.append((f"[{lower}..{upper})" if upper else f">= {lower}", points))
        upper = lower
    rules.append((f"< {upper}", 0))
    return [(["-"] * column + [test] + ["-"] * (3 - column), points) for test, points in rules]


RESULT_RULES = [
    (["-", "-", ">= 1", "-"], 30),
    (["-", "-", "< 1", ">= 4"], 24),
    (["-", "-", "< 1", "3"], 18),
    (["-", "-", "< 1", "2"], 12),
    (["-", "-", "< 1", "1"], 6),
    (["-", "-", "< 1", "< 1"], 0),
]
SCORE_RULES = _bands(RATIO_BANDS, 0) + _bands(RD_BANDS, 1) + RESULT_RULES
GRADE_RULES = [
    (["<= 500", "<= 20000", "<= 20000", ">= 60"], "small technology enterprise"),
    (["<= 500", "<= 20000", "<= 20000", "< 60"], "score too low"),
    (["> 500", "-", "-", "-"], "too many staff"),
    (["<= 500", "> 20000", "-", "-"], "sales too high"),
    (["<= 500", "<= 20000", "> 20000", "-"], "assets too high"),
]
SCORE_INPUTS, GRADE_INPUTS = NAMES[:4], (*NAMES[4:], "score")


def tables() -> list[Any]:
    """The two tables, as the catalogue would hold them."""
    return [
        load_table(
            {
                "id": "score",
                "hit_policy": "C+",
                "inputs": [{"expression": name, "type": "number"} for name in SCORE_INPUTS],
                "output": {"type": "number"},
                "rules": [{"when": tests, "output": points} for tests, points in SCORE_RULES],
            }
        ),
        load_table(
            {
                "id": "grade",
                "hit_policy": "UNIQUE",
                "inputs": [{"expression": name, "type": "number"} for name in GRADE_INPUTS],
                "output": {"type": "string"},
                "rules": [{"when": tests, "output": grade} for tests, grade in GRADE_RULES],
            }
        ),
    ]


def make_rows(count: int, nulls: bool) -> list[dict[str, Decimal | None]]:
    """Enterprises by a fixed seed; a tenth lies exactly on thresholds."""
    chance = random.Random(18)
    rows: list[dict[str, Decimal | None]] = []
    for number in range(count):
        if number % 10 == 0:
            ratio, share = Decimal(chance.choice(RATIO_BANDS)[0]), Decimal(chance.choice(RD_BANDS)[0])
            staff, sales, assets = Decimal(500), Decimal(20000), Decimal(20000)
        else:
            ratio, share = Decimal(chance.randrange(5000)) / 10000, Decimal(chance.randrange(900)) / 10000
            staff = Decimal(chance.randrange(1, 700))
            sales, assets = (
                Decimal(chance.randrange(2_500_000)) / 100,
                Decimal(chance.randrange(2_500_000)) / 100,
            )
        results = Decimal(chance.choice((0, 0, 1))), Decimal(chance.randrange(6))
        row: dict[str, Decimal | None] = dict(
            zip(NAMES, (ratio, share, *results, staff, sales, assets), strict=True)
        )
        if nulls and number % 50 == 7:
            row[chance.choice(NAMES)] = None
        rows.append(row)
    return rows


def oracle(row: dict[str, Decimal | None]) -> dict[str, Any]:
    """The same decision in plain Python."""

    def points(value: Decimal | None, bands: list[tuple[str, int]]) -> list[int]:
        if value is None:
            return []
        return [next((p for lower, p in bands if value >= Decimal(lower)), 0)]

    first, second = row["class1"], row["class2"]
    results = []
    if first is not None:
        if first >= 1:
            results = [30]
        elif second is not None:
            results = [min(24, 6 * int(second))]
    hits = points(row["tech_ratio"], RATIO_BANDS) + points(row["rd_ratio"], RD_BANDS) + results
    score = sum(hits) if hits else None
    return {"score": score, "grade": _grade(row, score)}


def _grade(row: dict[str, Decimal | None], score: int | None) -> str | None:
    staff, sales, assets = row["staff"], row["sales"], row["assets"]
    if staff is None:
        return None
    if staff > 500:
        return "too many staff"
    if sales is None:
        return None
    if sales > 20000:
        return "sales too high"
    if assets is None:
        return None
    if assets > 20000:
        return "assets too high"
    if score is None:
        return None
    return "small technology enterprise" if score >= 60 else "score too low"


def per_second(
    decide: Callable[[dict[str, Any]], Any], rows: list[dict[str, Any]], seconds: float = 1.0
) -> float:
    """Decisions per CPU second, over whole passes through the rows, at least so many seconds."""
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        for row in rows:
            decide(row)
        done += len(rows)
    return done / spent


def own(rows: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """Our lowerings, each checked against the oracle first."""
    made = tables()
    compiled = CompiledTables(made, NAMES)

    def interpreted(row: dict[str, Any], trace: bool = False) -> dict[str, Any]:
        score = evaluate(made[0], row, trace=trace).value
        return {"score": score, "grade": evaluate(made[1], {**row, "score": score}, trace=trace).value}

    ways: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
        ("onewindow, generated, decimals and nulls", compiled.decide),
        ("onewindow, generated, full trace", lambda row: compiled.traced(row)[0]),
        ("onewindow, interpreted", interpreted),
        ("onewindow, interpreted, every cell traced", lambda row: interpreted(row, True)),
    ]
    for name, decide in ways:
        for row in rows[:2000]:
            if decide(row) != oracle(row):
                raise SystemExit(f"{name}: {decide(row)} for {row}, expected {oracle(row)}")
    return [(name, per_second(decide, rows)) for name, decide in ways]


def peers(python: str, count: int) -> list[tuple[str, float]]:
    """Other engines in their own environment, over the rows without nulls, which not all of them bear."""
    rows = [{name: str(value) for name, value in row.items()} for row in make_rows(count, nulls=False)]
    expected = [oracle({name: Decimal(value) for name, value in row.items()}) for row in rows]
    task = {
        "rows": rows,
        "expected": expected,
        "score": [SCORE_INPUTS, SCORE_RULES],
        "grade": [GRADE_INPUTS, GRADE_RULES],
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(task, file)
        file.flush()
        script = Path(__file__).with_name("decide_peers.py")
        answer = subprocess.run([python, str(script), file.name], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return [(name, speed) for name, speed in json.loads(answer.stdout)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--peers", default="", help="Python of an environment with the other engines")
    arguments = parser.parse_args()
    measured = own(make_rows(arguments.rows, nulls=True))
    if arguments.peers:
        measured += peers(arguments.peers, min(arguments.rows, 1000))
    zen = next((speed for name, speed in measured if name == "zen-engine, evaluate"), None)
    print(f"{'':44}{'decisions per CPU second':>26}{'relative to zen':>18}")
    for name, speed in measured:
        print(f"{name:44}{speed:>26,.0f}{f'{speed / zen:.2f}' if zen else '-':>18}")


if __name__ == "__main__":
    main()
