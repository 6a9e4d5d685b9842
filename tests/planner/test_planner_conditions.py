"""Conditions in words: what a clerk would write for them, and nothing of the rules' own language left."""

from __future__ import annotations

import re

import pytest
from planner_projects import catalogue

from onewindow.planner.conditions import in_words


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ("true", "", ""),
        ("", "", ""),
        ("takes_water", "直接取用地表水或地下水：是", "Takes surface or ground water directly: yes"),
        ("construction_permit", "需要施工许可", "Construction permit needed"),
        ("not(small_low_risk)", "是否小型低风险：否", "Small low-risk project: no"),
        ('energy_review != "none"', "节能审查级别不为“不需要”", "Level of energy review is not None"),
        ('eia_class = "form"', "环评类别为“报告表”", "Environmental class is Form"),
        ("hospital_level >= 3", "医院等级 ≥ 3", "Hospital level ≥ 3"),
        ("land_area_ha > 5", "用地面积 > 5 公顷", "Land area > 5 ha"),
        (
            'takes_water and not(list contains(regional_assessments, "flood"))',
            "直接取用地表水或地下水：是，且已完成的区域评估 不包括 洪水影响评价",
            "Takes surface or ground water directly: yes, and Regional assessments already done does not include Flood impact",
        ),
        (
            "takes_water and (scenic_area or railway_zone)",
            "直接取用地表水或地下水：是，且（风景名胜区：是，或铁路线路安全保护区：是）",
            "Takes surface or ground water directly: yes, and (Inside a scenic area: yes, or Inside a railway protection zone: yes)",
        ),
        (
            "not(takes_water and scenic_area)",
            "非（直接取用地表水或地下水：是，且风景名胜区：是）",
            "not (Takes surface or ground water directly: yes, and Inside a scenic area: yes)",
        ),
        ("takes_water and", "takes_water and", "takes_water and"),
    ],
)
def test_a_condition_in_words(condition: str, zh: str, en: str) -> None:
    told = in_words(catalogue(), condition)
    assert (told.zh, told.en) == (zh, en)


def test_no_condition_of_the_catalogue_keeps_a_name_of_the_rules() -> None:
    known = catalogue()
    names = {*known.facts, *known.decisions}
    conditions = [
        one
        for matter in known.matters.values()
        for one in (matter.applies, *(need.when for need in matter.needs))
        if one
    ]
    assert len(conditions) > 90
    for condition in conditions:
        told = in_words(known, condition)
        assert not names & set(re.findall(r"[a-z]+(?:_[a-z0-9]+)+", told.zh + told.en)), (condition, told)
        assert not re.search(r"[=!]=|list contains|\bp\.", told.zh + told.en), (condition, told)
