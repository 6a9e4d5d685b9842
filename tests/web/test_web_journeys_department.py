"""Journey 3 at the browser: parallel review with opinions that conflict, a stop, an extension, and a decision by two officers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office_helpers import MONDAY, PDF, Town
from web_helpers import PASSWORD
from web_visitor import Visitor, Way, needs_a_browser, ways

from onewindow.office import operations
from onewindow.web.models import Account

pytestmark = needs_a_browser

LEAD, AGAINST, FOR = "natural_resources", "civil_air_defence", "landscaping"
OTHERS = ("housing_construction", "transport", "meteorological")
"""Departments whose opinions, where they are asked, come without their page being looked at."""


@pytest.mark.parametrize("way", ways("desktop-script"))
@pytest.mark.django_db(transaction=True)
def test_a_parallel_review_from_the_work_list_to_the_certificate(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    notice = tmp_path / "告知书.pdf"
    notice.write_bytes(PDF)
    enrol(town)
    case = town.submitted("M201", town.project())
    officer = Visitor.by(way, running, address, "approval_bureau.reviewer")
    accepts(officer, case)
    lead = Visitor.by(way, running, address, f"{LEAD}.reviewer")
    asks(lead, case)
    for one in town.view(case).terms.consultations:
        if one.department in OTHERS:
            operations.give_opinion(town.office, town.actor(f"{one.department}.reviewer"), case, "agree")
    against = Visitor.by(way, running, address, f"{AGAINST}.reviewer")
    objects(against, case)
    consenting = Visitor.by(way, running, address, f"{FOR}.reviewer")
    consents(consenting, case)
    stops(officer, case, notice)
    town.clock.set(MONDAY + timedelta(days=2))
    resumes(officer, case)
    settles(lead, case)
    proposes(officer, case)
    head = Visitor.by(way, running, address, "approval_bureau.head")
    approves(head, case)
    delivers(officer, case)
    decision = town.view(case).decision
    assert decision is not None and decision.conditions == ("保留东侧行道树",) and decision.letter is not None
    assert decision.letter["title"] == "准予行政许可决定书"
    for visitor in (officer, lead, against, consenting, head):
        assert visitor.faults == []


@pytest.mark.parametrize("way", ways("phone-plain"))
@pytest.mark.django_db(transaction=True)
def test_more_time_is_asked_for_and_granted(running: Any, served: tuple[Town, str], way: Way) -> None:
    """Apart from the review: the matter that is reviewed jointly admits no extension (``no_extension``)."""
    town, address = served
    case = town.accepted("M202", town.project())
    before = town.view(case).statutory_due
    assert before is not None
    reviewer = Visitor.by(way, running, address, "approval_bureau.reviewer")
    asks_for_days(reviewer, case)
    assert "起草决定书，提请审批" in reviewer.words(), "two officers decide this matter"
    head = Visitor.by(way, running, address, "approval_bureau.head")
    gives_days(head, case)
    after = town.view(case).statutory_due
    assert after is not None and after > before
    assert str(after) in head.page.inner_text(".figures")
    assert "extend" not in town.view(case).actions, "once only"
    assert reviewer.faults == [] and head.faults == []


def enrol(town: Town) -> None:
    """The departments that take part, with sign-ins for those at the browser."""
    for department in (LEAD, AGAINST, FOR, *OTHERS):
        town.department(department)
    for department in (LEAD, AGAINST, FOR):
        Account.objects.create_account(f"{department}.reviewer", PASSWORD, f"{department}.reviewer")


def stays(visitor: Visitor, case: str) -> None:
    """Whatever is done is done on the case's page, to which the address leads back."""
    assert visitor.path().partition("#")[0].partition("?")[0] == f"/cases/{case}"


def accepts(officer: Visitor, case: str) -> None:
    officer.follow("工作台")
    officer.follow("建设工程设计方案审查")
    stays(officer, case)
    officer.opened("#act-accept").locator(".acts button").click()
    officer.done("已完成：受理")
    stays(officer, case)


def asks(lead: Visitor, case: str) -> None:
    """The leading department asks all others at once."""
    lead.follow("联合审查")
    assert "待征求意见" in lead.words()
    lead.follow("建设工程设计方案审查")
    lead.opened("#act-ask_opinions").locator(".acts button").click()
    lead.done("已完成：征求部门意见")
    assert "逾期不反馈视为同意" in lead.words(), "who may stay silent is told"
    stays(lead, case)


def objects(visitor: Visitor, case: str) -> None:
    """One department objects, from its draft."""
    visitor.follow("工作台")
    visitor.follow("建设工程设计方案审查")
    draft = visitor.opened("#draft")
    draft.locator("input[value=disagree]").check()
    draft.locator("textarea[name=objections]").fill("人防车位不足")
    draft.locator("button", has_text="保存草稿").click()
    visitor.done("草稿已保存")
    visitor.page.locator("#draft button", has_text="按草稿正式反馈").click()
    visitor.done("已完成：反馈部门意见")
    assert "人防车位不足" in visitor.words()
    stays(visitor, case)


