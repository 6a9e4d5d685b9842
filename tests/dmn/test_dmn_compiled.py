"""Generated Python answers what the interpreter answers.

For random tables over facts that may be missing or wrong.
"""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.dmn.compiled import CompiledTables
from onewindow.dmn.evaluate import evaluate
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.yaml import load_table

POLICIES = ["U", "A", "P", "F", "R", "O", "C", "C+", "C#", "C<", "C>"]
_tests = st.sampled_from(
    [
        "-",
        "> 1",
        "<= 2",
        "[1..3)",
        "1, 2",
        "not(2)",
        "null",
        "not(null)",
        "other",
        "? > other",
        '"x", "y"',
        "< (",
        "]1..2]",
    ]
)
_conditions = st.sampled_from(
    ["a > 1", "not(a = 2)", "b = null", "a > b", 'c = "x"', "flag", "flag and a < 2", "p.limit > a"]
)
_results = st.sampled_from([1, 2, Decimal("2.50"), "x", True, None])
_formulas = st.sampled_from(["a + 1", "a", "b / a", '"x" + c', "[a]", "undefined", "1 +"])
_facts = st.sampled_from(
    [None, Decimal(0), Decimal(1), Decimal(2), Decimal("2.5"), "x", "y", True, [Decimal(1)]]
)


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    """Any table of two columns, or of conditions, with any policy."""
    conditions = draw(st.booleans())
    outputs = ["one"] if draw(st.booleans()) else ["one", "two"]
    rules = []
    for _ in range(draw(st.integers(0, 5))):
        rule: dict[str, Any] = {"when": draw(_conditions) if conditions else [draw(_tests), draw(_tests)]}
        formula = draw(st.booleans())
        values = {name: draw(_formulas if formula else _results) for name in outputs}
        rule["output_expression" if formula else "output"] = values if len(outputs) > 1 else values["one"]
        rules.append(rule)
    columns: list[dict[str, Any]] = [{"name": name} for name in outputs]
    for column in columns:
        column["type"] = draw(st.sampled_from(["", "number", "string"]))
        column["allowed"] = draw(st.sampled_from(["", "2, 1", '"x"', "> 1"]))
        column["default"] = draw(st.sampled_from(["", "1", '"x"', "a", "1 +"]))
    mapping: dict[str, Any] = {
        "id": "t",
        "hit_policy": draw(st.sampled_from(POLICIES)),
        "outputs": columns,
        "rules": rules,
    }
    if not conditions:
        types, allowed = st.sampled_from(["", "number"]), st.sampled_from(["", "[0..2]"])
        mapping["inputs"] = [
            {"expression": e, "type": draw(types), "allowed": draw(allowed)} for e in ("a", "b + 0")
        ]
    return load_table(mapping)


NAMES = ["a", "b", "c", "flag", "other", "p"]


@settings(max_examples=400)
@given(tables(), st.fixed_dictionaries(dict.fromkeys(NAMES[:5], _facts)))
def test_generated_code_equals_the_interpreter(table: DecisionTable, facts: dict[str, Any]) -> None:
    context = {**facts, "p": {"limit": Decimal(2)}}
    compiled = CompiledTables([table], NAMES)
    expected = evaluate(table, context)
    assert compiled.decide(context) == {"t": expected.value}
    values, hits = compiled.traced(context)
    assert values == {"t": expected.value} and len(hits) == 1
    assert tuple(rule.number for rule in hits[0].rules) == expected.trace[0].hits if expected.trace else True
    assert compiled.reasons(context)["t"].value == expected.value


def test_later_tables_see_earlier_ones_and_constants_are_built_in() -> None:
    first = load_table(
        {"id": "kind", "rules": [{"when": "area > p.limit", "output": "large"}], "default": "small"}
    )
    second = load_table(
        {"id": "fee", "inputs": ["kind"], "rules": [{"when": ['"large"'], "output_expression": "area * 2"}]}
    )
    compiled = CompiledTables(
        [first, second], ["area"], assume_total={"area": "number"}, constants={"p": {"limit": Decimal(300)}}
    )
    assert compiled.decide({"area": Decimal(301)}) == {"kind": "large", "fee": Decimal(602)}
    assert compiled.decide({"area": Decimal(300)}) == {"kind": "small", "fee": None}


SHARES = load_table(
    {
        "id": "qualified",
        "hit_policy": "FIRST",
        "rules": [
            {"when": "rd / sales >= 0.06", "output": 50},
            {"when": "rd / sales >= 0.05", "output": 40},
            {"when": "rd / sales >= 0.03", "output": 20},
        ],
        "default": 0,
    }
)


def check_thresholds(count: int) -> None:
    """Rows exactly on a threshold, and a hair below it, are decided as the law says."""
    chance = random.Random(3)
    decide = CompiledTables([SHARES], ["rd", "sales"]).decide
    for number in range(count):
        sales = Decimal(chance.randrange(1, 10**9)) / 100
        percent, on_it, below = chance.choice([(3, 20, 0), (5, 40, 20), (6, 50, 40)])
        rd = sales * percent / 100
        assert decide({"rd": rd, "sales": sales}) == {"qualified": on_it}
        if number % 10 == 0:
            assert decide({"rd": rd - Decimal("0.0001"), "sales": sales}) == {"qualified": below}


def test_shares_exactly_on_a_threshold() -> None:
    check_thresholds(20_000)


@pytest.mark.slow
def test_a_million_shares_exactly_on_a_threshold() -> None:
    check_thresholds(1_000_000)


def test_the_trace_of_generated_code_names_rule_cell_value_and_article() -> None:
    table = load_table(
        {
            "id": "t",
            "hit_policy": "C+",
            "inputs": ["a"],
            "rules": [{"when": ["> 1"], "output": 5, "basis": "某法 3"}, {"when": ["> 9"], "output": 7}],
        }
    )
    _, hits = CompiledTables([table], ["a"]).traced({"a": Decimal(2)})
    (rule,) = hits[0].rules
    assert (rule.number, rule.columns, rule.tests, rule.law) == (1, ("a",), ("> 1",), "某法 3")
    assert hits[0].inputs == (Decimal(2),) and hits[0].value == 5
    assert hits[0].to_json()["rules"][0]["cells"][0] == {
        "column": "a",
        "test": "> 1",
        "value": 2,
        "matched": True,
    }
