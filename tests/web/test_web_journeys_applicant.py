"""The applicant's journey: from signing up to the rating, with one submission for several matters and a correction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from office_helpers import PDF, Town
from test_web_applicant import CODE, NUMBER, PASSWORD
from web_factory import BATTERY_FACTORY
from web_visitor import Visitor, Way, needs_a_browser, ways

from onewindow.catalogue.model import Fact
from onewindow.office import operations, queries

pytestmark = needs_a_browser

NEWCOMER = {
    "name": "淄博新厂有限公司", "credit_code": f" {CODE.lower()} ", "person": "韩梅", "citizen_number": NUMBER,
    "login": "han.mei", "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip


@pytest.mark.parametrize("way", ways("desktop-script"))
@pytest.mark.django_db(transaction=True)
def test_from_signing_up_to_the_rating(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    file = tmp_path / "材料.pdf"
    file.write_bytes(PDF)
    applicant = Visitor.by(way, running, address)
    sign_up(applicant)
    facts = town.office.catalogue().facts
    project = describe(applicant, facts)
    clerk = Visitor.by(way, running, address, "approval_bureau.clerk")
    confirm_registration(clerk)
    filing(town, project)
    bundle = choose(applicant, facts)
    one_set_of_documents(applicant, file)
    cases = send(applicant, bundle)
    asked = cases["环境影响报告表"]
    operations.notify_correction(
        town.office,
        town.clerk(asked),
        asked,
        [("eia_form", "缺盖章页"), ("emission_quota_document", "不清晰")],
    )
    correct(applicant, asked, file)
    permit = cases["建设用地规划许可证"]
    accept_with_the_gap(clerk, permit)
    follow(applicant, permit, file)
    operations.decide_case(town.office, town.reviewer(permit), permit, granted=True)
    deliver(clerk, permit)
    rate(applicant, permit, bundle)
    for visitor in (applicant, clerk):
        assert visitor.faults == []


def sign_up(applicant: Visitor) -> None:
    """Under the enterprise's credit code, after one mistake that is told at its field."""
    applicant.go("/")
    applicant.follow("注册")
    for field, typed in {**NEWCOMER, "citizen_number": NUMBER[:-1]}.items():
        applicant.page.fill(f"#{field}", typed)
    applicant.press("注册")
    assert "少了 1 位" in applicant.page.inner_text("#field-citizen_number")
    for field in ("citizen_number", "password", "password_again"):
        applicant.page.fill(f"#{field}", NEWCOMER[field])
    applicant.press("注册")
    assert "注册成功" in applicant.words()


def describe(applicant: Visitor, facts: Mapping[str, Fact]) -> str:
    """The project is described once, until no question is left. Gives the project."""
    applicant.go("/projects")
    applicant.page.fill("#name", "固态锂电池生产基地一期")
    applicant.press("开始描述项目")
    for _ in range(40):
        if applicant.path().partition("?")[0].endswith("/answers"):
            break
        answer_shown(applicant, facts)
    assert "需要的都回答了" in applicant.words(), applicant.path()
    return applicant.path().split("/")[2]


def answer_shown(applicant: Visitor, facts: Mapping[str, Fact]) -> None:
    """Answer the questions of a page and go on."""
    shown = applicant.page.locator("input[name=shown]").all()
    for fact in [str(field.get_attribute("value")) for field in shown]:
        answer(applicant.page, fact, BATTERY_FACTORY.get(fact, facts[fact].default))
    applicant.press("保存并继续")


def answer(page: Any, fact: str, value: Any) -> None:
    """Answer one question as the factory's builder would."""
    field = page.locator(f"#field-{fact}")
    if fact == "buildings":
        page.locator("[name=buildings-0-name]").fill("电极车间")
        page.locator("[name=buildings-0-use]").select_option("factory")
        page.locator("[name=buildings-0-floor_area_m2]").fill("60000")
    elif field.locator("input[type=radio]").count():
        wanted = {True: "true", False: "false"}.get(value, value)
        field.locator(f"input[value={wanted}]").check()
    elif field.locator("input[type=checkbox]").count():
        for one in value or ["none-of-these"]:
            field.locator(f"input[value={one}]").check()
    elif field.locator("select").count():
        field.locator("select").select_option(value)
    else:
        field.locator("input").fill(str(value))


