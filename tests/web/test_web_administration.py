"""The administrators' pages: forms that refuse with reasons, a preview before the calendar changes, the trail as CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from office_helpers import Town
from web_helpers import client_of, key_of, text_of

from onewindow.office import operations, queries
from onewindow.web.models import Account


@pytest.fixture
def admin(town: Town) -> Client:
    return client_of("zhou.min")


def test_organisations_are_renamed_and_retired_with_reasons(town: Town, admin: Client) -> None:
    page = admin.get("/admin/organisations", {"q": "另一家"})
    form = {"act": "rename", "organisation": "o-other", "name": "更名公司", "key": key_of(page)}
    refused = admin.post("/admin/organisations", form)
    assert refused.status_code == 409 and "请填写理由" in text_of(refused)
    done = admin.post("/admin/organisations", {**form, "reasons": "变更登记"}, follow=True)
    assert "更名公司" in text_of(done)
    gone = {"act": "retire", "organisation": "o-other", "reasons": "注销", "key": "k"}
    assert "已停用" in text_of(admin.post("/admin/organisations", gone, follow=True))


def test_an_organisation_is_registered_with_a_checked_number(admin: Client) -> None:
    form = {
        "act": "register",
        "kind": "enterprise",
        "name": "新公司",
        "number": "91370300MA3GN0001",
        "key": "k",
    }
    refused = admin.post("/admin/organisations", form)
    assert (
        refused.status_code == 409
        and "应为 18 位" in text_of(refused)
        and "新公司" in refused.content.decode()
    )


def test_a_person_is_registered_gets_a_role_and_a_link_and_sets_a_password(town: Town, admin: Client) -> None:
    page = admin.post("/admin/people", {"login": "new.clerk", "name": "新窗口", "key": "k"}, follow=True)
    address = page.redirect_chain[-1][0]
    given = {"act": "give", "organisation": "approval_bureau", "roles": ["clerk"]}
    assert "窗口" in text_of(admin.post(address, given, follow=True))
    wrong = admin.post(address, {**given, "roles": ["agent"]})
    assert wrong.status_code == 409 and "该类单位的身份应为" in text_of(wrong)
    shown = text_of(admin.post(address, {"act": "reset", "reasons": "新人员"}))
    found = re.search(rf"{re.escape(settings.PUBLIC_ADDRESS)}(/set-password/[\w-]+)", shown)
    assert found is not None
    anyone, link = Client(), found[1]
    assert "new.clerk" in text_of(anyone.get(link))
    short = anyone.post(link, {"password": "abc", "password_again": "abc"})
    assert short.status_code == 409
    done = anyone.post(link, {"password": "长江流域-2026年", "password_again": "长江流域-2026年"})
    assert done["Location"] == "/sign-in"
    assert anyone.get(link).status_code == 404, "a link works once"
    assert anyone.post("/sign-in", {"name": "new.clerk", "password": "长江流域-2026年"}).status_code == 302


def test_the_form_that_sets_a_password_gets_its_answer_again_and_nothing_else_does(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent twice, it says twice that the password is set; what was lost between the two databases is made up for."""
    admin, person = town.actor("zhou.min"), town.actor("li.na").person
    account = Account.objects.get(person="li.na")
    typed = {"password": "长江流域-2026年", "password_again": "长江流域-2026年"}
    other = {"password": "黄河流域-2026年", "password_again": "黄河流域-2026年"}

    def is_set(password: str) -> bool:
        return bool(Account.objects.get(pk=account.pk).check_password(password))

    link = f"/set-password/{operations.reset_sign_in(town.office, admin, person, '忘记')}"
    client = Client(raise_request_exception=False)
    form = {"key": key_of(client.get(link))}
    with monkeypatch.context() as dying:
        dying.setattr(Account, "save", lambda *given, **more: 1 / 0)
        assert client.post(link, {**form, **typed}).status_code == 500
    assert not is_set(typed["password"])
    assert client.post(link, {"key": "another", **typed}).status_code == 404
    for _ in range(2):
        assert client.post(link, {**form, **typed})["Location"] == "/sign-in"
        assert is_set(typed["password"])
    assert client.post(link, {**form, **other}).status_code == 404 and is_set(typed["password"])
    assert client.get(link).status_code == client.post(link, typed).status_code == 404

    newer = f"/set-password/{operations.reset_sign_in(town.office, admin, person, '再次')}"
    assert client.post(link, {**form, **typed}).status_code == 404, "an earlier link ends, its form too"
    form = {"key": key_of(client.get(newer))}
    assert client.post(newer, {**form, **other})["Location"] == "/sign-in" and is_set(other["password"])
    town.clock.advance(hours=25)
    assert client.post(newer, {**form, **other}).status_code == 404


def test_the_calendar_shows_what_moves_before_it_is_saved(town: Town, admin: Client) -> None:
    case = town.accepted("M114")
    form = {"day-0": "2026-11-25", "kind-0": "off", "reasons": "停电检修", "key": "k"}
    preview = admin.post("/admin/calendar", {**form, "act": "preview"})
    assert town.view(case).number in text_of(preview) and town.office.calendar.is_working(
        town.view(case).today
    )
    assert queries.days_of_zone(town.office, town.actor("zhou.min")) == {}
    saved = admin.post("/admin/calendar", {**form, "act": "save"}, follow=True)
    assert "2026-11-25" in text_of(saved) and "放假" in text_of(saved)
    past = admin.post("/admin/calendar", {**form, "day-0": "2026-11-01", "act": "preview"})
    assert past.status_code == 409 and "已过" in text_of(past)
    wrong = admin.post("/admin/calendar", {**form, "day-0": "明天", "act": "preview"})
    assert wrong.status_code == 409 and "不是日期" in text_of(wrong)


