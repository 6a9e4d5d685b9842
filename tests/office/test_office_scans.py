"""What concerns one project reads that project's cases, however many others there are."""

from __future__ import annotations

import pytest
from office_helpers import Town

from onewindow.ledger.database import counting
from onewindow.office import operations, queries


@pytest.fixture
def joint(sqlite_town: Town) -> Town:
    sqlite_town.department("natural_resources")
    return sqlite_town


def scans(town: Town, statements: list[str]) -> list[str]:
    """The statements that walk the whole table of cases, by SQLite's own plan."""
    found = []
    with town.office.ledger.reader() as connection:
        names = {alias for sql in statements for alias in _names_of_cases(sql)}
        for sql in dict.fromkeys(statements):
            if not sql.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
                continue
            plan = connection.rows(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
            if any(str(step[3]) in {f"SCAN {name}" for name in names} for step in plan):
                found.append(sql)
    return found


def _names_of_cases(sql: str) -> list[str]:
    words = sql.replace("(", " ").replace(",", " ").split()
    places = [place for place, word in enumerate(words) if word == "cases"]
    return ["cases", *(words[place + 1] for place in places if place + 1 < len(words))]


def test_a_project_never_reads_the_cases_of_all(joint: Town) -> None:
    town, office, applicant = joint, joint.office, joint.actor("li.na")
    with counting() as statements:
        case = town.accepted("M112")
        project = town.view(case).project
        for login in ("li.na", "ecology_environment.reviewer", "zhou.min"):
            actor = town.actor(login)
            queries.case(office, actor, case)
            queries.project(office, actor, project)
            queries.projects(office, actor)
            queries.project_dates(office, actor, project)
        queries.handling(office, town.reviewer(case), case)
        queries.together(office, applicant, project, "stage-1")
        queries.pre_reviews(office, applicant, project)
        made = operations.begin_bundle(office, applicant, project, "stage-1", ["M101"])
        queries.bundle(office, applicant, made)
    # the writer's statements run in its own thread: those of a start are asked here
    statements += [
        "SELECT id FROM cases WHERE project = ? ORDER BY id",
        "SELECT c.id FROM cases c LEFT JOIN case_parts k ON k.case_id = c.id WHERE c.project = ? AND c.matter = ?",
    ]
    assert scans(town, statements) == []
