"""What the catalogue says must equal what the reference says: names, conditions, figures and marks."""

from __future__ import annotations

import re
from typing import Any

from catalogue_files import CATALOGUE, decisions, facts, mark, matters, parameters, read, reference

TYPES = {"bool": "boolean"}


def rows() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in reference()["matters"]}


def words(text: str) -> str:
    """A condition without differences of line breaks."""
    return " ".join(text.split())


def test_each_matter_keeps_its_name_stage_kind_gate_and_mark() -> None:
    for id, row in rows().items():
        matter = matters()[id]
        said = (*matter["name"].values(), matter["stage"], matter["kind"], matter["gate"], matter["checked"])
        assert said == (
            row["name_zh"],
            row["name_en"],
            row["stage"],
            row["kind"],
            row["gate"],
            mark(row["checked"]),
        ), id


def test_each_matter_keeps_its_condition() -> None:
    for id, row in rows().items():
        assert words(matters()[id]["applies"]) == words(row["applies"]), id


def test_each_basis_is_there_with_its_mark() -> None:
    for id, row in rows().items():
        said = [basis["checked"] for basis in matters()[id]["basis"]]
        assert said == [mark(basis["checked"]) for basis in row["legal_basis"]], id
        numbered = [
            (basis["law"], basis["article"])
            for basis in row["legal_basis"]
            if re.fullmatch(r"[\d, -]+", basis["article"])
        ]
        kept = [(basis["law"], basis["article"]) for basis in matters()[id]["basis"]]
        assert [one for one in numbered if not one[0].endswith("(example)") and one not in kept] == [], id


def test_each_limit_keeps_its_days_and_unit() -> None:
    for id, row in rows().items():
        for kind in ("statutory", "promised"):
            said = matters()[id]["limit"][kind]
            assert (said["days"], said["unit"]) == (row[kind]["days"], row[kind]["unit"]), (id, kind)


def test_each_special_procedure_is_kept() -> None:
    for id, row in rows().items():
        assert [stop["kind"] for stop in matters()[id].get("stops", ())] == row["stops_clock"], id


def test_each_mode_is_kept() -> None:
    for id, row in rows().items():
        said = matters()[id].get("modes", {})
        for mode in row["modes"]:
            name, _, value = mode.partition(":")
            if name == "merge_with":
                assert said["merge_with"] == value.split("|"), id
            elif name.endswith("_if") and name != "skipped_if":
                assert said[name.removesuffix("_if")] == value, id
            elif name == "skipped_if":
                assert said[name] == value, id
            else:
                expected: dict[str, tuple[str, object]] = {
                    "self": ("self_declared", True),
                    "joint_part": ("joint_part_of", "M401"),
                }
                key, content = expected.get(name, (name, True))
                assert said[key] == content, id
        assert len(said) == len(row["modes"]), id


def test_each_fact_keeps_its_type_default_unit_and_codes() -> None:
    assert set(facts()) == set(reference()["attributes"])
    for id, row in reference()["attributes"].items():
        fact, kind = facts()[id], row["type"]
        expected = "list of record" if kind.startswith("list of {") else TYPES.get(kind, kind.split(":")[0])
        assert fact["type"] == expected, id
        assert fact["default"] == row["default"], id
        assert fact.get("unit") == row.get("unit"), id
        if kind.startswith("enum:"):
            assert [code["value"] for code in fact["codes"]] == re.findall(
                r"\w+", kind[5:].replace(" or null", "")
            ), id
        elif kind == "list of enum":
            assert [code["value"] for code in fact["codes"]] == row["note"].split(", "), id
        elif expected == "list of record":
            assert list(fact["fields"]) == kind[len("list of {") : -1].split(","), id


def test_each_use_of_a_building_that_a_rule_names_is_a_code() -> None:
    codes = {code["value"] for code in facts()["buildings"]["fields"]["use"]["codes"]}
    named = {
        use
        for rule in reference()["decisions"]["fire_special"]["rules"]
        for text in re.findall(r"contains\(\[(.*?)\], b\.use\)|b\.use = (\"\w+\")", rule["when"])
        for use in re.findall(r"\w+", "".join(text))
    }
    named |= {
        building["use"]
        for case in reference()["golden_cases"]
        for building in case["attributes"]["buildings"]
    }
    assert len(named) > 35 and named <= codes


BESIDE_THE_REFERENCE = {"commitment_check_wd"}
"""Figures that the reference does not give: each is marked as doubtful."""


def test_a_figure_beside_the_reference_is_marked_as_doubtful() -> None:
    for id in BESIDE_THE_REFERENCE:
        assert {one["checked"] for one in parameters()[id]["values"]} == {"low"}


def test_each_parameter_keeps_its_value_unit_and_mark() -> None:
    assert set(parameters()) - set(reference()["params"]) == BESIDE_THE_REFERENCE
    for id, row in reference()["params"].items():
        parameter = parameters()[id]
        assert parameter["unit"] == row["unit"], id
        (only,) = parameter["values"]
        assert (only["value"], only["checked"]) == (row["value"], mark(row["checked"])), id
        year = only["valid_from"].year if only["valid_from"] else None
        assert year is None or str(year) in row["source"] or "same" in row["source"], id


def test_each_decision_keeps_its_rules_default_and_place() -> None:
    assert sorted(decisions(), key=lambda id: decisions()[id]["order"]) == reference()["decision_order"]
    for id, row in reference()["decisions"].items():
        decision = decisions()[id]
        assert (decision["hit_policy"], decision["default"]) == (row["hit_policy"], row["default"]), id
        said = [
            (words(rule["when"]), rule.get("output"), rule.get("output_expression"))
            for rule in decision["rules"]
        ]
        assert said == [
            (words(rule["when"]), rule.get("output"), rule.get("output_expression")) for rule in row["rules"]
        ], id


def test_each_enumerated_output_is_a_code_of_its_decision() -> None:
    for id, decision in decisions().items():
        if decision["output"]["type"] == "enum":
            codes = {code["value"] for code in decision["output"]["codes"]}
            outputs = {rule["output"] for rule in decision["rules"] if "output" in rule} | {
                decision["default"]
            }
            assert outputs <= codes, id


def test_stages_and_process_types_keep_their_names() -> None:
    stages = [(entry["no"], *entry["name"].values()) for entry in read(CATALOGUE / "cn" / "stages.yaml")]
    assert stages == [(int(row["no"]), row["zh"], row["en"]) for row in reference()["stages"]]
    types = [
        (entry["code"], *entry["name"].values()) for entry in read(CATALOGUE / "cn" / "process-types.yaml")
    ]
    assert types == [(row["code"], row["zh"], row["en"]) for row in reference()["process_types"]]


def test_each_scenario_says_what_the_reference_expects() -> None:
    folder = CATALOGUE / "cn-sd-zb-gxq" / "scenarios"
    golden = read(folder / "golden.yaml")
    assert [(one["given"], one["expect"]["decisions"]) for one in golden] == [
        (case["attributes"], case["decisions"]) for case in reference()["golden_cases"]
    ]
    assert [set(one["expect"]["applies"]) for one in golden] == [
        set(case["applies"]) for case in reference()["golden_cases"]
    ]
    boundaries = read(folder / "boundaries.yaml")
    said = [(one["decide"], one["expect"][one["decide"]]) for one in boundaries]
    assert said == [(case["decision"], case["expect"]) for case in reference()["boundary_tests"]]
    assert len(read(folder / "variations.yaml")) == 9
