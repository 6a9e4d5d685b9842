"""Marks what stays Chinese on an English page (names, reasons, laws' titles) as Chinese, so that it is read aloud rightly.

WCAG 2.2, 3.1.2: the language of each passage can be told. Pages in Chinese or in both languages mark their English themselves.
Lists, brackets and colons between English words get English signs on the way, whichever template wrote them.
"""

from __future__ import annotations

import re

CHINESE = "\u3007\u3400-\u9fff"
PASSAGE = re.compile(f"[{CHINESE}“《〔（](?:[^<]*[{CHINESE}\u3001-\u301f\uff01-\uff5e”])?")
TAG = re.compile(r"(<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)", re.DOTALL)
NAMED = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
LANGUAGE = re.compile(r"\slang=[\"']?(\w*)")
CLOSED = frozenset({"option", "text", "tspan", "title", "desc", "textarea", "script", "style"})
"""Elements that can hold no other; they are marked themselves, and scripts not at all."""
VERBATIM = frozenset({"textarea", "script", "style", "code", "pre"})
SIGN = re.compile(rf"[、，；：](?=\s*(?:[^\s{CHINESE}“《]|$))|(?<=[A-Za-z])：")
BRACKETS = re.compile(r" ?（([^（）]*)）(?=(\w)?)")
SIGNS = {"、": ", ", "，": ", ", "；": "; ", "：": ": "}


def mark(page: str) -> str:
    """The page with a ``lang`` on each passage of Chinese outside elements that have one."""
    parts = TAG.split(page)
    within, depth, holder = "", 0, ""
    for place, part in enumerate(parts):
        if place % 2:
            named = NAMED.match(part)
            if named is None:
                continue
            closing, name = bool(named[1]), named[2].lower()
            holder = "" if closing else name
            if within:
                depth += (name == within) * (-1 if closing else 1)
                within = within if depth else ""
            elif not closing and (given := LANGUAGE.search(part)) and given[1].startswith("zh"):
                within, depth = name, 1
        elif not within:
            if holder not in VERBATIM:
                parts[place] = in_english_signs(part)
            if re.search(f"[{CHINESE}]", part):
                _mark_part(parts, place, holder)
    return "".join(parts)


def in_english_signs(text: str) -> str:
    """A run of text with English signs where English (or another element) follows; Chinese sentences keep theirs."""
    text = BRACKETS.sub(
        lambda found: (
            f" ({found[1]}){' ' if found[2] else ''}" if re.search("[A-Za-z]{2}", found[1]) else found[0]
        ),
        text,
    )
    if not re.search(f"[{CHINESE}]", text):
        text = text.replace("（", " (").replace("）", ")")
    return SIGN.sub(lambda found: SIGNS[found[0]], text)


def _mark_part(parts: list[str], place: int, holder: str) -> None:
    """Mark one run of text: by a span, or on the element that may hold none."""
    if holder in CLOSED:
        if holder not in ("script", "style") and " lang=" not in parts[place - 1]:
            parts[place - 1] = f'<{holder} lang="zh-Hans"{parts[place - 1][1 + len(holder) :]}'
        return
    parts[place] = PASSAGE.sub(lambda found: f'<span lang="zh-Hans">{found[0]}</span>', parts[place])