def confirm_registration(clerk: Visitor) -> None:
    """A window sees the licence and confirms who signed up."""
    clerk.follow("登记核实")
    clerk.page.locator("summary", has_text="核实或退回").click()
    clerk.page.locator("input[name=text]").fill("营业执照副本")
    clerk.press("核实无误")
    assert "没有待核实的登记" in clerk.words()


def filing(town: Town, project: str) -> None:
    """The project's filing, on which the matters of the stage rest."""
    actor = queries.actor_of(town.office, "han.mei")
    assert actor is not None
    town.people["li.na"] = actor
    case = town.submitted("M101", project)
    operations.perform(town.office, town.reviewer(case), case, "file")


def choose(applicant: Visitor, facts: Mapping[str, Fact]) -> str:
    """Three matters of the first stage go together, by one form. Gives the bundle's address."""
    applicant.go("/projects")
    applicant.follow("固态锂电池生产基地一期")
    applicant.page.locator("a[href$='/together/stage-1']").click()
    applicant.page.locator("input[name=matter]").first.wait_for()
    for matter in applicant.page.locator("input[name=matter]").all():
        if matter.is_checked() != (matter.get_attribute("value") in ("M107", "M112", "M114")):
            matter.click()
    applicant.press("开始联合申报")
    bundle = applicant.path()
    applicant.follow("一张表")
    answer_shown(applicant, facts)
    assert applicant.path() == f"{bundle}/documents"
    return bundle


def one_set_of_documents(applicant: Visitor, file: Path) -> None:
    """Each paper once for all matters; one that may be missing follows by a day; one matter on a commitment."""
    page = applicant.page
    assert "已取得，免提交" in applicant.words(), "the filing is at hand"
    for _ in range(12):
        needed = page.locator("li.need:has(.tag.do) form.upload:has(input[type=file])")
        if needed.count() == 0:
            break
        needed.first.locator("input[type=file]").set_input_files(str(file))
        needed.first.locator("button").click()
        page.locator("main [role=status]", has_text="已上传一次").wait_for()
        applicant.fits()
    page.fill("#until-boundary_survey", "2026-12-10")
    page.locator("#field-boundary_survey button[value=yes]").click()
    page.locator("main [role=status]", has_text="2026-12-10").wait_for()
    page.locator("input[name=commitment][value=M114]").check()
    applicant.press("保存办理方式")
    assert page.locator("input[name=commitment][value=M114]").is_checked()


def send(applicant: Visitor, bundle: str) -> dict[str, str]:
    """Declared and sent once: one number for all, and one for each. Gives the cases by their matter's name."""
    applicant.follow("下一步：核对")
    assert "2026-12-10" in applicant.words()
    applicant.press("一次提交")
    assert "请先声明" in applicant.words()
    applicant.page.check("input[name=declared]")
    applicant.press("一次提交")
    assert applicant.path() == f"{bundle}/submitted"
    assert "GXQ-B-2026-00001" in applicant.words()
    numbers = applicant.page.locator("td[data-name=办件号]").all_inner_texts()
    assert sorted(numbers) == ["GXQ-2026-000002", "GXQ-2026-000003", "GXQ-2026-000004"]
    with applicant.page.expect_download() as dates:
        applicant.page.locator("a", has_text="日期加入日历").click()
    assert dates.value.path().read_text("utf-8").count("BEGIN:VEVENT") == 3
    links = applicant.page.locator("tbody th a").all()
    found = {str(one.inner_text()): str(one.get_attribute("href")).split("/")[-1] for one in links}
    applicant.follow("查看进度")
    assert "0/3" in applicant.words()
    wanted = ("环境影响报告表", "建设用地规划许可证")
    return {name: case for name in wanted for words, case in found.items() if name in words}


