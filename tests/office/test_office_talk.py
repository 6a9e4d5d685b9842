"""A notice answered item by item, questions and answers with files, and read marks."""

from __future__ import annotations

import io

import pytest
from office_helpers import PDF, Town

from onewindow.office import Refused, operations, queries


def refused(code: str, act: object, *values: object, **more: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*values, **more)  # type: ignore[operator]
    assert refusal.value.code == code
    return refusal.value


@pytest.fixture
def noticed(town: Town) -> str:
    """A case with a notice of two items."""
    case = town.submitted()
    papers = [need.document for need in town.view(case).needs][:2]
    items = [(papers[0], "缺盖章页"), (papers[1], "日期与合同不符")]
    operations.notify_correction(town.office, town.clerk(case), case, items)
    return case


def test_each_item_has_its_own_reply_and_all_are_needed(town: Town, noticed: str) -> None:
    office, li = town.office, town.actor("li.na")
    operations.answer_item(office, li, noticed, 1, file_name="盖章.pdf", stream=io.BytesIO(PDF))
    found = queries.correction(office, li, noticed)
    assert found is not None and found.open == 1
    assert [item.answered for item in found.items] == [True, False]
    assert [paper.file_name for paper in found.items[0].papers] == ["盖章.pdf"]
    said = refused("items_unanswered", operations.resubmit_case, office, li, noticed, declared=True)
    assert "第 2 项" in said.zh
    operations.answer_item(office, li, noticed, 2, "合同补签在后，见第三页说明")
    operations.answer_item(office, li, noticed, 2, "合同补签日期为准")
    found = queries.correction(office, li, noticed)
    assert found is not None and found.open == 0 and found.items[1].reply == "合同补签日期为准"
    operations.resubmit_case(office, li, noticed, declared=True)
    assert queries.correction(office, li, noticed) is None


def test_words_alone_answer_a_notice(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    document = town.view(case).needs[0].document
    operations.notify_correction(town.office, town.clerk(case), case, [(document, "缺页")])
    operations.answer_item(town.office, town.actor("li.na"), case, 1, "该页依法不需要，见说明")
    operations.resubmit_case(town.office, town.actor("li.na"), case, declared=True)
    assert town.view(case).phase == "submitted"


def test_refusals_about_items(town: Town, noticed: str) -> None:
    office, li = town.office, town.actor("li.na")
    refused("text_missing", operations.answer_item, office, li, noticed, 1, " ")
    refused("no_such_item", operations.answer_item, office, li, noticed, 3, "x")
    refused("not_found", operations.answer_item, office, town.actor("wang.wei"), noticed, 1, "x")
    refused("not_permitted", operations.answer_item, office, town.clerk(noticed), noticed, 1, "x")
    refused("no_notice", operations.answer_item, office, li, town.draft("M101"), 1, "x")


def test_both_sides_write_and_each_is_told(town: Town) -> None:
    case = town.submitted()
    office, li, clerk = town.office, town.actor("li.na"), town.clerk(case)
    before = queries.unread(office, clerk), queries.unread(office, li)
    operations.write_on_case(office, li, case, "总平面图要盖几个章？", key="once")
    operations.write_on_case(office, li, case, "总平面图要盖几个章？", key="once")
    operations.write_on_case(office, clerk, case, "设计单位出图章即可", "样张.pdf", io.BytesIO(PDF))
    entries = queries.talk(office, li, case)
    assert [(one.side, one.text) for one in entries] == [
        ("applicant", "总平面图要盖几个章？"),
        ("office", "设计单位出图章即可"),
    ]
    assert (queries.unread(office, clerk), queries.unread(office, li)) == (before[0] + 1, before[1] + 1)
    view, path = queries.open_talk_file(office, li, entries[1].id)
    assert view.file_name == "样张.pdf" and path.read_bytes() == PDF
    for query, id in ((queries.talk, case), (queries.open_talk_file, entries[1].id)):
        refused("not_found", query, office, town.actor("wang.wei"), id)
    refused("not_found", queries.open_talk_file, office, li, entries[0].id)


def test_refusals_about_writing(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    office, li = town.office, town.actor("li.na")
    refused("text_missing", operations.write_on_case, office, li, case, "")
    refused("text_long", operations.write_on_case, office, li, case, "长" * 2001)
    refused("not_submitted", operations.write_on_case, office, li, town.draft("M101"), "在吗")
    refused("not_permitted", operations.write_on_case, office, town.actor("zhou.min"), case, "看看")


def test_read_marks_belong_to_the_person(town: Town) -> None:
    case = town.accepted()
    office, li = town.office, town.actor("li.na")
    other = town.enrol("zhang", "张强", "o-guneng", "agent")
    lines, _ = queries.inbox(office, li)
    assert len(lines) == queries.unread(office, li) >= 2 and not any(one.read for one in lines)
    operations.mark_read(office, li, [lines[0].id, "no-such-message"])
    assert [one.read for one in queries.inbox(office, li)[0]] == [True] + [False] * (len(lines) - 1)
    assert lines[0].id not in {one.id for one in queries.inbox(office, li, unread_only=True)[0]}
    operations.mark_all_read(office, li)
    assert queries.unread(office, li) == 0 and queries.unread(office, other) == len(lines)
    operations.write_on_case(office, town.clerk(case), case, "请来一次窗口")
    assert queries.unread(office, li) == 1
