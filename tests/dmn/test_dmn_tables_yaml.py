"""Decision tables in YAML: what is read is what was written, and faults are named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.dmn.errors import DmnError
from onewindow.dmn.table import Aggregation, DecisionTable, HitPolicy, Input, Output, OutputCode, Rule
from onewindow.dmn.tables_dump import dump_table
from onewindow.dmn.tables_yaml import load_table

SOIL: dict[str, Any] = {
    "id": "soil_doc",
    "name": {"zh": "水土保持", "en": "Soil conservation"},
    "order": 4,
    "hit_policy": "FIRST",
    "output": {
        "type": "string",
        "codes": [{"value": "report", "zh": "报告书", "en": "report"}, "form", "none"],
    },
    "basis": [{"law": "水利部令53号", "article": "5-6", "checked": "V"}],
    "doc": "“以上”包括本数",
    "rules": [
        {"when": "not(in_area)", "output": "none"},
        {"when": "hectares >= 5", "output": "report", "basis": "水利部令53号 5", "checked": "V"},
    ],
    "default": "form",
}


def test_a_condition_table_is_read() -> None:
    table = load_table(SOIL)
    assert table.conditions and table.inputs == (Input("true", "boolean"),)
    assert table.hit_policy is HitPolicy.FIRST
    assert [rule.results for rule in table.rules] == [('"none"',), ('"report"',)]
    assert table.outputs[0].default == '"form"'
    assert table.outputs[0].allowed == '"report", "form", "none"'
    assert table.outputs[0].codes[0] == OutputCode('"report"', "报告书", "report")
    assert table.law(table.rules[0]) == "水利部令53号 5-6"
    assert table.law(table.rules[1]) == "水利部令53号 5"


def test_a_table_with_columns_is_read() -> None:
    table = load_table(
        {
            "id": "score",
            "hit_policy": "C+",
            "inputs": [{"expression": "ratio", "type": "number"}, "kind"],
            "output": {"name": "points", "type": "number"},
            "rules": [
                {"when": [">= 0.3", '"a", "b"'], "output": Decimal("12.50")},
                {"when": [5, "-"], "output": 0},
            ],
        }
    )
    assert not table.conditions
    assert (table.hit_policy, table.aggregation) == (HitPolicy.COLLECT, Aggregation.SUM)
    assert table.rules == (Rule((">= 0.3", '"a", "b"'), ("12.50",)), Rule(("5", "-"), ("0",)))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"hit_policy": "LAST"}, "hit policy LAST"),
        ({"rule": []}, "unknown keys rule"),
        ({"rules": [{"output": 1}]}, "`when` is missing"),
        ({"rules": [{"when": "true"}]}, "either `output` or `output_expression`"),
        ({"rules": [{"when": "true", "output": 1, "output_expression": "1"}]}, "either `output`"),
        ({"rules": [{"when": ["true", "false"], "output": 1}]}, "2 tests for 1 input"),
        ({"rules": ["true"]}, "must consist of keys"),
        (
            {"outputs": [{"name": "a"}, {"name": "b"}], "rules": [{"when": "true", "output": 1}]},
            "one result per output",
        ),
    ],
)
def test_a_fault_is_named_in_both_languages(change: dict[str, Any], expected: str) -> None:
    with pytest.raises(DmnError, match=expected) as caught:
        load_table({**SOIL, **change})
    assert "soil_doc" in caught.value.zh and "soil_doc" in caught.value.en


_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)
_cells = st.sampled_from(["-", ">= 5", '"a", "b"', "not(null)", "[1..5)", "x + 1"])
_results = st.sampled_from(
    ['"report"', "1.50", "-3", "true", "null", "x * 2", '"a" + "b"', "007", '"quo\\"te"']
)


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    """Any table that the model can hold."""
    conditions = draw(st.booleans())
    inputs = (
        (Input("true", "boolean"),)
        if conditions
        else tuple(draw(st.lists(st.builds(Input, st.just("x"), _words, _cells, _words, _words), max_size=3)))
    )
    count = draw(st.integers(1, 3))
    outputs = tuple(
        Output(
            f"o{i}" if count > 1 else draw(_words), draw(_words), draw(_words), draw(_results), draw(_words)
        )
        for i in range(count)
    )
    names = tuple(draw(st.lists(st.sampled_from(["basis", "note", "id", "when", "", "checked"]), max_size=3)))
    rules = tuple(
        Rule(
            tuple(draw(_cells) for _ in inputs),
            tuple(draw(_results) for _ in outputs),
            tuple(draw(_words) for _ in names),
            draw(_words),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    return DecisionTable(
        name="t",
        hit_policy=draw(st.sampled_from(HitPolicy)),
        aggregation=draw(st.sampled_from(Aggregation)),
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        annotation_names=names,
        conditions=conditions,
        title_zh=draw(_words),
        order=draw(st.integers(0, 9)),
    )


@given(tables())
def test_what_is_dumped_is_read_back(table: DecisionTable) -> None:
    assert load_table(dump_table(table)) == table


def test_the_mapping_of_the_catalogue_is_dumped_as_it_was_written() -> None:
    dumped = dump_table(load_table(SOIL))
    assert dumped["rules"] == SOIL["rules"]
    assert dumped["default"] == "form"
    assert dumped["name"] == SOIL["name"]
