"""Templates that administrators write: how they are filled, what a version must hold, which version a paper takes."""

from __future__ import annotations

import pytest
from office_helpers import Town

from onewindow.ledger.database import counting
from onewindow.office import Refused, operations, queries
from onewindow.office.notices import Notice
from onewindow.office.text_kinds import GROUPS, PAPERS, PLACEHOLDERS
from onewindow.office.texts import SAMPLE, TEXTS, composed, missing_placeholders, sample, unknown_placeholders

REFUSED = TEXTS["letter_refused"]


def test_a_line_whose_placeholders_are_all_empty_is_left_out_and_so_is_a_heading_over_nothing() -> None:
    words = "你好 {name}{note}。\n备注：{note}\n# 条件\n{conditions}\n# 理由\n{reasons}\n固定的一句。"
    values = {"name": "甲", "note": "", "conditions": (), "reasons": "一条"}
    found = composed(words, values, headings=True)
    assert found.paragraphs == ("你好 甲。",)
    assert found.sections == (("理由", ("一条", "固定的一句。")),)
    assert found.lines == ("你好 甲。", "理由", "一条", "固定的一句。")


def test_a_placeholder_alone_gives_a_line_for_each_value_and_joins_them_within_a_line() -> None:
    values = {"conditions": ("夜间不得施工", "设围挡")}
    assert composed("{conditions}", values).paragraphs == ("夜间不得施工", "设围挡")
    assert composed("条件：{conditions}。", values).paragraphs == ("条件：夜间不得施工；设围挡。",)


def test_what_people_typed_is_never_read_as_a_template() -> None:
    values = {"reasons": "# 不是标题 {remedies}\n第二行", "remedies": "复议"}
    found = composed("# 理由\n{reasons}", values, headings=True)
    assert found.sections == (("理由", ("# 不是标题 {remedies}\n第二行",)),)


def test_only_letters_have_headings() -> None:
    assert composed("# 一\n二", {}).paragraphs == ("# 一", "二")


@pytest.mark.parametrize("kind", TEXTS.values(), ids=TEXTS)
def test_each_default_is_a_version_that_would_be_accepted(kind: object) -> None:
    assert not unknown_placeholders(kind, kind.default)  # type: ignore[attr-defined,arg-type]
    assert not missing_placeholders(kind, kind.default)  # type: ignore[attr-defined,arg-type]
    assert set(kind.placeholders) <= set(PLACEHOLDERS) & set(SAMPLE)  # type: ignore[attr-defined]
    assert kind.group in GROUPS  # type: ignore[attr-defined]
    if kind.template:  # type: ignore[attr-defined]
        assert composed(kind.default.zh, sample("zh")).paragraphs  # type: ignore[attr-defined]
        assert "{" not in " ".join(composed(kind.default.en, sample("en")).lines)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("left_out", "english"),
    [("{reasons}", False), ("{remedies}", False), ("{remedies}", True)],
)
def test_a_refusals_template_keeps_what_the_law_wants_told(town: Town, left_out: str, english: bool) -> None:
    zh = REFUSED.default.zh if english else REFUSED.default.zh.replace(left_out, "略")
    en = REFUSED.default.en.replace(left_out, "") if english else REFUSED.default.en
    with pytest.raises(Refused) as refused:
        operations.set_text(town.office, town.actor("zhou.min"), "letter_refused", zh, en)
    assert (refused.value.code, refused.value.article) == ("placeholder_missing", "行政许可法 38(2)")
    assert left_out in refused.value.zh and left_out in refused.value.en
    assert refused.value.field == ("en" if english else "zh")  # type: ignore[attr-defined]
    assert queries.text_in_force(town.office, "letter_refused") == REFUSED.default


def test_a_template_needs_a_paragraph_before_its_headings(town: Town) -> None:
    for zh in ("", "# 理由\n{reasons}"):
        with pytest.raises(Refused) as refused:
            operations.set_text(town.office, town.actor("zhou.min"), "letter_granted", zh, "")
        assert refused.value.code == "text_empty" and refused.value.zh and refused.value.en


def test_the_text_as_delivered_can_be_restored(town: Town) -> None:
    admin = town.actor("zhou.min")
    operations.set_text(town.office, admin, "letter_granted", "准予。\r\n特此通知。", "Granted.")
    assert queries.text_in_force(town.office, "letter_granted").zh == "准予。\n特此通知。"
    operations.restore_text(town.office, admin, "letter_granted", 0)
    assert queries.text_in_force(town.office, "letter_granted") == TEXTS["letter_granted"].default


