"""Signing up, confirmation by a window, and the people of one's own enterprise."""

from __future__ import annotations

import pytest
from office_helpers import Town

from onewindow.office import Refused, operations, queries
from onewindow.office.identity import citizen_check, code_check
from onewindow.office.views import Actor

BODY = "91370300MA3NEW001"
CODE = BODY + code_check(BODY)


def number(serial: int = 1) -> str:
    body = f"3703031990010{serial:04d}"
    return body + citizen_check(body)


def newcomer(town: Town, login: str = "han.mei", code: str = CODE, serial: int = 1011) -> Actor:
    operations.sign_up_enterprise(town.office, "新来的公司", code, login, "韩梅", number(serial))
    actor = queries.actor_of(town.office, login)
    assert actor is not None
    return actor


def refused(code: str, act: object, *values: object, **more: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*values, **more)  # type: ignore[operator]
    assert refusal.value.code == code
    return refusal.value


def test_an_enterprise_signs_up_and_its_first_person_represents_it(town: Town) -> None:
    actor = newcomer(town)
    assert (actor.kind, actor.roles) == ("enterprise", frozenset({"legal_representative"}))
    own, people = queries.organisation(town.office, actor)
    assert (own.credit_code, own.verified_on) == (CODE, None)
    assert [one.name for one in people] == ["韩梅"]


def test_a_resident_signs_up_and_only_the_ends_of_its_number_are_shown(sqlite_town: Town) -> None:
    town = sqlite_town
    operations.sign_up_resident(town.office, "lu.ping", "陆平", number(1012))
    actor = queries.actor_of(town.office, "lu.ping")
    assert actor is not None and actor.kind == "individual"
    shown = queries.person(town.office, actor).number
    assert shown == f"3703**********{number(1012)[-4:]}"
    assert queries.registrations(town.office, town.actor("approval_bureau.clerk"))[0][0].number == shown


def test_an_unconfirmed_applicant_drafts_but_does_not_submit(sqlite_town: Town) -> None:
    town = sqlite_town
    actor = newcomer(town)
    town.people["li.na"] = actor
    case = town.draft()
    refused("not_verified", operations.submit_case, town.office, actor, case, declared=True)
    clerk = town.actor("approval_bureau.clerk")
    operations.decline_organisation(town.office, clerk, actor.organisation, "执照照片看不清")
    said = refused("not_verified", operations.submit_case, town.office, actor, case, declared=True)
    assert "执照照片看不清" in said.zh
    operations.verify_organisation(town.office, clerk, actor.organisation, "营业执照副本、身份证")
    assert operations.submit_case(town.office, actor, case, declared=True).number
    refused(
        "verified_already", operations.verify_organisation, town.office, clerk, actor.organisation, "执照"
    )


def test_its_people_are_told_what_a_window_says(town: Town) -> None:
    """In the messages here, with their read marks, and by the outbox; nobody else is."""
    office, actor = town.office, newcomer(town)
    clerk, stranger = town.actor("approval_bureau.clerk"), town.actor("li.na")
    operations.decline_organisation(office, clerk, actor.organisation, "执照照片看不清")
    town.clock.advance(minutes=1)
    operations.verify_organisation(office, clerk, actor.organisation, "营业执照副本")

    def unread() -> list[str]:
        return [one.kind for one in queries.inbox(office, actor, unread_only=True)[0]]

    assert unread() == ["organisation_verified", "organisation_declined"]
    newest, following = queries.messages(office, actor, limit=1)
    assert "营业执照副本" in newest[0].text.zh and newest[0].case == "" and "confirmed" in newest[0].text.en
    (oldest,), end = queries.messages(office, actor, following)
    assert "执照照片看不清" in oldest.text.zh and end == ""
    operations.mark_read(office, stranger, [oldest.id])
    operations.mark_read(office, actor, [oldest.id])
    assert unread() == ["organisation_verified"] and queries.unread(office, actor) == 1
    operations.mark_all_read(office, actor)
    assert queries.unread(office, actor) == 0
    told = [one.payload for one in office.ledger.pending(1000) if one.topic == "registration"]
    assert [one["kind"] for one in told if one.get("organisations") == [actor.organisation]] == [
        "organisation_declined", "organisation_verified",
    ]  # fmt: skip
    assert queries.messages(office, stranger)[0] == queries.messages(office, clerk)[0] == ()


