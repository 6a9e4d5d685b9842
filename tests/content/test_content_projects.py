"""Projects drawn at random: each paper that a condition asks for has somebody who gives it, and no order gets lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from catalogue_files import CATALOGUE, decisions, facts, matters, parameters, producers, read, reference

from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.loader import load
from onewindow.feel import Expression, parse
from onewindow.planner import plan

ORDER = sorted(decisions(), key=lambda id: int(decisions()[id]["order"]))
SCENARIOS = CATALOGUE / "cn-sd-zb-gxq" / "scenarios"


@cache
def expression(text: str) -> Expression:
    return parse(text, (*facts(), *ORDER, "p"))


def value(text: object, project: dict[str, Any]) -> Any:
    return expression("true" if text is True else str(text)).evaluate(project).value


def draw(fact: dict[str, Any], chance: random.Random) -> Any:
    """One plausible answer; defaults come up often, so that many combinations stay realistic."""
    if fact.get("nullable") and chance.random() < 0.6:
        return None
    match fact["type"]:
        case "boolean":
            return chance.random() < (0.75 if fact["default"] else 0.35)
        case "number":
            drawn = Decimal(chance.choice(["0", "1", "3", "12", "35", "400", "1000", "6000", "60000"]))
            return min(drawn, Decimal(fact.get("maximum", drawn)))
        case "string":
            return chance.choice(["3841", "3843", "2614", "8411", "7320", ""])
        case "enum":
            return chance.choice([fact["default"], *(code["value"] for code in fact["codes"])])
        case "list of enum":
            return [code["value"] for code in fact["codes"] if chance.random() < 0.2]
    return [
        {key: draw(field, chance) for key, field in fact["fields"].items()}
        for _ in range(chance.randint(0, 2))
    ]


def projects(count: int) -> Iterator[dict[str, Any]]:
    """Random projects with their decisions; the decision tables are walked here, rule by rule."""
    chance = random.Random(20261123)
    figures = {id: Decimal(str(entry["values"][0]["value"])) for id, entry in parameters().items()}
    for _ in range(count):
        project = {id: draw(fact, chance) for id, fact in facts().items()}
        project |= {
            "industry_group": project["industry_code"][:3],
            "industry_prefix": project["industry_code"][:2],
        }
        project["p"] = figures
        for id in ORDER:
            project[id] = decide(decisions()[id], project)
        yield project


def decide(table: dict[str, Any], project: dict[str, Any]) -> Any:
    for rule in table["rules"]:
        if value(rule["when"], project) is True:
            found = rule["output"] if "output" in rule else value(rule["output_expression"], project)
            break
    else:
        found = table["default"]
    return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found


def wanted(matter: dict[str, Any], project: dict[str, Any]) -> list[dict[str, Any]]:
    return [need for need in matter["needs"] if value(need.get("when", True), project) is True]


def test_papers_have_a_giver_and_orders_hold_in_random_projects() -> None:
    made = producers()
    before = {row["code"]: row["predecessors"] for row in reference()["matters"]}
    seen: set[str] = set()
    for project in projects(300):
        applying = {id for id, matter in matters().items() if value(matter["applies"], project) is True}
        seen |= applying
        for id in applying:
            waits = {entry["matter"] for entry in matters()[id].get("after", ())}
            for need in wanted(matters()[id], project):
                givers = made.get(need["document"], set())
                waits |= givers
                assert not givers or givers & applying, (
                    f"{id} needs {need['document']}, which nobody gives here"
                )
            lost = {one for one in before[id] if one in applying} - waits
            assert not lost, f"{id} follows {lost} in the reference, but no paper asks for it here"
    assert seen == set(matters()), "the draw never reached some matters"


@pytest.mark.parametrize("name", ["golden.yaml", "variations.yaml"])
def test_the_planner_finds_what_the_scenarios_expect(name: str) -> None:
    catalogue = load(CATALOGUE, on=date(2026, 11, 23))
    for scenario in read(SCENARIOS / name):
        answer = plan(catalogue, read_facts(catalogue, scenario["given"]), on=scenario["on"]).to_json()
        found = {
            status: {matter["id"] for matter in answer["matters"] if matter["status"] == status}
            for status in ("applies", "may_apply")
        }
        assert found["applies"] == set(scenario["expect"]["applies"]), scenario["id"]
        assert found["may_apply"] == set(scenario["expect"]["may_apply"]), scenario["id"]
        assert answer["decisions"] == scenario["expect"]["decisions"], scenario["id"]


def test_the_planner_decides_each_boundary_as_the_scenarios_expect() -> None:
    catalogue = load(CATALOGUE, on=date(2026, 11, 23))
    for scenario in read(SCENARIOS / "boundaries.yaml"):
        answer = plan(catalogue, read_facts(catalogue, scenario["given"]), on=scenario["on"]).to_json()
        assert answer["decisions"][scenario["decide"]] == scenario["expect"][scenario["decide"]], scenario[
            "id"
        ]