def test_a_text_can_be_asked_for_as_it_stood(town: Town) -> None:
    admin = town.actor("zhou.min")
    operations.set_text(town.office, admin, "letter_granted", "第一版。", "")
    operations.set_text(town.office, admin, "letter_granted", "第二版。", "")
    first, second = queries.edited_text(town.office, admin, "letter_granted").versions
    stood = [
        queries.text_in_force(town.office, "letter_granted", place).zh
        for place in (first.position, second.position - 1, second.position)
    ]
    assert stood == ["第一版。", "第一版。", "第二版。"]
    before = queries.text_in_force(town.office, "letter_granted", first.position - 1)
    assert before == TEXTS["letter_granted"].default


def test_all_texts_are_listed_with_one_reading(town: Town) -> None:
    admin = town.actor("zhou.min")
    operations.set_text(town.office, admin, "home_announcement", "公告", "")
    found = {one.kind.id: one for one in queries.edited_texts(town.office, admin)}
    assert list(found) == list(TEXTS)
    assert found["home_announcement"] == queries.edited_text(town.office, admin, "home_announcement")
    with pytest.raises(Refused) as refused:
        queries.edited_texts(town.office, town.actor("li.na"))
    assert refused.value.code == "not_permitted"


def refused_at_the_door(town: Town) -> str:
    """A case that was not accepted, with its reason."""
    case = town.submitted()

    operations.refuse_acceptance(town.office, town.clerk(case), case, "不属于受理范围")
    return case


def paper(town: Town, case: str, kind: str) -> Notice:
    [found] = [one for one in queries.notices(town.office, town.actor("li.na"), case) if one.kind == kind]
    return found


def test_a_papers_words_as_delivered(town: Town) -> None:
    case = refused_at_the_door(town)
    view, told = town.view(case), paper(town, case, "refusal")
    assert told.paragraphs[0] == (
        f"你单位“{view.matter.name.zh}”申请（办件号 {view.number}），经审查不予受理。理由：不属于受理范围"
    )
    assert "六十日内" in told.paragraphs[1] and "六个月内" in told.paragraphs[1]
    assert told.english[0] == f"Application {view.number} is not accepted."
    assert "within six months" in told.english[1] and len(told.paragraphs) == len(told.english) == 2


@pytest.mark.parametrize("id", sorted(PAPERS))
def test_the_english_of_a_paper_tells_the_same_days_and_ways(id: str) -> None:
    words = PAPERS[id].default
    for name in ("limits", "deemed", "until", "due", "forward", "collect", "method", "note", "remedies"):
        assert (f"{{{name}}}" in words.zh) == (f"{{{name}}}" in words.en), name


def test_an_acceptance_tells_its_limits_in_english_too(town: Town) -> None:
    case = town.accepted("M112")
    due = town.view(case).statutory_due
    told = paper(town, case, "acceptance")
    assert due is not None and any(f"statutory until {due}" in line for line in told.english)
    assert len(told.paragraphs) == len(told.english) == 2


def test_a_paper_keeps_the_template_and_the_closing_words_of_its_event(town: Town) -> None:
    admin = town.actor("zhou.min")
    operations.set_text(
        town.office,
        admin,
        "paper_receipt_online",
        "收到{applicant}的{matter}申请，{due} 前答复。",
        "Received: {matter}, an answer by {due}.",
    )
    case = town.submitted()
    told = paper(town, case, "receipt")
    name = town.view(case).matter.name
    assert told.paragraphs == (f"收到淄博固能新材料有限公司的{name.zh}申请，2026年11月30日 前答复。",)
    assert told.english == (f"Received: {name.en}, an answer by 2026-11-30.",)
    operations.set_text(town.office, admin, "paper_receipt_online", "另一种写法。", "")
    operations.set_text(town.office, admin, "receipt_note", "另有附言。", "")
    assert paper(town, case, "receipt") == told


def test_a_refusal_to_accept_keeps_reasons_and_remedies(town: Town) -> None:
    kind = TEXTS["paper_refusal"]
    for one, law in (("{reasons}", "行政许可法 32(2)"), ("{remedies}", "行政复议法实施条例 17")):
        with pytest.raises(Refused) as refused:
            operations.set_text(
                town.office,
                town.actor("zhou.min"),
                kind.id,
                kind.default.zh.replace(one, ""),
                kind.default.en,
            )
        assert (refused.value.code, refused.value.article) == ("placeholder_missing", law)


def test_papers_take_no_more_statements_however_many_there_are(sqlite_town: Town) -> None:
    town, counts = sqlite_town, list[tuple[int, int]]()
    case = town.submitted()
    for _ in range(2):
        with counting() as statements:
            papers = queries.notices(town.office, town.actor("li.na"), case)
        counts.append((len(papers), len(statements)))
        if len(counts) == 1:
            operations.accept_case(town.office, town.clerk(case), case)
    (few, first), (more, second) = counts
    assert (few, more) == (2, 3) and first == second > 0