def consents(visitor: Visitor, case: str) -> None:
    """Another one agrees with a condition; it forgets the condition first and gets its form back."""
    visitor.follow("工作台")
    visitor.follow("建设工程设计方案审查")
    form = visitor.opened("#act-give_opinion")
    form.locator("input[value=agree_with_conditions]").check()
    form.locator(".acts button").click()
    visitor.page.locator("#errors").wait_for()
    assert visitor.page.locator("#act-give_opinion input[value=agree_with_conditions]").is_checked()
    visitor.page.fill("#give_opinion-conditions", "保留东侧行道树")
    visitor.page.locator("#act-give_opinion .acts button").click()
    visitor.done("已完成：反馈部门意见")
    stays(visitor, case)


def stops(officer: Visitor, case: str, notice: Path) -> None:
    """The deciding body stops the clock for the experts' review, with the paper that shows why."""
    officer.go(f"/cases/{case}")
    form = officer.opened("#act-stop")
    form.locator("input[value=expert_review]").check()
    officer.page.fill("#stop-planned_days", "5")
    officer.page.fill("#stop-notice", "特别程序告知书1号")
    officer.page.set_input_files("#stop-evidence", str(notice))
    form.locator(".acts button").click()
    officer.done("已完成：启动特别程序")
    assert "特别程序尚未结束" in officer.words(), "the decision says why it cannot be taken yet"
    assert "告知书.pdf" in officer.words()
    stays(officer, case)


def resumes(officer: Visitor, case: str) -> None:
    """Two days later the clock goes on; the account has a line for each of them."""
    officer.go(f"/cases/{case}")
    officer.opened("#act-resume").locator(".acts button").click()
    officer.done("已完成：结束特别程序")
    officer.follow("逐日的账")
    assert officer.page.locator("td", has_text="特别程序期间不计入").count() >= 1
    assert "专家评审" in officer.words()
    officer.follow("GXQ-")
    stays(officer, case)


def settles(lead: Visitor, case: str) -> None:
    """The lead sees both sides, cannot draw them together without a resolution, and does with one."""
    lead.go("/lead?state=conflict")
    assert "人防车位不足" in lead.words() and "保留东侧行道树" in lead.words()
    lead.follow("建设工程设计方案审查")
    joint = lead.opened("#act-consolidate")
    joint.locator("input[value=agree_with_conditions]").check()
    joint.locator(".acts button").click()
    lead.page.locator("#errors").wait_for()
    assert "相互矛盾" in lead.words()
    assert lead.page.locator("#act-consolidate input[value=agree_with_conditions]").is_checked()
    lead.page.fill("#consolidate-resolution", "协调会议定：地下二层补足人防车位。")
    lead.page.locator("#act-consolidate .acts button").click()
    lead.done("已完成：汇总联合审查意见")
    stays(lead, case)


def proposes(officer: Visitor, case: str) -> None:
    """The letter takes the departments' condition over; a colleague is to approve it."""
    officer.go(f"/cases/{case}")
    form = officer.opened("#act-decide")
    assert "保留东侧行道树" in officer.page.input_value("#decision-conditions")
    form.locator("button", has_text="更新").click()
    officer.page.locator("#act-decide[open] h4", has_text="许可的条件").wait_for()
    officer.fits()
    officer.page.locator("#act-decide button", has_text="提请另一人审批").click()
    officer.done("已提出决定建议")
    assert "须由本单位另一人审批" in officer.words()
    assert officer.page.locator("button", has_text="审批同意").count() == 0
    stays(officer, case)


def approves(head: Visitor, case: str) -> None:
    head.follow("工作台")
    head.follow("建设工程设计方案审查")
    head.page.locator("summary", has_text="决定书全文").click()
    assert "准予行政许可决定书" in head.words() and "保留东侧行道树" in head.words()
    head.page.locator("#approve-checked").check()
    head.press("审批同意，作出决定")
    head.done("已审批，决定已作出")
    assert "准予" in head.words()
    stays(head, case)


def delivers(officer: Visitor, case: str) -> None:
    """The result is handed over; what was granted can be seen with its condition."""
    officer.go(f"/cases/{case}")
    form = officer.opened("#act-deliver")
    officer.page.fill("#deliver-receipt", "送达回证 1")
    form.locator(".acts button").click()
    officer.done("已完成：送达")
    officer.page.locator(".done a", has_text="GXQ-M201").click()
    officer.page.wait_for_load_state()
    officer.fits()
    assert "有效" in officer.words() and "保留东侧行道树" in officer.words()


def asks_for_days(reviewer: Visitor, case: str) -> None:
    """Five days more; without a reason the form comes back with what was typed."""
    reviewer.follow("工作台")
    reviewer.follow("建设工程规划许可证核发")
    form = reviewer.opened("#act-ask_extension")
    reviewer.page.fill("#ask_extension-days", "5")
    form.locator(".acts button").click()
    reviewer.page.locator("#errors").wait_for()
    assert reviewer.page.input_value("#ask_extension-days") == "5"
    reviewer.page.fill("#ask_extension-reasons", "需补充监测")
    reviewer.page.locator("#act-ask_extension .acts button").click()
    reviewer.done("已完成：申请延长审查期限")
    stays(reviewer, case)


def gives_days(head: Visitor, case: str) -> None:
    """The head finds the request in the form, open, and grants it as asked."""
    head.follow("工作台")
    head.follow("建设工程规划许可证核发")
    assert "审查人员申请延期" in head.words()
    assert head.page.input_value("#extend-days") == "5"
    assert head.page.input_value("#extend-reasons") == "需补充监测"
    head.page.locator("#act-extend .acts button").click()
    head.done("已完成：延长审查期限")
    assert "审查人员申请延期" not in head.words()
    stays(head, case)
