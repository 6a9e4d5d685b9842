"""Scenarios: what is understood, what counts as the same, and the command's words and exit codes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from planner_projects import FACTORY, MONDAY, ROOT, planner

from onewindow.catalogue.project_file import read_project_file
from onewindow.cli.main import main
from onewindow.planner.scenario import ScenarioError, compare, read_scenarios, same


def differences(**entries: Any) -> list[str]:
    (scenario,) = read_scenarios([{"id": "S", "title": "t", "on": "2026-03-02", "given": {}, **entries}])
    return compare(scenario, planner(), MONDAY)


SOIL = {"disturbed_area_ha": 5}


@pytest.mark.parametrize(
    "expect",
    [
        "report",
        {"soil_doc": "report"},
        {"value": "report"},
        {"output": "report"},
        {"result": "report"},
        {"decisions": {"soil_doc": "report"}},
    ],
)
def test_a_decision_may_be_expected_in_several_forms(expect: Any) -> None:
    assert differences(decide="soil_doc", given=SOIL, expect=expect) == []


def test_a_wrong_decision_says_what_was_expected_and_what_came() -> None:
    (found,) = differences(decide="soil_doc", given=SOIL, expect="form")
    assert "期望 form，得到 report" in found and "expected form, got report" in found


def test_an_open_decision_is_a_difference() -> None:
    (found,) = differences(decide="soil_doc", given={"earthwork_m3": None}, expect="form")
    assert "still open" in found and "earthwork_m3" in found


def test_a_plan_lists_what_is_missing_and_what_is_too_much() -> None:
    given = read_project_file(FACTORY)
    applies = [
        one
        for one, entry in planner().plan(_facts(given), MONDAY).matters.items()
        if entry.status == "applies"
    ]
    assert differences(plan=True, given=given, expect={"applies": applies, "may_apply": []}) == []
    found = differences(plan=True, given=given, expect={"applies": [*applies[1:], "M102", "M999"]})
    assert len(found) == 3
    assert any("M999" in one for one in found)
    assert any("缺少 M102" in one and "not_applicable" in one for one in found)
    assert any("多出 M101" in one for one in found)


def _facts(given: Any) -> Any:
    from onewindow.catalogue.facts import read_facts

    return read_facts(planner().catalogue, given)


def test_a_plan_may_expect_dates_the_path_and_open_facts() -> None:
    given = {**read_project_file(FACTORY), "needs_water": None}
    expect = {
        "finish": "2026-04-29",
        "due": {"M304": "2026-04-07", "M102": None},
        "unknown": ["needs_water"],
        "may_apply": ["M331"],
        "process_type": 6,
        "decisions": {"fire_special": 9, "small_low_risk": False},
        "critical_path": [
            "M101",
            "M107",
            "M201",
            "M202",
            "M302",
            "M303",
            "M304",
            "M420",
            "M402",
            "M409",
            "M417",
        ],
    }
    assert differences(plan=True, given=given, expect=expect) == []
    assert (
        len(
            differences(
                plan=True, given=given, expect={"finish": "2026-04-30", "due": {"M304": "2026-04-08"}}
            )
        )
        == 2
    )


def test_options_of_a_scenario_count() -> None:
    given = read_project_file(FACTORY)
    options = {"pre_review": {"land_contract_signed": "2026-03-20"}}
    assert differences(plan=True, given=given, options=options, expect={"due": {"M304": "2026-03-20"}}) == []


def test_facts_that_cannot_be_taken_fail_the_scenario_with_the_reason() -> None:
    (found,) = differences(plan=True, given={"land_area_ha": -1}, expect={"applies": []})
    assert "land_area_ha" in found and "negative" in found


@pytest.mark.parametrize(
    "entries, words",
    [
        ({"expect": {}}, "either plan: true or decide"),
        ({"plan": True, "decide": "soil_doc", "expect": {}}, "either plan: true or decide"),
        ({"plan": True}, "no expect"),
        ({"plan": True, "expect": {}, "given": [1]}, "mapping of facts"),
        ({"plan": True, "expect": {}, "on": "soon"}, "no date"),
        ({"plan": True, "expct": {}}, "did you mean expect"),
    ],
)
def test_a_scenario_that_cannot_be_understood_is_refused(entries: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenarios([{"id": "S", **entries}])
    assert words in caught.value.en and "S" in caught.value.zh


def test_keys_of_other_tools_are_left_alone() -> None:
    assert differences(decide="soil_doc", given=SOIL, expect="report", tags=["soil"]) == []


def test_expectations_nobody_knows_and_decisions_that_do_not_exist_are_differences() -> None:
    assert "unknown expectation" in differences(plan=True, expect={"aplies": []})[0]
    assert "no decision soil" in differences(decide="soil", expect=1)[0]
    assert "no decision x" in differences(decide="soil_doc", given=SOIL, expect={"x": 1})[0]


@pytest.mark.parametrize(
    "expected, found, equal",
    [
        (9, Decimal("9.0"), True), ("9", Decimal(9), True), (0.1, Decimal("0.1"), True), (True, Decimal(1), False),
        (1, True, False), ("true", True, False), (None, None, True), (None, False, False), ("a", "a", True),
        (["a", 1], ["a", Decimal(1)], True), (["a"], ["a", "b"], False), ("x", Decimal(1), False),
    ],
)  # fmt: skip
def test_same_compares_by_value_and_never_takes_true_for_one(expected: Any, found: Any, equal: bool) -> None:
    assert same(expected, found) is equal


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


GOOD = (
    "- {id: a, title: t, decide: soil_doc, on: 2026-03-02, given: {disturbed_area_ha: 5}, expect: report}\n"
)
BAD = GOOD.replace("report", "form")


def test_the_command_passes_fails_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = (
        write(tmp_path / "good.yaml", GOOD),
        write(tmp_path / "bad.yaml", GOOD + BAD.replace("id: a", "id: b")),
    )
    assert main(["scenario", good]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"
    assert main(["scenario", good, bad]) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "2 passed, 1 failed"
    assert "✗ b t" in out and "expected form, got report" in out


def test_the_command_answers_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "--json", write(tmp_path / "bad.yaml", BAD)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["passed"], answer["failed"]) == (0, 1)
    assert answer["scenarios"][0]["id"] == "a" and answer["scenarios"][0]["differences"]


def test_every_unreadable_file_is_told_and_the_others_still_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gbk.yaml").write_bytes("- 场景".encode("gbk"))
    files = [
        write(tmp_path / "good.yaml", GOOD),
        str(tmp_path / "missing.yaml"),
        str(tmp_path / "gbk.yaml"),
        write(tmp_path / "broken.yaml", "- {id: [}\n"),
        write(tmp_path / "table.yaml", "id: a\n"),
    ]
    assert main(["scenario", *files]) == 2
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-1] == "1 passed, 0 failed"
    for name in ("missing", "gbk", "broken", "table"):
        assert f"Error: {tmp_path / name}.yaml" in captured.err


def test_parts_used_again_by_name_are_understood_and_bombs_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "- {id: a, decide: soil_doc, given: &g {disturbed_area_ha: 5, uses: &u [office]}, expect: report}\n"
        "- {id: b, decide: soil_doc, given: *g, expect: report}\n"
    )
    assert main(["scenario", write(tmp_path / "anchors.yaml", text)]) == 0
    levels = ["- &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert main(["scenario", write(tmp_path / "bomb.yaml", "\n".join(levels))]) == 2
    assert "unfolds" in capsys.readouterr().err


def test_a_folder_stands_for_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", str(ROOT / "catalogue" / "cn-sd-zb-gxq" / "scenarios")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "48 passed, 0 failed"
