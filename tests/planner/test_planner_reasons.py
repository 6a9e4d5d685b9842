"""Why: statements with the facts' values, the figures and the law."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from planner_projects import MONDAY, catalogue, factory, facts, partly, planner

from onewindow.catalogue.facts import FactSet, read_facts
from onewindow.planner import Status
from onewindow.planner.reasons import Reason


def why(id: str, found: FactSet | None = None) -> Reason:
    return planner().plan(found or factory(), MONDAY).why(id)


def everything(reason: Reason) -> str:
    return "\n".join(reason.lines())


def test_through_a_decision_to_the_facts_the_figure_and_the_article() -> None:
    text = everything(why("M114"))
    assert "适用" in text and "报告书" in text
    assert "挖填土石方总量：260000 立方米 ≥ 50000 立方米" in text
    assert "260000 m³ ≥ 50000 m³" in text
    assert "水利部令53号" in text
    assert "水土保持法" in text


def test_a_matter_that_does_not_apply_says_what_stands_against_it() -> None:
    reason = why("M128")
    assert reason.holds is False
    assert "危险化学品角色：只使用" in everything(reason)
    assert "不属于 生产、储存" in everything(reason)


def test_a_regional_assessment_is_named() -> None:
    assert "已完成的区域评估 包括" in everything(why("M124"))


def test_the_building_that_makes_the_project_fire_special_is_named() -> None:
    assert "甲类仓库" in everything(why("M303"))


def test_what_is_open_names_the_unanswered_fact_and_what_it_is_held_against() -> None:
    text = everything(why("M114", factory(earthwork_m3=None, disturbed_area_ha=1)))
    assert "可能适用" in text and "挖填土石方总量：未回答" in text
    assert "水土保持文件种类：待定，可能为 报告书、报告表" in text


def test_a_decision_that_no_answer_can_change_says_so() -> None:
    project = factory(disturbed_area_ha=None, earthwork_m3=60000, in_soil_conservation_area=True)
    assert planner().plan(project, MONDAY).decisions["soil_doc"] == "report"
    assert "报告书" in everything(why("M114", project))


@pytest.mark.parametrize("id", ["M101", "M202", "M304", "M405", "M417"])
def test_the_line_is_in_both_languages_and_short_of_codes(id: str) -> None:
    made = planner().plan(factory(), MONDAY).to_json()
    line = next(entry["why"] for entry in made["matters"] if entry["id"] == id)
    zh, _, en = line.partition(" / ")
    assert zh.startswith(("适用：", "不适用："))
    assert en.startswith(("applies: ", "does not apply: "))
    assert "land_acquisition" not in line and " = true" not in line


def test_json_and_lines_say_the_same() -> None:
    reason = why("M114")
    assert reason.to_json()["because"][0]["zh"] == reason.because[0].text.zh


@settings(max_examples=60)
@given(partly())
def test_every_matter_of_every_project_has_a_reason_that_agrees_with_its_status(
    example: tuple[dict[str, Any], list[str]],
) -> None:
    given, missing = example
    made = planner().plan(read_facts(catalogue(), {**given, **dict.fromkeys(missing)}), MONDAY)
    holds = {Status.APPLIES: True, Status.NOT_APPLICABLE: False, Status.MAY_APPLY: None}
    for id, entry in made.matters.items():
        reason = made.why(id)
        assert reason.holds is holds[entry.status]
        assert reason.because or not entry.unknown
        assert not re.search(r"<[A-Z]|Unknown|Decimal", "".join(reason.lines())), (
            "no construct is left without words"
        )


def test_a_default_of_a_decision_tells_why_no_rule_holds() -> None:
    text = everything(why("M115", facts(earthwork_m3=900, disturbed_area_ha=0.1)))
    assert "900 立方米 < 1000 立方米" in text
