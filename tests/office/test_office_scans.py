"""What concerns one project reads that project's cases, however many others there are."""

from __future__ import annotations

import pytest
from office_helpers import Town

from onewindow.ledger.database import counting
from onewindow.office import operations, queries
from onewindow.office.permissions import PROJECTS_SEEN, VISIBLE_PROJECT


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


def test_the_list_of_projects_begins_with_the_person_and_shows_what_the_rule_shows(town: Town) -> None:
    shared = town.view(town.submitted("M112")).project
    draft = town.view(town.draft("M101")).project
    seen: dict[str, list[str]] = {}
    with town.office.ledger.reader() as connection:
        for login, actor in town.people.items():
            ways = (f"p.id IN ({PROJECTS_SEEN})", VISIBLE_PROJECT)
            first, second = (
                connection.rows(f"SELECT p.id FROM projects p WHERE {way} ORDER BY p.id", [actor.person] * 2)
                for way in ways
            )
            assert first == second, login
            seen[login] = [str(row[0]) for row in first]
    assert seen["li.na"] == sorted([shared, draft]) and seen["wang.wei"] == []
    assert seen["ecology_environment.clerk"] == [shared]
    for login, actor in town.people.items():
        assert sorted(one.id for one in queries.projects(town.office, actor)[0]) == seen[login]


def test_an_applicants_list_walks_no_other_projects(sqlite_town: Town) -> None:
    sqlite_town.project()
    with counting() as statements:
        queries.projects(sqlite_town.office, sqlite_town.actor("li.na"))
    with sqlite_town.office.ledger.reader() as connection:
        plan = [connection.rows(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")) for sql in statements]
    assert not [step for steps in plan for step in steps if str(step[3]).startswith("SCAN p")]
