"""Mandates: given, accepted, ended by either side or by their day, and what each lets the agency see and do."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from office_helpers import PDF, Town
from windows_helpers import hall

from onewindow.office import Refused, operations, queries
from onewindow.office.identity import citizen_check, code_check
from onewindow.office.reading import SYSTEM
from onewindow.office.views import Actor, WorkFilter
from onewindow.office.visit_record import Slot

BODY = "91370300MA3AGENT1".replace("I", "1")
AGENCY = BODY + code_check(BODY)
BORN = "37030319900307123"


@pytest.fixture
def agent(town: Town) -> Actor:
    operations.register_organisation(town.office, SYSTEM, "立创咨询", "enterprise", "o-agency", AGENCY)
    return town.enrol("sun.li", "孙莉", "o-agency", "agent")


def offered(town: Town, **reach: object) -> str:
    boss = town.people.get("boss") or town.enrol("boss", "张强", "o-guneng", "legal_representative")
    return operations.offer_mandate(town.office, boss, AGENCY.lower(), **reach)  # type: ignore[arg-type]


def accepted(town: Town, agent: Actor, **reach: object) -> str:
    mandate = offered(town, **reach)
    operations.answer_mandate(town.office, agent, mandate, accept=True)
    return mandate


def sees(town: Town, agent: Actor, case: str) -> bool:
    listed = any(one.id == case for one in queries.work_list(town.office, agent, WorkFilter()).items)
    try:
        queries.case(town.office, agent, case)
    except Refused as refusal:
        assert refusal.code == "not_found" and not listed
        return False
    assert listed
    return True


def refused(code: str, act: object, *values: object, **more: object) -> None:
    with pytest.raises(Refused) as refusal:
        act(*values, **more)  # type: ignore[operator]
    assert refusal.value.code == code


def test_an_offer_gives_nothing_until_it_is_accepted(town: Town, agent: Actor) -> None:
    case = town.draft()
    mandate = offered(town)
    assert not sees(town, agent, case)
    operations.answer_mandate(town.office, agent, mandate, accept=True)
    assert sees(town, agent, case)
    operations.submit_case(town.office, agent, case, declared=True)


def test_a_mandate_for_all_reaches_later_projects(town: Town, agent: Actor) -> None:
    accepted(town, agent)
    assert sees(town, agent, town.draft())


def test_a_mandate_for_one_project_stops_there(town: Town, agent: Actor) -> None:
    first, second = town.project(), town.project()
    accepted(town, agent, project=first)
    assert sees(town, agent, town.draft(project=first))
    assert not sees(town, agent, town.draft(project=second))


def test_a_mandate_for_some_matters_shows_and_allows_only_these(town: Town, agent: Actor) -> None:
    project = town.project()
    accepted(town, agent, project=project, matters=["M112"])
    assert not sees(town, agent, town.draft("M101", project))
    assert sees(town, agent, town.draft("M112", project))
    refused("beyond_mandate", operations.start_case, town.office, agent, project, "M107")


def test_an_observer_sees_and_does_nothing(town: Town, agent: Actor) -> None:
    project = town.project()
    accepted(town, agent, project=project, acts=False)
    case = town.draft(project=project)
    assert sees(town, agent, case) and queries.case(town.office, agent, case).actions == ()
    refused("not_permitted", operations.submit_case, town.office, agent, case, declared=True)
    refused("not_permitted", operations.answer_facts, town.office, agent, project, {"land_area_ha": 3})


@pytest.mark.parametrize("side", ["boss", "sun.li"])
def test_either_side_ends_it_at_once(town: Town, agent: Actor, side: str) -> None:
    mandate = accepted(town, agent)
    case = town.draft()
    operations.withdraw_mandate(town.office, town.actor(side), mandate, "不再需要")
    assert not sees(town, agent, case)
    refused("mandate_closed", operations.withdraw_mandate, town.office, town.actor("boss"), mandate)
    state = "withdrawn" if side == "boss" else "resigned"
    assert [(one.state, one.reason) for one in queries.mandates(town.office, agent)[0]] == [
        (state, "不再需要")
    ]


def test_ending_one_leaves_what_another_gives(town: Town, agent: Actor) -> None:
    project = town.project()
    case = town.draft(project=project)
    whole = accepted(town, agent)
    accepted(town, agent, project=project, acts=False)
    operations.withdraw_mandate(town.office, agent, whole)
    assert sees(town, agent, case)
    assert queries.case(town.office, agent, case).relations == {"observing"}


def test_nobody_sees_through_an_expired_mandate(town: Town, agent: Actor) -> None:
    case = town.draft()
    accepted(town, agent, until=date(2026, 11, 24))
    town.clock.set_day(date(2026, 11, 24))
    entered = queries.actor_of(town.office, "sun.li")
    assert entered is not None and sees(town, entered, case)
    town.clock.set_day(date(2026, 11, 25))
    entered = queries.actor_of(town.office, "sun.li")
    assert entered is not None and not sees(town, entered, case)
    assert [one.state for one in queries.mandates(town.office, entered)[0]] == ["expired"]
    assert operations.end_expired_mandates(town.office) == 0


def test_the_daily_round_ends_mandates(town: Town, agent: Actor) -> None:
    case = town.draft()
    accepted(town, agent, until=date(2026, 11, 23))
    town.clock.set_day(date(2026, 11, 24))
    operations.sweep(town.office)
    assert not sees(town, agent, case)


def test_refusals(town: Town, agent: Actor) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    refused("not_permitted", operations.offer_mandate, office, li, AGENCY)
    refused("no_such_organisation", operations.offer_mandate, office, li, "91350100M000100Y43", project)
    for mistyped in ("91350100M000100Y44", "", "3703031990010110", "370303199001011078"):
        refused("identity_wrong", operations.offer_mandate, office, li, mistyped, project)
    refused("own_agency", operations.offer_mandate, office, li, "91370300MA3XXXXX1C", project)
    refused("until_past", operations.offer_mandate, office, li, AGENCY, project, until=date(2026, 11, 22))
    refused("until_far", operations.offer_mandate, office, li, AGENCY, project, until=date(2032, 1, 1))
    refused("no_such_matter", operations.offer_mandate, office, li, AGENCY, project, ["M999"])
    refused("not_found", operations.offer_mandate, office, town.actor("wang.wei"), AGENCY, project)
    mandate = operations.offer_mandate(office, li, AGENCY, project)
    refused("mandated_already", operations.offer_mandate, office, li, AGENCY, project)
    refused("not_permitted", operations.answer_mandate, office, li, mandate, True)
    refused("not_found", operations.answer_mandate, office, town.actor("wang.wei"), mandate, True)


def test_an_agency_for_some_matters_takes_no_paper_of_another_matters_case(town: Town, agent: Actor) -> None:
    project = town.project()
    other = town.draft("M107", project)
    mine = operations.start_case(town.office, town.actor("li.na"), project, "M112")
    accepted(town, agent, project=project, matters=["M112"])
    assert not sees(town, agent, other) and sees(town, agent, mine)
    papers = {one.id: one for one in town.view(other).documents}
    named = {}
    for actor in (agent, town.actor("li.na")):
        needs = queries.readiness(town.office, actor, mine).needs
        named[actor.name] = {one.id for need in needs for one in need.reusable}
        shown = {one.id for one in queries.project(town.office, actor, project).documents}
        assert set(papers) <= shown if actor is not agent else shown == set()
    assert named["孙莉"] == set() and named["李娜"] and named["李娜"] <= set(papers)
    paper = papers[min(named["李娜"])]
    with pytest.raises(Refused) as refused:
        operations.reuse_document(town.office, agent, mine, paper.document, paper.id)
    assert refused.value.code == "no_such_paper"


def test_an_agency_for_some_matters_reads_no_names_of_papers_and_certificates_of_others(
    town: Town, agent: Actor
) -> None:
    li, project = town.actor("li.na"), town.project(regional_assessments=["soil_water"], energy_tce=0)
    filed = town.accepted("M101", project)
    operations.perform(town.office, town.reviewer(filed), filed, "file", {"number": "淄高新备 1 号"})
    bundle = operations.begin_bundle(town.office, li, project, "stage-1", ["M107", "M112"])
    cases = {one.matter: one.case for one in queries.bundle(town.office, li, bundle).cases}
    unseen, mine = cases["M107"], cases["M112"]
    town.attach(unseen, "application_form", name="他人的申请表.pdf")
    accepted(town, agent, project=project, matters=["M112"])
    for actor, shown in ((agent, False), (li, True)):
        view = queries.bundle(town.office, actor, bundle)
        named = {paper.file_name for need in view.needs for paper in (*need.attached, *need.reusable)}
        named |= {one.name for need in view.needs for one in need.not_offered}
        assert ("他人的申请表.pdf" in named) is shown
        assert any("M107" in need.matters for need in view.needs) is shown
        assert bool(queries.project(town.office, actor, project).certificates) is shown
    number = queries.project(town.office, li, project).certificates[0].number
    operations.revoke_result(town.office, town.head(filed), filed, "untrue_facts", "材料虚假")
    for actor, shown in ((agent, False), (li, True)):
        needs = queries.readiness(town.office, actor, mine).needs
        assert (number in {one.name for need in needs for one in need.not_offered}) is shown
    seen = queries.project(town.office, agent, project)
    assert {one.case for one in seen.documents} <= {one.id for one in seen.cases}


def test_a_project_begun_at_a_counter_is_the_agencys_too(town: Town, agent: Actor) -> None:
    accepted(town, agent)
    clerk = hall(town)
    intake = operations.begin_intake(town.office, clerk, "o-guneng", "李娜", "self")
    project = operations.choose_project(town.office, clerk, intake, name="固态锂电池生产基地二期")
    assert queries.project(town.office, agent, project).id == project


@pytest.mark.parametrize(("until", "fits"), [(date(2031, 11, 23), True), (date(2031, 11, 24), False)])
def test_a_mandate_lasts_five_years_by_the_day(town: Town, agent: Actor, until: date, fits: bool) -> None:
    assert town.office.today() == date(2026, 11, 23)
    if fits:
        assert offered(town, until=until)
    else:
        town.enrol("boss", "张强", "o-guneng", "legal_representative")
        refused("until_far", offered, town, until=until)


def test_what_an_agency_files_is_the_applicants(town: Town, agent: Actor) -> None:
    office, li = town.office, town.actor("li.na")
    case = town.accepted()
    mandate = accepted(town, agent)
    complaint = operations.make_complaint(office, agent, case, "extra_papers", "要求目录以外的证明")
    [seen] = queries.complaints(office, li)[0]
    assert seen.organisation_name == "淄博固能新材料有限公司" and queries.complaints(office, agent)[0] == (
        seen,
    )
    operations.answer_complaint(office, town.actor("zhou.min"), complaint, "已责令收回要求")
    told = [one for one in office.ledger.pending(1000) if one.payload.get("kind") == "complaint_answered"]
    assert told[-1].payload["organisations"] == ["o-agency", "o-guneng"]
    operations.escalate_complaint(office, li, complaint, "仍在要求")
    operations.decide_case(office, town.reviewer(case), case, granted=False, reasons="不符合规划")
    appeal = operations.record_appeal(office, agent, case, "reconsideration", "区管委会", office.today())
    operations.withdraw_mandate(office, town.actor("boss"), mandate)
    assert queries.complaints(office, agent)[0] == ()
    refused("not_found", operations.withdraw_complaint, office, agent, complaint)
    refused("not_found", operations.record_appeal_result, office, agent, appeal, "changed")
    operations.withdraw_complaint(office, li, complaint)
    operations.record_appeal_result(office, li, appeal, "changed")
    [view] = queries.remedies(office, li, case)[1]
    assert view.outcome == "changed"


def test_a_repeated_key_opens_nothing_after_the_mandate_ended(town: Town, agent: Actor) -> None:
    project = town.project()
    case = operations.start_case(town.office, town.actor("li.na"), project, "M112")
    need = town.view(case).needs[0]
    operations.give_mandate(town.office, town.actor("li.na"), project, "o-agency")

    def answer() -> object:
        return operations.answer_facts(town.office, agent, project, {"land_area_ha": 3}, key="k")

    def attach() -> object:
        file = BytesIO(PDF)
        return operations.attach_document(
            town.office, agent, case, need.document, "a.pdf", file, len(PDF), key="p"
        )

    answer()
    paper = attach()
    assert attach() == paper, "sent twice, done once"
    operations.end_mandate(town.office, town.actor("li.na"), project, "o-agency")
    operations.answer_facts(town.office, town.actor("li.na"), project, {"land_area_ha": 7})
    refused("not_found", answer)
    refused("not_found", attach)


def test_only_a_confirmed_applicant_is_mandated_for_a_project(town: Town) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    for nobody in ("o-none", "heritage", "cn-sd-zb-gxq"):
        refused("no_such_organisation", operations.give_mandate, office, li, project, nobody)
    newcomer = operations.sign_up_resident(office, "new", "新人", BORN + citizen_check(BORN))
    refused("not_verified", operations.give_mandate, office, li, project, newcomer)


def test_an_ended_mandate_ends_the_invitation_to_a_visit(town: Town, agent: Actor) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    operations.give_mandate(office, li, project, "o-agency")
    case = town.accepted("M107", project)
    slot = Slot(date(2026, 12, 1), "09:00", "11:00")
    visit = operations.propose_visit(office, town.reviewer(case), [case], "核查", "一号门", [slot], [])
    assert queries.visit(office, agent, visit).visit.place == "一号门"
    operations.end_mandate(office, li, project, "o-agency")
    refused("not_found", queries.visit, office, agent, visit)
    refused("not_found", operations.answer_visit, office, agent, visit, ["2026-12-01"])
    operations.confirm_visit(office, town.reviewer(case), visit, slot, "一号门", "刘 0533")
    with office.ledger.reader() as connection:
        told = connection.rows("SELECT payload FROM outbox WHERE topic = 'visit' ORDER BY position")
    assert "o-agency" in str(told[0]) and "o-agency" not in str(told[-1]) and "o-guneng" in str(told[-1])
