"""A small writer of SVG: elements with escaped attributes, and the width that a line of text will take.

Colours are never written here: every shape carries a class, and the style sheet binds the classes to the
zone's tokens, so that dark mode, print and another zone's colours need no other drawing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape


def text_width(text: str, size: float) -> float:
    """The width in pixels that ``text`` takes at ``size``: wide characters one em, narrow ones 0.56 em."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size * (wide + 0.56 * (len(text) - wide))


def fit(text: str, width: float, size: float) -> str:
    """``text``, shortened with an ellipsis when it is wider than ``width`` pixels at ``size``."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def wrap(text: str, width: float, size: float, lines: int = 2) -> list[str]:
    """``text`` in at most ``lines`` lines of ``width`` pixels; Chinese breaks anywhere but before a closing sign, words at spaces."""
    rows: list[str] = []
    rest = text
    while rest and len(rows) < lines - 1 and text_width(rest, size) > width:
        cut = len(rest)
        while cut > 1 and text_width(rest[:cut], size) > width:
            cut -= 1
        space = rest.rfind(" ", 0, cut + 1)
        if space > 0 and rest[cut - 1 : cut + 1].isascii():
            cut = space
        elif cut > 1 and rest[cut] in "）、，；：。":  # none of these begins a line
            cut -= 1
        rows.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*rows, fit(rest, width, size)] if rest else rows


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _attributes(values: dict[str, object]) -> Iterator[str]:
    for name, value in values.items():
        if value is None or value == "":
            continue
        shown = _number(value) if isinstance(value, int | float) else escape(str(value), quote=True)
        yield f' {name.rstrip("_").replace("_", "-")}="{shown}"'


class Drawing:
    """Collects elements in the order of painting; ``svg`` closes the figure."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, name: str, content: object = None, **attributes: object) -> None:
        """One element; ``content`` is text and is escaped."""
        opening = f"<{name}{''.join(_attributes(attributes))}"
        self._parts.append(
            f"{opening}/>" if content is None else f"{opening}>{escape(str(content))}</{name}>"
        )

    def rect(self, x: float, y: float, width: float, height: float, class_: str, **more: object) -> None:
        """A rectangle."""
        self.add("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), class_=class_, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, class_: str) -> None:
        """A straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)

    def path(self, points: str, class_: str, **more: object) -> None:
        """A path with SVG's path data."""
        self.add("path", d=points, class_=class_, **more)

    def text(self, x: float, y: float, content: str, class_: str, **more: object) -> None:
        """A line of text with its baseline at ``y``."""
        self.add("text", content, x=x, y=y, class_=class_, **more)

    @contextmanager
    def group(self, class_: str, title: str = "", link: str = "", **more: object) -> Iterator[None]:
        """A group with a title that browsers show on hover, as a link when ``link`` is given."""
        name = "a" if link else "g"
        self._parts.append(f"<{name}{''.join(_attributes({'href': link, 'class': class_, **more}))}>")
        if title:
            self.add("title", title)
        yield
        self._parts.append(f"</{name}>")

    def svg(
        self, width: float, height: float, class_: str, title: str, description: str, identity: str
    ) -> str:
        """The whole figure, named and described for readers who do not see it; with links inside it is a group."""
        role = "group" if any(part.startswith("<a ") for part in self._parts) else "img"
        size = f"{_number(width)} {_number(height)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{class_}" viewBox="0 0 {size}" '
            f'width="{_number(width)}" height="{_number(height)}" role="{role}" '
            f'aria-labelledby="{identity}-title {identity}-text">'
            f'<title id="{identity}-title">{escape(title)}</title>'
            f'<desc id="{identity}-text">{escape(description)}</desc>{"".join(self._parts)}</svg>'
        )


def hatch(identity: str, class_: str) -> str:
    """The definition of a pattern of slanted lines, to be named as ``url(#identity)``."""
    return (
        f'<defs><pattern id="{identity}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" class="{class_}-ground"/>'
        f'<line x1="0" y1="0" x2="0" y2="6" class="{class_}"/></pattern></defs>'
    )


def joined(parts: Iterable[str]) -> str:
    """Lines of a text twin as one text."""
    return "\n".join(parts)
