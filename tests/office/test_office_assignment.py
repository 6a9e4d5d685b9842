"""Giving cases to people: who may, to whom, many at once, undone, and what lists make of it."""

from __future__ import annotations

import pytest
from office_helpers import Town

from onewindow.ledger import KeyConflict
from onewindow.office import Refused, operations, queries
from onewindow.office.views import WorkFilter

CLERK, REVIEWER, HEAD = (f"approval_bureau.{role}" for role in ("clerk", "reviewer", "head"))


def assigned(town: Town, login: str, whom: str) -> list[str]:
    filter = WorkFilter(assigned=whom)
    return [line.id for line in queries.work_list(town.office, town.actor(login), filter).items]


def two(town: Town) -> list[str]:
    project = town.project(construction_waste=True)
    return [town.submitted(matter, project) for matter in ("M110", "M114")]


def test_a_case_is_given_shown_and_taken_back(town: Town) -> None:
    first, second = two(town)
    reviewer = town.actor(REVIEWER)
    operations.assign_case(town.office, town.actor(CLERK), first, reviewer.person)
    line = {one.id: one for one in queries.work_list(town.office, reviewer).items}[first]
    assert (line.assigned, line.assigned_name) == (reviewer.person, reviewer.name)
    assert assigned(town, REVIEWER, reviewer.person) == [first]
    assert assigned(town, REVIEWER, "nobody") == [second]
    with town.office.ledger.reader() as connection:
        assert connection.rows("SELECT person FROM tasks WHERE case_id = ?", (first,)) == [(reviewer.person,)]
    operations.assign_case(town.office, reviewer, first, "")
    assert assigned(town, REVIEWER, reviewer.person) == []
    for login, times in ((CLERK, 2), ("li.na", 0)):
        assert [entry.title.zh for entry in town.view(first, login).timeline].count("分办") == times


def test_each_organisation_assigns_for_itself(town: Town) -> None:
    case = town.submitted("M112")
    official = town.reviewer(case)
    stranger = town.actor(REVIEWER)
    operations.assign_case(town.office, official, case, official.person)
    applicant = {one.id: one for one in queries.work_list(town.office, town.actor("li.na")).items}[case]
    assert applicant.assigned == "", "who works on it is the department's own affair"
    with pytest.raises(Refused, match=r"not yours") as unseen:
        operations.assign_case(town.office, stranger, case, stranger.person)
    assert unseen.value.code == "not_found", "as for a case that there is none of"
    with pytest.raises(Refused) as error:
        operations.assign_case(town.office, official, case, stranger.person)
    assert error.value.code == "no_member" and error.value.zh
    for login in ("li.na", "zhou.min"):
        with pytest.raises(Refused):
            operations.assign_case(town.office, town.actor(login), case, town.actor(login).person)


def test_many_at_once_name_those_that_failed(town: Town) -> None:
    first, second = two(town)
    finished = town.submitted("M101")
    operations.decide_case(town.office, town.reviewer(finished), finished, granted=True)
    foreign = town.submitted("M112")
    reviewer = town.actor(REVIEWER)
    made = operations.assign_cases(
        town.office,
        town.actor(HEAD),
        [first, second, first, finished, foreign, "c-none"],
        reviewer.person,
        "k1",
    )
    assert made.done == (first, second) and dict(made.before) == {first: "", second: ""}
    assert [one.case for one in made.failed] == [finished, foreign, "c-none"]
    assert "finished" in made.failed[0].reason.en and made.failed[0].number.startswith("GXQ-")
    assert made.failed[1].number == "", "nothing is told of a case that may not be seen"
    again = operations.assign_cases(
        town.office,
        town.actor(HEAD),
        [first, second, first, finished, foreign, "c-none"],
        reviewer.person,
        "k1",
    )
    assert again == made
    with pytest.raises(KeyConflict):
        operations.assign_cases(town.office, town.actor(HEAD), [first], reviewer.person, "k1")


def test_undo_gives_back_unless_somebody_gave_it_since(town: Town) -> None:
    first, second = two(town)
    head, reviewer, clerk = (town.actor(login) for login in (HEAD, REVIEWER, CLERK))
    operations.assign_case(town.office, head, first, clerk.person)
    made = operations.assign_cases(town.office, head, [first, second], reviewer.person)
    assert dict(made.before) == {first: clerk.person, second: ""}
    operations.assign_case(town.office, head, second, head.person)
    undone = operations.take_back_assignment(town.office, head, made.before, reviewer.person)
    assert undone.done == (first,) and [one.case for one in undone.failed] == [second]
    assert assigned(town, CLERK, clerk.person) == [first] and assigned(town, HEAD, head.person) == [second]


def test_nothing_chosen_and_too_many_are_refused(sqlite_town: Town) -> None:
    head = sqlite_town.actor(HEAD)
    for cases, code in (([], "nothing_chosen"), ([f"c{place}" for place in range(201)], "too_many")):
        with pytest.raises(Refused) as error:
            operations.assign_cases(sqlite_town.office, head, cases, head.person)
        assert error.value.code == code and error.value.zh and error.value.en


def test_assignments_survive_a_rebuild_and_end_with_the_relation(town: Town) -> None:
    first, _ = two(town)
    reviewer = town.actor(REVIEWER)
    operations.assign_case(town.office, reviewer, first, reviewer.person)

    def rows() -> list[tuple[object, ...]]:
        with town.office.ledger.reader() as connection:
            return [
                row
                for table in ("case_assignments", "work", "work_counts", "search_texts", "search_terms")
                for row in sorted(connection.rows(f"SELECT * FROM {table}"), key=repr)
            ]

    before = rows()
    town.office.ledger.rebuild()
    assert rows() == before


def test_mandates_and_renamed_projects_reach_the_list_and_the_search(town: Town) -> None:
    project = town.project()
    case = town.submitted("M101", project)
    agent = town.actor("wang.wei")

    def found(login: str, text: str) -> list[str]:
        filter = WorkFilter(text=text)
        return [line.id for line in queries.work_list(town.office, town.actor(login), filter).items]

    assert found("li.na", "电池") == [case] and found("wang.wei", "电池") == []
    operations.give_mandate(town.office, town.actor("li.na"), project, agent.organisation)
    assert found("wang.wei", "电池") == [case]
    operations.rename_project(town.office, town.actor("li.na"), project, "钠电生产线")
    assert found("li.na", "电池") == [] and found("li.na", "钠电") == found("li.na", "线") == [case]
    assert found("li.na", "钠电 固能") == [case] and found("li.na", "钠电 固态") == []
    for number in ("gxq-2026-000001", "2026-000001", "000001", "1"):
        assert found("li.na", number) == [case], number
    assert found("li.na", "3") == [] == found("li.na", "、")
    operations.end_mandate(town.office, town.actor("li.na"), project, agent.organisation)
    assert found("wang.wei", "钠电") == []
    assert queries.work_list(town.office, agent).total == 0
