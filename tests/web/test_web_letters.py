"""Decision letters from the administrators' templates: drafts take the version in force, what was given stays as given."""

from __future__ import annotations

from typing import Any

import pytest
from office_helpers import Town
from web_helpers import client_of, text_of

from onewindow.catalogue.model import Text
from onewindow.office import operations
from onewindow.office.text_kinds import LETTERS
from onewindow.web.papers.letters import Draft, compose, decision_letter, template_of

pytestmark = pytest.mark.django_db


def set_letter(town: Town, id: str, zh: str, en: str) -> None:
    operations.set_text(town.office, town.actor("zhou.min"), id, zh, en)


def test_the_words_as_delivered(town: Town) -> None:
    case = town.view(town.accepted())
    law = "《环境影响评价法》第十六条、第二十二条、第二十五条；《建设项目环境保护管理条例》第七条、第九条"
    name, opening = (
        case.matter.name,
        f"你单位就“{case.project_name}”提交的“{case.matter.name.zh}”申请（办件号 {case.number}），"
        f"本机关于2026年11月23日受理。经审查，依据{law}，决定",
    )
    granted = compose(case, Draft(True, conditions=("设围挡",)), LETTERS["licence", True].default)
    assert granted.title == "准予行政许可决定书" and granted.paragraphs == (f"{opening}准予许可。",)
    assert [heading for heading, _ in granted.sections] == ["适用本事项的事实和依据", "许可的条件"]
    assert granted.sections[-1][1] == ("设围挡",)
    assert granted.english == (f"Application {case.number} for {name.en} is granted.",)
    refused = compose(case, Draft(False, reasons="距离\n不足"), LETTERS["licence", False].default)
    assert refused.title == "不予行政许可决定书" and refused.paragraphs == (f"{opening}不予许可。",)
    sections = dict(refused.sections)
    assert list(sections) == ["适用本事项的事实和依据", "理由", "救济途径"]
    assert sections["理由"] == ("距离\n不足",) and "六十日内" in sections["救济途径"][0]
    assert refused.english[0] == f"Application {case.number} for {name.en} is refused."
    assert "within six months" in refused.english[1]


def test_a_new_draft_takes_the_version_in_force(town: Town) -> None:
    case = town.view(town.accepted())
    set_letter(
        town, "letter_granted", "{applicant}：准予{matter}。\n# 应当遵守\n{conditions}", "Granted: {matter}."
    )
    letter = compose(case, Draft(True, conditions=("一", "二")), template_of(town.office, case, True))
    assert letter.paragraphs == (f"{case.applicant_name}：准予{case.matter.name.zh}。",)
    assert letter.sections == (("应当遵守", ("一", "二")),)
    assert letter.english == (f"Granted: {case.matter.name.en}.",)


def test_a_letter_that_was_kept_and_one_that_was_not_stay_as_they_were(town: Town) -> None:
    kept: dict[str, Any] = {"title": "决定书", "paragraphs": ["原来的话。"]}
    first, second = town.accepted(), town.granted("M112")
    operations.decide_with_letter(town.office, town.reviewer(first), first, "grant", {}, kept)
    before = decision_letter(town.office, town.view(second))
    set_letter(town, "letter_granted", "新的话。", "New words.")
    assert decision_letter(town.office, town.view(first)).paragraphs == ("原来的话。",)
    assert decision_letter(town.office, town.view(second)) == before


def test_a_decision_without_a_letter_takes_the_template_of_its_moment(town: Town) -> None:
    set_letter(town, "letter_granted", "当时的话。", "Then.")
    case = town.granted("M112")
    set_letter(town, "letter_granted", "后来的话。", "Later.")
    assert decision_letter(town.office, town.view(case)).paragraphs == ("当时的话。",)


def test_a_template_is_previewed_refused_and_restored_on_its_page(town: Town) -> None:
    admin, address = client_of("zhou.min"), "/admin/texts/letter_refused"
    page = text_of(admin.get("/admin/texts"))
    assert "决定书模板" in page and "不予行政许可决定书" in page and "文书附言" in page
    shown = {"zh": "不予许可。\n# 原因\n{reasons}\n# 去哪里申诉\n{remedies}", "en": "Refused. {remedies}"}
    preview = text_of(admin.post(address, {**shown, "act": "preview"}))
    assert "去哪里申诉" in preview and "示例理由" in preview and "within 60 days" in preview
    wrong = admin.post(address, {**shown, "zh": "不予许可。{reasons}", "act": "save", "key": "a"})
    assert wrong.status_code == 409 and "{remedies}（救济途径和期限）" in text_of(wrong)
    assert "行政许可法 38(2)" in text_of(wrong) and "不予许可。{reasons}" in wrong.content.decode()
    assert 'id="field-zh"' in wrong.content.decode() and 'href="#field-zh"' in wrong.content.decode()
    assert "已保存新版本" in text_of(admin.post(address, {**shown, "act": "save", "key": "b"}, follow=True))
    again = text_of(admin.post(address, {"act": "restore", "version": "0", "key": "c"}, follow=True))
    assert "已恢复" in again and "恢复系统原文" not in again.split("版本")[0]


def test_an_english_page_keeps_the_chinese_text_in_its_field(town: Town) -> None:
    admin = client_of("zhou.min")
    set_letter(town, "letter_granted", "准予。", "Granted.")
    admin.post("/language", {"language": "en"})
    page = admin.get("/admin/texts/letter_granted").content.decode()
    assert ">准予。</textarea>" in page and ">Granted.</textarea>" in page


def test_every_letter_of_every_procedure_has_a_template() -> None:
    assert {procedure for procedure, _ in LETTERS} == {"licence", "filing"}
    assert all(isinstance(one.default, Text) and one.default.en for one in LETTERS.values())
