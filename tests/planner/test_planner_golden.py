"""The golden cases as the source tells them, and the project's own scenarios."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from planner_projects import MONDAY, ROOT, catalogue, planner

from onewindow.catalogue.facts import read_facts
from onewindow.planner import Status
from onewindow.planner.scenario import compare, read_scenarios
from shared import shared_file

SCENARIOS = sorted((ROOT / "catalogue").glob("*/scenarios/*.yaml"))
CHAINS = {
    "G1": (25, "M101 M107 M201 M202 M302 M303 M304"),
    "G2": (25, "M101 M107 M201 M202 M302 M303 M304"),
    "G3": (48, "M106 M109 M107 M201 M202 M302 M304"),
    "G4": (10, "M101 M107 M202 M304"),
}


def source() -> dict[str, Any]:
    with shared_file("data/construction-matters.yaml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


@pytest.mark.parametrize("id", CHAINS)
def test_a_golden_case_has_exactly_its_matters_decisions_and_chain(id: str) -> None:
    case = next(case for case in source()["golden_cases"] if case["id"] == id)
    plan = planner().plan(read_facts(catalogue(), case["attributes"]), MONDAY)
    assert {one for one, entry in plan.matters.items() if entry.status is Status.APPLIES} == set(
        case["applies"]
    )
    assert {one for one, entry in plan.matters.items() if entry.status is Status.MAY_APPLY} == set()
    assert dict(plan.decisions) == case["decisions"]
    permit = next(one for one in plan.milestones if one.id == "construction_permit")
    assert (permit.chain_days, " ".join(permit.chain)) == CHAINS[id]


def test_the_boundaries_of_the_source() -> None:
    wrong = []
    for case in source()["boundary_tests"]:
        verdict = planner().plan(read_facts(catalogue(), case["attributes"]), MONDAY).decisions
        if verdict[case["decision"]] != case["expect"]:
            wrong.append((case["name"], verdict[case["decision"]]))
    assert wrong == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_projects_own_scenarios_pass(path: Path) -> None:
    scenarios = read_scenarios(
        yaml.safe_load(path.read_text(encoding="utf-8").replace("\n  on:", "\n  'on':"))
    )
    failed = {
        one.id: found for one in scenarios if (found := compare(one, planner(), one.on or date(2026, 11, 23)))
    }
    assert scenarios
    assert failed == {}
