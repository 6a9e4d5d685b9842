"""The supervisor's overview over many cases on PostgreSQL: statements and median seconds.

    .venv/bin/python benchmarks/supervision.py postgresql://... [--cases 1000000] [--rounds 5]

The database must be empty; it is filled with made-up rows of the tables that the overview reads. A tenth of the
cases is open, each third has been paused once, one in fifty has an event that was recorded late.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from onewindow.ledger.database import counting
from onewindow.office import Office
from onewindow.office.queries import supervision
from onewindow.office.supervision_views import Period
from onewindow.office.views import Actor

ZONE = "cn-sd-zb-gxq"
FILL = """
INSERT INTO projects (id, number, serial, series, name, holder, zone, created_at, answered)
    VALUES ('x-1', 'P1', 1, 'P', 'project', 'o-1', '{zone}', '2026-01-01', 0) ON CONFLICT DO NOTHING;
INSERT INTO memberships (person, organisation, role, given_on) VALUES ('p-1', '{zone}', 'supervisor', '2026-01-01');
CREATE TEMP TABLE made AS SELECT n, 'd' || (n % 20) AS department, 'M' || (n % 300) AS matter,
    (n % 10 = 0) AS open, (date '2026-01-01' + (n % 320)::int) AS accepted FROM generate_series(1, {cases}) n;
INSERT INTO cases (id, number, series, serial, project, matter, matter_zh, matter_en, procedure, zone, holder, department,
    phase, draft, finished, started_at, submitted_at, received_on, accepted_on, decided_on, provisional, due_on,
    fixed_light, yellow_from, red_from, catalogue)
    SELECT 'c-' || n, 'GXQ-' || n, 'GXQ-', n, 'x-1', matter, matter, matter, 'licence', '{zone}', 'o-1', department,
    'review', 0, CASE WHEN open THEN 0 ELSE 1 END, '2026-01-01', '2026-01-01', accepted::text, accepted::text,
    CASE WHEN open THEN NULL ELSE (accepted + 9)::text END, 0,
    CASE WHEN open THEN (date '2026-11-01' + (n % 90)::int)::text END, CASE WHEN open THEN '' ELSE 'grey' END,
    CASE WHEN open THEN (date '2026-11-01' + (n % 90)::int - 3)::text END,
    CASE WHEN open THEN (date '2026-11-01' + (n % 90)::int + 1)::text END, 'x' FROM made;
INSERT INTO case_parties (case_id, relation, organisation) SELECT 'c-' || n, 'zone', '{zone}' FROM made;
INSERT INTO case_measures (case_id, zone, department, matter, procedure, accepted_on, ended_on, days, paused, limit_days,
    days_over, extended, deemed_accepted, opinions, opinions_deemed)
    SELECT 'c-' || n, '{zone}', department, matter, 'licence', accepted::text,
    CASE WHEN open THEN NULL ELSE (accepted + 9)::text END, CASE WHEN open THEN NULL ELSE n % 17 END, 0, 5 + n % 4 * 5,
    0, (n % 40 = 0)::int, (n % 90 = 0)::int, 2, (n % 30 = 0)::int FROM made;
INSERT INTO case_pauses (case_id, stop, zone, department, kind, began, ended, share, nth, days, flagged)
    SELECT 'c-' || n, 's', '{zone}', department, 'expert_review', accepted::text, (accepted + 5)::text, n % 100, 1, 4,
    (n % 100 >= 80)::int FROM made WHERE n % 3 = 0;
INSERT INTO late_entries (case_id, sequence, zone, department, kind, legal_day, recorded_on, author, days)
    SELECT 'c-' || n, 1, '{zone}', department, 'accepted', accepted::text, (accepted + 3)::text, 'p-1', 3
    FROM made WHERE n % 50 = 0;
"""


def main() -> int:
    """Fill, then measure the overview (ninety days and a year) and each list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), given.url)
        began = time.monotonic()
        with psycopg.connect(given.url, autocommit=True) as connection:
            connection.execute(FILL.format(zone=ZONE, cases=given.cases))
            connection.execute("VACUUM ANALYZE")
        print(f"{given.cases:,} cases made in {time.monotonic() - began:.0f} s")
        actor = Actor("p-1", "周敏", ZONE, "高新区", "zone", frozenset({"supervisor"}))
        for name, period in (
            ("90 days", Period(date(2026, 8, 26), date(2026, 11, 24))),
            ("a year", Period(date(2025, 11, 24), date(2026, 11, 24))),
        ):
            measure(f"overview, {name}", given.rounds, lambda: supervision.overview(office, actor, period))  # noqa: B023
            for figure in ("open", "overdue", "soon", "pauses", "late", "decided"):
                measure(
                    f"{figure}, {name}", given.rounds, lambda: supervision.behind(office, actor, figure, period)  # noqa: B023
                )  # fmt: skip
        office.close()
    return 0


def measure(name: str, rounds: int, work: object) -> None:
    """Print the number of statements and the median time."""
    assert callable(work)
    times = []
    for _ in range(rounds):
        with counting() as statements:
            began = time.monotonic()
            work()
            times.append(time.monotonic() - began)
    print(f"{name:<22} {len(statements):>2} statements  median {statistics.median(times) * 1000:7.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
