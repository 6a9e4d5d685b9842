"""Rules made ready: tables with input columns, hit policies, and what a whole rule set says of its facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from planner_builders import matter, matters
from planner_projects import MONDAY, catalogue, facts

from onewindow.catalogue.model import Catalogue, Decision
from onewindow.dmn.yaml import load_table
from onewindow.planner import Planner, Status
from onewindow.planner.rules import Rules, UnusableRules

TABLE = {
    "id": "size",
    "name": {"zh": "规模", "en": "Size"},
    "hit_policy": "UNIQUE",
    "inputs": [
        {"expression": "land_area_ha", "type": "number"},
        {"expression": "is_industrial", "type": "boolean"},
    ],
    "output": {"type": "string"},
    "rules": [
        {"when": [">= 20", "true"], "output": "large"},
        {"when": ["[5..20)", "-"], "output": "middle"},
        {"when": ["not(>= 0.5)", "-"], "output": "tiny"},
    ],
    "default": "small",
}


def catalogue_with(table: dict[str, Any], **conditions: str) -> Catalogue:
    """The real facts with one decision, written with input columns, and matters of our own."""
    stated = replace(
        next(iter(catalogue().decision_files.values())),
        id="size",
        hit_policy=table["hit_policy"],
        rules=(),
        codes=(),
    )
    decisions: dict[str, Decision] = {"size": stated}
    own = matters(*(matter(id, applies=text) for id, text in conditions.items()))
    changed = {"matters": own, "decision_files": decisions, "decisions": {"size": load_table(table)}}
    return Catalogue(**{**vars(catalogue()), **changed})


@pytest.mark.parametrize(
    "area, industrial, size",
    [
        (20, True, "large"),
        (20, False, "small"),
        (19.99, True, "middle"),
        (5, False, "middle"),
        (4.99, True, "small"),
        (0.4, True, "tiny"),
    ],
)
def test_a_table_with_input_columns_decides(area: float, industrial: bool, size: str) -> None:
    planner = Planner(catalogue_with(TABLE, A='size = "large"'), order=())
    made = planner.plan(facts(land_area_ha=area, is_industrial=industrial), MONDAY)
    assert made.decisions["size"] == size
    assert (made.matters["A"].status is Status.APPLIES) is (size == "large")


def test_its_cells_tell_which_values_make_a_difference() -> None:
    planner = Planner(catalogue_with(TABLE, A='size = "large"', B='size != "none"'), order=())
    made = planner.plan(facts(land_area_ha=None, is_industrial=True), MONDAY)
    assert set(made.verdict.open["size"].possible) == {"tiny", "small", "middle", "large"}
    assert made.matters["A"].unknown == ("land_area_ha",)
    assert made.matters["B"].status is Status.APPLIES
    settled = planner.plan(facts(land_area_ha=None, is_industrial=False), MONDAY)
    assert settled.matters["A"].status is Status.NOT_APPLICABLE


def test_a_list_of_results_is_no_decision_for_a_plan() -> None:
    with pytest.raises(UnusableRules) as caught:
        Rules(catalogue_with({**TABLE, "hit_policy": "COLLECT"}))
    assert "size" in caught.value.en and "COLLECT" in caught.value.zh


def test_uses_reach_through_decisions_and_derived_facts() -> None:
    uses = Rules(catalogue()).uses(["M111"])
    assert (3, "384") in uses["industry_code"].prefixes
    assert "3843" in uses["industry_code"].constants
    assert {500, 20} <= uses["beds"].constants
    assert "land_acquisition" not in uses


def test_cells_are_told_in_words() -> None:
    planner = Planner(catalogue_with(TABLE, A='size = "middle"'), order=())
    text = "\n".join(planner.plan(facts(land_area_ha=6), MONDAY).why("A").lines())
    assert "用地面积 ≥ 5 公顷 且 用地面积 < 20 公顷" in text
    assert "<In" not in text and "tree" not in text
