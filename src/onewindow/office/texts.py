"""Texts that an administrator writes: announcements on pages, closing words of papers. Each has versions and can be restored.

A paper carries the version that was in force when it was made, so that it prints the same later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class TextKind:
    """One text: what it is for, its default (empty: nothing is shown), the placeholders that it may hold."""

    id: str
    name: Text
    default: Text
    placeholders: tuple[str, ...] = ()


_OF_CASE = ("applicant", "matter", "number", "window")
TEXTS: dict[str, TextKind] = {
    kind.id: kind
    for kind in (
        TextKind("home_announcement", Text("首页公告", "Announcement on the home page"), Text("", "")),
        TextKind("progress_help", Text("进度查询页说明", "Help on the progress page"), Text("", "")),
        TextKind("receipt_note", Text("收件凭证附言", "Closing words of a receipt"), Text("", ""), _OF_CASE),
        TextKind(
            "correction_note",
            Text("一次性告知书附言", "Closing words of a one-time notice"),
            Text("", ""),
            _OF_CASE,
        ),
        TextKind(
            "acceptance_note",
            Text("受理通知书附言", "Closing words of an acceptance"),
            Text("", ""),
            _OF_CASE,
        ),
    )
}
"""Every text; a feature that needs another adds it here."""

SAMPLE = {"applicant": "示例公司", "matter": "示例事项", "number": "GXQ-2026-000001", "window": "示例大厅"}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text: who wrote it and when; ``position`` is its place in the ledger."""

    number: int
    text: Text
    by: str
    at: datetime
    position: int
    reasons: str


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


def unknown_placeholders(kind: TextKind, text: Text) -> list[str]:
    """Placeholders in a text that nothing would fill."""
    used = PLACEHOLDER.findall(text.zh) + PLACEHOLDER.findall(text.en)
    return sorted({one for one in used if one not in kind.placeholders})


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """The text with its placeholders filled; those without a value stay as they are."""

    def fill(words: str) -> str:
        return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words)

    return Text(fill(text.zh), fill(text.en))
