"""A new applicant on a phone without JavaScript: signs up, describes a project, replies to a notice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from office_helpers import FACTORY, PDF, Town
from test_web_applicant import CODE, NUMBER, PASSWORD
from web_browser import PHONE, page_of

from onewindow.office import operations, queries

pytestmark = [pytest.mark.django_db(transaction=True)]


def narrow(page: Any) -> None:
    """No page is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url


def test_from_signing_up_to_a_corrected_application(
    running: Any, served: tuple[Town, str], tmp_path: Path
) -> None:
    town, address = served
    page = page_of(running, PHONE, script=False)
    page.goto(f"{address}/sign-in")
    page.get_by_role("link", name=re.compile("注册")).click()
    for field, typed in (
        ("name", "淄博新厂有限公司"), ("credit_code", f" {CODE.lower()} "), ("person", "韩梅"),
        ("citizen_number", NUMBER), ("login", "han.mei"), ("password", PASSWORD), ("password_again", PASSWORD),
    ):  # fmt: skip
        page.fill(f"#{field}", typed)
    page.get_by_role("button", name=re.compile("注册")).click()
    assert "注册成功" in page.inner_text("main")

    page.goto(f"{address}/projects")
    page.fill("#name", "新厂一期")
    page.get_by_role("button", name=re.compile("开始描述项目")).click()
    assert "/describe/" in page.url
    page.get_by_role("button", name=re.compile("保存并继续")).click()
    assert "/describe/" in page.url or page.url.endswith("/answers")

    actor = queries.actor_of(town.office, "han.mei")
    assert actor is not None
    town.people["li.na"] = actor
    project = queries.projects(town.office, actor)[0][0].id
    operations.answer_facts(town.office, actor, project, FACTORY)
    case = town.draft("M112", project)
    page.goto(f"{address}/cases/{case}/check")
    page.check("input[name=declared]")
    page.locator("main form button").last.click()
    assert "登记还没有核实" in page.inner_text("main")
    clerk = town.actor("approval_bureau.clerk")
    operations.verify_organisation(town.office, clerk, actor.organisation, "营业执照")
    operations.submit_case(town.office, actor, case, declared=True)
    document = town.view(case).needs[0].document
    items = [(document, "缺盖章页"), (document, "附图看不清")]
    operations.notify_correction(town.office, town.clerk(case), case, items)

    page.goto(f"{address}/cases/{case}")
    narrow(page)
    page.get_by_role("link", name=re.compile("逐项补正")).first.click()
    narrow(page)
    file = tmp_path / "盖章.pdf"
    file.write_bytes(PDF)
    page.set_input_files("#file-1", str(file))
    page.locator("#field-item-1 button", has_text="保存这一项").click()
    assert "盖章.pdf" in page.inner_text("#field-item-1")
    if page.locator("#text-2").is_visible():
        page.fill("#text-2", "附图已在新文件第三页重印")
        page.locator("#field-item-2 button", has_text="保存这一项").click()
    page.check("input[name=declared]")
    page.get_by_role("button", name=re.compile("提交补正")).click()
    assert "/submitted" in page.url and town.view(case).phase == "submitted"
    for path in (
        "/messages",
        "/account",
        "/organisation",
        "/mandates",
        "/complaints",
        f"/cases/{case}/remedies",
        "/guides",
    ):
        page.goto(address + path)
        narrow(page)
    page.context.close()
