"""The applicant's pages: signing up, mandates, corrections, talk, messages, rating, complaint, objection, drafts."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, key_of, text_of

from onewindow.office import operations, queries
from onewindow.office.identity import citizen_check, code_check
from onewindow.office.reading import SYSTEM
from onewindow.web.models import Account
from onewindow.web.pages import mandates

PASSWORD = "三江源头的水-2026"
BODY = "91370300MA3NEW001"
CODE = BODY + code_check(BODY)
NUMBER = "37030319900101101" + citizen_check("37030319900101101")
FORM = {
    "kind": "enterprise", "name": "新来的公司", "credit_code": CODE, "person": "韩梅", "citizen_number": NUMBER,
    "login": "han.mei", "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip


def signed_up(town: Town) -> Client:
    client = Client()
    assert client.post("/register", FORM).status_code == 302
    return client


def test_sign_up_leads_in_and_says_what_is_still_to_do(town: Town) -> None:
    client = signed_up(town)
    assert "到窗口核实" in text_of(client.get("/"))
    assert "还没有核实" in text_of(client.get("/organisation"))
    shown = text_of(client.get("/account"))
    assert f"3703**********{NUMBER[-4:]}" in shown and NUMBER not in shown
    clerk = client_of("approval_bureau.clerk")
    assert CODE in text_of(clerk.get("/registrations"))
    organisation = queries.registrations(town.office, town.actor("approval_bureau.clerk"))[0][0].id
    answer = clerk.post("/registrations", {"organisation": organisation, "text": ""})
    assert answer.status_code == 409 and "查验了哪些证件" in text_of(answer)
    clerk.post("/registrations", {"organisation": organisation, "text": "营业执照副本"})
    assert "还没有核实" not in text_of(client.get("/organisation"))


def test_the_home_page_finds_a_matter_and_says_where_to_begin(town: Town, applicant: Client) -> None:
    for client in (Client(), applicant, client_of("approval_bureau.clerk")):
        [form] = html.fromstring(client.get("/").content).xpath("//main//form[@role='search']")
        assert (form.get("action"), form.get("method")) == ("/guides", "get")
        [field] = form.xpath(".//input[@type='search']")
        assert "建筑工程施工许可证核发" in text_of(
            client.get(form.get("action"), {field.get("name"): "我要开工"})
        )
        for begin in form.xpath(".//a/@href"):
            assert "没有找到" not in text_of(client.get(begin)), begin
    assert "不登录也可以" in text_of(Client().get("/")) and "不登录也可以" not in text_of(applicant.get("/"))
    newcomer = signed_up(town)
    page = newcomer.get("/")
    assert "从这里开始" in text_of(page) and "核实一次登记" in text_of(page)
    assert 'class="button" href="/projects"' in page.content.decode()
    assert newcomer.post("/projects", {"name": "新厂房", "key": "k"}).status_code == 302
    page = text_of(newcomer.get("/"))
    assert "从这里开始" not in page and "新厂房" in page and "开始描述" in page


def test_an_unconfirmed_registration_is_told_before_sending(town: Town) -> None:
    newcomer = signed_up(town)
    newcomer.post("/projects", {"name": "新厂房", "key": "k"})
    [project] = html.fromstring(newcomer.get("/projects").content).xpath("//th/a/@href")
    begun = newcomer.post(f"{project}/matters/M101", {"key": "b"}).headers["Location"]
    check = begun.replace("application", "check")
    told = "请持营业执照或身份证到任一窗口核实一次"
    assert told in text_of(newcomer.get(check))
    answer = newcomer.post(check, {"declared": "true", "key": "c"})
    ticked = html.fromstring(answer.content).xpath("//input[@type='checkbox'][@checked]/@name")
    assert answer.status_code == 422 and "declared" in ticked, "what was ticked is kept"
    clerk = town.actor("approval_bureau.clerk")
    operations.verify_organisation(
        town.office, clerk, queries.registrations(town.office, clerk)[0][0].id, "执照"
    )
    assert told not in text_of(newcomer.get(check))


def test_a_registration_sent_back_says_so_on_the_home_page(town: Town) -> None:
    newcomer, clerk = signed_up(town), town.actor("approval_bureau.clerk")
    organisation = queries.registrations(town.office, clerk)[0][0].id
    operations.decline_organisation(town.office, clerk, organisation, "执照与名称不一致")
    page = text_of(newcomer.get("/"))
    assert "退回了您的登记" in page and "执照与名称不一致" in page
    assert "登记被退回" in page, "and among the latest messages"
    listed = newcomer.get("/messages?unread=1")
    assert "登记被退回" in text_of(listed) and "执照与名称不一致" in text_of(listed)
    boss = queries.actor_of(town.office, "han.mei")
    assert boss is not None
    (message,) = (one.id for one in queries.inbox(town.office, boss)[0])
    assert newcomer.post("/messages", {"message": message, "case": ""})["Location"] == "/messages"
    assert "没有未读消息" in text_of(newcomer.get("/messages?unread=1"))


def test_sign_up_faults_stand_at_their_fields_and_keep_what_was_typed(town: Town) -> None:
    client = Client()
    for change, field, words in (
        ({"credit_code": CODE[:-1] + "I"}, "credit_code", "第 18 位"),
        ({"citizen_number": NUMBER[:-1]}, "citizen_number", "少了 1 位"),
        ({"login": "li.na"}, "login", "已被使用"),
        ({"name": ""}, "name", "请填写单位名称"),
        ({"password": "short"}, "password", "至少 10 个字符"),
        ({"password": "1234567890"}, "password", "密码"),
        ({"password": "password123"}, "password", "太常见"),
        ({"password_again": "x"}, "password_again", "不一样"),
    ):
        answer = client.post("/register", {**FORM, **change})
        tree = html.fromstring(answer.content)
        assert answer.status_code == 422, change
        assert words in tree.get_element_by_id(f"field-{field}").text_content()
        assert tree.get_element_by_id("person").get("value") == "韩梅"
        assert not tree.get_element_by_id("password").get("value")
    assert not Account.objects.filter(name="han.mei").exists()


def test_sign_up_tells_all_faults_at_once_in_the_order_of_the_form(town: Town) -> None:
    answer = Client().post("/register", {"kind": "enterprise"})
    links = html.fromstring(answer.content).xpath("//*[@id='errors']//a/@href")
    fields = ("name", "credit_code", "person", "citizen_number", "login", "password")
    assert links == [f"#field-{field}" for field in fields]
    links = html.fromstring(Client().post("/register", {"kind": "individual"}).content).xpath(
        "//main//li/a/@href"
    )
    assert links == [f"#field-{field}" for field in fields[2:]], "a resident has no enterprise to name"


def test_a_double_click_signs_up_once_and_leads_in(town: Town) -> None:
    first, second = Client(), Client()
    assert first.post("/register", {**FORM, "key": "k"}).status_code == 302
    assert second.post("/register", {**FORM, "key": "k"}).status_code == 302
    assert "韩梅" in text_of(second.get("/account"))
    stranger = Client()
    answer = stranger.post("/register", {**FORM, "key": "another"})
    assert answer.status_code == 422 and "该代码已经登记" in text_of(answer)
    answer = stranger.post(
        "/register", {**FORM, "key": "k", "password": "别人的密码-2026", "password_again": "别人的密码-2026"}
    )
    assert answer.status_code == 422 and "已被使用" in text_of(answer)
    assert stranger.get("/account").status_code == 302


def test_another_password_needs_the_old_one(town: Town) -> None:
    client = signed_up(town)
    new = {"password": "山川湖海长流-2027", "password_again": "山川湖海长流-2027"}
    assert "原密码不对" in text_of(client.post("/account", {"old": "wrong", **new}))
    assert client.post("/account", {"old": PASSWORD, **new}).status_code == 302
    assert client.get("/account").status_code == 200
    assert Client().post("/sign-in", {"name": "han.mei", "password": PASSWORD}).status_code == 422
    assert Client().post("/sign-in", {"name": "han.mei", "password": new["password"]}).status_code == 302


def test_guessing_the_old_password_is_slowed_down_as_signing_in_is(town: Town) -> None:
    """One count for both doors: whoever holds an open session can't try passwords faster than whoever signs in."""
    client, address = signed_up(town), "/account"
    new = {"password": "山川湖海长流-2027", "password_again": "山川湖海长流-2027"}
    for guess in ("a", "b", "c", "d", PASSWORD, "e", "f", "g", "h"):
        client.post(address, {"old": guess, "password": "短", "password_again": "短"})
    assert "原密码不对" in text_of(client.post(address, {"old": "i", **new})), "the fifth since the right one"
    locked = client.post(address, {"old": PASSWORD, **new})
    assert locked.status_code == 422 and "暂停十五分钟" in text_of(locked)
    assert html.fromstring(locked.content).xpath("//*[@id='errors']//a/@href") == ["#field-old"]
    assert Account.objects.get(name="han.mei").check_password(PASSWORD)
    answer = Client().post("/sign-in", {"name": "han.mei", "password": PASSWORD})
    assert answer.status_code == 422 and "暂停登录十五分钟" in text_of(answer)


