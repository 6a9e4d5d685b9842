"""How much the catalogue holds, and what each entry must say."""

from __future__ import annotations

from typing import Any

from catalogue_files import (
    CATALOGUE,
    LAYERS,
    decisions,
    departments,
    documents,
    facts,
    files,
    matters,
    parameters,
    read,
)

MARKS = {"V", "M", "low"}


def test_the_catalogue_holds_what_the_reference_counts() -> None:
    types = {entry["code"] for _, path in files("process-types.yaml") for entry in read(path)}
    stops = read(CATALOGUE / "cn" / "special-procedures.yaml")
    stages = [entry["no"] for entry in read(CATALOGUE / "cn" / "stages.yaml")]
    counted = (
        len(matters()),
        len(facts()),
        len(decisions()),
        len(types),
        len(stops),
        len(parameters()),
        stages,
    )
    assert counted == (93, 121, 11, 10, 23, 32, [1, 2, 3, 4, 5])


def test_a_limit_that_law_counts_from_receipt_says_so() -> None:
    statutory = {id: matter["limit"]["statutory"] for id, matter in matters().items()}
    from_receipt = {id for id, limit in statutory.items() if limit.get("since") == "receipt"}
    assert from_receipt == {"M111", "M112", "M121", "M128", "M133", "M304"}
    told = {id for id, limit in statutory.items() if "收到" in str(limit.get("note", ""))}
    assert told == from_receipt


def test_each_layer_says_its_id_and_both_names() -> None:
    for layer in LAYERS:
        entry = read(CATALOGUE / layer / "layer.yaml")
        assert entry["id"] == layer
        assert entry["name"]["zh"] and entry["name"]["en"]


def test_each_matter_is_defined_in_one_layer_and_the_others_only_override_it() -> None:
    first: dict[str, str] = {}
    for layer, path in files("matters/*.yaml"):
        entry = read(path)
        assert entry["id"] == path.stem
        if entry["id"] in first:
            assert "name" not in entry, f"{layer}/{path.name} repeats the matter instead of overriding keys"
        else:
            first[entry["id"]] = layer
            assert entry["name"]["zh"] and entry["name"]["en"]


def test_each_override_in_zibo_says_why() -> None:
    full = {path.stem for layer, path in files("matters/*.yaml") if layer in ("cn", "cn-sd")}
    for layer, path in files("matters/*.yaml"):
        if layer == "cn-sd-zb" and path.stem in full:
            assert read(path)["why"]["zh"], path.name


def test_each_matter_has_both_bodies_and_all_bodies_are_named() -> None:
    for id, matter in matters().items():
        bodies = [
            matter["competent"],
            matter["deciding"],
            *(one["department"] for one in matter.get("consulted", ())),
        ]
        assert all(body in departments() for body in bodies), id
    for id, document in documents().items():
        assert document.get("issuer", "applicant") in departments(), id


def test_zibo_lets_the_approval_bureau_decide_where_it_is_the_window() -> None:
    for id, matter in matters().items():
        window = "窗口：行政审批服务局" in matter.get("department_note", "")
        assert window == (matter["deciding"] == "approval_bureau"), id


def test_each_matter_rests_on_a_law_with_article_and_mark() -> None:
    for id, matter in matters().items():
        assert matter["basis"], id
        assert matter["checked"] in MARKS, id
        for basis in matter["basis"]:
            assert basis["law"] and basis["article"] and basis["checked"] in MARKS, id


def test_a_basis_whose_article_is_still_to_be_found_is_never_marked_verified() -> None:
    for id, matter in matters().items():
        for basis in matter["basis"]:
            assert basis["article"] != "待查" or basis["checked"] != "V", f"{id}: {basis['law']}"


def test_each_limit_carries_a_mark_and_no_promise_is_called_verified_but_the_joint_acceptance() -> None:
    verified = set()
    for id, matter in matters().items():
        limit = matter["limit"]
        assert limit["statutory"]["checked"] in MARKS, id
        if limit["promised"]["checked"] == "V":
            verified.add(id)
        else:
            assert limit["promised"]["source"] == "assumed", id
    assert verified == {"M401"}


def test_only_a_licence_is_extended_under_the_licence_law() -> None:
    for id, matter in matters().items():
        extension = matter["limit"].get("extension")
        if extension:
            assert matter["kind"] == "permit", id
            assert extension["law"] and extension["article"] and extension["checked"] in MARKS, id
            if extension["law"] == "行政许可法":
                assert (extension["days"], extension["unit"], extension["checked"]) == (
                    10,
                    "working_day",
                    "V",
                ), id


def test_silence_never_counts_as_consent_for_fire_safety_environment_or_in_the_acceptance() -> None:
    never = {
        "housing_construction",
        "meteorological",
        "emergency_management",
        "ecology_environment",
        "fire_rescue",
    }
    for id, matter in matters().items():
        for one in matter.get("consulted", ()):
            if one["department"] in never or id == "M401":
                assert one["deemed_consent"] is False, (id, one["department"])


def test_papers_that_may_follow_or_are_optional_are_never_called_verified() -> None:
    for id, matter in matters().items():
        for need in matter["needs"]:
            if need.get("necessity", "required") != "required":
                assert need.get("checked", "M") != "V", (id, need["document"])


def test_only_acceptance_matters_wait_for_the_finished_works() -> None:
    waiting = {id for id, matter in matters().items() if matter.get("after_works")}
    assert {matters()[id]["stage"] for id in waiting} == {4}
    assert not waiting & {"M414", "M415", "M416", "M421"}


def test_the_parts_of_the_joint_acceptance_are_the_eight_that_zibo_names() -> None:
    parts = {id for id, matter in matters().items() if matter.get("modes", {}).get("joint_part_of") == "M401"}
    assert parts == {"M402", "M403", "M404", "M405", "M406", "M407", "M408", "M409"}


def test_the_facts_stand_in_groups_with_a_reason_for_each_question() -> None:
    groups = [read(path)["group"] for _, path in files("facts/*.yaml")]
    assert 10 <= len(groups) <= 14
    assert sorted(group["order"] for group in groups) == list(range(1, len(groups) + 1))
    for id, fact in facts().items():
        for label in (fact["name"], fact["help"]):
            assert label["zh"] and label["en"], id


def test_each_code_has_both_names() -> None:
    def codes(fact: dict[str, Any]) -> list[dict[str, str]]:
        fields = fact.get("fields", {}).values()
        return [*fact.get("codes", ()), *(code for field in fields for code in codes(field))]

    for id, fact in facts().items():
        listed = codes(fact)
        assert bool(listed) == (fact["type"] in ("enum", "list of enum", "list of record")), id
        assert all(code["value"] and code["zh"] and code["en"] for code in listed), id
        if "enum" in fact["type"]:
            assert len({code["value"] for code in listed}) == len(listed), id