def test_a_window_that_takes_in_confirms_and_tells(sqlite_town: Town) -> None:
    town, actor = sqlite_town, newcomer(sqlite_town)
    clerk = town.actor("approval_bureau.clerk")
    operations.begin_intake(town.office, clerk, actor.organisation, "韩梅", "self")
    assert [one.kind for one in queries.messages(town.office, actor)[0]] == ["organisation_verified"]


def test_only_a_window_confirms(sqlite_town: Town) -> None:
    town = sqlite_town
    actor = newcomer(town)
    for login in ("li.na", "approval_bureau.reviewer"):
        other = town.actor(login)
        refused(
            "not_permitted", operations.verify_organisation, town.office, other, actor.organisation, "执照"
        )
        assert queries.registrations(town.office, other)[0] == ()
    operations.verify_organisation(town.office, town.actor("zhou.min"), actor.organisation, "执照")
    assert queries.registrations(town.office, town.actor("zhou.min"))[0] == ()


def test_a_code_is_taken_once_and_free_again_when_declined(sqlite_town: Town) -> None:
    town = sqlite_town
    first = newcomer(town)
    refused("organisation_known", newcomer, town, "other", CODE, 1013)
    refused("login_taken", newcomer, town, "han.mei", "91350100M000100Y43", 1013)
    refused("identity_wrong", newcomer, town, "other", CODE[:-1] + "I", 1013)
    operations.decline_organisation(town.office, town.actor("zhou.min"), first.organisation, "冒用他人执照")
    assert newcomer(town, "other", CODE, 1013).organisation != first.organisation


def test_people_are_invited_agree_and_are_removed_at_once(town: Town) -> None:
    boss = newcomer(town)
    operations.sign_up_resident(town.office, "lu.ping", "陆平", number(1012))
    operations.invite_member(town.office, boss, "lu.ping", ["agent"])
    assert queries.actor_of(town.office, "lu.ping", boss.organisation) is None
    resident = queries.actor_of(town.office, "lu.ping")
    assert resident is not None
    assert [one.organisation for one in queries.person(town.office, resident).invitations] == [
        boss.organisation
    ]
    operations.answer_invitation(town.office, resident, boss.organisation, accept=True)
    agent = queries.actor_of(town.office, "lu.ping", boss.organisation)
    assert agent is not None and agent.roles == {"agent"}
    project = operations.create_project(town.office, agent, "新厂房")
    operations.remove_member(town.office, boss, agent.person)
    refused("not_found", queries.project, town.office, agent, project)


def test_refusals_about_people(sqlite_town: Town) -> None:
    town = sqlite_town
    boss = newcomer(town)
    agent = town.actor("li.na")
    refused("not_permitted", operations.invite_member, town.office, agent, "wang.wei", ["agent"])
    refused("no_such_person", operations.invite_member, town.office, boss, "nobody", ["agent"])
    refused("role_unknown", operations.invite_member, town.office, boss, "wang.wei", ["clerk"])
    refused("member_already", operations.invite_member, town.office, boss, "han.mei", ["agent"])
    refused("last_representative", operations.remove_member, town.office, boss, boss.person)
    refused("no_membership", operations.remove_member, town.office, boss, agent.person)
    refused("no_invitation", operations.answer_invitation, town.office, agent, boss.organisation, True)


def test_nobody_joins_a_retired_organisation(sqlite_town: Town) -> None:
    town = sqlite_town
    boss = newcomer(town)
    operations.invite_member(town.office, boss, "wang.wei", ["agent"])
    operations.retire_organisation(town.office, town.actor("zhou.min"), boss.organisation, "已注销")
    guest = town.actor("wang.wei")
    refused("organisation_retired", operations.answer_invitation, town.office, guest, boss.organisation, True)
    operations.answer_invitation(town.office, guest, boss.organisation, False)
    assert [one.organisation for one in queries.actors_of(town.office, "wang.wei")] == ["o-other"]


def test_the_last_person_of_a_resident_stays(sqlite_town: Town) -> None:
    town = sqlite_town
    operations.sign_up_resident(town.office, "lu.ping", "陆平", number(1012))
    resident = queries.actor_of(town.office, "lu.ping")
    assert resident is not None
    refused("last_member", operations.remove_member, town.office, resident, resident.person)
    second = town.enrol("lu.an", "陆安", resident.organisation, "agent")
    operations.remove_member(town.office, second, second.person)
    assert queries.actor_of(town.office, "lu.ping") is not None
