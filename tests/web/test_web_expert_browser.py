"""An outside expert at the browser: the link from the case's page, the paper, the answer, and the office that reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from office_helpers import PDF, Town
from web_visitor import Visitor, Way, needs_a_browser, ways

pytestmark = needs_a_browser


@pytest.mark.parametrize("way", ways("desktop-script"))
@pytest.mark.django_db(transaction=True)
def test_an_expert_is_asked_and_answers_by_the_link(
    running: Any, served: tuple[Town, str], tmp_path: Path, way: Way
) -> None:
    town, address = served
    case = town.accepted()
    body = town.view(case).matter.deciding
    officer = Visitor.by(way, running, address, f"{body}.reviewer")
    link = asks(officer, case)
    expert = Visitor.by(way, running, address)
    expert.go(link)
    assert "噪声预测是否可信？" in expert.words()
    expert.press("提交意见")
    assert "请先解决以下问题" in expert.words()
    file = tmp_path / "意见.pdf"
    file.write_bytes(PDF)
    expert.page.check("input[name=view][value=agree]")
    expert.page.fill("#opinion", "预测方法与现场条件相符。")
    expert.page.set_input_files("#file", str(file))
    expert.page.fill("#signed_as", "王教授")
    expert.page.check("input[name=confirmed]")
    expert.press("提交意见")
    assert "您的意见已收到" in expert.words()
    officer.go(f"/cases/{case}")
    assert "预测方法与现场条件相符。" in officer.words()
    assert officer.faults == [] and expert.faults == []


def asks(officer: Visitor, case: str) -> str:
    """The officer asks an expert from the case's page. Gives the path of the link, which is shown once."""
    officer.go(f"/cases/{case}")
    form = officer.opened("details:has(#expert-name)")
    form.locator("[name=name]").fill("王教授")
    form.locator("[name=email]").fill("wang@example.org")
    form.locator("[name=question]").fill("噪声预测是否可信？")
    form.locator("[name=until]").fill("2026-12-03")
    form.locator("button").last.click()
    officer.page.locator("main", has_text="/expert/").wait_for()
    found = re.search(r"/expert/[\w-]+", officer.words())
    assert found is not None
    return found.group()
