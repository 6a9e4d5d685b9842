"""The journey at the counter: on behalf of who stands there, and for another city's authority, to the hand-over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_helpers import PDF, Town
from web_helpers import PASSWORD
from web_visitor import Visitor, Way, needs_a_browser, ways
from windows_helpers import abroad, hall

from onewindow.office import operations
from onewindow.web.models import Account

pytestmark = needs_a_browser

RESIDENT = "11010519491231002X"
"""The example number of GB 11643-1999."""
ENTERPRISE = "91370300MA3XXXXX1C"


@pytest.mark.parametrize("way", ways("phone-plain"))
@pytest.mark.django_db(transaction=True)
def test_taken_in_at_the_counter_here_and_from_another_city(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    hall(town)
    abroad(town, matters=("M114",))
    for login in ("hall.clerk", "jinan.clerk"):
        Account.objects.create_account(login, PASSWORD, login)
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(PDF)
    here = Visitor.by(way, running, address, "hall.clerk")
    body = Visitor.by(way, running, address, "approval_bureau.clerk")
    stranger = Visitor.by(way, running, address)
    case, code = for_a_resident(here, scan)
    notice(body, case)
    corrections(here, case, scan)
    accept(body, town, case)
    followed(stranger, "GXQ-2026-000001", code, "审查")
    there = Visitor.by(way, running, address, "jinan.clerk")
    case, code = for_an_enterprise(there, scan)
    followed(stranger, "GXQ-SJ-2026-000002", code, "待转交")
    anywhere(there, body, town, case)
    followed(stranger, "GXQ-2026-000002", code, "已送交申请人")
    for visitor in (here, there, body, stranger):
        assert visitor.faults == []


def for_a_resident(counter: Visitor, scan: Path) -> tuple[str, str]:
    """A resident without a registration, one paper missing. Gives the case and the receipt's code."""
    counter.follow("窗口")
    assert "这里还没有办件" in counter.words()
    counter.follow("为申请人收件")
    counter.page.fill("#number", RESIDENT[:-1])
    counter.press("查找")
    assert "少了 1 位" in counter.page.inner_text("#field-number")
    counter.page.fill("#number", RESIDENT)
    counter.press("查找")
    assert "还没有登记这个号码的申请人" in counter.words()
    counter.page.fill("#name", "王芳")
    counter.press("登记申请人")
    assert "1101**********002X" in counter.words()
    counter.press("开始收件")
    assert "请先解决以下问题" in counter.words()
    counter.page.fill("#presenter", "王芳")
    counter.page.check("input[name=relation][value=self]")
    counter.press("开始收件")
    new_project(counter, "旧房装修", "建筑垃圾")
    counter.follow("填写或修改")
    counter.page.check("input[name=construction_waste][value=true]")
    counter.press("保存")
    rows = counter.page.locator("ul.tasks > li[id^=field-]").all()
    assert len(rows) > 2
    for row in rows[1:]:
        row.locator("input[type=radio][value=seen]").check()
        row.locator("input[type=file]").set_input_files(str(scan))
    rows[0].locator("input[type=radio][value=missing]").check()
    counter.press("保存，下一步")
    counter.page.check("input[name=confirmed]")
    counter.press("收件并打印凭证")
    assert "材料" in counter.page.inner_text("#field-knowing_gaps .error")
    counter.page.check("input[name=knowing_gaps]")
    counter.page.check("input[name=confirmed]")
    counter.press("收件并打印凭证")
    return receipt(counter, "GXQ-SJ-2026-000001", "王芳")


def new_project(counter: Visitor, name: str, matter: str) -> None:
    """A project of its own, and the matter found by a word."""
    counter.press("新建并继续")
    assert "请先解决以下问题" in counter.words()
    counter.page.fill("#name", name)
    counter.press("新建并继续")
    counter.page.fill("#q", matter)
    counter.press("查找")
    counter.press(matter)


def receipt(counter: Visitor, number: str, applicant: str) -> tuple[str, str]:
    """What is printed and given to the applicant, on the page and as PDF."""
    assert number in counter.words() and applicant in counter.page.inner_text("article")
    paper = counter.page.request.get(f"{counter.page.url}/notice.pdf")
    assert paper.ok and paper.body().startswith(b"%PDF")
    return counter.path().split("/")[2], str(counter.page.inner_text("article .qr strong"))


def notice(body: Visitor, case: str) -> None:
    """The authority tells everything at once, from the counter's checklist."""
    body.go(f"/cases/{case}")
    body.follow("按清单作出一次性告知")
    rows = body.page.locator("ul.tasks > li[id^=field-]").all()
    assert rows[0].locator("input[value=missing]").is_checked(), "what the counter found is taken over"
    rows[1].locator("input[value=defect]").check()
    body.press("作出一次性告知")
    assert "请先解决以下问题" in body.words()
    body.page.locator("ul.tasks > li[id^=field-]").nth(1).locator("input[value=not_sealed]").check()
    body.press("作出一次性告知")
    assert "一次性告知" in body.page.inner_text("h1")
    assert "未加盖申请单位公章" in body.page.inner_text("article") and "未提交" in body.page.inner_text(
        "article"
    )


