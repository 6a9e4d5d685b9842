"""Every page of the route table under axe-core, and the way from sign-in to the plan by keyboard alone.

The walk takes its addresses from the route table, so that a new page cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Error
from web_browser import CHROMIUM, DESKTOP, PHONE, page_of
from web_helpers import PASSWORD, client_of
from web_keyboard import KeyboardPage
from web_walk import NOT_FOUND, Demonstration, Stop, demonstration, empty_forms, refusals, stops

axe_core = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
EXAMINE = f"""async () => {{
  document.querySelectorAll("details:not(:has([hx-get]))").forEach(one => {{ one.open = true; }});
  const found = await axe.run({{runOnly: {STANDARD}, resultTypes: ["violations"]}});
  return {{
    faults: found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(
      node => `${{rule.id}}: ${{node.target.join(" ")}} ${{node.html.slice(0, 160)}} ${{node.failureSummary}}`)),
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
    language: document.documentElement.lang,
    wider: document.documentElement.scrollWidth - innerWidth,
    unnamed: [...document.querySelectorAll("main svg")].filter(
      one => !one.closest("[aria-hidden=true], [role=img], [role=group]")).length,
  }};
}}"""


@pytest.fixture
def shown(live_server: Any, tmp_path: Path) -> Iterator[tuple[Demonstration, str]]:
    """The demonstration, and where it is served."""
    from onewindow.web import house

    made = demonstration(tmp_path / "data")
    house.use(made.office)
    yield made, live_server.url
    house.close()


class Eyes:
    """A person's browser, signed in already; what is wrong with the pages it opens."""

    def __init__(
        self,
        running: Any,
        address: str,
        login: str,
        width: int = DESKTOP,
        scheme: str = "light",
        spoken: str = "",
    ) -> None:
        self.page, self.address, self.spoken = (
            page_of(running, width, True, scheme),
            address,
            spoken or "both",
        )
        self.page.context.add_init_script(axe_core.AXE_SCRIPT)
        cookies = {"onewindow_language": spoken}
        if login:
            cookies[settings.SESSION_COOKIE_NAME] = (
                client_of(login).cookies[settings.SESSION_COOKIE_NAME].value
            )
        given = [{"name": name, "value": value, "url": address} for name, value in cookies.items() if value]
        if given:
            self.page.context.add_cookies(given)

    def examine(self, path: str, status: int = 200) -> list[str]:
        """What is wrong with a page; nothing for a file, or a route that takes forms only."""
        try:
            answer = self.page.goto(self.address + path)
        except Error:  # a download, or an answer without a page
            answer = self.page.context.request.get(self.address + path)
            aside, self.page = self.page, self.page.context.new_page()  # that one may still be on its way
            aside.close()
        if answer.status == 405:
            return []
        if answer.status != status:
            return [f"{path}: status {answer.status}"]
        if not answer.headers["content-type"].startswith("text/html"):
            return []
        return self.look(path)

    def look(self, path: str) -> list[str]:
        """What is wrong with the page that is open."""
        found = self.page.evaluate(EXAMINE)
        faults = [f"{path}: {fault}" for fault in found["faults"]]
        if found["headings"] != 1:
            faults.append(f"{path}: {found['headings']} headings of the first level")
        if not found["title"] or found["language"] != ("en" if self.spoken == "en" else "zh-Hans"):
            faults.append(f"{path}: title {found['title']!r}, language {found['language']!r}")
        if found["unnamed"]:
            faults.append(f"{path}: {found['unnamed']} pictures that are neither named nor hidden")
        if found["wider"] > 0:
            faults.append(f"{path}: {found['wider']} px wider than the window")
        return faults

    def send_empty(self, path: str, form: str) -> list[str]:
        """Send a form of a page as it stands, unfilled; the answer must sum up what is wrong, and be accessible itself."""
        self.page.goto(self.address + path)
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        self.page.locator(form).first.evaluate("form => { form.noValidate = true; }")
        with self.page.expect_navigation():
            self.page.locator(form).first.locator("button").last.click()
        summary = self.page.locator(".error-summary")
        if summary.count() != 1:
            return [f"{path}: {summary.count()} error summaries after an empty form"]
        faults = self.look(f"{path} sent empty")
        if not self.page.evaluate(
            "document.querySelector('.error-summary').contains(document.activeElement)"
        ):
            faults.append(f"{path}: the error summary has not got the focus")
        for target in summary.locator("a[href^='#']").evaluate_all("links => links.map(one => one.hash)"):
            if not self.page.locator(target).count():
                faults.append(f"{path}: the error summary leads to {target}, which is not there")
        return faults


