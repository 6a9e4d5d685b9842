"""A command, setting, route or event kind exists only if the manual has a heading for it, and the other way round."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"^#{2,4} .*?`([^`]+)`", re.MULTILINE)


def headings() -> dict[str, str]:
    """Each back-quoted heading of the manual and the page it stands on."""
    found: dict[str, str] = {}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for name in HEADING.findall(page.read_text(encoding="utf-8")):
            found[name] = page.name
    return found


def test_every_command_has_a_heading_and_every_heading_a_command() -> None:
    from onewindow.cli.main import command_names

    documented = {name.split()[1] for name in headings() if name.startswith("onewindow ")}
    assert documented == set(command_names())


def test_every_setting_has_a_heading_and_every_heading_a_setting() -> None:
    used = set()
    for file in (ROOT / "src").rglob("*.py"):
        used |= set(
            re.findall(r"[\"'](ONEWINDOW_[A-Z_]+|DATABASE_URL)[\"']", file.read_text(encoding="utf-8"))
        )
    documented = {name for name in headings() if re.fullmatch(r"ONEWINDOW_[A-Z_]+|DATABASE_URL", name)}
    assert documented == used


def test_every_route_has_a_heading_and_every_heading_a_route() -> None:
    os.environ.setdefault("ONEWINDOW_DATA", tempfile.mkdtemp(prefix="onewindow-manual-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")
    import django
    from django.urls import URLPattern, URLResolver

    django.setup()
    from onewindow.web import urls as routes

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            found |= walk(pattern.url_patterns, here) if isinstance(pattern, URLResolver) else {"/" + here}
        return found

    documented = {name for name in headings() if name.startswith("/")}
    assert documented == walk(routes.urlpatterns, "")


@pytest.mark.parametrize("procedure", ["licence", "filing"])
def test_every_event_kind_has_a_heading(procedure: str) -> None:
    registry = pytest.importorskip("onewindow.procedures.registry")
    missing = [kind for kind in registry.get(procedure).events if kind not in headings()]
    assert missing == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append((page.name, target))
    assert broken == []