def test_an_announcement_is_previewed_saved_shown_and_restored(admin: Client) -> None:
    address = "/admin/texts/home_announcement"
    assert "系统升级" in text_of(admin.post(address, {"zh": "周六系统升级", "en": "", "act": "preview"}))
    assert "周六系统升级" not in text_of(Client().get("/"))
    admin.post(address, {"zh": "周六系统升级", "en": "Upgrade", "act": "save", "key": "a"})
    assert "周六系统升级" in text_of(Client().get("/"))
    admin.post(address, {"zh": "已恢复", "en": "", "act": "save", "key": "b"})
    admin.post(address, {"act": "restore", "version": "1", "key": "c"})
    assert "周六系统升级" in text_of(Client().get("/"))
    wrong = admin.post(address, {"zh": "{amount}", "en": "", "act": "save", "key": "d"})
    assert wrong.status_code == 409 and "占位符" in text_of(wrong)


def test_windows_and_agreements_are_kept_on_one_page(town: Town, admin: Client) -> None:
    made = {"act": "window", "name": "青岛市民中心", "city": "青岛", "key": "w"}
    assert "青岛市民中心" in text_of(admin.post("/admin/windows", made, follow=True))
    [window] = queries.windows(town.office)
    form = {
        "act": "agreement",
        "window": window.organisation,
        "matters": "M101，M112",
        "mode": "collect",
        "clock": "authority",
    }
    assert "M101、M112" in text_of(admin.post("/admin/windows", {**form, "key": "a"}, follow=True))
    wrong = admin.post("/admin/windows", {**form, "matters": "M999", "key": "b"})
    assert wrong.status_code == 409 and "目录中没有事项" in text_of(wrong)


def test_the_trail_is_filtered_and_exported_without_formulas(town: Town, admin: Client) -> None:
    admin.post(
        "/admin/texts/home_announcement",
        {"zh": "=1+1", "en": "", "act": "save", "key": "a", "reasons": "=cmd"},
    )
    page = text_of(admin.get("/admin/audit", {"kind": "text_set"}))
    assert "修改文字" in page and "周敏" in page
    assert "没有符合条件的记录" in text_of(admin.get("/admin/audit", {"since": "2030-01-01"}))
    assert "不是日期" in text_of(admin.get("/admin/audit", {"since": "明天"}))
    assert "不是日期" in text_of(admin.get("/admin/audit.csv", {"since": "明天"}))
    answer = admin.get("/admin/audit.csv", {"kind": "text_set"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[0].startswith("时间 at") and "'=cmd" in text
    assert "2026-11-23T09:00:00+08:00" in text, "the hour of Shanghai, as on the page"


def test_what_is_wrong_with_roles_and_kinds_is_said_by_their_names(town: Town, admin: Client) -> None:
    person = town.actor("li.na").person
    wrong = {"act": "give", "organisation": "approval_bureau", "roles": ["agent"], "reasons": "借调"}
    page = admin.post(f"/admin/people/{person}", wrong)
    assert page.status_code == 409 and "该类单位的身份应为：窗口、负责人、审查人员。" in text_of(page)
    shown = html.fromstring(page.content)
    assert shown.xpath("//input[@name='roles'][@checked]/@value") == ["agent"]
    assert "借调" in shown.xpath("//input[@name='reasons']/@value")
    unnamed = {"act": "register", "name": "新部门", "kind": "department", "key": "d"}
    assert "请选择事项目录中的部门。" in text_of(admin.post("/admin/organisations", unnamed))
    assert "请选择单位类型：企业、个人" in text_of(
        admin.post("/admin/organisations", {**unnamed, "kind": ""})
    )


def test_the_trail_names_each_event_in_both_languages_with_its_code_beside(town: Town, admin: Client) -> None:
    letter = {"zh": "准予。", "en": "Granted.", "act": "save", "key": "a"}
    assert admin.post("/admin/texts/letter_granted", letter).status_code == 302
    person = town.actor("li.na").person
    role = {"act": "give", "organisation": "approval_bureau", "roles": ["clerk"]}
    assert admin.post(f"/admin/people/{person}", role).status_code == 302
    page = html.fromstring(admin.get("/admin/audit").content)
    given, changed = page.xpath("//tbody/tr")[:2]
    assert changed.xpath("./th/code/text()") == ["text_set"]
    assert "修改文字 text changed" in words(changed) and "准予行政许可决定书" in words(changed)
    assert "Decision to grant a licence" in words(changed) and "英文 English Granted." in words(changed)
    assert given.xpath("./th/code/text()") == ["membership_given"]
    name = queries.organisations(town.office, town.actor("zhou.min"), "approval_bureau")[0][0].name
    assert f"单位 organisation {name}" in words(given) and "李娜" in words(given)
    answer = admin.get("/admin/audit.csv", {"kind": "text_set"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, line = csv.reader(io.StringIO(text, newline=""))
    told = dict(zip(head, line, strict=True))
    assert head[-1] == "事件代码 code" and told["事件代码 code"] == "text_set"
    assert told["事项 act"] == "修改文字 text changed"
    assert told["对象 subject"] == "准予行政许可决定书 Decision to grant a licence"
    admin.post("/language", {"language": "en"})
    english = html.fromstring(admin.get("/admin/audit").content).xpath("//tbody/tr")[1]
    assert "text changed" in words(english) and "修改文字" not in words(english)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_nobody_else_finds_these_pages(town: Town) -> None:
    for login in ("li.na", "approval_bureau.head"):
        for path in ("/admin", "/admin/audit", "/admin/people", "/admin/calendar"):
            assert client_of(login).get(path).status_code == 403
