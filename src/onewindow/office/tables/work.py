"""The work list's own rows: one for each organisation that sees a case, with all that a list sorts and filters by.

A page of 100 cases out of a million is then one walk along an index that begins with the organisation, and the
number of cases by light is a short sum: ``work_counts`` holds how many rows share the days on which a light changes.
Which organisation sees which case is ``permissions.PARTY_SEES`` and nothing else.
"""

from __future__ import annotations

from collections import Counter

from onewindow.ledger.database import Connection, Row
from onewindow.office.permissions import PARTY_SEES

NEVER = "9999-12-31"
"""Sorts behind every day: a light that does not change; a finished case without a day that binds."""
OPEN_END = "9999-12-30"
"""The key of an unfinished case on which no day binds now (stopped, in correction): before the finished ones."""

COLUMNS = (
    "organisation", "case_id", "due_key", "received_key", "number", "matter", "phase", "department", "project",
    "holder", "finished", "todo", "fixed_light", "yellow_from", "red_from", "person",
)  # fmt: skip
COUNTED = ("organisation", "todo", "finished", "fixed_light", "yellow_from", "red_from")
"""What ``work_counts`` counts by."""

SELECT = f"""SELECT DISTINCT seen.organisation, c.id,
    CASE WHEN c.due_on IS NOT NULL THEN c.due_on WHEN c.finished = 0 THEN '{OPEN_END}' ELSE '{NEVER}' END,
    coalesce(c.received_on, ''), c.number, c.matter, c.phase, c.department, c.project, c.holder, c.finished,
    CASE WHEN EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.organisation = seen.organisation)
        THEN 1 ELSE 0 END,
    c.fixed_light, coalesce(c.yellow_from, '{NEVER}'), coalesce(c.red_from, '{NEVER}'),
    coalesce((SELECT a.person FROM case_assignments a
        WHERE a.case_id = c.id AND a.organisation = seen.organisation), '')
    FROM cases c JOIN case_parties seen ON seen.case_id = c.id WHERE {PARTY_SEES}"""
"""The rows of all cases; with a further condition on ``c`` those of some."""

TABLES = ("work", "work_counts")
TABLE_SCHEMA = (
    """CREATE TABLE work (
        organisation TEXT NOT NULL, case_id TEXT NOT NULL, due_key TEXT NOT NULL, received_key TEXT NOT NULL,
        number TEXT NOT NULL, matter TEXT NOT NULL, phase TEXT NOT NULL, department TEXT NOT NULL,
        project TEXT NOT NULL, holder TEXT NOT NULL, finished INTEGER NOT NULL, todo INTEGER NOT NULL,
        fixed_light TEXT NOT NULL, yellow_from TEXT NOT NULL, red_from TEXT NOT NULL, person TEXT NOT NULL,
        PRIMARY KEY (organisation, case_id))""",
    """CREATE TABLE work_counts (
        organisation TEXT NOT NULL, todo INTEGER NOT NULL, finished INTEGER NOT NULL, fixed_light TEXT NOT NULL,
        yellow_from TEXT NOT NULL, red_from TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (organisation, todo, finished, fixed_light, yellow_from, red_from))""",
)
INDEXES = (
    "CREATE INDEX work_case ON work (case_id)",
    "CREATE INDEX work_due ON work (organisation, due_key, case_id)",
    "CREATE INDEX work_received ON work (organisation, received_key, case_id)",
    "CREATE INDEX work_number ON work (organisation, number, case_id)",
    "CREATE INDEX work_matter ON work (organisation, matter, due_key, case_id)",
    "CREATE INDEX work_phase ON work (organisation, phase, due_key, case_id)",
    "CREATE INDEX work_department ON work (organisation, department, due_key, case_id)",
    "CREATE INDEX work_light ON work (organisation, fixed_light, due_key, case_id)",
    "CREATE INDEX work_project ON work (organisation, project, case_id)",
    "CREATE INDEX work_holder ON work (organisation, holder, case_id)",
    "CREATE INDEX work_todo ON work (organisation, due_key, case_id) WHERE todo = 1",
    "CREATE INDEX work_person ON work (organisation, person, due_key, case_id) WHERE person <> ''",
)
SCHEMA = (*TABLE_SCHEMA, *INDEXES)


def refresh(connection: Connection, case: str) -> None:
    """Bring the rows of one case up to date with ``cases``, ``case_parties``, ``tasks`` and ``case_assignments``."""
    names, marks = ", ".join(COLUMNS), ", ".join("?" for _ in COLUMNS)
    before = set(connection.rows(f"SELECT {names} FROM work WHERE case_id = ?", (case,)))
    after = set(connection.rows(f"{SELECT} AND c.id = ?", (case,)))
    for row in before - after:
        connection.execute("DELETE FROM work WHERE organisation = ? AND case_id = ?", row[:2])
    for row in sorted(after - before):
        connection.execute(f"INSERT INTO work ({names}) VALUES ({marks})", row)
    change = Counter(_counted(row) for row in after)
    change.subtract(_counted(row) for row in before)
    _count(connection, change)


def _counted(row: Row) -> Row:
    found = dict(zip(COLUMNS, row, strict=True))
    return tuple(found[column] for column in COUNTED)


def _count(connection: Connection, change: Counter[Row]) -> None:
    names, marks = ", ".join(COUNTED), ", ".join("?" for _ in COUNTED)
    same = " AND ".join(f"{column} = ?" for column in COUNTED)
    for counted, difference in sorted(change.items()):
        if difference:
            connection.execute(
                f"INSERT INTO work_counts ({names}, number) VALUES ({marks}, ?) "
                f"ON CONFLICT ({names}) DO UPDATE SET number = work_counts.number + excluded.number",
                (*counted, difference),
            )
        if difference < 0:
            connection.execute(f"DELETE FROM work_counts WHERE {same} AND number = 0", counted)


def recount(connection: Connection) -> None:
    """Count all rows anew, after they were written in bulk."""
    names = ", ".join(COUNTED)
    connection.execute("DELETE FROM work_counts")
    connection.execute(
        f"INSERT INTO work_counts ({names}, number) SELECT {names}, count(*) FROM work GROUP BY {names}"
    )
