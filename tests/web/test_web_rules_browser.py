"""The lit table at a browser: filled in, tried and left open at desktop with scripts and on a phone without."""

from __future__ import annotations

from typing import Any

import pytest
from office_helpers import Town
from web_browser import CHROMIUM, DESKTOP, PHONE, page_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


@pytest.mark.parametrize(
    ("width", "script"),
    [pytest.param(DESKTOP, True, id="desktop-script"), pytest.param(PHONE, False, id="phone-plain")],
)
@pytest.mark.django_db(transaction=True)
def test_a_table_is_tried_left_open_and_corrected(
    running: Any, served: tuple[Town, str], width: int, script: bool
) -> None:
    page = page_of(running, width, script)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def press() -> None:
        page.locator("main button:visible", has_text="试算").last.click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{served[1]}/rules")
    page.locator("a", has_text="水土保持文件种类").click()
    page.fill("#disturbed_area_ha", "5")
    page.select_option("#in_soil_conservation_area", "true")
    press()
    assert page.locator("tr.hit").get_attribute("id") == "rule-2"
    lit, faded = (
        page.locator(one).evaluate("one => getComputedStyle(one).boxShadow") for one in ("tr.hit", "#rule-3")
    )
    assert lit != "none" and faded == "none"
    assert page.inner_text("tr.hit .decided .found").endswith("5 公顷")
    again = page_of(running, width, script)  # the address is the trial
    again.goto(page.url)
    assert again.locator("tr.hit").get_attribute("id") == "rule-2"
    page.fill("#disturbed_area_ha", "")
    press()
    assert page.locator("tr.may").count() == 3 and "还不能确定" in page.inner_text("#answer")
    page.locator("#answer a", has_text="征占地面积").click()
    assert page.url.endswith("#field-disturbed_area_ha")
    page.fill("#disturbed_area_ha", "五公顷")
    press()
    assert "请先解决以下问题" in page.inner_text("#errors")
    assert page.input_value("#disturbed_area_ha") == "五公顷"
    assert faults == []


@pytest.mark.parametrize(
    "path",
    [
        "/rules/soil_doc?in_soil_conservation_area=true&disturbed_area_ha=6",
        "/rules/soil_doc?try=1&disturbed_area_ha=",
        "/rules/process_type?try=1&investment_source=",
        "/rules/fire_special?try=1&buildings-count=1&buildings-0-name=a&more=buildings",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_lit_table_is_accessible(running: Any, served: tuple[Town, str], path: str) -> None:
    accessibility = pytest.importorskip("test_web_accessibility")
    assert accessibility.Eyes(running, served[1], "").examine(path) == []
