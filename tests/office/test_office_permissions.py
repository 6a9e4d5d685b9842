"""The matrix: every command of every procedure against every relation and role."""

from __future__ import annotations

import pytest
from office_helpers import ZONE, Town

from onewindow.office import Refused, operations, queries
from onewindow.office.permissions import (
    RIGHTS,
    ROLES,
    VISIBLE_CASE,
    VISIBLE_TO_ORGANISATION,
    right_of,
    visible_case,
)
from onewindow.office.reading import SYSTEM, Standing
from onewindow.office.views import Actor
from onewindow.procedures.registry import get, ids

COMMANDS = sorted({command for procedure in ids() for command in get(procedure).commands})
RELATIONS = ("own", "mandated", "deciding", "lead", "consulted", "zone")


def test_every_command_has_a_right_and_every_right_a_command() -> None:
    assert sorted(set(RIGHTS) - {"edit", "ask_extension"}) == COMMANDS


RECORDED_FOR_OTHERS = {"request_hearing", "waive_hearing"}
"""What third parties write to the body, which have no account here (行政许可法 47): the body records it."""


@pytest.mark.parametrize("command", COMMANDS)
def test_no_applicant_decides_and_no_official_applies(sqlite_town: Town, command: str) -> None:
    terms = sqlite_town.view(sqlite_town.draft("M101")).terms
    right = right_of(command, terms)
    allowed = set()
    for relation in RELATIONS:
        for role in sorted(set().union(*ROLES.values())):
            actor = Actor("p", "x", "o", "o", "department", frozenset({role}))
            if Standing(actor, frozenset({relation}), frozenset({role})).has(right):
                allowed.add((relation, role))
    assert allowed, f"nobody may {command}"
    applicants = {relation for relation, _ in allowed} <= {"own", "mandated"}
    officials = {relation for relation, _ in allowed} <= {"deciding", "lead", "consulted"}
    if command in RECORDED_FOR_OTHERS:
        assert {relation for relation, _ in allowed} == {"own", "mandated", "deciding"}
        return
    assert applicants != officials, f"{command} is either an applicant's or an official's act"


def test_the_governments_head_extends_where_the_law_says_so(sqlite_town: Town) -> None:
    from dataclasses import replace

    terms = replace(
        sqlite_town.view(sqlite_town.draft("M101")).terms, extension_approver="head_of_government"
    )
    leader = Standing(Actor("p", "x", ZONE, "z", "zone"), frozenset({"zone"}), frozenset({"leader"}))
    head = Standing(Actor("p", "x", "d", "d", "department"), frozenset({"deciding"}), frozenset({"head"}))
    assert leader.has(right_of("extend", terms)) and not head.has(right_of("extend", terms))
    own = replace(terms, extension_approver="head_of_body")
    assert head.has(right_of("extend", own)) and not leader.has(right_of("extend", own))


def test_an_organisations_systems_see_the_cases_that_its_people_see(town: Town) -> None:
    project = town.project()
    draft, submitted = town.draft("M101", project), town.submitted("M112", project)
    department = town.view(submitted).matter.deciding
    seen = {}
    with town.office.ledger.reader() as connection:
        for login, organisation in (
            ("li.na", "o-guneng"), ("wang.wei", "o-other"), (f"{department}.clerk", department), ("zhou.min", ZONE),
        ):  # fmt: skip
            person = town.actor(login).person
            ways = (
                (VISIBLE_CASE, [person]), (VISIBLE_TO_ORGANISATION, [organisation]),
                (visible_case(f"member.organisation = '{organisation}'"), []),
            )  # fmt: skip
            found = [
                {str(row[0]) for row in connection.rows(f"SELECT c.id FROM cases c WHERE {sql}", values)}
                for sql, values in ways
            ]
            assert found[0] == found[1] == found[2]
            seen[organisation] = found[0]
    assert seen == {
        "o-guneng": {draft, submitted}, "o-other": set(), department: {submitted}, ZONE: {submitted},
    }  # fmt: skip


SECONDARY = {
    "case": lambda town, actor, case: queries.case(town.office, actor, case),
    "case by number": lambda town, actor, case: queries.case(town.office, actor, "GXQ-2026-000001"),
    "readiness": lambda town, actor, case: queries.readiness(town.office, actor, case),
    "confirmation": lambda town, actor, case: queries.confirmation(town.office, actor, case),
    "document": lambda town, actor, case: queries.open_document(
        town.office, actor, town.view(case).documents[0].id
    ),
    "project": lambda town, actor, case: queries.project(town.office, actor, town.view(case).project),
    "plan": lambda town, actor, case: queries.plan(town.office, actor, town.view(case).project),
    "task list": lambda town, actor, case: queries.task_list(town.office, actor, town.view(case).project),
    "certificate": lambda town, actor, case: queries.certificate(
        town.office, actor, town.view(case).certificates[0].number
    ),
    "perform": lambda town, actor, case: operations.perform(town.office, actor, case, "withdraw"),
    "withdraw answers": lambda town, actor, case: operations.withdraw_answers(
        town.office, actor, town.view(case).project, ["uses"]
    ),
    "mandate": lambda town, actor, case: operations.give_mandate(
        town.office, actor, town.view(case).project, "o-other"
    ),
}