def statuses(made: Demonstration) -> dict[Stop, int]:
    """The pages of the walk that answer otherwise than with 200."""
    refused = {Stop(login, path): status for login, path, status in refusals(made)}
    return {**{Stop("", path): 404 for path in NOT_FOUND}, **refused}


def faults_of(
    running: Any,
    shown: tuple[Demonstration, str],
    every: bool = False,
    part: slice = slice(None),
    **look: Any,
) -> list[str]:
    """What is wrong with the pages of the walk, or of a part of it."""
    made, address = shown
    walk, expected = list(dict.fromkeys(stops(made, every)))[part], statuses(made)
    eyes = {login: Eyes(running, address, login, **look) for login in {stop.login for stop in walk}}
    return [fault for stop in walk for fault in eyes[stop.login].examine(stop.path, expected.get(stop, 200))]


@pytest.mark.parametrize(
    "part", [pytest.param(slice(place, None, 2), id=f"half-{place + 1}") for place in range(2)]
)
@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_route_table_is_accessible(
    running: Any, shown: tuple[Demonstration, str], part: slice
) -> None:
    faults = faults_of(running, shown, part=part)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_page_with_every_value_is_accessible(running: Any, shown: tuple[Demonstration, str]) -> None:
    faults = faults_of(running, shown, every=True)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize(
    "look",
    [
        pytest.param({"width": PHONE}, id="phone"),
        pytest.param({"scheme": "dark"}, id="dark"),
        pytest.param({"spoken": "en"}, id="english"),
        pytest.param({"spoken": "zh", "width": PHONE, "scheme": "dark"}, id="chinese-phone-dark"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_every_page_is_accessible_in_each_look(
    running: Any, shown: tuple[Demonstration, str], look: dict[str, Any]
) -> None:
    faults = faults_of(running, shown, **look)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_empty_form_comes_back_with_a_summary_that_has_the_focus(
    running: Any, shown: tuple[Demonstration, str]
) -> None:
    made, address = shown
    faults = []
    for login, path, form in empty_forms(made):
        faults += Eyes(running, address, login).send_empty(path, form)
    assert not faults, "\n".join(faults)


@pytest.mark.django_db(transaction=True)
def test_from_sign_in_to_the_plan_by_keyboard(running: Any, served: tuple[Any, str]) -> None:
    town, address = served
    page = KeyboardPage(page_of(running, DESKTOP))
    page.goto(f"{address}/sign-in")
    page.fill("#name", "li.na")
    page.fill("#password", PASSWORD)
    follow(page, "main button")
    follow(page, "nav a[href='/projects']")
    page.fill("#name", "产业研发大厦")
    follow(page, "main form[method=post] button")
    project = page.url.split("/")[4]
    choice = page.locator("main input[type=radio], main input[type=checkbox]").first
    fact = choice.get_attribute("name")
    choice.check()
    first = page.url
    follow(page, "main form[method=post] button:has-text('保存并继续')")
    assert "/describe/" in page.url and page.url != first
    follow(page, "main form[method=post] :is(a, button):has-text('查看全部回答')")
    follow(page, f"main a[href='/projects/{project}/plan']")
    assert page.locator("svg .bar").count() > 3
    page.locator("summary:has-text('为什么')").first.click()
    page.page.locator(".trace").first.wait_for()
    assert answer_in(town, project, fact) is not None


def follow(page: KeyboardPage, selector: str) -> None:
    """Reach the link or the button and press Enter; the next page is there."""
    with page.expect_navigation():
        page.click(selector)


def answer_in(town: Any, project: str, fact: str) -> Any:
    """What the project says about a fact."""
    from onewindow.office import queries

    return queries.project(town.office, town.actor("li.na"), project).answers[fact]