def test_a_mandate_from_offer_to_end(town: Town, applicant: Client) -> None:
    project = town.project()
    boss = signed_up(town)
    organisation = queries.registrations(town.office, town.actor("approval_bureau.clerk"))[0][0].id
    answer = applicant.post("/mandates", {"agency": CODE, "project": project, "until": ""})
    assert answer.status_code == 409 and "还没有核实" in text_of(answer)
    operations.verify_organisation(town.office, town.actor("zhou.min"), organisation, "执照")
    assert "日期“next”" in text_of(
        applicant.post("/mandates", {"agency": CODE, "project": project, "until": "next"})
    )
    assert applicant.post("/mandates", {"agency": CODE, "project": project}).status_code == 302
    assert boss.get(f"/projects/{project}").status_code == 404
    mandate = queries.mandates(town.office, town.actor("li.na"))[0][0].id
    assert boss.post("/mandates", {"mandate": mandate, "answer": "accept"}).status_code == 302
    assert boss.get(f"/projects/{project}").status_code == 200
    applicant.post("/mandates", {"mandate": mandate, "answer": "withdraw"})
    assert boss.get(f"/projects/{project}").status_code == 404
    assert "已撤回" in text_of(boss.get("/mandates"))


def test_an_agency_chooses_its_own_projects_however_many_it_is_mandated_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mandates, "MOST", 2)
    operations.register_organisation(town.office, SYSTEM, "立创咨询", "enterprise", "o-agency", CODE)
    agent, holder = town.enrol("sun.li", "孙莉", "o-agency", "legal_representative"), town.actor("li.na")
    own = operations.create_project(town.office, agent, "咨询公司自己的厂房")
    for _ in range(2):
        town.clock.advance(minutes=1)
        project = operations.create_project(town.office, holder, "固能的项目")
        mandate = operations.offer_mandate(town.office, holder, CODE, project)
        operations.answer_mandate(town.office, agent, mandate, accept=True)
    agency = client_of("sun.li")
    listed = html.fromstring(agency.get("/mandates").content).xpath("//select[@id='project']/option/@value")
    assert listed == ["", own], "projects of others take no place in the list"
    assert "项目编号" not in text_of(agency.get("/mandates"))
    for _ in range(2):
        town.clock.advance(minutes=1)
        operations.create_project(town.office, agent, "后来的项目")
    assert "项目编号" in text_of(agency.get("/mandates")), "what is not listed is named by its number"
    form = {"agency": holder_code(town), "project": "", "key": "k"}
    wrong = agency.post("/mandates", {**form, "number": "没有这个"})
    at_field = html.fromstring(wrong.content).get_element_by_id("field-number").text_content()
    assert wrong.status_code == 409 and "找不到" in at_field and "没有这个" in wrong.content.decode()
    number = queries.project(town.office, agent, own).number
    assert agency.post("/mandates", {**form, "number": number}).status_code == 302
    assert [one.project for one in queries.mandates(town.office, agent)[0] if one.side == "principal"] == [
        own
    ]


