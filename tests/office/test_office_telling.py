"""What stands in an inbox beside the procedures of cases: site visits, mandates, complaints; and what waits for the applicant."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from office_helpers import PDF, Town

from onewindow.office import Actor, operations, queries
from onewindow.office.identity import code_check
from onewindow.office.queries.messages import InboxLine
from onewindow.office.reading import SYSTEM
from onewindow.office.visit_record import Slot

BODY = "91370300MA3AGENT1"
AGENCY = BODY + code_check(BODY)
SLOT = Slot(date(2026, 12, 1), "09:00", "11:00")
LATER = Slot(date(2026, 12, 2), "14:00", "15:30")


@pytest.fixture
def agent(town: Town) -> Actor:
    operations.register_organisation(town.office, SYSTEM, "立创咨询", "enterprise", "o-agency", AGENCY)
    return town.enrol("sun.li", "孙莉", "o-agency", "agent")


def lines(town: Town, actor: Actor, prefix: str) -> list[InboxLine]:
    """The messages of kinds that begin so, oldest first."""
    found, _ = queries.inbox(town.office, actor, limit=200)
    return [one for one in reversed(found) if one.kind.startswith(prefix)]


def proposed(town: Town, case: str, *slots: Slot) -> str:
    return operations.propose_visit(
        town.office, town.reviewer(case), [case], "核查厂房间距", "一号门", slots or [SLOT], []
    )


def test_a_visit_is_told_in_the_inbox_and_waits_to_be_answered(town: Town) -> None:
    office, li = town.office, town.actor("li.na")
    case = town.accepted()
    assert queries.todo(office, li).visits == ()
    visit = proposed(town, case, SLOT, LATER)
    (told,) = lines(town, li, "visit_")
    assert (told.about, told.thing, told.case, told.read) == ("visit", visit, "", False)
    assert told.text.zh.startswith("固态锂电池生产基地一期：核查厂房间距")
    assert "2026-12-01 09:00–11:00、2026-12-02 14:00–15:30" in told.text.zh
    (waiting,) = queries.todo(office, li).visits
    assert (waiting.id, waiting.day, waiting.project_name) == (visit, None, "固态锂电池生产基地一期")
    assert not queries.todo(office, li).nothing
    operations.answer_visit(office, li, visit, ["2026-12-01"])
    assert queries.todo(office, li).visits == ()
    (answered,) = lines(town, town.reviewer(case), "visit_")
    assert answered.kind == "visit_answered" and len(lines(town, li, "visit_")) == 1
    operations.confirm_visit(office, town.reviewer(case), visit, SLOT, "北门", "刘工 0533-1234567")
    operations.move_visit(office, town.reviewer(case), visit, LATER, "大风停工")
    confirmed, moved = lines(town, li, "visit_")[1:]
    assert (
        "北门" in confirmed.text.zh
        and "0533-1234567" in confirmed.text.zh
        and "大风" not in confirmed.text.zh
    )
    assert "2026-12-02 14:00–15:30" in moved.text.zh and "大风停工" in moved.text.zh
    assert [one.day for one in queries.todo(office, li).visits] == [LATER.day]
    town.clock.set_day(date(2026, 12, 3))
    assert queries.todo(office, li).visits == (), "it is over"


def test_a_visit_called_off_waits_no_more_and_says_why(sqlite_town: Town) -> None:
    town, office, li = sqlite_town, sqlite_town.office, sqlite_town.actor("li.na")
    case = town.accepted()
    visit = proposed(town, case)
    operations.cancel_visit(office, town.reviewer(case), visit, "资料已能说明")
    assert "资料已能说明" in lines(town, li, "visit_cancelled")[0].text.zh
    assert queries.todo(office, li).visits == ()


def test_nobody_reads_of_a_visit_that_it_may_not_see_any_more(town: Town, agent: Actor) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    operations.give_mandate(office, li, project, "o-agency")
    visit = proposed(town, town.accepted("M107", project))
    (told,) = lines(town, agent, "visit_")
    assert [one.id for one in queries.todo(office, agent).visits] == [visit]
    operations.end_mandate(office, li, project, "o-agency")
    before = queries.unread(office, agent)
    assert lines(town, agent, "visit_") == [] and queries.todo(office, agent).visits == ()
    operations.mark_read(office, agent, [told.id])
    operations.give_mandate(office, li, project, "o-agency")
    assert not lines(town, agent, "visit_")[0].read, "what one may not see can't be marked"
    assert queries.unread(office, agent) > before


def test_both_sides_of_a_mandate_are_told(town: Town, agent: Actor) -> None:
    office = town.office
    boss = town.enrol("boss", "张强", "o-guneng", "legal_representative")
    mandate = operations.offer_mandate(office, boss, AGENCY, until=date(2027, 6, 30), acts=False)
    (offer,) = lines(town, agent, "mandate_")
    assert (offer.kind, offer.about, offer.thing) == ("mandate_offered", "mandate", mandate)
    assert "全部项目" in offer.text.zh and "仅可查看" in offer.text.zh and "2027-06-30" in offer.text.zh
    assert "固能" in offer.text.zh and lines(town, boss, "mandate_") == []
    operations.answer_mandate(office, agent, mandate, accept=True)
    (answer,) = lines(town, boss, "mandate_")
    assert answer.kind == "mandate_accepted" and "立创咨询" in answer.text.zh
    operations.withdraw_mandate(office, boss, mandate, "换了代办单位")
    ended = lines(town, agent, "mandate_")[-1]
    assert ended.kind == "mandate_withdrawn" and "换了代办单位" in ended.text.zh, (
        "its own affair, though it sees no case"
    )


def test_a_complaint_is_told_to_the_zone_its_answer_to_the_applicant_and_nothing_to_the_department(
    town: Town,
) -> None:
    office, li, judge = town.office, town.actor("li.na"), town.actor("zhou.min")
    case = town.accepted()
    number = town.view(case).number
    made = operations.make_complaint(office, li, case, "extra_papers", "要求提供目录以外的证明")
    (told,) = lines(town, judge, "complaint_")
    assert (told.about, told.case, told.number) == ("complaint", case, number)
    assert number in told.text.zh and "TS-2026-00001" in told.text.zh
    operations.answer_complaint(office, judge, made, "已责令收回要求")
    assert [one.kind for one in lines(town, li, "complaint_")] == ["complaint_answered"]
    assert lines(town, town.clerk(case), "complaint_") == []


def test_a_paper_for_the_applicant_is_told_to_its_agency_too_and_a_working_paper_to_nobody(
    town: Town, agent: Actor
) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    operations.give_mandate(office, li, project, "o-agency")
    case = town.accepted("M107", project)
    for purpose, outward in (("working", False), ("notice", True)):
        operations.attach_file(
            office, town.reviewer(case), case, "说明", purpose, "a.pdf", BytesIO(PDF), outward=outward
        )
    for actor in (li, agent):
        (told,) = lines(town, actor, "file_attached")
        assert (told.about, told.case) == ("case", case)
    assert lines(town, town.clerk(case), "file_attached") == []


def test_all_kinds_are_counted_paged_and_marked_alike(town: Town) -> None:
    office, li = town.office, town.actor("li.na")
    case = town.accepted()
    proposed(town, case)
    found, _ = queries.inbox(office, li)
    assert {one.about for one in found} == {"case", "visit"} and queries.unread(office, li) == len(found)
    paged, after = [], ""
    while True:
        page, after = queries.inbox(office, li, after, limit=1)
        paged += page
        if not after:
            break
    assert paged == list(found)
    operations.mark_read(office, li, [one.id for one in found if one.about == "visit"])
    assert {one.about for one in queries.inbox(office, li, unread_only=True)[0]} == {"case"}
    operations.mark_all_read(office, li)
    assert queries.unread(office, li) == 0


def test_the_inbox_is_made_again_from_the_events(town: Town) -> None:
    office, li = town.office, town.actor("li.na")
    proposed(town, town.accepted())
    before = queries.inbox(office, li)
    office.ledger.rebuild()
    assert queries.inbox(office, li) == before
