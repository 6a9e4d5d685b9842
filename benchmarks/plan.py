"""Full plans of the battery factory per CPU-second, and the CPU time of loading and checking the catalogue.

    python benchmarks/plan.py [--seconds 5]

A full plan: 93 matters judged, ordered, dated with slack, critical path and finish, from facts already read.
Targets: at least 1,000 plans per CPU-second; loading and checking together at most 2 s.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

PLANS_PER_SECOND = 1000
LOADING_SECONDS = 2.0
FIRST_DAY = date(2026, 1, 5)


def main() -> int:
    """Print the figures; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="CPU seconds per measurement")
    seconds = parser.parse_args().seconds
    from onewindow.catalogue.check import check
    from onewindow.catalogue.facts import read_facts
    from onewindow.catalogue.loader import default_root, load
    from onewindow.catalogue.project_file import read_project_file
    from onewindow.planner import Planner

    started = process_time()
    catalogue = load(on=FIRST_DAY)
    loading = process_time() - started
    findings = check(default_root(), catalogue.zone, FIRST_DAY)
    checking = process_time() - started - loading
    raw = read_project_file(ROOT / "examples" / "battery-factory.yaml")
    facts = read_facts(catalogue, raw)
    started = process_time()
    planner = Planner(catalogue)
    planner.plan(facts, FIRST_DAY)
    compiling = process_time() - started
    days = [FIRST_DAY + timedelta(days=number) for number in range(50)]

    def full(number: int) -> None:
        plan = planner.plan(facts, days[number % 50])
        if (
            len(plan.matters) != len(catalogue.matters)
            or not plan.critical_path
            or plan.finish.on < days[number % 50]
        ):
            raise AssertionError("the plan is not whole")

    rate = per_second(full, seconds)
    with_reading = per_second(
        lambda number: planner.plan(read_facts(catalogue, raw), days[number % 50]), seconds
    )
    as_json = per_second(lambda number: len(planner.plan(facts, days[number % 50]).to_json()), seconds)
    print(
        f"catalogue: {len(catalogue.matters)} matters, {len(catalogue.facts)} facts, {len(findings)} findings"
    )
    print(
        f"load {loading:.2f} s + check {checking:.2f} s = {loading + checking:.2f} s CPU (target {LOADING_SECONDS} s)"
    )
    print(f"compile the rules, once: {compiling * 1000:.0f} ms CPU")
    print(f"full plans: {rate:,.0f} per CPU-second (target {PLANS_PER_SECOND:,})")
    print(f"reading the facts too: {with_reading:,.0f} per CPU-second")
    print(f"with all words and documents as JSON: {as_json:,.0f} per CPU-second")
    return 0 if rate >= PLANS_PER_SECOND and loading + checking <= LOADING_SECONDS else 1


def per_second(work: Callable[[int], object], seconds: float) -> float:
    """How often the work is done per second of CPU time."""
    for number in range(20):
        work(number)
    started, count = process_time(), 0
    while process_time() - started < seconds:
        for _ in range(20):
            work(count)
            count += 1
    return count / (process_time() - started)


if __name__ == "__main__":
    sys.exit(main())
