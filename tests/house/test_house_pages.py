"""The manual as a whole: each thing is documented once, each page is in the contents, each role has its pictures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
GENERATED = {"operations", "guides"}
ROLES = ("applicant", "agent", "window", "department", "lead", "supervisor", "administrator", "public")
MOST_BYTES = 3_000_000
PNG = b"\x89PNG\r\n\x1a\n"


def written_pages() -> list[Path]:
    """The pages that people write."""
    return [page for page in sorted(DOCS.rglob("*.md")) if page.parent.name not in GENERATED]


def width_of(picture: Path) -> int:
    content = picture.read_bytes()
    assert content.startswith(PNG), picture
    return int.from_bytes(content[16:20], "big")


def test_no_heading_stands_twice_on_a_page() -> None:
    doubled = {}
    for page in written_pages():
        headings = Counter(re.findall(r"^#{1,4} (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE))
        doubled |= {(page.name, heading): count for heading, count in headings.items() if count > 1}
    assert doubled == {}


def test_each_setting_route_command_and_event_is_documented_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for page in written_pages():
        for name in re.findall(r"^#{2,4} .*?`([^`]+)`", page.read_text(encoding="utf-8"), re.MULTILINE):
            places[name].append(page.name)
    assert {name: pages for name, pages in places.items() if len(pages) > 1} == {}


def test_each_page_is_in_the_contents() -> None:
    contents = (DOCS / "README.md").read_text(encoding="utf-8")
    linked = {
        (DOCS / target).resolve()
        for target in re.findall(r"\]\(([^)#]+\.md)\)", contents)
        if ":" not in target
    }
    missing = [page.name for page in written_pages() if page != DOCS / "README.md" and page not in linked]
    assert missing == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_a_page_with_three_to_six_pictures_one_of_them_at_phone_width(role: str) -> None:
    page = DOCS / "roles" / f"{role}.md"
    shown = [
        (page.parent / one).resolve() for one in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))
    ]
    widths = sorted(width_of(one) for one in shown)
    assert 3 <= len(widths) <= 6
    assert widths.count(390) == 1 and set(widths) == {390, 1280}


def test_all_pictures_of_the_roles_are_shown_and_small() -> None:
    pictures = sorted((DOCS / "pictures" / "roles").rglob("*.png"))
    shown = {
        (page.parent / one).resolve()
        for page in (DOCS / "roles").glob("*.md")
        for one in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    assert set(pictures) == shown
    assert sum(one.stat().st_size for one in pictures) < MOST_BYTES