def corrections(counter: Visitor, case: str, scan: Path) -> None:
    """Both papers come to the counter and are handed in there."""
    counter.go(f"/cases/{case}")
    counter.follow("代收补正材料")
    rows = counter.page.locator("ul.tasks > li[id^=field-]:has(.error)").all()
    assert len(rows) == 2
    for row in rows:
        row.locator("input[type=file]").set_input_files(str(scan))
    counter.press("保存，下一步")
    counter.page.check("input[name=relation][value=self]")
    counter.page.fill("#confirmed_by", "王芳")
    counter.page.check("input[name=confirmed]")
    counter.press("代为提交补正")
    assert "补正材料已代为提交" in counter.words()


def accept(body: Visitor, town: Town, case: str) -> None:
    """The authority accepts on the case's page."""
    body.go(f"/cases/{case}")
    form = body.page.locator("#act-accept")
    if form.get_attribute("open") is None:
        form.locator("> summary").click()
    form.locator(".acts button").click()
    body.page.locator("main [role=status]", has_text="已完成：受理").first.wait_for()
    body.fits()
    assert town.view(case, "approval_bureau.clerk").accepted_on is not None


def followed(stranger: Visitor, number: str, code: str, words: str) -> None:
    """Anybody with the receipt sees where it stands, and nothing of who applies."""
    stranger.go("/progress")
    stranger.page.fill("#number", number)
    stranger.page.fill("#code", "AAAA1111")
    stranger.press("查询")
    assert "不相符" in stranger.words()
    stranger.page.fill("#code", code)
    stranger.press("查询")
    assert words in stranger.words() and "行政审批" in stranger.words()
    assert "王芳" not in stranger.words() and "固能" not in stranger.words()


def for_an_enterprise(counter: Visitor, scan: Path) -> tuple[str, str]:
    """An agent with a letter of authority at the counter of another city, all papers at hand."""
    counter.go(f"/window/new?number={ENTERPRISE}")
    counter.page.fill("#presenter", "赵强")
    counter.page.check("input[name=relation][value=agent]")
    counter.press("开始收件")
    counter.page.set_input_files("#letter", str(scan))
    counter.press("上传")
    assert "扫描件.pdf" in counter.words()
    new_project(counter, "二期厂房", "水土保持方案报告书")
    counter.follow("填写或修改")
    counter.page.fill("#disturbed_area_ha", "很大")
    counter.press("保存")
    assert counter.page.input_value("#disturbed_area_ha") == "很大", "what was typed is kept"
    counter.page.fill("#disturbed_area_ha", "21")
    counter.page.fill("#earthwork_m3", "260000")
    counter.press("保存")
    for row in counter.page.locator("ul.tasks > li[id^=field-]").all():
        row.locator("input[type=radio][value=seen]").check()
        row.locator("input[type=file]").set_input_files(str(scan))
    counter.press("保存，下一步")
    counter.page.check("input[name=collect_here]")
    counter.page.check("input[name=confirmed]")
    counter.press("收件并打印凭证")
    made = receipt(counter, "GXQ-SJ-2026-000002", "固能")
    assert "办理机关收到材料之日" in counter.words()
    return made


def anywhere(counter: Visitor, body: Visitor, town: Town, case: str) -> None:
    """Forwarded, acknowledged, decided, sent back, handed over; each side sees whose turn and whose clock it is."""
    counter.go(f"/cases/{case}")
    assert "济南市政务服务中心" in counter.words() and "还没有开始" in counter.words()
    body.go(f"/cases/{case}")
    assert "找不到" in body.words(), "the authority sees nothing that has not been forwarded"
    counter.follow("转交材料")
    counter.page.check("input[value=courier]")
    counter.press("转交材料")
    assert "快递单号" in counter.page.inner_text("#errors")
    counter.page.fill("#tracking", "SF1234567890")
    counter.press("转交材料")
    assert "已完成：转交材料" in counter.words()
    body.go(f"/cases/{case}")
    body.follow("确认接收材料")
    body.press("确认接收材料")
    seen = body.words()
    assert "GXQ-2026-000002" in seen
    assert all(words in seen for words in ("谁收件", "济南市政务服务中心", "谁决定", "谁的时限"))
    accept(body, town, case)
    operations.decide_case(town.office, town.actor("approval_bureau.reviewer"), case, granted=True)
    body.go(f"/cases/{case}")
    body.follow("把结果寄回收件窗口")
    body.page.check("input[value=electronic]")
    body.press("把结果寄回收件窗口")
    assert "已完成：把结果寄回收件窗口" in body.words()
    counter.go("/window?waits=window")
    counter.follow("水土保持方案报告书")
    counter.follow("送交申请人")
    counter.page.fill("#recipient", "赵强")
    counter.page.check("input[value=agent]")
    counter.page.check("input[value=in_person]")
    counter.press("送交申请人")
    assert "已送交申请人" in counter.words() and "送达回证" in counter.words()
    assert town.view(case).phase == "in_force"
