"""What is under way on a case's page: stops, hearing, extension, late entries; what it refuses, and in which words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, text_of

from onewindow.office import operations, queries
from onewindow.web import house

pytestmark = pytest.mark.django_db

BODIES = (
    "natural_resources", "civil_air_defence", "landscaping", "housing_construction", "transport", "meteorological",
)  # fmt: skip


@pytest.fixture
def joint(town: Town) -> str:
    """A case whose joint review has begun."""
    for department in BODIES:
        town.department(department)
    case = town.accepted("M201")
    operations.ask_opinions(town.office, town.actor("natural_resources.reviewer"), case)
    return case


def deciding(town: Town, case: str, role: str) -> str:
    return f"{town.view(case).matter.deciding}.{role}"


def step(client: Client, case: str, step: str, **data: Any) -> Any:
    return client.post(f"/cases/{case}/steps/{step}", {"key": house.new_key(), **data})


def test_the_page_says_what_stops_the_clock_what_becomes_of_the_hearing_and_what_was_entered_late(
    town: Town,
) -> None:
    case = town.accepted()  # on Monday, 23 November
    login = deciding(town, case, "reviewer")
    client, address = client_of(login), f"/cases/{case}"
    town.clock.set_day(date(2026, 11, 24))

    def act(command: str, **data: Any) -> Any:
        return client.post(f"{address}/acts/{command}", {"key": house.new_key(), "from": "case", **data})

    assert act("offer_hearing", told="邻近居民", on="2026-11-23").status_code == 302
    assert act("tell_third_party", party="邻近居民", until="2026-11-27").status_code == 302
    stop = {"stop_kind": "hearing", "planned_days": "2", "notice": "听证告知书7号", "reasons": "等待听证"}
    assert act("stop", **stop).status_code == 302
    page = text_of(client.get(address))
    assert "听证，预计至 2026-11-26" in page and "听证告知书7号" in page and "等待听证" in page
    assert "2026-11-30 前可以申请听证" in page and "申请人、邻近居民" in page  # 24, 25, 26, 27, 30
    assert page.count("补记于 entered 2026-11-24") == 1
    assert "结束特别程序，恢复计时 End the special procedure: the clock goes on 期限 by 2026-11-26" in page
    assert act("request_hearing", who="邻近居民").status_code == 302
    town.clock.set_day(date(2026, 11, 27))
    page = text_of(client.get(address))
    assert "已超过告知的时间" in page and "2026-12-22" in page  # twenty working days after the 24th
    applicant = client_of("li.na")
    page = text_of(applicant.get(address))
    assert "听证告知书7号" in page
    assert "利害关系人 Third party" not in page and "补记：" not in page
    assert "补记：" not in text_of(applicant.get(f"{address}/acts/withdraw"))
    act("hold_hearing", chair="孙涛", examiner="赵磊", record="笔录")
    refused = act("waive_hearing", who="别人")
    assert refused.status_code == 409 and "不能替其放弃" in text_of(refused)


def test_an_extension_that_was_asked_for_is_a_task_of_who_may_approve_it(town: Town) -> None:
    case = town.accepted("M110")
    reviewer, head = (client_of(deciding(town, case, role)) for role in ("reviewer", "head"))
    asked = {"key": house.new_key(), "from": "case", "reasons": "案情复杂"}
    assert reviewer.post(f"/cases/{case}/acts/ask_extension", asked).status_code == 302
    assert "等待有权批准的负责人" in text_of(reviewer.get(f"/cases/{case}"))
    page = html.fromstring(head.get(f"/cases/{case}").content)
    assert page.xpath("//li[@id='task-extend']//details[@id='act-extend']/@open")
    granted = {"key": house.new_key(), "from": "case", "reasons": "案情复杂"}
    assert head.post(f"/cases/{case}/acts/extend", granted).status_code == 302
    page = text_of(client_of("li.na").get(f"/cases/{case}"))
    assert "已延长 Extended by" in page and "案情复杂" in page


def test_the_lead_reads_an_objection_while_others_still_owe_theirs(town: Town, joint: str) -> None:
    housing = town.actor("housing_construction.reviewer")
    operations.give_opinion(town.office, housing, joint, "disagree", "消防车道宽度不足")
    page = text_of(client_of("natural_resources.reviewer").get("/lead"))
    assert "尚未反馈" in page and "消防车道宽度不足" in page and "可以现在就协调" in page


def test_refusals_name_departments_papers_and_procedures_in_peoples_words(town: Town, joint: str) -> None:
    client = client_of("natural_resources.reviewer")
    page = html.fromstring(client.get(f"/cases/{joint}").content)
    why = page.xpath("//li[@id='task-consolidate']")[0].text_content()
    assert "人民防空" in why and "Civil air defence" in why and "civil_air_defence" not in why
    data = {"key": house.new_key(), "from": "case", "result": "agree"}
    answer = client.post(f"/cases/{joint}/acts/consolidate", data)
    told = html.fromstring(answer.content).xpath("//*[@id='errors']")[0].text_content()
    assert answer.status_code == 409 and "人民防空" in told and "civil_air_defence" not in told


def test_a_wrong_click_decides_and_withdraws_nothing(town: Town) -> None:
    case = town.accepted()
    reviewer, applicant = client_of(deciding(town, case, "reviewer")), client_of("li.na")
    clicked = {"command": "grant", "written_for": "grant", "step": "decide", "text": "准予。"}
    answer = reviewer.post(f"/cases/{case}/decision", {**clicked, "key": house.new_key()})
    assert answer.status_code == 409
    page = html.fromstring(answer.content)
    assert page.xpath("//*[@id='field-decision-checked']//*[@class='error']")
    assert page.xpath("//textarea[@id='letter-text']/text()") == ["准予。"]
    for client, command in ((applicant, "withdraw"), (reviewer, "terminate")):
        address, form = f"/cases/{case}/acts/{command}", {"ground": "object_gone", "reasons": "项目取消"}
        for came_from in ("", "case"):
            answer = client.post(address, {**form, "key": house.new_key(), "from": came_from})
            assert answer.status_code == 409 and "不能撤销" in text_of(answer)
            assert "项目取消" in answer.content.decode()
    assert town.view(case).phase == "review"
    done = applicant.post(f"/cases/{case}/acts/withdraw", {"key": house.new_key(), "checked": "1"})
    assert done.status_code == 302 and town.view(case).phase == "withdrawn"


def test_refused_forms_beside_the_procedure_come_back_whole(town: Town) -> None:
    case = town.accepted()
    client, paper = client_of(deciding(town, case, "reviewer")), town.view(case).documents[0].id
    until = (town.office.today() + timedelta(days=10)).isoformat()
    form = {"question": "可信吗？", "papers": [paper], "until": until}
    page = html.fromstring(step(client, case, "ask-expert", name="", email="", **form).content)
    assert page.xpath("//input[@name='papers'][@checked]/@value") == [paper]
    assert step(client, case, "ask-expert", name="王教授", email="w@example.org", **form).status_code == 200
    [expert] = queries.handling(town.office, town.reviewer(case), case).experts
    for refused, field in (("prolong-expert", "until"), ("revoke-expert", "reasons")):
        answer = step(client, case, refused, expert=expert.id, **{field: ""})
        page = html.fromstring(answer.content)
        assert answer.status_code == 409
        assert page.xpath(f"//details[@open]//div[@id='field-{refused}-{field}']"), refused
    page = html.fromstring(step(client, case, "attach-file", title="", outward="true").content)
    assert page.xpath("//input[@name='outward'][@checked]")
