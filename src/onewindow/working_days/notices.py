"""Reads ``state_council.yaml``: the notices, the holidays with a fixed date, the names of holidays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: the year it arranges, when it was published, and per holiday the days off and worked.

    ``checked`` is V when the notice's own address carries the day of publication, M when it is from memory.
    """

    year: int
    published: date
    checked: str
    number: str
    off: Mapping[date, str]
    working: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class FixedHolidays:
    """The holidays with a fixed date (month, day) from ``year`` on, known since ``published``."""

    year: int
    published: date
    days: Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the data file says, in the order of the file."""

    names: Mapping[str, str]
    fixed: tuple[FixedHolidays, ...]
    notices: tuple[Notice, ...]


@cache
def register() -> Register:
    """The packaged data file, read once."""
    return parse(Path(__file__).with_name("state_council.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> Register:
    """The register that ``text`` describes. Raises ``ValueError`` naming a malformed line."""
    sections = _sections(text)
    return Register(
        names=sections["names"][0]["days"],
        fixed=tuple(_fixed(entry) for entry in sections["fixed"]),
        notices=tuple(_notice(entry) for entry in sections["notices"]),
    )


def _sections(text: str) -> dict[str, list[dict[str, Any]]]:
    """The file's three sections, each a list of entries whose values are still text."""
    sections: dict[str, list[dict[str, Any]]] = {}
    entries: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        key, colon, value = content.removeprefix("- ").partition(":")
        value = value.strip()
        indent = len(line) - len(line.lstrip())
        if not colon or (value and indent == 0) or not (value or indent == 0 or key == "days"):
            raise ValueError(f"state_council.yaml:{number}: {content!r}")
        if indent == 0:
            entries = sections[key] = []
            if key == "names":
                entries.append({"days": {}})
        elif content.startswith("- "):
            entries.append({key: value, "days": {}})
        elif value:
            is_day = indent > 4 or "year" not in entries[-1]
            (entries[-1]["days"] if is_day else entries[-1])[key] = value
    return sections


def _fixed(entry: Mapping[str, Any]) -> FixedHolidays:
    days = {
        (int(day[:2]), int(day[3:])): name for name, text in entry["days"].items() for day in text.split(", ")
    }
    return FixedHolidays(int(entry["year"]), date.fromisoformat(entry["published"]), days)


def _notice(entry: Mapping[str, Any]) -> Notice:
    off: dict[date, str] = {}
    working: dict[date, str] = {}
    for name, text in entry["days"].items():
        for part in text.split("; "):
            kind, _, spans = part.partition(" ")
            target = {"off": off, "work": working}[kind]
            target.update((day, name) for day in _days(spans))
    return Notice(
        year=int(entry["year"]),
        published=date.fromisoformat(entry["published"]),
        checked=entry["checked"],
        number=entry.get("number", ""),
        off=off,
        working=working,
    )


def _days(spans: str) -> Iterator[date]:
    for span in spans.split(", "):
        first, _, last = span.partition("..")
        day = date.fromisoformat(first)
        until = date.fromisoformat(last) if last else day
        while day <= until:
            yield day
            day += timedelta(days=1)