def holder_code(town: Town) -> str:
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT credit_code FROM organisations WHERE id = 'o-guneng'")
    assert row is not None
    return str(row[0])


def test_correcting_item_by_item(town: Town, applicant: Client) -> None:
    case = town.submitted()
    papers = [need.document for need in town.view(case).needs][:2]
    items = [(papers[0], "缺盖章页"), (papers[1], "日期不符")]
    operations.notify_correction(town.office, town.clerk(case), case, items)
    page = f"/cases/{case}/correction"
    assert "逐项补正" in text_of(applicant.get(f"/cases/{case}"))
    applicant.post(page, {"item": "1", "text": "已在第三页补盖", "key": "a"})
    answer = applicant.post(page, {"declared": "true", "key": "b"})
    assert answer.status_code == 409 and "第 2 项还没有回复" in text_of(answer)
    answer = applicant.post(page, {"item": "2", "text": "", "key": "c"})
    assert answer.status_code == 409 and "请写下" in text_of(answer)
    applicant.post(page, {"item": "2", "text": "以合同为准", "key": "d"})
    assert "可以提交" in text_of(applicant.get(page))
    assert applicant.post(page, {"declared": "true", "key": "e"})["Location"] == f"/cases/{case}/submitted"
    assert applicant.get(page)["Location"] == f"/cases/{case}"


