"""Several people on one draft, and drafts that outlive a version of the catalogue."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from office_helpers import Town

from onewindow.catalogue import loader
from onewindow.office import Office, Refused, operations, queries
from onewindow.office.merging import AnswersClash, same


def test_different_facts_of_two_people_merge(town: Town) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    other = town.enrol("zhang", "张强", "o-guneng", "agent")
    opened = queries.saved(office, li, project)
    operations.answer_facts(office, other, project, {"max_height_m": 30})
    form = {"max_height_m": 22, "max_storeys": 7}
    operations.answer_facts(office, li, project, form, read_at=opened.read_at)
    answers = queries.project(office, li, project).answers
    assert (answers["max_height_m"], answers["max_storeys"]) == (30, 7)
    assert queries.saved(office, other, project).by == "李娜"


def test_the_same_fact_changed_by_two_shows_both(town: Town) -> None:
    office, li, project = town.office, town.actor("li.na"), town.project()
    other = town.enrol("zhang", "张强", "o-guneng", "agent")
    opened = queries.saved(office, li, project)
    operations.answer_facts(office, other, project, {"max_storeys": 9})
    with pytest.raises(AnswersClash) as refusal:
        operations.answer_facts(office, li, project, {"max_storeys": 7}, read_at=opened.read_at)
    (clash,) = refusal.value.clashes
    assert (clash.fact, clash.mine, clash.theirs, clash.by) == ("max_storeys", 7, 9, other.person)
    assert queries.project(office, li, project).answers["max_storeys"] == 9
    again = queries.saved(office, li, project)
    operations.answer_facts(office, li, project, {"max_storeys": 7}, read_at=again.read_at)
    assert queries.project(office, li, project).answers["max_storeys"] == 7


def test_the_same_value_from_two_is_no_clash_and_nothing_new_is_not_written(sqlite_town: Town) -> None:
    town = sqlite_town
    office, li, project = town.office, town.actor("li.na"), town.project()
    opened = queries.saved(office, li, project)
    operations.answer_facts(office, li, project, {"max_storeys": 9})
    operations.answer_facts(office, li, project, {"max_storeys": Decimal("9.0")}, read_at=opened.read_at)
    now = queries.saved(office, li, project)
    operations.answer_facts(office, li, project, {"max_storeys": 9}, read_at=now.read_at)
    assert queries.saved(office, li, project) == now


def test_an_answer_taken_back_by_another_clashes_too(sqlite_town: Town) -> None:
    town = sqlite_town
    office, li, project = town.office, town.actor("li.na"), town.project()
    opened = queries.saved(office, li, project)
    operations.withdraw_answers(office, li, project, ["max_storeys"])
    with pytest.raises(AnswersClash):
        operations.answer_facts(office, li, project, {"max_storeys": 8}, read_at=opened.read_at)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (3, Decimal("3.0"), True),
        (1, True, False),
        (False, None, False),
        ([{"a": 1}], [{"a": Decimal(1)}], True),
        (["x"], ["x", "y"], False),
        ("3", 3, False),
        (None, None, True),
    ],
)
def test_what_counts_as_the_same_answer(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal


def newer(town: Town, folder: Path, url: str, replacements: dict[str, dict[str, str]]) -> Office:
    """The same office on a changed copy of the catalogue; ``replacements`` by the end of a file's name."""
    changed = folder / "catalogue"
    shutil.copytree(loader.default_root(), changed)
    for name, words in replacements.items():
        file = next(path for path in changed.rglob("*.yaml") if path.name == name)
        text = file.read_text(encoding="utf-8")
        for old, new in words.items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return Office(folder / "data", url, catalogue_root=changed, clock=town.clock)


CHANGES = {
    "M112.yaml": {
        "- {document: emission_quota_document}\n": "- {document: application_form}\n",
        "    days: 30\n": "    days: 25\n",
    }
}


def test_a_draft_tells_what_a_new_catalogue_changes(town: Town, tmp_path: Path, database_url: str) -> None:
    li, project = town.actor("li.na"), town.project()
    draft = operations.start_case(town.office, li, project, "M112")
    other = operations.start_case(town.office, li, project, "M107")
    assert queries.draft_changes(town.office, li, draft) == ()
    later = newer(town, tmp_path, database_url, CHANGES)
    try:
        told = {(one.kind, one.text.zh) for one in queries.draft_changes(later, li, draft)}
        name = later.catalogue().documents["application_form"].name.zh
        gone = later.catalogue().documents["emission_quota_document"].name.zh
        assert ("document", f"现在需要材料：{name}") in told
        assert ("document", f"不再需要材料：{gone}") in told
        assert ("limit", "法定时限由 30 日 改为 25 日") in told
        assert queries.draft_changes(later, li, other) == ()
        operations.acknowledge_changes(later, li, draft)
        assert queries.draft_changes(later, li, draft) == ()
        with pytest.raises(Refused, match="not yours"):
            operations.acknowledge_changes(later, town.actor("wang.wei"), draft)
    finally:
        later.close()


def test_a_submitted_case_knows_no_changes(sqlite_town: Town, tmp_path: Path) -> None:
    town = sqlite_town
    case = town.submitted()
    later = newer(town, tmp_path, f"sqlite:///{tmp_path / 'onewindow.db'}", CHANGES)
    try:
        assert queries.draft_changes(later, town.actor("li.na"), case) == ()
        with pytest.raises(Refused) as refusal:
            operations.acknowledge_changes(later, town.actor("li.na"), case)
        assert refusal.value.code == "not_a_draft"
    finally:
        later.close()
