"""One person at a browser: desktop or phone, with or without JavaScript, with a pointer or by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from web_browser import CHROMIUM, DESKTOP, PHONE, page_of
from web_helpers import PASSWORD
from web_keyboard import KeyboardPage

needs_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's Chromium is not installed"),
]


@dataclass(frozen=True)
class Way:
    """How somebody uses the pages."""

    width: int
    script: bool
    keyboard: bool = False


WAYS = {
    "desktop-script": Way(DESKTOP, True),
    "phone-plain": Way(PHONE, False),
    "desktop-plain": Way(DESKTOP, False),
    "phone-script": Way(PHONE, True),
    "keyboard": Way(DESKTOP, True, keyboard=True),
}


def ways(*everyday: str) -> list[Any]:
    """All ways as parameters of a test: those named run in each ``make test``, all of them in ``make test-all``."""
    return [
        pytest.param(way, id=name, marks=() if name in everyday else pytest.mark.slow)
        for name, way in WAYS.items()
    ]


class Visitor:
    """One person at a browser; signed in unless the name is empty."""

    def __init__(
        self, running: Any, address: str, name: str, width: int, script: bool, keyboard: bool = False
    ) -> None:
        self.page = page_of(running, width, script)
        self.address, self.width = address, width
        self.faults: list[str] = []
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        if keyboard:
            self.page = KeyboardPage(self.page)
        if name:
            self.sign_in(name)

    @classmethod
    def by(cls, way: Way, running: Any, address: str, name: str = "") -> Visitor:
        """Somebody who uses the pages in this way."""
        return cls(running, address, name, way.width, way.script, way.keyboard)

    def sign_in(self, name: str) -> None:
        self.go("/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.press("登录")

    def hear(self, message: Any) -> None:
        """Keep what the browser complains about; refused forms answer 4xx by intent."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.fits()

    def press(self, words: str) -> None:
        self._leave(self.page.locator("main button", has_text=words).first)

    def follow(self, words: str) -> None:
        self._leave(self.page.locator("a", has_text=words).first)

    def _leave(self, target: Any) -> None:
        target.click()
        self.page.wait_for_load_state()
        self.fits()

    def opened(self, form: str) -> Any:
        """A part of the page that folds away, opened if it was closed."""
        place = self.page.locator(form)
        if place.get_attribute("open") is None:
            place.locator("> summary").click()
        return place

    def done(self, words: str) -> None:
        """Wait until the page says that it is done, also where only a part of it was exchanged."""
        self.page.locator("main [role=status]", has_text=words).first.wait_for()
        self.fits()

    def fits(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{self.page.url} is {wide} pixels wide"

    def words(self) -> str:
        return " ".join(str(self.page.inner_text("main")).split())

    def path(self) -> str:
        return str(self.page.url).removeprefix(self.address)