def test_talk_and_the_count_of_unread_messages(town: Town, applicant: Client, clerk: Client) -> None:
    case = town.submitted("M114")
    answer = applicant.post(f"/cases/{case}/talk", {"text": " "})
    assert answer.status_code == 409 and "请写下问题" in text_of(answer)
    assert applicant.post(f"/cases/{case}/talk", {"text": "要几个章？", "key": "k"}).status_code == 302
    assert "要几个章？" in text_of(clerk.get(f"/cases/{case}"))
    clerk.post(f"/cases/{case}/talk", {"text": "一个即可", "key": "k"})
    count = queries.unread(town.office, town.actor("li.na"))
    page = applicant.get("/messages?unread=1")
    assert f"消息 Messages {count}" in text_of(page) and "办理机关回复" in text_of(page)
    message = queries.inbox(town.office, town.actor("li.na"))[0][0].id
    assert applicant.post("/messages", {"message": message, "case": case})["Location"] == f"/cases/{case}"
    assert queries.unread(town.office, town.actor("li.na")) == count - 1
    applicant.post("/messages", {"all": "1"})
    assert "没有未读消息" in text_of(applicant.get("/messages?unread=1"))


def test_rating_complaint_and_objection(town: Town, applicant: Client) -> None:
    case = town.granted()
    clerk, judge = client_of(f"{town.view(case).matter.deciding}.clerk"), client_of("zhou.min")
    answer = applicant.post(f"/cases/{case}/rating", {"grade": "1"})
    assert answer.status_code == 409 and "请选择或写明原因" in text_of(answer)
    applicant.post(f"/cases/{case}/rating", {"grade": "1", "reasons": "slow", "key": "r"})
    answer = clerk.post("/ratings", {"case": case, "answer": "resolve", "text": "已整改"})
    assert answer.status_code == 409 and "请先回访" in text_of(answer)
    clerk.post("/ratings", {"case": case, "answer": "call", "text": "已致电"})
    clerk.post("/ratings", {"case": case, "answer": "resolve", "text": "已增加人手"})
    assert "已增加人手" in text_of(applicant.get(f"/cases/{case}/rating"))
    assert "件数太少" in text_of(Client().get("/figures/ratings"))
    assert (
        applicant.post(f"/cases/{case}/complaint", {"about": "fee", "text": "收了不该收的费"}).status_code
        == 302
    )
    assert "收了不该收的费" not in text_of(clerk.get("/complaints"))
    complaint = queries.complaints(town.office, town.actor("li.na"))[0][0].id
    judge.post("/complaints", {"complaint": complaint, "answer": "answer", "text": "已退费"})
    assert "已退费" in text_of(applicant.get("/complaints"))
    assert "行政复议最后一天" in text_of(applicant.get(f"/cases/{case}/remedies"))
    answer = applicant.post(f"/cases/{case}/remedies", {"object": "suit", "body": ""})
    assert answer.status_code == 409 and "请填写受理机关" in text_of(answer)
    applicant.post(f"/cases/{case}/remedies", {"object": "suit", "body": "高新区法院", "key": "s"})
    assert "YY-2026-00001" in text_of(applicant.get(f"/cases/{case}/remedies"))


