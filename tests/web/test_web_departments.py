"""A reviewer handles a case on its page: tasks, drafts, proposals, files, recusal, experts, visits, the lead's board."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from office_helpers import PDF, Town
from web_helpers import client_of, key_of, text_of

from onewindow.office import operations, queries
from onewindow.web import house

pytestmark = pytest.mark.django_db

BODIES = ("natural_resources", "civil_air_defence", "landscaping", "housing_construction", "transport")
RAISES = ("meteorological",)


@pytest.fixture
def joint(town: Town) -> str:
    """A case whose joint review has begun."""
    for department in (*BODIES, *RAISES):
        town.department(department)
    case = town.accepted("M201")
    operations.ask_opinions(town.office, lead(town), case)
    return case


def lead(town: Town) -> Any:
    return town.actor("natural_resources.reviewer")


def deciding(town: Town, case: str, role: str) -> str:
    return f"{town.view(case).matter.deciding}.{role}"


def step(client: Client, case: str, step: str, **data: Any) -> Any:
    return client.post(f"/cases/{case}/steps/{step}", {"key": house.new_key(), "checked": "1", **data})


def pdf(name: str = "依据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def test_the_page_lists_tasks_with_why_they_wait(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    page = html.fromstring(client.get(f"/cases/{case}").content)
    tasks = {li.get("id"): li.text_content() for li in page.xpath("//ol[contains(@class,'work')]/li")}
    assert "已完成" in tasks["task-intake"] and "待办" in tasks["task-decide"]
    assert "还不能开始" in tasks["task-deliver"] and "决定作出后送达" in tasks["task-deliver"]
    panel = page.xpath("//li[@id='task-decide']//details[@id='act-decide']")
    assert panel and panel[0].get("open") is None
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), "every form of the page has identifiers of its own"


def test_a_refused_form_comes_back_in_place_with_what_was_typed(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    answer = client.post(
        f"/cases/{case}/acts/verify", {"key": "k", "from": "case", "officers": "甲", "finding": "属实"}
    )
    assert answer.status_code == 409
    page = html.fromstring(answer.content)
    assert page.xpath("//details[@id='act-verify'][@open]")
    assert page.xpath("//textarea[@id='verify-finding']/text()") == ["属实"]
    assert page.xpath("//a[@href='#field-verify-officers']") and page.xpath(
        "//*[@id='field-verify-officers']"
    )


def test_an_act_brings_its_file(town: Town) -> None:
    case = town.accepted()
    login = deciding(town, case, "reviewer")
    client, stop = client_of(login), town.view(case).terms.stops[0]
    data = {
        "stop_kind": stop.kind,
        "planned_days": "5",
        "notice": "告知书1号",
        "reasons": "需专家评审",
        "key": "k",
    }
    wrong = client.post(f"/cases/{case}/acts/stop", {**data, "evidence": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.status_code == 409 and not town.view(case).state.stopped
    assert client.post(f"/cases/{case}/acts/stop", {**data, "evidence": pdf()}).status_code == 302
    view = queries.handling(town.office, town.actor("li.na"), case)
    assert [(one.purpose, one.outward) for one in view.files] == [("notice", True)]
    event = next(entry for entry in town.view(case).timeline if entry.kind == "clock_stopped")
    assert event.data["reasons"] == "需专家评审"


def test_a_draft_stays_in_its_department_until_it_is_given(town: Town, joint: str) -> None:
    client = client_of("transport.reviewer")
    saved = step(
        client, joint, "save-draft", view="agree_with_conditions", conditions="设减速带\n错峰", reasons=""
    )
    assert saved.status_code == 302
    assert "设减速带" in text_of(client.get(f"/cases/{joint}"))
    for login in ("landscaping.reviewer", "natural_resources.reviewer", "li.na", "zhou.min"):
        assert "设减速带" not in text_of(client_of(login).get(f"/cases/{joint}")), login
    given = client.post(
        f"/cases/{joint}/acts/give_opinion",
        {"from": "case", "view": "agree_with_conditions", "conditions": "设减速带\n错峰", "key": "give"},
    )
    assert given.status_code == 302
    assert "设减速带" in text_of(client_of("natural_resources.reviewer").get(f"/cases/{joint}"))
    assert queries.handling(town.office, town.actor("transport.reviewer"), joint).draft is None


def test_propose_preview_approve_and_the_letter_prints_as_given(town: Town) -> None:
    case = town.accepted()
    reviewer, head = client_of(deciding(town, case, "reviewer")), client_of(deciding(town, case, "head"))
    form = {
        "command": "grant", "reasons": "符合条件", "conditions": "夜间不得施工", "title": "准予决定书",
        "text": "本机关决定准予。\n特此通知。", "key": "p",
    }  # fmt: skip
    preview = reviewer.post(f"/cases/{case}/decision", {**form, "step": "preview"})
    assert preview["Content-Type"] == "application/pdf" and preview.content.startswith(b"%PDF")
    assert reviewer.post(f"/cases/{case}/decision", {**form, "step": "propose"}).status_code == 302
    assert town.view(case).phase == "review"
    own = text_of(reviewer.get(f"/cases/{case}"))
    assert "须由本单位另一人审批" in own and "审批同意" not in own
    assert "待审批" not in text_of(client_of("li.na").get(f"/cases/{case}"))
    proposal = queries.handling(town.office, town.head(case), case).proposal
    assert proposal is not None
    clicked = step(head, case, "approve", proposal=proposal.id, checked="")
    assert clicked.status_code == 409 and town.view(case).phase == "review"
    assert html.fromstring(clicked.content).xpath("//*[@id='field-approve-checked']//*[@class='error']")
    refused = step(reviewer, case, "approve", proposal=proposal.id)
    assert refused.status_code == 409 and "另一人" in text_of(refused)
    assert step(head, case, "approve", proposal=proposal.id).status_code == 302
    decision = town.view(case).decision
    assert decision is not None and decision.conditions == ("夜间不得施工",)
    assert decision.letter is not None and decision.letter["paragraphs"] == ["本机关决定准予。", "特此通知。"]
    assert "夜间不得施工" in text_of(client_of("li.na").get(f"/cases/{case}"))


def decision_page(client: Client, case: str, status: int = 409, **form: Any) -> Any:
    """The case's page that answers the form of the decision, with the form open in its task."""
    data = {
        "command": "grant",
        "written_for": "grant",
        "step": "decide",
        "key": house.new_key(),
        "checked": "1",
        **form,
    }
    answer = client.post(f"/cases/{case}/decision", data)
    assert answer.status_code == status, text_of(answer)
    page = html.fromstring(answer.content)
    assert page.xpath("//li[@id='task-decide']//details[@id='act-decide'][@open]")
    assert page.xpath("//h2[@id='tasks']") and page.xpath("//h2[@id='papers']"), "the case's own page"
    return page


