"""Every page of the route table under axe-core, and the way from sign-in to the plan by keyboard alone.

The walk takes its addresses from the route table, so that a new page cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from web_browser import CHROMIUM, DESKTOP, page_of
from web_helpers import PASSWORD, client_of
from web_walk import NOT_FOUND, Demonstration, demonstration, stops

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


def signed_in(running: Any, address: str, login: str) -> Any:
    """A page at desktop width in which the person is signed in already."""
    page = page_of(running, DESKTOP)
    page.context.add_init_script(axe_core.AXE_SCRIPT)
    if login:
        name = settings.SESSION_COOKIE_NAME
        session = client_of(login).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": address}])
    return page


def examine(page: Any, address: str, path: str) -> list[str]:
    """What is wrong with a page; nothing for a file, or a route that takes forms only."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(address + path)
    except Error:  # a download, or an answer without a page
        answer = page.context.request.get(address + path)
    if answer.status == 405:
        return []
    if answer.status not in ((404,) if path in NOT_FOUND else (200,)):
        return [f"{path}: status {answer.status}"]
    if not answer.headers["content-type"].startswith("text/html"):
        return []
    found = page.evaluate(EXAMINE)
    faults = [f"{path}: {fault}" for fault in found["faults"]]
    if found["headings"] != 1:
        faults.append(f"{path}: {found['headings']} headings of the first level")
    if not found["title"] or not found["language"]:
        faults.append(f"{path}: title {found['title']!r}, language {found['language']!r}")
    return faults


@pytest.mark.parametrize(
    "every",
    [pytest.param(False, id="each-route"), pytest.param(True, id="each-value", marks=pytest.mark.slow)],
)
@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_route_table_is_accessible(
    running: Any, shown: tuple[Demonstration, str], every: bool
) -> None:
    made, address = shown
    walk = list(dict.fromkeys(stops(made, every)))
    pages = {login: signed_in(running, address, login) for login in {stop.login for stop in walk}}
    faults = [fault for stop in walk for fault in examine(pages[stop.login], address, stop.path)]
    assert not faults, "\n".join(faults)


FOCUS = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.getClientRects()[0] || here.getBoundingClientRect();
  const x = Math.min(box.x + box.width / 2, innerWidth - 1), y = box.y + Math.min(box.height / 2, 8);
  const over = document.elementFromPoint(x, y), whole = here.ownerSVGElement || here;
  return {
    words: here === document.body ? "" : here.textContent.trim() || here.name || here.id,
    tag: here.tagName.toLowerCase(), type: here.type || "", name: here.name || "", id: here.id,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    in_sight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    uncovered: over !== null && (whole.contains(over) || over.contains(whole)),
  };
}"""


class Typist:
    """One person without a pointer: Tab, Enter, Space, and letters into fields."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address

    def tab_to(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Tab on until the wanted element has the focus; each on the way must show that it has it."""
        for _ in range(300):
            self.page.keyboard.press("Tab")
            here: dict[str, Any] = self.page.evaluate(FOCUS)
            if here["tag"] == "body":
                continue
            assert here["outlined"] and here["in_sight"] and here["uncovered"], f"{self.page.url}: {here}"
            if wanted(here):
                return here
        raise AssertionError(f"the keyboard does not get there on {self.page.url}: {here}")

    def write(self, id: str, text: str) -> None:
        self.tab_to(lambda here: here["id"] == id)
        self.page.keyboard.type(text)

    def press(self, words: str) -> None:
        """Reach the link or the button with these words and press Enter."""
        self.tab_to(lambda here: here["tag"] in ("a", "button") and here["words"].startswith(words))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def answer_one(self) -> str:
        """Answer the first question with choices on the page by Space; gives its name."""
        choice = self.tab_to(lambda here: here["type"] in ("radio", "checkbox"))
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked")
        return str(choice["name"])


@pytest.mark.django_db(transaction=True)
def test_from_sign_in_to_the_plan_by_keyboard(running: Any, served: tuple[Any, str]) -> None:
    town, address = served
    page = page_of(running, DESKTOP)
    page.emulate_media(reduced_motion="reduce")  # what has the focus is in sight at once
    typist = Typist(page, address)
    page.goto(f"{address}/sign-in")
    typist.write("name", "li.na")
    typist.write("password", PASSWORD)
    typist.press("登录")
    typist.press("我的项目")
    typist.write("name", "产业研发大厦")
    typist.press("开始描述项目")
    project = page.url.split("/")[4]
    fact = typist.answer_one()
    first = page.url
    typist.press("保存并继续")
    assert "/describe/" in page.url and page.url != first
    typist.press("查看全部回答")
    typist.press("计划")
    assert page.url == f"{address}/projects/{project}/plan"
    assert page.locator("svg .bar").count() > 3
    typist.tab_to(lambda here: here["words"].startswith("为什么"))
    page.keyboard.press("Space")
    page.locator(".trace").first.wait_for()
    assert answer_in(town, project, fact) is not None


def answer_in(town: Any, project: str, fact: str) -> Any:
    """What the project says about a fact."""
    from onewindow.office import queries

    return queries.project(town.office, town.actor("li.na"), project).answers[fact]
