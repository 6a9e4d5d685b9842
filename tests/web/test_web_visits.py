"""A refused form of a site visit comes back with every value that was typed, chosen or ticked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, text_of

from onewindow.office import operations, queries
from onewindow.office.visit_record import Slot

DAYS = (date(2026, 11, 25), date(2026, 11, 26))


class Visits:
    """A case under review with its officer, and a visit to it."""

    def __init__(self, town: Town) -> None:
        self.town, self.case = town, town.accepted()
        self.officer = town.reviewer(self.case)
        self.client = client_of(f"{town.view(self.case).matter.deciding}.reviewer")
        slots = [Slot(day, "09:00", "11:00") for day in DAYS]
        self.visit = operations.propose_visit(town.office, self.officer, [self.case], "核查", "一号门", slots)

    def confirmed(self) -> None:
        slot = Slot(DAYS[0], "09:00", "11:00")
        operations.confirm_visit(self.town.office, self.officer, self.visit, slot, "一号门", "刘 0533")

    def refused(self, step: str, client: Client | None = None, **form: Any) -> Any:
        """The page of the visit after a step that is refused."""
        sent = {"key": "k", **{name.replace("_", "-"): value for name, value in form.items()}}
        answer = (client or self.client).post(f"/visits/{self.visit}/steps/{step}", sent)
        assert answer.status_code == 409, answer
        page = html.fromstring(answer.content)
        for fault in page.xpath("//*[@id='errors']//a/@href"):
            assert page.xpath(f"//*[@id='{fault[1:]}']"), f"{fault} leads nowhere"
        return page


@pytest.fixture
def visits(town: Town) -> Visits:
    return Visits(town)


def value(page: Any, id: str) -> str:
    return str(page.get_element_by_id(id).get("value"))


def ticked(page: Any, name: str) -> list[str]:
    return [str(one) for one in page.xpath(f"//input[@name='{name}'][@checked]/@value")]


def test_minutes_come_back_with_everybody_who_was_listed(visits: Visits) -> None:
    visits.confirmed()
    people = {"name_1": "张三", "organisation_1": "消防支队", "part_1": "expert", "name_2": "李四"}
    page = visits.refused("minutes", minutes=" ", **people)
    assert (value(page, "name-1"), value(page, "organisation-1")) == ("张三", "消防支队")
    assert page.xpath("//select[@id='part-1']/option[@selected]/@value") == ["expert"]
    assert value(page, "name-2") == "李四" and value(page, "name-3") == ""
    page = visits.refused("minutes", minutes="情况属实。", name_1=" ")
    assert page.get_element_by_id("minutes-text").text == "情况属实。", "nobody is listed, the words stay"


def test_a_move_comes_back_with_its_day_and_hours(visits: Visits) -> None:
    visits.confirmed()
    page = visits.refused("move", day="2026-12-01", begin="14:00", end="13:00", reasons="下雨")
    found = [value(page, f"move-{name}") for name in ("day", "begin", "end", "reasons")]
    assert found == ["2026-12-01", "14:00", "13:00", "下雨"]


def test_a_department_that_did_not_come_is_recorded_as_absent(town: Town) -> None:
    case = town.accepted()
    officer, slot = town.reviewer(case), Slot(DAYS[0], "09:00", "11:00")
    visit = operations.propose_visit(
        town.office, officer, [case], "核查", "一号门", [slot], ["approval_bureau"]
    )
    operations.confirm_visit(town.office, officer, visit, slot, "一号门", "刘 0533")
    client, guest = client_of(f"{officer.organisation}.reviewer"), client_of("approval_bureau.reviewer")
    page, step = f"/visits/{visit}", f"/visits/{visit}/steps/absence"
    assert "登记缺席的部门" not in text_of(client.get(page)), "nobody is absent before the day"
    town.clock.set_day(DAYS[0])
    assert "登记缺席的部门" in text_of(client.get(page)) and "登记缺席的部门" not in text_of(guest.get(page))
    answer = client.post(step, {"department": "approval_bureau", "reasons": " ", "key": "k"})
    faulty = html.fromstring(answer.content)
    assert answer.status_code == 409 and ticked(faulty, "department") == ["approval_bureau"]
    assert faulty.xpath("//*[@id='errors']//a/@href") == ["#field-absence-reasons"]
    assert client.post(step, {"reasons": "没有派人", "key": "k"}).status_code == 409
    form = {"department": "approval_bureau", "reasons": "没有派人", "key": "k2"}
    assert guest.post(step, form).status_code == 409
    assert client.post(step, form)["Location"] == page
    minutes = {"minutes": "情况属实。", "name-1": officer.name, "part-1": "officer", "key": "m"}
    client.post(f"/visits/{visit}/steps/minutes", minutes)
    for reader in (client, guest, client_of("li.na")):
        shown = text_of(reader.get(page))
        assert "行政审批服务局（没有派人）" in shown, "the minutes say who was absent"


def test_a_follow_up_comes_back_with_its_last_day(visits: Visits) -> None:
    visits.confirmed()
    page = visits.refused("follow-up", what="补充护栏", who="", until="2026-12-09")
    assert [value(page, f"follow-{name}") for name in ("what", "who", "until")] == [
        "补充护栏",
        "",
        "2026-12-09",
    ]


def test_the_slot_that_was_chosen_stays_chosen(visits: Visits) -> None:
    chosen = f"{DAYS[1]}|09:00|11:00"
    page = visits.refused("confirm", slot=chosen, place="二号门", contact="")
    assert ticked(page, "slot") == [chosen] and value(page, "confirm-place") == "二号门"
    broken = visits.refused("confirm", slot="明天|09:00|11:00", place="二号门", contact="刘")
    assert value(broken, "confirm-contact") == "刘"


def test_days_that_suit_stay_ticked_and_an_answer_is_shown_to_be_changed(visits: Visits) -> None:
    applicant = client_of("li.na")
    page = visits.refused("answer", applicant, days=[DAYS[1].isoformat(), "2027-01-01"], note="下午更好")
    assert ticked(page, "days") == [DAYS[1].isoformat()] and value(page, "answer-note") == "下午更好"
    operations.answer_visit(
        visits.town.office, visits.town.actor("li.na"), visits.visit, [DAYS[0].isoformat()]
    )
    page = html.fromstring(applicant.get(f"/visits/{visits.visit}").content)
    assert ticked(page, "days") == [DAYS[0].isoformat()]


def test_a_proposal_comes_back_whole(town: Town) -> None:
    case = town.accepted("M110")
    officer, client = town.reviewer(case), client_of("approval_bureau.reviewer")
    sibling = town.accepted("M114", town.view(case).project)
    offered = queries.handling(town.office, officer, case)
    assert sibling in [id for id, _, _ in offered.siblings]
    departments = ["ecology_environment"]
    form = {
        "purpose": "", "place": "二号门", "day-1": "2026-12-01", "begin-1": "14:00", "end-1": "16:00",
        "day-3": "2026-12-03", "begin-3": "08:30", "end-3": "09:30", "departments": departments,
        "cases": [sibling], "key": "k",
    }  # fmt: skip
    answer = client.post(f"/cases/{case}/visits", form)
    page = html.fromstring(answer.content)
    assert answer.status_code == 409
    for name in ("day-1", "begin-1", "end-1", "day-3", "begin-3", "end-3", "place"):
        assert value(page, f"visit-{name}") == form[name], name
    assert sorted(ticked(page, "departments")) == sorted(departments)
    assert not ticked(page, "applicant"), "what was unticked stays so"
    assert ticked(page, "cases") == [sibling]
    fresh = html.fromstring(client.get(f"/cases/{case}").content)
    assert value(fresh, "visit-begin-1") == "09:00" and ticked(fresh, "applicant") == ["true"]
    wrong = client.post(f"/cases/{case}/visits", {**form, "purpose": "核查", "day-2": "明天"})
    assert wrong.status_code == 409 and value(html.fromstring(wrong.content), "visit-day-2") == "明天"


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_applicant_finds_the_visit_on_the_home_page_and_in_the_messages(visits: Visits) -> None:
    client = client_of("li.na")
    home = html.fromstring(client.get("/").content)
    links = home.xpath(f"//a[@href='/visits/{visits.visit}']")
    assert len(links) == 2, "what waits, and the latest messages"
    assert "选择时间" in said(links[0].getparent())
    page = html.fromstring(client.get("/messages?unread=1").content)
    (entry,) = [one for one in page.xpath("//li[@class='unread']") if "踏勘" in said(one)]
    assert "2026-11-25 09:00–11:00" in said(entry) and "核查" in said(entry)
    form = {str(one.get("name")): str(one.get("value")) for one in entry.xpath(".//form//*[@name]")}
    answer = client.post("/messages", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/visits/{visits.visit}")
    unread = html.fromstring(client.get("/messages?unread=1").content)
    assert not [one for one in unread.xpath("//li[@class='unread']") if "踏勘" in said(one)]


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"about": "mandate", "thing": "m-1"}, "/mandates"),
        ({"about": "complaint", "case": "c-1"}, "/cases/c-1/complaint"),
        ({"about": "case", "case": "c-1"}, "/cases/c-1"),
        ({"about": ""}, "/messages"),
        ({"about": "visit", "thing": "//evil.example"}, "/messages"),
    ],
)
def test_a_message_opens_what_it_is_about(town: Town, form: dict[str, str], place: str) -> None:
    answer = client_of("li.na").post("/messages", {"message": "x", **form})
    assert (answer.status_code, answer.headers["Location"]) == (302, place)


def test_the_home_page_leads_where_the_messages_lead(visits: Visits) -> None:
    town, office = visits.town, visits.town.office
    li, judge = town.actor("li.na"), town.actor("zhou.min")
    complaint = operations.make_complaint(office, li, visits.case, "late", "一直没有消息")
    operations.answer_complaint(office, judge, complaint, "已督促")
    for login, place in (("li.na", f"/cases/{visits.case}/complaint"), ("zhou.min", "/complaints")):
        client = client_of(login)
        home = html.fromstring(client.get("/").content)
        assert [one for one in home.xpath(f"//a[@href='{place}']") if "TS-2026-00001" in said(one)]
        form = html.fromstring(client.get("/messages").content).xpath("//form[input[@value='complaint']]")[0]
        sent = {str(one.get("name")): str(one.get("value")) for one in form.xpath(".//*[@name]")}
        assert client.post("/messages", sent).headers["Location"] == place
