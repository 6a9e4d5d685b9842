"""The combined journey in Debian's Chromium: from the life event to the confirmation, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from combined_helpers import filed
from office_helpers import PDF, Town
from test_web_browser import Visitor
from web_browser import CHROMIUM, DESKTOP, PHONE

from onewindow.office import operations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


@pytest.mark.parametrize(
    ("width", "script"),
    [
        pytest.param(DESKTOP, True, id="desktop-script"),
        pytest.param(PHONE, False, id="phone-plain"),
        pytest.param(DESKTOP, False, id="desktop-plain", marks=pytest.mark.slow),
        pytest.param(PHONE, True, id="phone-script", marks=pytest.mark.slow),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_one_form_one_set_of_documents_one_submission(
    running: Any, served: tuple[Town, str], tmp_path: Path, width: int, script: bool
) -> None:
    town, address = served
    project = filed(town)
    operations.answer_facts(town.office, town.actor("li.na"), project, {"in_town_planning_area": None})
    paper = tmp_path / "材料.pdf"
    paper.write_bytes(PDF)
    visitor = Visitor(running, address, "li.na", width, script)
    visitor.go(f"/projects/{project}")
    visitor.page.locator("a[href$='/together/stage-1']").click()
    visitor.fits()
    for matter in visitor.page.locator("input[name=matter]").all():
        matter.set_checked(matter.get_attribute("value") in ("M112", "M114"))
    visitor.press("开始联合申报")
    bundle = visitor.path()
    visitor.follow("一套材料")
    for _ in range(12):
        needed = visitor.page.locator("li.need:has(.tag.do) form.upload:has(input[type=file])")
        if needed.count() == 0:
            break
        needed.first.locator("input[type=file]").set_input_files(str(paper))
        needed.first.locator("button").click()
        visitor.page.wait_for_load_state()
        visitor.fits()
        assert "已上传一次" in visitor.words()
    visitor.page.locator("input[name=commitment][value=M114]").check()
    visitor.press("保存办理方式")
    visitor.follow("下一步：核对")
    visitor.press("一次提交")
    assert "请先声明" in visitor.words()
    visitor.page.check("input[name=declared]")
    visitor.press("一次提交")
    assert visitor.path() == f"{bundle}/submitted"
    assert "GXQ-B-2026-00001" in visitor.words()
    visitor.follow("查看进度")
    assert "0/2" in visitor.words()
    visitor.go("/life-events")
    visitor.follow("竣工联合验收")
    assert visitor.faults == []