@pytest.mark.parametrize("path", sorted(SECONDARY))
@pytest.mark.parametrize("login", ["wang.wei", "approval_bureau.head"])
def test_no_path_leads_a_stranger_to_a_case(sqlite_town: Town, path: str, login: str) -> None:
    case = sqlite_town.granted("M112")
    with pytest.raises(Refused) as error:
        SECONDARY[path](sqlite_town, sqlite_town.actor(login), case)
    assert error.value.code == "not_found"


def test_lists_show_a_stranger_nothing(town: Town) -> None:
    town.granted("M112")
    stranger = town.actor("wang.wei")
    assert queries.work_list(town.office, stranger).total == 0
    assert queries.projects(town.office, stranger) == ((), "")
    assert queries.certificates(town.office, stranger)[0] == ()
    assert queries.messages(town.office, stranger) == ((), "")


def test_a_department_sees_only_its_own_cases_of_a_project(town: Town) -> None:
    project = town.project()
    town.submitted("M101", project)
    ecology = town.submitted("M112", project)
    seen = queries.project(town.office, town.actor("ecology_environment.clerk"), project)
    assert [line.id for line in seen.cases] == [ecology]
    assert {paper.case for paper in seen.documents} == {ecology}
    assert seen.may_edit is False


def test_a_forged_actor_gains_nothing(town: Town) -> None:
    case = town.submitted("M112")
    forged = Actor(
        town.actor("wang.wei").person, "王伟", "ecology_environment", "x", "department", frozenset({"head"})
    )
    with pytest.raises(Refused, match="not yours"):
        operations.accept_case(town.office, forged, case)
    forged = Actor(
        town.actor("approval_bureau.head").person,
        "x",
        "approval_bureau",
        "x",
        "department",
        frozenset({"head"}),
    )
    with pytest.raises(Refused, match="not yours"):
        operations.accept_case(town.office, forged, case)


REGISTER = {
    "kind_unknown": lambda town: operations.register_organisation(town.office, SYSTEM, "x", "club"),
    "no_such_department": lambda town: operations.register_organisation(
        town.office, SYSTEM, "x", "department", "moon"
    ),
    "organisation_known": lambda town: operations.register_organisation(
        town.office, SYSTEM, "x", "enterprise", "o-guneng"
    ),
    "id_invalid": lambda town: operations.register_organisation(
        town.office, town.actor("approval_bureau.clerk"), "冒名", "enterprise", "heritage"
    ),
    "login_taken": lambda town: operations.register_person(town.office, SYSTEM, "li.na", "又一个"),
    "login_missing": lambda town: operations.register_person(town.office, SYSTEM, " ", "x"),
    "role_unknown": lambda town: operations.give_membership(
        town.office, SYSTEM, town.actor("li.na").person, "o-other", ["head"]
    ),
    "no_such_person": lambda town: operations.give_membership(
        town.office, SYSTEM, "p-none", "o-other", ["agent"]
    ),
    "no_such_organisation": lambda town: operations.give_membership(
        town.office, SYSTEM, town.actor("li.na").person, "o-none", ["agent"]
    ),
    "no_membership": lambda town: operations.end_membership(
        town.office, SYSTEM, town.actor("li.na").person, "o-other"
    ),
    "not_permitted": lambda town: operations.register_person(town.office, town.actor("li.na"), "x", "x"),
}


@pytest.mark.parametrize("code", sorted(REGISTER))
def test_the_register_refuses(sqlite_town: Town, code: str) -> None:
    with pytest.raises(Refused) as error:
        REGISTER[code](sqlite_town)
    assert error.value.code == code and error.value.zh and error.value.en


@pytest.mark.parametrize("login", ["approval_bureau.clerk", "approval_bureau.head", "li.na"])
def test_nobody_but_an_administrator_makes_somebody_act_for_an_enterprise(
    sqlite_town: Town, login: str
) -> None:
    actor = sqlite_town.actor(login)
    for person in (actor.person, sqlite_town.actor("wang.wei").person):
        with pytest.raises(Refused) as error:
            operations.give_membership(
                sqlite_town.office, actor, person, "o-guneng", ["legal_representative"]
            )
        assert error.value.code == "not_permitted"
    own = [one.organisation for one in queries.actors_of(sqlite_town.office, login)]
    assert own == [actor.organisation]
    assert [one.organisation for one in queries.actors_of(sqlite_town.office, "wang.wei")] == ["o-other"]


def test_one_person_may_act_for_several_organisations(town: Town) -> None:
    operations.give_membership(
        town.office, town.actor("zhou.min"), town.actor("li.na").person, "o-other", ["agent"]
    )
    assert [actor.organisation for actor in queries.actors_of(town.office, "li.na")] == [
        "o-other",
        "o-guneng",
    ]
    other = queries.actor_of(town.office, "li.na", "o-other")
    assert other is not None and other.organisation_name == "另一家公司"
    assert queries.actor_of(town.office, "nobody") is None
