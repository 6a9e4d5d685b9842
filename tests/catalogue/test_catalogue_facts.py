"""Reading a project's facts: unknown, null and default; types, units, codes, bounds; derived facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from onewindow.catalogue.facts import FactError, read_facts
from onewindow.catalogue.model import Catalogue


def problem(catalogue: Catalogue, raw: dict[str, Any]) -> tuple[str, str, str]:
    """The place, code and English text of the one problem that the answers have."""
    with pytest.raises(FactError) as caught:
        read_facts(catalogue, raw)
    assert len(caught.value.problems) == 1, caught.value
    found = caught.value.problems[0]
    assert found.zh and found.zh != found.en
    return found.path, found.code, found.en


def test_a_missing_fact_has_its_default(small: Catalogue) -> None:
    facts = read_facts(small, {})
    assert facts.values["has_works"] is True and facts.values["land_area_ha"] == Decimal(0)
    assert facts.values["land_acquisition"] == "existing" and facts.values["buildings"] == []
    assert facts.unknown == frozenset()
    assert facts.defaulted == frozenset(small.facts)


def test_null_on_a_fact_that_cannot_be_null_is_not_answered_yet(small: Catalogue) -> None:
    facts = read_facts(small, {"land_area_ha": None})
    assert facts.unknown == {"land_area_ha"}
    assert "land_area_ha" not in facts.values and "land_area_ha" not in facts.defaulted


def test_null_on_a_nullable_fact_is_a_value(small: Catalogue) -> None:
    facts = read_facts(small, {"class_override": None})
    assert facts.values["class_override"] is None
    assert facts.unknown == frozenset() and "class_override" not in facts.defaulted


@pytest.mark.parametrize("number", [5, Decimal("4.99"), 0.1, 0])
def test_numbers_become_exact_decimals(small: Catalogue, number: Any) -> None:
    value = read_facts(small, {"land_area_ha": number}).values["land_area_ha"]
    assert type(value) is Decimal and value == Decimal(str(number))


def test_defaults_are_not_shared_between_projects(small: Catalogue) -> None:
    read_facts(small, {}).values["uses"].append("factory")
    assert read_facts(small, {}).values["uses"] == []


@pytest.mark.parametrize(
    ("raw", "path", "code", "words"),
    [
        ({"land_area": 5}, "land_area", "unknown-fact", "Did you mean land_area_ha?"),
        ({"zzz": 5}, "zzz", "unknown-fact", "no such fact"),
        ({"用地面积": 5}, "用地面积", "unknown-fact", "land_area_ha"),
        ({"land_area_ha": -1}, "land_area_ha", "negative", "can't be negative (it is -1 ha)"),
        ({"land_area_ha": "5"}, "land_area_ha", "wrong-type", "write only 5 (the unit is always ha)"),
        ({"land_area_ha": "5 ha"}, "land_area_ha", "wrong-type", "write only 5 (the unit is always ha)"),
        ({"land_area_ha": "50000 m2"}, "land_area_ha", "wrong-unit", "convert it"),
        ({"land_area_ha": "much"}, "land_area_ha", "wrong-type", "must be a number"),
        ({"land_area_ha": True}, "land_area_ha", "wrong-type", "must be a number, not true"),
        ({"land_area_ha": float("nan")}, "land_area_ha", "wrong-type", "must be a number"),
        ({"land_area_ha": float("inf")}, "land_area_ha", "wrong-type", "must be a number"),
        ({"land_area_ha": Decimal("1e999999")}, "land_area_ha", "out-of-range", "too large"),
        ({"land_area_ha": Decimal("1e-999999")}, "land_area_ha", "out-of-range", "too many digits"),
        ({"land_area_ha": [5]}, "land_area_ha", "wrong-type", "must be a number"),
        ({"has_works": "yes"}, "has_works", "wrong-type", "write true"),
        ({"has_works": 0}, "has_works", "wrong-type", "write false"),
        ({"has_works": "maybe"}, "has_works", "wrong-type", "true or false"),
        ({"land_acquisition": "transfr"}, "land_acquisition", "unknown-code", "transfer"),
        ({"land_acquisition": "出让"}, "land_acquisition", "unknown-code", "write the code transfer"),
        ({"land_acquisition": ["transfer"]}, "land_acquisition", "unknown-code", "no code"),
        ({"uses": "factory"}, "uses", "wrong-type", "write [factory]"),
        ({"uses": ["factory", "offic"]}, "uses[2]", "unknown-code", "office"),
        ({"industry_code": 3841}, "industry_code", "wrong-type", 'in quotes, "3841"'),
        ({"industry_code": "x" * 3000}, "industry_code", "too-long", "longer"),
        ({"buildings": {"use": "hotel"}}, "buildings", "wrong-type", "must be a list"),
        ({"buildings": ["hotel"]}, "buildings[1]", "wrong-type", "must be a record"),
        (
            {"buildings": [{}, {"floor_aera_m2": 5}]},
            "buildings[2].floor_aera_m2",
            "unknown-field",
            "floor_area_m2",
        ),
        ({"buildings": [{"floor_area_m2": -5}]}, "buildings[1].floor_area_m2", "negative", "negative"),
        ({"buildings": [{"use": "hotell"}]}, "buildings[1].use", "unknown-code", "hotel"),
    ],
)
def test_wrong_answers_say_where_and_what_to_do(
    small: Catalogue, raw: dict[str, Any], path: str, code: str, words: str
) -> None:
    found_path, found_code, english = problem(small, raw)
    assert (found_path, found_code) == (path, code)
    assert words in english


def test_all_wrong_answers_are_reported_at_once_in_both_languages(small: Catalogue) -> None:
    with pytest.raises(FactError) as caught:
        read_facts(small, {"land_area_ha": -1, "has_works": "x", "nope": 1})
    assert [one.path for one in caught.value.problems] == ["land_area_ha", "has_works", "nope"]
    chinese, english = str(caught.value).split("\n")
    assert "不能为负数" in chinese and "can't be negative" in english


def test_records_take_the_defaults_of_their_fields(small: Catalogue) -> None:
    facts = read_facts(small, {"buildings": [{"use": "hotel", "floor_area_m2": 12}]})
    assert facts.values["buildings"] == [{"name": "", "use": "hotel", "floor_area_m2": Decimal(12)}]


def test_a_record_with_an_unanswered_field_makes_the_list_unknown(small: Catalogue) -> None:
    facts = read_facts(small, {"buildings": [{"use": None}]})
    assert facts.unknown == {"buildings"} and "buildings" not in facts.values


def test_derived_facts_are_computed(small: Catalogue) -> None:
    facts = read_facts(small, {"industry_code": "3841"})
    assert facts.values["industry_group"] == "384"


def test_a_derived_fact_of_an_unknown_one_is_unknown(small: Catalogue) -> None:
    assert read_facts(small, {"industry_code": None}).unknown == {"industry_code", "industry_group"}


def test_a_derived_fact_may_be_given_when_its_source_is_not(small: Catalogue) -> None:
    assert read_facts(small, {"industry_group": "841"}).values["industry_group"] == "841"


def test_a_derived_fact_that_contradicts_its_source_is_refused(small: Catalogue) -> None:
    path, code, _ = problem(small, {"industry_code": "3841", "industry_group": "841"})
    assert (path, code) == ("industry_group", "contradiction")


def test_every_default_of_the_real_dictionary_is_a_value_of_its_fact(real: Catalogue) -> None:
    assert read_facts(real, dict(real.fact_defaults)).values == read_facts(real, {}).values


def test_the_reference_cases_are_read(real: Catalogue, reference: dict[str, Any]) -> None:
    for case in reference["golden_cases"]:
        facts = read_facts(real, case["attributes"])
        assert facts.values.keys() == real.facts.keys()
        assert facts.defaulted == real.facts.keys() - case["attributes"].keys()