def test_an_earlier_complaint_is_escalated_from_the_cases_own_page(town: Town, applicant: Client) -> None:
    case, li = town.accepted(), town.actor("li.na")
    made = operations.make_complaint(town.office, li, case, "late", "太慢")
    operations.answer_complaint(town.office, town.actor("zhou.min"), made, "已督办")
    address = f"/cases/{case}/complaint"
    page = html.fromstring(applicant.get(address).content)
    [form] = page.xpath("//form[input[@name='complaint']]")
    sent = {"complaint": made, "text": "仍未解决", "answer": "escalate"}
    assert applicant.post(form.get("action") or address, sent).status_code == 302
    assert queries.complaints(town.office, li)[0][0].state == "escalated"


def test_two_people_on_one_form(town: Town, applicant: Client) -> None:
    project = town.project()
    town.enrol("zhang", "张强", "o-guneng", "agent")
    other, page = client_of("zhang"), f"/projects/{project}/describe/building"
    first, second = applicant.get(page), other.get(page)
    read = html.fromstring(first.content).xpath("//input[@name='read_at']/@value")[0]
    assert read == html.fromstring(second.content).xpath("//input[@name='read_at']/@value")[0]
    form = {"shown": ["max_storeys", "max_height_m"], "max_height_m": "22", "read_at": read}
    assert other.post(page, {**form, "max_storeys": "9", "key": key_of(second)}).status_code == 302
    answer = applicant.post(page, {**form, "max_storeys": "7", "key": key_of(first)})
    shown = text_of(answer)
    assert answer.status_code == 422 and "张强" in shown and "现在是“9" in shown and "您填的是“7" in shown
    tree = html.fromstring(answer.content)
    assert tree.get_element_by_id("max_storeys").get("value") == "7"
    again = tree.xpath("//input[@name='read_at']/@value")[0]
    assert applicant.post(page, {**form, "max_storeys": "7", "read_at": again}).status_code == 302
    assert queries.project(town.office, town.actor("li.na"), project).answers["max_storeys"] == 7
    assert "最近保存" in text_of(other.get(page))


def test_a_form_survives_the_end_of_the_session(town: Town, applicant: Client) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    project = town.project()
    page = f"/projects/{project}/describe/building"
    client = Client()
    client.post("/sign-in", {"name": "li.na", "password": PASSWORD})
    client.get(page)
    client.cookies.pop("onewindow_session")
    answer = client.post(page, {"shown": ["max_storeys"], "max_storeys": "17", "key": "x"})
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in?next=")
    back = client.post("/sign-in", {"name": "li.na", "password": PASSWORD, "next": page})
    assert back["Location"] == page
    shown = client.get(page)
    assert "刚才填写的内容还在" in text_of(shown)
    assert html.fromstring(shown.content).get_element_by_id("max_storeys").get("value") == "17"
    assert queries.project(town.office, town.actor("li.na"), project).answers["max_storeys"] == 5


