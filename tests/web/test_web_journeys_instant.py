"""Journey 4 at the browser: a matter that the rules decide with the submission, and one that they leave to people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_helpers import PDF, Town
from web_visitor import Visitor, Way, needs_a_browser, ways

pytestmark = needs_a_browser

FILING, PERMIT = "M101", "M107"


@pytest.mark.parametrize("way", ways("phone-plain"))
@pytest.mark.django_db(transaction=True)
def test_decided_with_the_submission_or_left_to_people_with_the_reason(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    project = town.project()
    paper = tmp_path / "材料.pdf"
    paper.write_bytes(PDF)
    head = Visitor.by(way, running, address, "approval_bureau.head")
    opens(head, FILING)
    opens(head, PERMIT)
    applicant = Visitor.by(way, running, address, "li.na")
    begins(applicant, project, "企业投资项目备案")
    uploads(applicant, paper)
    sends(applicant)
    is_decided(applicant)
    begins(applicant, project, "建设用地规划许可证核发")
    sends(applicant, incomplete=True)
    is_left_to_people(applicant)
    head.go("/instant")
    assert counts(head, FILING) == ["1", "0"] and counts(head, PERMIT) == ["0", "1"]
    head.go("/worklist")
    head.follow("建设用地规划许可证核发")
    head.opened("#why-people")
    assert "国有建设用地使用权出让（租赁）合同" in head.page.inner_text("#why-people")
    closes(head, PERMIT)
    assert applicant.faults == [] and head.faults == []


def switch(head: Visitor, matter: str) -> Any:
    """The form that opens a matter to the rules, or closes it."""
    return head.page.locator(f"form:has(#reasons-{matter}) button")


def opens(head: Visitor, matter: str) -> None:
    """The head opens a matter; without a basis the form comes back."""
    head.follow("秒办")
    switch(head, matter).click()
    head.page.locator("#errors", has_text="请填写开通的依据和理由").wait_for()
    head.page.fill(f"#reasons-{matter}", "要素均可由共享数据核验")
    switch(head, matter).click()
    head.done("已保存，即刻生效")
    assert "已开通" in head.page.locator("section", has=head.page.locator(f"#m-{matter}")).inner_text()


def closes(head: Visitor, matter: str) -> None:
    """The head gives the matter back to people."""
    head.follow("秒办")
    head.page.fill(f"#reasons-{matter}", "共享数据中断")
    switch(head, matter).click()
    head.done("已保存，即刻生效")
    assert "未开通" in head.page.locator("section", has=head.page.locator(f"#m-{matter}")).inner_text()


def counts(head: Visitor, matter: str) -> list[str]:
    """How many submissions the rules decided and how many they left to people."""
    figures = head.page.locator("section", has=head.page.locator(f"#m-{matter}")).locator(".figures dd")
    return list(figures.all_inner_texts())[:2]


def begins(applicant: Visitor, project: str, matter: str) -> None:
    applicant.go(f"/projects/{project}")
    applicant.follow(matter)
    applicant.press("开始办理")


def uploads(applicant: Visitor, paper: Path) -> None:
    """Every paper that is still needed."""
    waiting = applicant.page.locator("li.need", has=applicant.page.locator(".tag.do"))
    while waiting.count():
        waiting.first.locator("input[type=file]").set_input_files(str(paper))
        waiting.first.locator("button", has_text="上传").click()
        applicant.page.wait_for_load_state()
        applicant.fits()


def sends(applicant: Visitor, incomplete: bool = False) -> None:
    applicant.follow("下一步：核对")
    if incomplete:
        applicant.page.check("input[name=knowing_gaps]")
    applicant.page.check("input[name=declared]")
    applicant.press("提交申请")


def is_decided(applicant: Visitor) -> None:
    """The answer to the submission is the result; the certificate is one step away."""
    assert "已当场办结" in applicant.words() and "最迟答复" not in applicant.words()
    applicant.page.locator(".done a", has_text="GXQ-M101").click()
    applicant.page.wait_for_load_state()
    assert "有效" in applicant.words() and "淄博固能新材料有限公司" in applicant.words()
    applicant.page.locator("a.back").click()
    applicant.page.wait_for_load_state()
    assert "已由规则在提交时办结" in applicant.words()


def is_left_to_people(applicant: Visitor) -> None:
    """The answer says that people look at it, what the rules missed, and by which day they answer."""
    assert "申请已提交" in applicant.words() and "最迟答复" in applicant.words()
    assert "未能当场办结" in applicant.words() and "材料不齐，缺：" in applicant.words()
    applicant.follow("查看办件")
    assert "准予" not in applicant.page.inner_text(".figures")
