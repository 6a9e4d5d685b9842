"""The work list at the browser: its keys, and that it passes axe-core and fits a phone."""

from __future__ import annotations

from typing import Any

import pytest
from office_helpers import Town
from web_browser import CHROMIUM, DESKTOP, PHONE, page_of
from web_helpers import PASSWORD

from onewindow.office import operations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]
CLERK, HEAD = "approval_bureau.clerk", "approval_bureau.head"


def signed_in(running: Any, url: str, login: str, width: int, script: bool = True) -> Any:
    page = page_of(running, width, script)
    page.goto(f"{url}/sign-in?next=/worklist")
    page.fill("input[name=username], input[name=name]", login)
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_selector("h1")
    return page


def two_cases(town: Town) -> list[str]:
    project = town.project(construction_waste=True)
    return [town.submitted(matter, project) for matter in ("M114", "M319")]


def test_a_clerk_works_by_keys_alone(running: Any, served: tuple[Town, str]) -> None:
    town, url = served
    two_cases(town)
    page = signed_in(running, url, CLERK, DESKTOP)
    page.goto(f"{url}/worklist?order=number")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tr.current td[data-name=办件号]").inner_text() == "GXQ-2026-000002"
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("input[name=case]:checked").count() == 1
    page.keyboard.press("a")
    page.wait_for_selector("#report")
    assert page.locator("td[data-name=承办人]", has_text=town.actor(CLERK).name).count() == 1
    page.keyboard.press("/")
    page.keyboard.type("000002")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=000002**")
    assert page.locator("table.cases tbody tr").count() == 1
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/cases/**")


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (PHONE, False), (DESKTOP, False)])
def test_cases_are_given_at_any_width_with_and_without_script(
    running: Any, served: tuple[Town, str], width: int, script: bool
) -> None:
    town, url = served
    two_cases(town)
    page = signed_in(running, url, HEAD, width, script)
    page.goto(f"{url}/worklist")
    page.click("[data-select-all]")
    page.wait_for_selector("input[name=case]:checked")
    assert page.locator("input[name=case]:checked").count() == 2
    page.select_option("#person", label=town.actor(CLERK).name)
    page.click(".bulk-bar button")
    page.wait_for_selector("#report")
    assert page.locator("td[data-name=承办人]", has_text=town.actor(CLERK).name).count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#report button")
    page.wait_for_selector(".notice")
    assert page.locator("td[data-name=承办人]", has_text=town.actor(CLERK).name).count() == 0


def test_the_lists_pages_pass_axe_core(running: Any, served: tuple[Town, str]) -> None:
    base = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    town, url = served
    cases = two_cases(town)
    head = town.actor(HEAD)
    operations.assign_case(town.office, head, cases[0], head.person)
    from onewindow.office.views import WorkFilter

    operations.save_view(town.office, head, "先办", WorkFilter(light="green"))
    page = signed_in(running, url, HEAD, DESKTOP)
    faults = []
    for path in (
        "/worklist",
        "/worklist?q=没有&from=x",
        "/worklist/views",
        "/worklist/feed",
        f"/cases/{cases[0]}",
    ):
        page.goto(url + path)
        page.evaluate(base.AXE_SCRIPT)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        faults += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]
        assert page.locator("h1").count() == 1
    assert faults == []
