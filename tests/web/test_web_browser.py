"""The main journey in Debian's Chromium: desktop and phone, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from office_helpers import PDF, Town
from web_browser import CHROMIUM, DESKTOP, PHONE, page_of
from web_factory import BATTERY_FACTORY
from web_visitor import Visitor

from onewindow.catalogue.model import Fact

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


@pytest.mark.parametrize(
    ("width", "script"),
    [
        pytest.param(DESKTOP, True, id="desktop-script"),
        pytest.param(PHONE, False, id="phone-plain", marks=pytest.mark.slow),
        pytest.param(DESKTOP, False, id="desktop-plain", marks=pytest.mark.slow),
        pytest.param(PHONE, True, id="phone-script", marks=pytest.mark.slow),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_from_description_to_certificate(
    running: Any, served: tuple[Town, str], tmp_path: Path, width: int, script: bool
) -> None:
    town, address = served
    applicant = Visitor(running, address, "li.na", width, script)
    applicant.go("/projects")
    applicant.page.fill("#name", "固态锂电池生产基地一期")
    applicant.press("开始描述项目")
    describe(applicant, town.office.catalogue().facts)
    project = applicant.path().split("/")[2]
    applicant.go(f"/projects/{project}/plan")
    assert "取得施工许可" in applicant.words()
    assert applicant.page.locator("svg .bar.critical").count() > 3
    file_project(town, project)
    case = apply(applicant, project, tmp_path)
    review(running, address, town, case, width, script)
    applicant.go(f"/cases/{case}")
    assert "准予" in applicant.words()
    applicant.follow("建设用地规划许可证 GXQ")
    address_of_proof = applicant.page.locator(".qr a").inner_text().partition("8000")[2]
    stranger = page_of(running, width, script)
    stranger.goto(address + address_of_proof)
    assert "证照真实、有效" in stranger.inner_text("main")
    assert applicant.faults == []


def file_project(town: Town, project: str) -> None:
    """The filing on which the permit rests."""
    from onewindow.office import operations

    case = town.submitted("M101", project)
    operations.perform(town.office, town.reviewer(case), case, "file")


def describe(visitor: Visitor, facts: Mapping[str, Fact]) -> None:
    """Answer every page of questions as the factory's builder would, until none is left."""
    for _ in range(40):
        if visitor.path().partition("?")[0].endswith("/answers"):
            return
        for field in visitor.page.locator("input[name=shown]").all():
            fact = field.get_attribute("value")
            answer(visitor.page, fact, BATTERY_FACTORY.get(fact, facts[fact].default))
        visitor.press("保存并继续")
    raise AssertionError(f"the questions do not end: {visitor.path()}")


def answer(page: Any, fact: str, value: Any) -> None:
    """Answer one question."""
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


def apply(visitor: Visitor, project: str, folder: Path) -> str:
    """Apply for the land-use planning permit with all its papers; gives the case."""
    visitor.go(f"/projects/{project}/matters/M107")
    visitor.press("开始办理")
    case = visitor.path().split("/")[2]
    file = folder / "材料.pdf"
    file.write_bytes(PDF)
    while visitor.page.locator("li.need", has=visitor.page.locator(".tag.do")).count():
        need = visitor.page.locator("li.need", has=visitor.page.locator(".tag.do")).first
        need.locator("input[type=file]").set_input_files(str(file))
        need.locator("button", has_text="上传").click()
        visitor.page.wait_for_load_state()
    visitor.follow("下一步：核对")
    visitor.press("提交申请")
    assert "请先声明" in visitor.words()
    visitor.page.locator("input[name=declared]").check()
    visitor.press("提交申请")
    assert "申请已提交" in visitor.words() and "接下来" in visitor.words()
    return case


def review(running: Any, address: str, town: Town, case: str, width: int, script: bool) -> None:
    """Accept, stop, resume, grant and deliver, by the people who may."""
    clerk = Visitor(running, address, "approval_bureau.clerk", width, script)
    clerk.go("/worklist")
    clerk.follow("建设用地规划许可证核发")
    clerk.page.locator("#act-accept > summary").click()
    clerk.page.locator("#act-accept .acts button").click()
    clerk.page.locator("main [role=status]", has_text="已完成").first.wait_for()
    assert "已完成：受理" in clerk.words()
    reviewer = Visitor(running, address, "approval_bureau.reviewer", width, script)
    reviewer.go(f"/cases/{case}/account")
    assert reviewer.page.locator(".account-calendar .cell").count() > 3
    reviewer.go(f"/cases/{case}/acts/refuse")
    reviewer.press("不予许可")
    assert "请先解决以下问题" in reviewer.words()
    reviewer.go(f"/cases/{case}/acts/grant")
    reviewer.press("准予许可")
    assert "一经作出不能撤销" in reviewer.words()
    reviewer.page.locator("input[name=checked]").check()
    reviewer.press("准予许可")
    assert "已完成：准予许可" in reviewer.words()
    clerk.go(f"/cases/{case}/acts/deliver")
    clerk.page.fill("#receipt", "送达回证 2026-1")
    clerk.press("送达")
    assert reviewer.faults == []


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_reaches_the_content_first(running: Any, served: tuple[Town, str]) -> None:
    town, address = served
    visitor = Visitor(running, address, "li.na", DESKTOP, True)
    project = town.project()
    visitor.go(f"/projects/{project}/plan")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.django_db(transaction=True)
def test_why_opens_in_place_and_threads_are_lit(running: Any, served: tuple[Town, str]) -> None:
    town, address = served
    visitor = Visitor(running, address, "li.na", DESKTOP, True)
    visitor.go(f"/projects/{town.project()}/plan")
    visitor.page.locator("#matter-M114 summary").click()
    visitor.page.locator("#matter-M114 .trace").wait_for()
    assert "水利部令53号" in visitor.page.locator("#matter-M114").inner_text()
    visitor.page.locator("#bar-M107").hover()
    assert visitor.page.locator("g.thread.lit").count() > 0
    assert visitor.faults == []
