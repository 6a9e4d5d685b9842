"""``onewindow decide`` on the packaged catalogue; expected values are the law's thresholds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.cli.main import main
from onewindow.dmn.chain import decide_chain, needed
from onewindow.dmn.errors import DmnError
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.yaml import load_table


@pytest.fixture
def decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(name: str, facts: dict[str, Any], *options: str) -> tuple[int, Any]:
        file = tmp_path / "facts.json"
        file.write_text(json.dumps({"attributes": facts}))
        code = main(["decide", name, str(file), "--on", "2026-11-23", *options])
        return code, capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("hectares", "cubic_metres", "expected"),
    [
        ("5", 0, "report"),
        (4.99, 49_999, "form"),
        (0.1, 50_000, "report"),
        (0.49, 999, "none"),
        (0.1, 1_000, "form"),
    ],
)
def test_thresholds_count_as_reached(decide: Any, hectares: Any, cubic_metres: int, expected: str) -> None:
    facts = {"disturbed_area_ha": float(hectares), "earthwork_m3": cubic_metres}
    code, said = decide("soil_doc", facts, "--json")
    answer = json.loads(said.out)
    assert code == 0 and answer["value"] == expected and answer["settled"]
    assert answer["possible"] == [expected] and answer["unknown"] == []
    assert expected == "none" or "水利部令53号" in answer["law"][0]


def test_an_open_fact_leaves_what_may_result(decide: Any) -> None:
    code, said = decide("soil_doc", {"disturbed_area_ha": 1, "earthwork_m3": None}, "--json")
    answer = json.loads(said.out)
    assert code == 1 and answer["value"] is None and not answer["settled"]
    assert set(answer["possible"]) == {"report", "form"} and answer["unknown"] == ["earthwork_m3"]
    code, said = decide("soil_doc", {"disturbed_area_ha": 1, "earthwork_m3": None})
    assert code == 1 and "earthwork_m3" in said.out


def test_decisions_that_are_needed_are_made_first_and_traced(decide: Any) -> None:
    code, said = decide("process_type", {"engineering_class": "water"}, "--json", "--trace")
    answer = json.loads(said.out)
    assert code == 0 and answer["value"] == 8
    tables = [table["table"] for table in answer["trace"]]
    assert tables[-1] == "process_type" and "small_low_risk" in tables
    assert tables.index("eia_class") < tables.index("small_low_risk") < tables.index("process_type")
    assert answer["trace"][-1]["hits"] == [2]


def test_the_words_name_rule_fact_and_article(decide: Any) -> None:
    code, said = decide("soil_doc", {"disturbed_area_ha": 21.5})
    assert code == 0
    assert (
        'soil_doc [FIRST] = "report"' in said.out
        and "disturbed_area_ha = 21.5" in said.out
        and "水利部令53号" in said.out
    )


def test_an_unknown_decision_is_answered_with_those_that_exist(decide: Any) -> None:
    code, said = decide("soil_doctor", {})
    assert code == 2 and "soil_doc" in said.err


def chain() -> dict[str, DecisionTable]:
    return {
        "a": load_table({"id": "a", "rules": [{"when": "x", "output": 1}], "default": 2}),
        "b": load_table({"id": "b", "rules": [{"when": "a = 1 and y", "output": "yes"}], "default": "no"}),
    }


def test_open_facts_flow_through_decisions() -> None:
    open_x = decide_chain(chain(), "b", {"x": True, "y": True}, {"x"})
    assert set(open_x.possible.outputs) == {"yes", "no"} and open_x.possible.needs == {"x"}
    settled = decide_chain(chain(), "b", {"x": True, "y": False}, {"x"})
    assert settled.possible.settled and settled.decided.value == "no"


def test_a_circle_of_decisions_is_refused() -> None:
    tables = chain() | {"a": load_table({"id": "a", "rules": [{"when": 'b = "yes"', "output": 1}]})}
    with pytest.raises(DmnError, match="circle"):
        needed(tables, "b")