def test_guides_are_found_by_everyday_words(town: Town) -> None:
    page = Client().get("/guides?q=盖厂房")
    assert "施工许可证核发" in text_of(page) and html.fromstring(page.content).xpath("//mark")
    assert "没有找到" in text_of(Client().get("/guides?q=宇宙飞船"))
    guide = text_of(Client().get("/guides/M304"))
    for words in ("来源未载明", "行政复议", "办理流程", "先办", "施工证"):
        assert words in guide or words == "施工证"


def test_a_draft_is_not_thrown_away_by_one_click(town: Town, applicant: Client) -> None:
    case = town.draft()
    page = html.fromstring(applicant.get(f"/cases/{case}/application").content)
    [form] = page.xpath(f"//form[@action='/cases/{case}/discard']")
    assert form.xpath("ancestor::details[not(@open)]") and "不能恢复" in form.text_content()
    assert applicant.post(form.get("action")).status_code == 302
    assert applicant.get(f"/cases/{case}/application").status_code != 200


def test_a_guide_leads_into_the_applicants_own_project(town: Town, applicant: Client) -> None:
    def links(client: Client) -> list[str]:
        return [
            str(one) for one in html.fromstring(client.get("/guides/M304").content).xpath("//main//a/@href")
        ]

    assert "/sign-in?next=/guides/M304" in links(Client())
    assert "/projects" in links(applicant)
    project = town.project()
    assert f"/projects/{project}/matters/M304" in links(applicant)
    clerk = links(client_of("approval_bureau.clerk"))
    assert not any("sign-in" in one or "/projects" in one for one in clerk)
    assert "土地获取方式 属于 划拨、出让、租赁" in text_of(Client().get("/guides/M207"))


def test_calendar_files_are_served_to_who_may_see_them(town: Town, applicant: Client) -> None:
    case = town.submitted()
    answer = applicant.get(f"/cases/{case}/dates.ics")
    assert answer["Content-Type"].startswith("text/calendar") and b"BEGIN:VEVENT" in answer.content
    assert client_of("wang.wei").get(f"/cases/{case}/dates.ics").status_code == 404
    secret = re.findall(r"/dates/([\w-]{20,})<", applicant.post("/dates/renew").content.decode())[0]
    assert secret not in applicant.get("/account").content.decode(), "the address is shown once"
    assert b"BEGIN:VEVENT" in Client().get(f"/dates/{secret}").content
    applicant.post("/dates/renew")
    assert Client().get(f"/dates/{secret}").status_code == 404


def test_a_project_says_what_to_do_next_and_takes_another_name(town: Town, applicant: Client) -> None:
    applicant.post("/projects", {"name": "新厂房", "key": "k"})
    actor = town.actor("li.na")
    page = f"/projects/{queries.projects(town.office, actor)[0][0].id}"
    shown = html.fromstring(applicant.get(page).content)
    assert shown.xpath("//a[contains(@class, 'button')]/@href") == [f"{page}/describe"]
    assert not shown.xpath("//*[@id='now']"), "nothing is known to apply before the first answer"
    assert not shown.xpath("//main//li[starts-with(@id, 'task-')][not(ancestor::details)]")
    page = f"/projects/{town.project()}"
    shown = html.fromstring(applicant.get(page).content)
    begin = shown.xpath("//*[@id='now']/following-sibling::ul[1]//a/@href")
    assert f"{page}/matters/M101" in begin and not shown.xpath("//a[contains(@class, 'button')]")
    waits = shown.xpath("//li[@id='task-M202']//*[@class='why']/a/@href")
    assert waits == ["#task-M201", "#task-M204"], (
        "these wait for the land-use permit, which need not be told again"
    )
    answer = applicant.post(page, {"name": " "})
    assert answer.status_code == 422 and "请填写项目名称" in text_of(answer)
    assert applicant.post(page, {"name": "新厂房二期"}).status_code == 302
    assert "新厂房二期" in text_of(applicant.get(page))
    assert client_of("wang.wei").post(page, {"name": "别人的"}).status_code == 404
    assert "别人的" not in text_of(applicant.get(page))