def correct(applicant: Visitor, case: str, file: Path) -> None:
    """The notice is among what waits; one item is answered by a paper, the other by words."""
    applicant.go("/")
    applicant.page.locator(f"a[href$='/cases/{case}/correction']").click()
    applicant.page.locator("h1", has_text="逐项补正").wait_for()
    applicant.fits()
    applicant.page.check("input[name=declared]")
    applicant.press("提交补正")
    assert "还没有回复" in applicant.page.inner_text("#errors")
    applicant.page.set_input_files("#file-1", str(file))
    applicant.page.locator("#field-item-1 button", has_text="保存这一项").click()
    applicant.page.locator("main [role=status]", has_text="第 1 项已保存").wait_for()
    applicant.page.fill("#text-2", "总量确认书原件即如此，附清晰照片页码。")
    applicant.page.locator("#field-item-2 button", has_text="保存这一项").click()
    applicant.page.locator("main [role=status]", has_text="第 2 项已保存").wait_for()
    assert "可以提交" in applicant.words()
    applicant.page.check("input[name=declared]")
    applicant.press("提交补正")
    assert applicant.path().partition("#")[0] == f"/cases/{case}/submitted"


def accept_with_the_gap(clerk: Visitor, case: str) -> None:
    """The clerk sees what the applicant undertook, and accepts with it."""
    clerk.go(f"/cases/{case}")
    assert "2026-12-10" in clerk.page.inner_text("#gaps")
    clerk.press("容缺受理")
    assert "已完成：受理" in clerk.words()


def follow(applicant: Visitor, case: str, file: Path) -> None:
    """Messages, where it stands, its dates; the missing paper is handed in; a question to the body."""
    applicant.follow("消息")
    assert applicant.page.locator("li.unread").count() > 0
    applicant.press("全部标为已读")
    assert applicant.page.locator("li.unread").count() == 0
    applicant.go(f"/cases/{case}")
    shown = applicant.words()
    assert all(words in shown for words in ("现在到哪一步", "下一步", "由谁", "最迟"))
    with applicant.page.expect_download() as dates:
        applicant.page.locator("a", has_text="日期加入日历").click()
    assert "BEGIN:VEVENT" in dates.value.path().read_text("utf-8")
    applicant.page.set_input_files("#gap-file-boundary_survey", str(file))
    applicant.press("上传并补交")
    assert "已补交" in applicant.page.inner_text("#gaps")
    applicant.page.locator("summary", has_text="写一条").click()
    applicant.page.fill("#talk-text", "领证需要带什么？")
    applicant.press("发出")
    assert "领证需要带什么？" in applicant.words()


def deliver(clerk: Visitor, case: str) -> None:
    """The decision is handed over against a receipt."""
    clerk.go(f"/cases/{case}/acts/deliver")
    clerk.page.fill("#receipt", "送达回证 2026-1")
    clerk.press("送达")
    assert "已完成：送达" in clerk.words()


def rate(applicant: Visitor, case: str, bundle: str) -> None:
    """The decision and the certificate are there, the bundle counts it; the case is rated once."""
    applicant.go(bundle)
    assert "1/3" in applicant.words()
    applicant.follow("建设用地规划许可证")
    assert "准予" in applicant.words()
    letter = applicant.page.locator("a", has_text="决定书").first.get_attribute("href")
    paper = applicant.page.request.get(f"{applicant.address}{letter}")
    assert paper.ok and paper.body().startswith(b"%PDF")
    applicant.follow("评价这次办理")
    applicant.press("提交评价")
    assert "请先解决以下问题" in applicant.words()
    applicant.page.check("input[name=grade][value='5']")
    applicant.page.fill("#text", "一次提交，省事。")
    applicant.press("提交评价")
    applicant.go(f"/cases/{case}/rating")
    assert "一次提交，省事。" in applicant.words() and "您的评价" in applicant.words()
    for path in (
        "/account",
        "/organisation",
        "/mandates",
        "/complaints",
        f"/cases/{case}/remedies",
        "/life-events",
    ):
        applicant.go(path)
