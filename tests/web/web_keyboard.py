"""A page that is used by keyboard alone: the calls of Playwright's page, carried out with Tab, arrows, Space and typing.

Each element on the way must show that it has the focus: outlined, in sight and not covered (WCAG 2.2: 2.1.1, 2.4.7, 2.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import TimeoutError

MOST = 600
FOCUS = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.getClientRects()[0] || here.getBoundingClientRect();
  const x = Math.min(box.x + box.width / 2, innerWidth - 1), y = box.y + Math.min(box.height / 2, 8);
  const over = document.elementFromPoint(x, y), whole = here.ownerSVGElement || here;
  return {
    body: here === document.body, tag: here.tagName.toLowerCase(), type: here.type || "", name: here.name || "",
    words: here.textContent.trim().slice(0, 60), id: here.id,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    in_sight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    uncovered: over !== null && (whole.contains(over) || over.contains(whole)),
  };
}"""
IS_FOCUSED = "(node) => document.activeElement === node"
LEAVES = """(node) => {
  const link = node.closest("a[href]"), here = location.pathname + location.search;
  if (node.closest("[hx-get], [hx-post]")) return false;
  if (link) return link.target === "" && !link.pathname.endsWith(".ics")
    && !(link.hash && link.pathname + link.search === here);
  return node.tagName === "BUTTON" && node.type === "submit" && node.form !== null;
}"""
"""Whether pressing it leads to another page: no part of the page is exchanged, nothing is downloaded."""
IS_GROUP_FOCUSED = (
    "(node) => document.activeElement.type === 'radio' && document.activeElement.name === node.name"
    " && document.activeElement.form === node.form"
)


class KeyboardLocator:
    """One or several elements; what a pointer would do to the first of them is done by keys."""

    def __init__(self, board: KeyboardPage, locator: Any) -> None:
        self.board, self.locator_ = board, locator

    def __getattr__(self, name: str) -> Any:
        return getattr(self.locator_, name)

    def locator(self, *given: Any, **more: Any) -> KeyboardLocator:
        return KeyboardLocator(self.board, self.locator_.locator(*given, **more))

    def filter(self, **more: Any) -> KeyboardLocator:
        return KeyboardLocator(self.board, self.locator_.filter(**more))

    def nth(self, place: int) -> KeyboardLocator:
        return KeyboardLocator(self.board, self.locator_.nth(place))

    @property
    def first(self) -> KeyboardLocator:
        return self.nth(0)

    @property
    def last(self) -> KeyboardLocator:
        return KeyboardLocator(self.board, self.locator_.last)

    def all(self) -> list[KeyboardLocator]:
        return [self.nth(place) for place in range(self.locator_.count())]

    def click(self, **more: Any) -> None:
        target = self.locator_.first
        tag = self.board.reach(target)["tag"]
        if target.evaluate(LEAVES):
            with self.board.page.expect_navigation():  # a key, unlike a click, does not wait for it
                self.board.keys("Enter")
        else:
            self.board.keys("Space" if tag in ("summary", "input") else "Enter")

    def fill(self, text: str, **more: Any) -> None:
        here = self.board.reach(self.locator_.first)
        if here["type"] in ("date", "time", "datetime-local", "month"):
            self.locator_.first.fill(text)  # its own keys differ by the browser's language
            return
        self.board.keys("Control+A")
        self.board.keys("Delete")
        self.board.page.keyboard.insert_text(text)

    def check(self, **more: Any) -> None:
        target = self.locator_.first
        if target.get_attribute("type") == "radio":
            self._choose(target)
        elif not target.is_checked():
            self.board.reach(target)
            self.board.keys("Space")
        assert target.is_checked()

    def _choose(self, target: Any) -> None:
        """Into the group by Tab, then along it by arrows."""
        self.board.reach(target, IS_GROUP_FOCUSED)
        if not self.board.focused(target):
            for _ in range(60):
                self.board.keys("ArrowDown")
                if self.board.focused(target):
                    break
        if not target.is_checked():
            self.board.keys("Space")

    def select_option(self, value: Any = None, **more: Any) -> None:
        target = self.locator_.first
        self.board.reach(target)
        wanted = "({options, }, [value, label]) => [...options].findIndex(o => label ? o.label.includes(label) : o.value === value)"
        place = target.evaluate(wanted, [value, more.get("label")])
        assert place >= 0, f"no option {value or more}"
        self.board.keys("Home")
        for _ in range(place):
            self.board.keys("ArrowDown")
        assert target.evaluate("node => node.selectedIndex") == place

    def set_input_files(self, files: Any, **more: Any) -> None:
        self.board.reach(self.locator_.first)
        for last in (False, False, True):
            try:
                with self.board.page.expect_file_chooser(timeout=5_000) as chooser:
                    self.board.keys("Space")
            except TimeoutError:  # the headless browser now and then swallows its own dialog: press again
                if last:
                    raise
                continue
            chooser.value.set_files(files)
            return


class KeyboardPage:
    """A Playwright page without a pointer."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.emulate_media(reduced_motion="reduce")  # what has the focus is in sight at once

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def locator(self, *given: Any, **more: Any) -> KeyboardLocator:
        return KeyboardLocator(self, self.page.locator(*given, **more))

    def get_by_role(self, *given: Any, **more: Any) -> KeyboardLocator:
        return KeyboardLocator(self, self.page.get_by_role(*given, **more))

    def get_by_label(self, *given: Any, **more: Any) -> KeyboardLocator:
        return KeyboardLocator(self, self.page.get_by_label(*given, **more))

    def get_by_text(self, *given: Any, **more: Any) -> KeyboardLocator:
        return KeyboardLocator(self, self.page.get_by_text(*given, **more))

    def fill(self, selector: str, text: str, **more: Any) -> None:
        self.locator(selector).fill(text)

    def check(self, selector: str, **more: Any) -> None:
        self.locator(selector).check()

    def click(self, selector: str, **more: Any) -> None:
        self.locator(selector).click()

    def select_option(self, selector: str, value: Any = None, **more: Any) -> None:
        self.locator(selector).select_option(value, **more)

    def set_input_files(self, selector: str, files: Any, **more: Any) -> None:
        self.locator(selector).set_input_files(files)

    def keys(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def focused(self, target: Any, test: str = IS_FOCUSED) -> bool:
        return bool(target.evaluate(test))

    def reach(self, target: Any, test: str = IS_FOCUSED) -> dict[str, Any]:
        """Tab on until the element has the focus, round the page once if need be."""
        if self.focused(target, test):
            return self.here()
        seen: list[str] = []
        for here in self._tabbed():
            seen.append(f"{here['tag']}#{here['id']} {here['words'][:20]}")
            if self.focused(target, test):
                return here
        shown = re.sub(r"\s+", " ", str(target.evaluate("node => node.outerHTML"))[:200])
        raise AssertionError(f"the keyboard does not get to {shown} on {self.page.url}; last {seen[-5:]}")

    def _tabbed(self) -> Iterator[dict[str, Any]]:
        for _ in range(MOST):
            self.keys("Tab")
            here = self.here()
            if here["body"]:
                continue
            assert here["outlined"] and here["in_sight"] and here["uncovered"], f"{self.page.url}: {here}"
            yield here

    def here(self) -> dict[str, Any]:
        """What has the focus, and whether one can see that it has."""
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found
