"""Time per due date in bulk and of loading the calendar. Run: ``PYTHONPATH=src python benchmarks/due.py``."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from onewindow.working_days import china
from onewindow.working_days.notices import register

ROWS = 200_000


def main() -> None:
    """Print microseconds per due date (best of five) and milliseconds of loading, in CPU time."""
    chance = random.Random(1)
    first = date(2007, 1, 1)
    terms = [(first + timedelta(days=chance.randrange(7_200)), chance.randrange(1, 91)) for _ in range(ROWS)]
    loads, bulks = [], []
    for _ in range(5):
        register.cache_clear()
        china.cache_clear()
        start = time.process_time()
        calendar = china()
        loads.append(time.process_time() - start)
        start = time.process_time()
        calendar.due_many(terms)
        bulks.append(time.process_time() - start)
    print(f"due date: {min(bulks) / ROWS * 1e6:.2f} us (limit 5.00)")
    print(f"load: {min(loads) * 1e3:.1f} ms (limit 20.0)")


if __name__ == "__main__":
    main()
