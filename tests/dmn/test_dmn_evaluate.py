"""Hit policies, aggregations, defaults, allowed values and the trace, each against the rule of DMN 1.5,
chapter 8.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from onewindow.dmn.evaluate import Decided, evaluate
from onewindow.dmn.yaml import load_table


def decide(hit_policy: str, rules: list[dict[str, Any]], x: Any, **more: Any) -> Decided:
    """What a one-column table over ``x`` decides."""
    table = load_table({"id": "t", "hit_policy": hit_policy, "inputs": ["x"], "rules": rules, **more})
    return evaluate(table, {"x": Decimal(x) if isinstance(x, int) else x})


OVERLAPPING = [
    {"when": ["> 0"], "output": 3},
    {"when": ["> 10"], "output": 5},
    {"when": ["> 20"], "output": 4},
]
RANKED = {"output": {"type": "number", "allowed": "5, 4, 3"}}


@pytest.mark.parametrize(
    ("policy", "x", "expected"),
    [
        ("U", 5, 3),
        ("U", 15, None),
        ("A", 5, 3),
        ("A", 15, None),
        ("F", 25, 3),
        ("P", 25, 5),
        ("R", 25, [3, 5, 4]),
        ("O", 25, [5, 4, 3]),
        ("C", 25, [3, 5, 4]),
        ("C+", 25, 12),
        ("C#", 25, 3),
        ("C<", 25, 3),
        ("C>", 25, 5),
        ("U", 0, None),
        ("R", 0, None),
        ("C+", 0, None),
        ("C", 0, []),
        ("C#", 0, 0),
    ],
)
def test_each_hit_policy(policy: str, x: int, expected: Any) -> None:
    assert decide(policy, OVERLAPPING, x, **RANKED).value == expected


def test_a_second_hit_in_a_unique_table_is_null_with_the_reason() -> None:
    decided = decide("U", OVERLAPPING, 15)
    assert [problem.code for problem in decided.problems] == ["hits"]
    assert "UNIQUE" in decided.problems[0].en and "2 条" in decided.problems[0].zh
    assert decided.problems[0].where == "t"


@pytest.mark.parametrize("policy", ["U", "A", "P", "F", "R", "O", "C+"])
def test_null_because_no_rule_hits_has_its_reason(policy: str) -> None:
    assert [problem.code for problem in decide(policy, OVERLAPPING, 0, **RANKED).problems] == ["no-hit"]


def test_equal_outputs_satisfy_any() -> None:
    rules = [{"when": ["> 0"], "output": "a"}, {"when": ["> 10"], "output": "a"}]
    assert decide("A", rules, 15).value == "a"


def test_priority_goes_by_columns_in_their_order() -> None:
    decided = decide(
        "O",
        [
            {"when": ["-"], "output": {"first": "low", "second": "a"}},
            {"when": ["-"], "output": {"first": "high", "second": "b"}},
            {"when": ["-"], "output": {"first": "high", "second": "a"}},
        ],
        1,
        outputs=[{"name": "first", "allowed": '"high", "low"'}, {"name": "second", "allowed": '"a", "b"'}],
    )
    assert [(row["first"], row["second"]) for row in decided.value] == [
        ("high", "a"),
        ("high", "b"),
        ("low", "a"),
    ]


def test_the_default_answers_when_no_rule_hits() -> None:
    decided = decide("U", OVERLAPPING, 0, default="none")
    assert decided.value == "none" and decided.trace[0].defaulted


def test_an_output_outside_the_allowed_values_is_refused() -> None:
    decided = decide("U", [{"when": ["-"], "output": "x"}], 1, output={"allowed": '"a", "b"'})
    assert decided.value is None and decided.problems[0].code == "allowed"


def test_an_input_outside_the_allowed_values_is_refused() -> None:
    table = load_table(
        {
            "id": "t",
            "inputs": [{"expression": "x", "allowed": "[1..9]"}],
            "rules": [{"when": ["-"], "output": 1}],
        }
    )
    decided = evaluate(table, {"x": Decimal(10)})
    assert decided.value is None and "[1..9]" in decided.problems[0].en


def test_an_input_of_another_type_is_null_and_said() -> None:
    table = load_table(
        {
            "id": "t",
            "inputs": [{"expression": "x", "type": "number"}],
            "rules": [{"when": ["> 1"], "output": 1}],
        }
    )
    decided = evaluate(table, {"x": "many"})
    assert decided.value is None and decided.problems[0].code == "type"


def test_null_matches_no_comparison_but_a_test_for_null() -> None:
    rules = [{"when": ["> 0"], "output": "number"}, {"when": ["null"], "output": "none"}]
    assert decide("F", rules, None).value == "none"


def test_a_cell_that_cannot_be_read_is_named_and_the_others_still_decide() -> None:
    decided = decide("U", [{"when": ["> ("], "output": 1}, {"when": ["> 2"], "output": 2}], 3)
    assert decided.value == 2
    assert decide("U", [{"when": ["> ("], "output": 1}], 3).problems[0].code == "feel"


def test_the_trace_names_rule_cell_input_and_article() -> None:
    table = load_table(
        {
            "id": "permit",
            "hit_policy": "FIRST",
            "basis": [{"law": "建筑法", "article": "7"}],
            "rules": [
                {"when": "area <= p.limit", "output": False, "basis": "施工许可管理办法 2"},
                {"when": "area > p.limit", "output": True},
            ],
        }
    )
    context = {"area": Decimal("300.01"), "p": {"limit": Decimal(300)}}
    trace = evaluate(table, context).trace[0]
    assert trace.hits == (2,)
    assert [(rule.number, rule.hit, rule.law) for rule in trace.rules] == [
        (1, False, "施工许可管理办法 2"),
        (2, True, "建筑法 7"),
    ]
    assert trace.rules[1].cells[0].test == "area > p.limit"
    assert trace.facts == {"area": Decimal("300.01"), "p.limit": Decimal(300)}
    assert trace.to_json()["rules"][1]["law"] == "建筑法 7"
    assert any("建筑法 7" in line for line in trace.lines())
