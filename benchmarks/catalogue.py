"""Loading and checking the catalogue that ships with the product, in CPU seconds. Target: at most 2 s together.

Run: ``PYTHONPATH=src python benchmarks/catalogue.py``. The whole command is measured in a process of its own, with the
interpreter's start; the steps in this process, the best of five.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from onewindow.catalogue.check import FAMILIES, Subject
from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.layers import read
from onewindow.catalogue.loader import DEFAULT_ZONE, build, default_root

ON = date(2026, 11, 23)


def best(step: Callable[[], Any], rounds: int = 5) -> tuple[float, Any]:
    """The least CPU time of a step in seconds, and its result."""
    least, result = float("inf"), None
    for _ in range(rounds):
        start = time.process_time()
        result = step()
        least = min(least, time.process_time() - start)
    return least, result


def main() -> None:
    """Print one line per step, and the whole command."""
    seconds, source = best(lambda: read(default_root(), DEFAULT_ZONE))
    print(f"read the files: {seconds:.3f} s")
    seconds, catalogue = best(lambda: build(source, ON, []))
    print(f"build {len(catalogue.matters)} matters, {len(catalogue.facts)} facts: {seconds:.3f} s")
    subject = Subject(catalogue, source)
    seconds, uses = best(lambda: subject.uses, rounds=1)
    print(f"read {len(uses)} expressions: {seconds:.3f} s")
    for name, judge in sorted(FAMILIES.items()):
        seconds, findings = best(lambda judge=judge: list(judge(subject)), rounds=1)  # type: ignore[misc]
        print(f"check {name}: {seconds:.3f} s, {len(findings)} findings")
    seconds, _ = best(
        lambda: [read_facts(catalogue, {"industry_code": "3841", "land_area_ha": 20}) for _ in range(1000)]
    )
    print(f"read_facts: {seconds * 1000:.0f} us")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "onewindow", "check"], check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"onewindow check, whole process: {whole:.2f} CPU seconds (target 2.00)")


if __name__ == "__main__":
    main()
