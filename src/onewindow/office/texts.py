"""Texts that an administrator writes: announcements, closing words, templates. Each has versions and can be restored.

A paper carries the version that was in force when it was made, so that it prints the same later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.office.text_kinds import LETTERS, NOTES, PAGES, PAPERS, TextKind

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
HEADING = "#"

TEXTS: dict[str, TextKind] = {kind.id: kind for kind in (*PAGES, *NOTES, *LETTERS.values(), *PAPERS.values())}
"""Every text; a feature that needs another adds it to ``text_kinds``."""

Values = Mapping[str, str | tuple[str, ...]]
"""What fills the placeholders in one language: words, or several lines; empty where a case has none."""

SAMPLE: dict[str, Text] = {
    "applicant": Text("示例公司", "Sample Ltd"),
    "matter": Text("示例事项", "Sample matter"),
    "number": Text("GXQ-2026-000001", "GXQ-2026-000001"),
    "window": Text("示例大厅", "Sample hall"),
    "project": Text("示例项目", "Sample project"),
    "body": Text("示例机关", "Sample body"),
    "date": Text("2026年11月23日", "2026-11-23"),
    "accepted": Text("，本机关于2026年11月16日受理", ", accepted on 2026-11-16"),
    "law": Text("示例法 12", "Sample Act, art. 12"),
    "grounds": Text("用地面积达到规定数额（示例法 10）。", "The site exceeds the size in the act (art. 10)."),
    "reasons": Text("示例理由", "Sample reason"),
    "conditions": Text("示例条件", "Sample condition"),
    "receipt": Text("GXQ-SJ-2026-000001", "GXQ-SJ-2026-000001"),
    "received": Text("2026年11月23日", "2026-11-23"),
    "due": Text("2026年11月30日", "2026-11-30"),
    "presenter": Text("示例到场人", "Sample visitor"),
    "relation": Text("代理人（持授权委托书）", "an agent with a letter of authority"),
    "clerk": Text("示例经办人", "Sample clerk"),
    "mode": Text("本区窗口收件", "taken in at a window of the zone"),
    "clock": Text("窗口收件之日", "the window's receipt"),
    "forward": Text("本窗口应在 2026年11月24日 前转交。", "The papers are forwarded by 2026-11-24."),
    "collect": Text("结果由办理机关直接送达。", "The body delivers the result itself."),
    "until": Text("请在 2026年12月7日 前补正。", "Please correct by 2026-12-07."),
    "deemed": Text("", ""),
    "limits": Text("法定时限至 2026年12月21日", "statutory until 2026-12-21"),
    "method": Text("专人送达", "by hand"),
    "note": Text("示例备注", "Sample remark"),
    "recipient": Text("示例签收人", "Sample recipient"),
    "evidence": Text("送达回证 1 号", "receipt of delivery 1"),
    "remedies": Text(
        "如不服，可自知道之日起六十日内申请行政复议，或者自知道之日起六个月内提起行政诉讼。",
        "You may apply for reconsideration within 60 days, or bring a suit within six months.",
    ),
}
"""What a preview is filled with."""


def sample(language: str) -> dict[str, str]:
    """The sample values in one language (``zh``, ``en``)."""
    return {name: str(getattr(value, language)) for name, value in SAMPLE.items()}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text: who wrote it and when; ``position`` is its place in the ledger."""

    number: int
    text: Text
    by: str
    at: datetime
    position: int
    reasons: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A template with its placeholders filled: paragraphs, then lines under headings."""

    paragraphs: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, one under the other."""
        return (*self.paragraphs, *(line for heading, items in self.sections for line in (heading, *items)))


def stream(id: str) -> str:
    """The stream of a text."""
    return f"text:{id}"


def versions(events: Iterable[StoredEvent]) -> tuple[Version, ...]:
    """The versions that the events made, in order; the last is in force."""
    return tuple(
        Version(
            place, Text(event.data["zh"], event.data["en"]), event.by, event.recorded_at, event.position,
            event.data.get("reasons", ""),
        )
        for place, event in enumerate(events, 1)
    )  # fmt: skip


def at(kind: TextKind, known: Iterable[Version], position: int | None = None) -> Text:
    """The text in force, or as it was at a place in the ledger."""
    found = [one for one in known if position is None or one.position <= position]
    return found[-1].text if found else kind.default


def written(zh: str, en: str) -> Text:
    """A text as typed in a form: the line ends of every system are one, nothing stands around it."""
    return Text("\n".join(zh.strip().splitlines()), "\n".join(en.strip().splitlines()))


def unknown_placeholders(kind: TextKind, text: Text) -> list[str]:
    """Placeholders in a text that nothing would fill."""
    used = PLACEHOLDER.findall(text.zh) + PLACEHOLDER.findall(text.en)
    return sorted({one for one in used if one not in kind.placeholders})


def missing_placeholders(kind: TextKind, text: Text) -> list[str]:
    """Placeholders that the law demands and a text leaves out, in Chinese or where the default's English has them."""
    return [
        one
        for one in kind.demanded
        if f"{{{one}}}" not in text.zh or (f"{{{one}}}" in kind.default.en and f"{{{one}}}" not in text.en)
    ]


def _filled(words: str, values: Values) -> str:
    """The words with their placeholders filled; those without a value stay as they are."""
    return PLACEHOLDER.sub(
        lambda found: "；".join(_lines(values[found[1]])) if found[1] in values else found[0], words
    )


def composed(words: str, values: Values, headings: bool = False) -> Composed:
    """A template line by line, as ``text_kinds`` describes it. A heading with nothing under it is left out."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in (one.strip() for one in words.splitlines()):
        if headings and line.startswith(HEADING):
            parts.append((_filled(line.removeprefix(HEADING).strip(), values), []))
        else:
            parts[-1][1].extend(_filled_line(line, values))
    return Composed(
        tuple(parts[0][1]), tuple((heading, tuple(items)) for heading, items in parts[1:] if items)
    )


def _filled_line(line: str, values: Values) -> tuple[str, ...]:
    """What a line of a template gives: nothing when it is empty or none of its placeholders has a value."""
    names = PLACEHOLDER.findall(line)
    if not line or (names and not any(_lines(values.get(one, one)) for one in names)):
        return ()
    if names and line == f"{{{names[0]}}}":
        return _lines(values.get(names[0], line))
    return (_filled(line, values).strip(),)


def _lines(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
