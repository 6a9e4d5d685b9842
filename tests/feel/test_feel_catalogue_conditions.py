"""Every condition of the construction catalogue's source runs, in all three lowerings, with one result."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from onewindow.feel import UNKNOWN, Expression, evaluate_partial, from_python, parse, python_function

SHARED = Path(os.environ.get("ONEWINDOW_SHARED", Path(__file__).resolve().parents[2] / "../shared"))
SOURCE = SHARED / "data/construction-matters.yaml"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason=f"{SOURCE} is not there")
BUILDING = {
    "name": "string",
    "use": "string",
    "floor_area_m2": "number",
    "height_m": "number",
    "storeys": "number",
}
BUILDING_TYPE = (
    "list<context<"
    + ", ".join(f"{k}: {v}" for k, v in BUILDING.items())
    + ", public: boolean, flammable: boolean>>"
)


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe").load(SOURCE.read_text(encoding="utf-8"))
    return data


def outputs(source: dict[str, Any]) -> dict[str, Expression]:
    """The tables as chains of ``if``, then the matters' conditions."""
    found: dict[str, Expression] = {}
    for table in tables(source):
        text = ""
        for rule in table["rules"]:
            result = rule.get("output_expression") or literal(rule["output"])
            text += f"if {rule['when']} then {result} else "
        found[table["name"]] = parse(text + literal(table["default"]))
    for matter in source["matters"]:
        found[f"applies_{matter['code']}"] = parse(str(matter["applies"]))
    return found


def tables(source: dict[str, Any]) -> list[dict[str, Any]]:
    """The decision tables, those first whose results others use."""
    return [{"name": name, **source["decisions"][name]} for name in source["decision_order"]]


def literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "null" if value is None else str(value)


def facts(source: dict[str, Any]) -> dict[str, Any]:
    values = {name: from_python(entry["default"]) for name, entry in source["attributes"].items()}
    values["p"] = {name: from_python(entry["value"]) for name, entry in source["params"].items()}
    return values


def fact_types(source: dict[str, Any]) -> dict[str, str]:
    types = {}
    for name, entry in source["attributes"].items():
        if entry["default"] is None:
            continue
        kind = str(entry["type"])
        if kind.startswith("list of {"):
            types[name] = BUILDING_TYPE
        elif kind.startswith("list"):
            types[name] = "list<string>"
        else:
            types[name] = {"bool": "boolean", "number": "number", "int": "number"}.get(kind, "string")
    return types


def test_all_conditions_run_without_a_problem(source: dict[str, Any]) -> None:
    context = facts(source)
    expressions = outputs(source)
    assert len(expressions) == 93 + 11
    for name, expression in expressions.items():
        outcome = expression.evaluate(context)
        assert outcome.problems == (), (name, outcome.problems)
        if name.startswith("applies_"):
            assert type(outcome.value) is bool, name
        else:
            context[name] = outcome.value


def test_generated_code_agrees_with_the_interpreter(source: dict[str, Any]) -> None:
    context = facts(source)
    context["buildings"] = [
        from_python({"name": "1", "use": "hotel", "floor_area_m2": 12000, "height_m": 20, "storeys": 5,
                     "public": True, "flammable": False})
    ]  # fmt: skip
    expressions = outputs(source)
    expected: dict[str, Any] = {}
    for name, expression in expressions.items():
        expected[name] = expression.evaluate({**context, **expected}).value
    assert expected["fire_special"] == Decimal(3)
    parameters = list(context)
    quick = python_function(
        expressions, parameters, assume_total=fact_types(source), constants={"p": context["p"]}
    )
    assert quick(context) == expected
    assert python_function(expressions, parameters)(context) == expected


def test_unknown_facts_are_named(source: dict[str, Any]) -> None:
    context = facts(source)
    expression = parse("disturbed_area_ha >= p.soil_report_ha or earthwork_m3 >= p.soil_report_m3")
    unknown = evaluate_partial(expression, context, {"disturbed_area_ha"})
    assert unknown.value is UNKNOWN
    assert unknown.needs == {"disturbed_area_ha"}
    context["earthwork_m3"] = Decimal(50000)
    assert evaluate_partial(expression, context, {"disturbed_area_ha"}).value is True
