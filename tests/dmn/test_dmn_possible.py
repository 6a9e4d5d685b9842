"""What a table may still answer while facts are open agrees with every way to close them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.dmn.evaluate import evaluate
from onewindow.dmn.possible import possible_outputs
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.yaml import load_table
from onewindow.feel import UNKNOWN

SOIL = load_table(
    {
        "id": "soil",
        "hit_policy": "FIRST",
        "rules": [
            {"when": "not(inside)", "output": "none"},
            {"when": "hectares >= 5 or earth >= 50000", "output": "report"},
            {"when": "hectares >= 0.5 or earth >= 1000", "output": "form"},
        ],
        "default": "none",
    }
)


def facts(**values: Any) -> dict[str, Any]:
    return {"inside": True, "hectares": Decimal(3), "earth": Decimal(0), **values}


def test_a_settled_table_needs_nothing() -> None:
    possible = possible_outputs(SOIL, facts(earth=Decimal(50000)), {"hectares"})
    assert possible.settled and possible.outputs == ("report",) and not possible.needs


def test_an_open_table_names_what_would_settle_it() -> None:
    possible = possible_outputs(SOIL, facts(), {"earth"})
    assert set(possible.outputs) == {"report", "form"} and possible.needs == {"earth"}
    everything = possible_outputs(SOIL, facts(), {"earth", "hectares", "inside"})
    assert set(everything.outputs) == {"none", "report", "form"}
    assert everything.needs == {"earth", "hectares", "inside"}


def test_an_output_that_is_itself_unknown_is_open() -> None:
    table = load_table({"id": "t", "rules": [{"when": "true", "output_expression": "hectares * 2"}]})
    possible = possible_outputs(table, facts(), {"hectares"})
    assert possible.outputs == (UNKNOWN,) and possible.needs == {"hectares"} and not possible.settled


def test_a_collecting_table_lists_the_sums_that_may_result() -> None:
    rules = [
        {"when": "true", "output": 1},
        {"when": "inside", "output": 10},
        {"when": "hectares > 1", "output": 100},
    ]
    table = load_table({"id": "t", "hit_policy": "C+", "rules": rules})
    assert set(possible_outputs(table, facts(), {"inside", "hectares"}).outputs) == {1, 11, 101, 111}


_conditions = st.sampled_from(
    ["a", "not(a)", "b > 1", "b <= 1 and a", 'c = "x" or a', 'b > 2 or c = "y"', 'c != "x"']
)


@st.composite
def condition_tables(draw: st.DrawFn) -> DecisionTable:
    policy = draw(st.sampled_from(["FIRST", "C", "C+", "R", "C#"]))
    rules = [{"when": draw(_conditions), "output": number} for number in range(draw(st.integers(1, 5)))]
    return load_table({"id": "t", "hit_policy": policy, "rules": rules, "default": -1})


_values = {
    "a": st.booleans(),
    "b": st.sampled_from([Decimal(1), Decimal(2), Decimal(3)]),
    "c": st.sampled_from(["x", "y", "z"]),
}


@given(condition_tables(), st.fixed_dictionaries(_values), st.sets(st.sampled_from("abc")))
def test_every_completion_gives_one_of_the_possible_outputs(
    table: DecisionTable, values: dict[str, Any], unknown: set[str]
) -> None:
    possible = possible_outputs(table, values, unknown)
    assert evaluate(table, values).value in possible.outputs
    assert possible.needs <= unknown
    if not unknown:
        assert possible.settled
