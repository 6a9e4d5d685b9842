"""The manual's pages that are written from the program: in step with it, complete, and true in what they say."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

os.environ.setdefault("ONEWINDOW_DATA", tempfile.mkdtemp(prefix="onewindow-manual-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")

import django

django.setup()

from onewindow.cli.manual import pages, refusals, rights  # noqa: E402
from onewindow.cli.manual.places import gates, places  # noqa: E402
from onewindow.office import operations  # noqa: E402
from onewindow.office.permissions import RIGHTS, SPEAK  # noqa: E402
from onewindow.procedures import registry, words  # noqa: E402
from onewindow.web.permissions import Permission, all_routes  # noqa: E402

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "operations"
HEADINGS = FOLDER.parent


@pytest.fixture(scope="module")
def written() -> Mapping[str, str]:
    """All pages as the program writes them today."""
    return pages.files()


def test_each_operation_has_a_chinese_name_and_each_name_an_operation() -> None:
    assert set(pages.names()) == set(pages.named_operations())


def test_no_two_operations_have_the_same_chinese_name() -> None:
    shown = [name for name, _, _ in pages.names().values()]
    assert len(shown) == len(set(shown))


def test_the_committed_pages_are_what_the_program_writes(written: Mapping[str, str]) -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    differing = sorted(name for name in {*kept, *written} if kept.get(name) != written.get(name))
    assert differing == [], "run: onewindow manual docs/operations"


def test_the_index_leads_to_each_operation_exactly_once(written: Mapping[str, str]) -> None:
    links = re.findall(r"^\| \[[^]]+\]\((\w+)\.md\) \|", written["README.md"], re.MULTILINE)
    assert sorted(links) == sorted(pages.named_operations())


def test_each_module_of_operations_is_in_one_group() -> None:
    listed = [module for _, _, modules in pages.groups() for module in modules]
    assert sorted(listed) == sorted({pages.module_of(one) for one in pages.named_operations().values()})


def test_each_page_says_who_may_and_where(written: Mapping[str, str]) -> None:
    lacking = [
        name
        for name in pages.named_operations()
        if not all(f"## {part}" in written[f"{name}.md"] for part in ("谁可以 Who may", "在哪里办 Where"))
    ]
    assert lacking == []


def test_a_right_told_to_pages_too_stands_on_the_operations_page() -> None:
    assert rights.rights_of(operations.write_on_case) == {RIGHTS["edit"], SPEAK}


def test_each_command_of_the_procedures_has_its_section(written: Mapping[str, str]) -> None:
    commands = {command for id in registry.ids() for command in registry.get(id).commands}
    sections = re.findall(r'^<a id="(\w+)"></a>$', written["commands.md"], re.MULTILINE)
    assert sorted(sections) == sorted(commands) and commands == set(words.COMMANDS)


def test_each_command_names_an_event_that_it_writes(written: Mapping[str, str]) -> None:
    silent = re.findall(r"^- \*\*写入 writes\*\*：—$", written["commands.md"], re.MULTILINE)
    assert silent == []


def test_each_event_on_a_page_has_a_heading_in_the_manual(written: Mapping[str, str]) -> None:
    told = {event for text in written.values() for event in re.findall(r"^- `(\w+)`$", text, re.MULTILINE)}
    headed = {
        name
        for file in HEADINGS.glob("*.md")
        for name in re.findall(r"^#{2,4} .*?`(\w+)`", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert told and told - headed == set()


def test_places_are_addresses_of_the_route_table() -> None:
    routes = {"/" + path for path, _, _ in all_routes()}
    table = re.compile(r"<str:(step|act|command)>$")
    bases = {table.sub("", route) for route in routes if table.search(route)}
    astray = [
        place
        for found in places().values()
        for place in found
        if place not in routes and place.rsplit("/", 1)[0] + "/" not in bases
    ]
    assert astray == []


@pytest.mark.parametrize(
    ("operation", "place"),
    [
        ("submit_case", "/cases/<str:case>/check"),
        ("attach_file", "/cases/<str:case>/steps/attach-file"),
        ("approve_decision", "/cases/<str:case>/steps/approve"),
        ("suspend_certificate", "/certificates/<str:number>/acts/suspend"),
        ("set_zone_days", "/admin/calendar"),
        ("sign_up_resident", "/register"),
    ],
)
def test_places_are_found_through_views_tables_and_closures(operation: str, place: str) -> None:
    assert place in places()[operation]


def test_gates_are_what_the_routes_declare() -> None:
    assert gates()["sign_up_resident"] == {Permission.ANYONE.value}
    assert {one for asked in gates().values() for one in asked} <= set(rights.DOORS)
    assert set(rights.DOORS) == {one.value for one in Permission}


def test_a_right_in_words_names_roles_and_relations() -> None:
    assert rights.right_in_words(RIGHTS["revoke"]) == "实施机关的负责人 / head of the deciding body"


def test_a_verb_that_chooses_its_command_names_all_of_them() -> None:
    assert set(refusals.commands_of(operations.decide_case)) == {"grant", "refuse", "file", "refuse_filing"}


def test_refusals_have_the_words_that_people_read() -> None:
    found = {one.code: one for one in refusals.refusals_of(operations.set_zone_days)}
    assert found["reasons_missing"].zh == "请填写理由（依据的通知）。"
    assert found["day_past"].zh.startswith("… 已过")
