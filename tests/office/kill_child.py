"""What the process does that is killed: it submits drafts from several threads and prints each acknowledged number."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from office_helpers import CATALOGUES, MONDAY

from onewindow.office import Office, operations, queries
from onewindow.office.times import SetClock


def submit_all(data: Path, url: str, drafts: Sequence[str]) -> None:
    """Open the office, print ``ready``, submit every draft, print ``all``."""
    office = Office(data, url, clock=SetClock(MONDAY), catalogues=CATALOGUES)
    actor = queries.actor_of(office, "li.na")
    assert actor is not None
    me = actor
    queries.readiness(office, me, drafts[0])
    print("ready", flush=True)

    def submit(case: str) -> None:
        """Submit one draft; only an acknowledged one is printed."""
        made = operations.submit_case(
            office, me, case, declared=True, knowing_gaps=True, key=f"submit-{case}"
        )
        sys.stdout.write(f"{case} {made.number}\n")
        sys.stdout.flush()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(submit, drafts))
    print("all", flush=True)