def test_the_decision_is_drafted_on_the_cases_page(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    asked = html.fromstring(client.get(f"/cases/{case}/decision").content)
    assert asked.xpath("//details[@id='act-decide'][@open]//textarea[@name='text']")
    template = asked.xpath("//textarea[@name='text']/text()")[0]
    updated = decision_page(
        client, case, 200, step="compose", conditions="夜间不得施工\n设围挡", title="决定书", text="准予。"
    )
    assert updated.xpath("//textarea[@id='letter-text']/text()") == ["准予。"]
    assert updated.xpath("//input[@id='letter-title']/@value") == ["决定书"]
    assert updated.xpath("//details[@id='act-decide']//h4[.='许可的条件']/following-sibling::ul[1]/li/text()") == [
        "夜间不得施工", "设围挡",
    ]  # fmt: skip
    assert updated.xpath("//summary[@data-shown]"), "a script takes the focus there"
    again = decision_page(client, case, 200, step="compose", anew="1", title="决定书", text="准予。")
    assert [one.strip() for one in again.xpath("//textarea[@id='letter-text']/text()")] == [template.strip()]
    ids = again.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_refused_decision_comes_back_on_the_cases_page_with_what_was_typed(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    page = decision_page(
        client, case, command="refuse", written_for="refuse", reasons=" ", title="不予决定", text="不予许可。"
    )
    assert page.xpath("//*[@id='errors']//a[@href='#field-decision-reasons']")
    wrong = page.xpath("//*[@id='field-decision-reasons'][contains(@class,'wrong')]")
    assert wrong and "理由" in wrong[0].text_content()
    assert page.xpath("//textarea[@id='letter-text']/text()") == ["不予许可。"]
    assert page.xpath("//input[@name='command'][@value='refuse'][@checked]")
    assert town.view(case).decision is None


def test_another_choice_takes_the_words_of_its_own_letter(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    form = {"reasons": "距离不足", "conditions": "设围挡", "title": "准予决定书", "text": "本机关决定准予。"}
    page = decision_page(client, case, command="refuse", **form)
    assert town.view(case).decision is None, "a refusal never goes out in the words of a grant"
    words = page.xpath("//textarea[@id='letter-text']/text()")[0]
    assert "决定不予许可" in words and "准予。" not in words
    assert page.xpath("//input[@id='letter-title']/@value") == ["不予行政许可决定书"]
    assert page.xpath("//input[@name='written_for']/@value") == ["refuse"]
    assert "本机关决定准予。" in page.xpath("//details[@id='act-decide']")[0].text_content(), (
        "it stays in sight"
    )
    assert page.xpath("//*[@id='errors']//a[@href='#field-decision-text']")
    assert page.xpath("//textarea[@id='decision-reasons']/text()") == ["距离不足"]
    [conditions] = page.xpath("//input[@type='hidden'][@name='conditions']/@value")
    back = decision_page(
        client, case, 200, step="compose", written_for="refuse", conditions=conditions, text=words
    )
    assert back.xpath("//textarea[@id='decision-conditions']/text()") == ["设围挡"]
    assert not back.xpath("//*[contains(text(),'改选之前写的正文')]"), "the template's own words are not kept"


def test_who_may_not_decide_is_told_why(town: Town) -> None:
    case = town.accepted()
    for login in (deciding(town, case, "clerk"), "zhou.min"):
        client = client_of(login)
        assert not html.fromstring(client.get(f"/cases/{case}").content).xpath("//*[@id='act-decide']")
        for answer in (
            client.get(f"/cases/{case}/decision"),
            client.post(f"/cases/{case}/decision", {"step": "preview", "text": "准予。", "key": "k"}),
            client.post(
                f"/cases/{case}/decision", {"step": "decide", "text": "准予。", "checked": "1", "key": "k"}
            ),
        ):
            assert answer.status_code in (403, 409), login
    assert town.view(case).decision is None


def test_what_was_typed_stays_when_a_colleague_was_quicker(town: Town) -> None:
    case = town.accepted()
    quick, slow = client_of(deciding(town, case, "head")), client_of(deciding(town, case, "reviewer"))
    proposed = {"command": "grant", "text": "准予。", "step": "propose", "key": "p"}
    assert quick.post(f"/cases/{case}/decision", proposed).status_code == 302
    page = decision_page(slow, case, step="propose", text="我写的正文。")
    assert page.xpath("//textarea[@id='letter-text']/text()") == ["我写的正文。"]
    assert "待审批的决定建议" in page.text_content()
    assert not html.fromstring(slow.get(f"/cases/{case}").content).xpath("//*[@id='act-decide']")


def test_a_proposal_goes_back_with_its_reason(town: Town) -> None:
    case = town.accepted()
    reviewer, head = client_of(deciding(town, case, "reviewer")), client_of(deciding(town, case, "head"))
    reviewer.post(
        f"/cases/{case}/decision", {"command": "grant", "text": "准予。", "step": "propose", "key": "p"}
    )
    proposal = queries.handling(town.office, town.head(case), case).proposal
    assert proposal is not None
    empty = step(head, case, "return-proposal", proposal=proposal.id, reasons=" ")
    assert empty.status_code == 409
    assert step(head, case, "return-proposal", proposal=proposal.id, reasons="补充理由").status_code == 302
    assert queries.handling(town.office, town.head(case), case).proposal is None


def test_files_are_internal_unless_they_are_outward(town: Town) -> None:
    case = town.accepted()
    client, applicant = client_of(deciding(town, case, "reviewer")), client_of("li.na")
    for title, outward in (("内部意见", ""), ("告知书", "true")):
        data = {"title": title, "purpose": "notice", "file": pdf(), "outward": outward}
        assert client.post(f"/cases/{case}/steps/attach-file", {**data, "key": title}).status_code == 302
    files = {one.title: one.id for one in queries.handling(town.office, town.reviewer(case), case).files}
    assert applicant.get(f"/files/{files['告知书']}").status_code == 200
    assert applicant.get(f"/files/{files['内部意见']}").status_code == 404
    assert client_of("wang.wei").get(f"/files/{files['告知书']}").status_code == 404
    page = text_of(applicant.get(f"/cases/{case}"))
    assert "告知书" in page and "内部意见" not in page
    missing = client.post(
        f"/cases/{case}/steps/attach-file", {"title": "无文件", "purpose": "other", "key": "m"}
    )
    assert missing.status_code == 409 and "无文件" in missing.content.decode()


def test_who_is_off_the_case_reads_it_and_does_nothing(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    assert step(client, case, "recuse", grounds="own_interest", reasons="").status_code == 409
    assert step(client, case, "recuse", grounds="own_interest", reasons="配偶持股").status_code == 302
    page = client.get(f"/cases/{case}")
    assert "您已回避本办件" in text_of(page)
    refused = client.post(f"/cases/{case}/acts/verify", {"officers": "甲、乙", "finding": "属实", "key": "v"})
    assert refused.status_code == 409 and "已回避" in text_of(refused)


def test_the_viewer_goes_from_paper_to_paper(town: Town) -> None:
    case = town.accepted()
    client = client_of(deciding(town, case, "reviewer"))
    papers = town.view(case).documents
    page = client.get(f"/cases/{case}/papers/{papers[0].id}")
    tree = html.fromstring(page.content)
    assert tree.xpath("//iframe/@src") == [f"/documents/{papers[0].id}/inline"]
    assert tree.xpath("//a[@rel='next']/@href") == [f"/cases/{case}/papers/{papers[1].id}"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    shown = client.get(f"/documents/{papers[0].id}/inline")
    assert shown["Content-Disposition"].startswith("inline") and shown["X-Frame-Options"] == "SAMEORIGIN"
    assert client_of("wang.wei").get(f"/cases/{case}/papers/{papers[0].id}").status_code == 404


def test_an_expert_answers_once_by_the_link_and_sees_no_more(town: Town) -> None:
    case = town.accepted()
    client, papers = client_of(deciding(town, case, "reviewer")), town.view(case).documents
    until = town.office.today() + timedelta(days=10)
    asked = step(
        client, case, "ask-expert", name="王教授", email="wang@example.org", question="噪声预测是否可信？",
        papers=[papers[0].id], until=until.isoformat(),
    )  # fmt: skip
    assert asked.status_code == 200
    link = re.search(r"/expert/[\w-]+", asked.content.decode())
    assert link is not None
    address, visitor = link.group(), Client()
    page = visitor.get(address)
    assert "噪声预测是否可信" in text_of(page) and page["Referrer-Policy"] == "same-origin"
    views = html.fromstring(page.content).xpath("//input[@name='view']/@value")
    assert views == ["agree", "agree_with_conditions", "disagree", "advice"]
    assert visitor.get(f"{address}/papers/{papers[0].id}").status_code == 200
    assert visitor.get(f"{address}/papers/{papers[1].id}").status_code == 404
    assert visitor.get("/expert/nothing").status_code == 404
    answer = {
        "view": "agree",
        "opinion": "可信。",
        "signed_as": "李教授",
        "confirmed": "true",
        "file": pdf("意见.pdf"),
    }
    wrong = visitor.post(address, answer)
    assert wrong.status_code == 409 and "可信。" in wrong.content.decode()
    assert (
        visitor.post(address, {**answer, "signed_as": "王教授", "file": pdf("意见.pdf")}).status_code == 302
    )
    assert "已收到" in text_of(visitor.get(address))
    assert (
        visitor.post(address, {**answer, "signed_as": "王教授", "file": pdf("意见.pdf")}).status_code == 409
    )
    assert visitor.get(f"{address}/papers/{papers[0].id}").status_code == 404
    shown = text_of(client.get(f"/cases/{case}"))
    assert "可信。" in shown and "意见.pdf" in shown
    assert address not in client.get(f"/cases/{case}").content.decode(), "the link is shown once"


def test_a_visit_from_proposal_to_verification(town: Town) -> None:
    case = town.accepted()
    login, second = deciding(town, case, "reviewer"), deciding(town, case, "head")
    client, colleague, applicant = client_of(login), client_of(second), client_of("li.na")
    day = date(2026, 11, 25)
    bad = client.post(f"/cases/{case}/visits", {"purpose": "核查", "place": "", "key": "v0"})
    assert bad.status_code == 409 and "地点" in text_of(bad)
    made = client.post(
        f"/cases/{case}/visits",
        {"purpose": "现场核查", "place": "一号门", "day-1": day.isoformat(), "begin-1": "09:00", "end-1": "11:00",
         "applicant": "true", "key": "v"},
    )  # fmt: skip
    visit = made["Location"]
    assert "现场核查" in text_of(applicant.get(visit)) and client_of("wang.wei").get(visit).status_code == 404
    assert applicant.post(f"{visit}/steps/answer", {"days": [day.isoformat()], "key": "a"}).status_code == 302
    assert applicant.get(f"{visit}/appointment.ics").status_code == 409
    client.post(
        f"{visit}/steps/confirm",
        {"slot": f"{day}|09:00|11:00", "place": "一号门", "contact": "刘 0533", "key": "c"},
    )
    calendar = applicant.get(f"{visit}/appointment.ics").content.decode()
    assert "DTSTART:20261125T010000Z" in calendar and "BEGIN:VEVENT" in calendar
    early = client.post(f"{visit}/steps/finding", {"result": "passed", "finding": "属实", "key": "e"})
    assert early.status_code == 409 and "踏勘日未到" in text_of(early)
    town.clock.set_day(day)
    client.post(f"{visit}/steps/finding", {"result": "passed", "finding": "与图纸一致", "key": "f"})
    people = [town.actor(login).name, town.actor(second).name]
    form = {
        "minutes": "情况属实。",
        "name-1": people[0],
        "name-2": people[1],
        "part-1": "officer",
        "part-2": "officer",
    }
    client.post(f"{visit}/steps/minutes", {**form, "key": "m"})
    assert client.post(f"{visit}/steps/sign", {"key": "s1"}).status_code == 302
    alone = client.post(f"{visit}/steps/conclude", {"key": "x1"})
    assert alone.status_code == 409 and "两名" in text_of(alone)
    assert colleague.post(f"{visit}/steps/sign", {"key": "s2"}).status_code == 302
    assert client.post(f"{visit}/steps/conclude", {"key": "x2"}).status_code == 302
    assert town.view(case).state.verified
    verified = next(entry for entry in town.view(case).timeline if entry.kind == "verified")
    assert verified.data["officers"] == people


def test_the_board_shows_who_owes_and_what_conflicts(town: Town, joint: str) -> None:
    client = client_of("natural_resources.reviewer")
    board = text_of(client.get("/lead"))
    assert "等待部门反馈" in board and "交通" in board
    assert step(client, joint, "nudge", department="transport", back="lead")["Location"] == "/lead"
    again = step(client, joint, "nudge", department="transport")
    assert again.status_code == 409 and "明天再催" in text_of(again)
    waiting = [one.department for one in town.view(joint).opinions]
    for place, department in enumerate(waiting):
        view, objections = ("disagree", "车流过大") if place == 0 else ("agree", "")
        actor = town.actor(f"{department}.reviewer")
        data = {"view": view, **({"objections": [objections]} if objections else {})}
        operations.perform(town.office, actor, joint, "give_opinion", data)
    page = client.get("/lead?state=conflict")
    assert "车流过大" in text_of(page) and f"/cases/{joint}/acts/consolidate" in page.content.decode()
    assert "没有牵头" in text_of(client_of("ecology_environment.reviewer").get("/lead"))
    assert key_of(client.get(f"/cases/{joint}"))
