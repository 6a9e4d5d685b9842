"""Which values of a fact can make a difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from planner_builders import ORIGIN

from onewindow.catalogue.model import Code, Fact, Text
from onewindow.feel import parse
from onewindow.planner.domains import domain
from onewindow.planner.uses import Uses, UsesReader, prefix_of

NAMES = ["area", "code", "uses", "wet", "kind", "p"]


def fact(type: str, **changes: Any) -> Fact:
    return Fact("x", type, Text("某", "x"), None, ORIGIN, **changes)


def uses(text: str) -> dict[str, Uses]:
    return UsesReader(NAMES, {"limit": Decimal(5)}).read_condition(parse(text, NAMES).tree)


def test_comparisons_with_constants_and_parameters_are_cuts() -> None:
    found = uses("area >= p.limit or 7 < area or area between 1 and 2 or area in (9, [10..11])")["area"]
    assert found.constants == {Decimal(number) for number in (5, 7, 1, 2, 9, 10, 11)}
    assert not found.opaque


def test_a_fact_that_is_calculated_with_is_opaque() -> None:
    assert uses("area * 2 > 5")["area"].opaque
    assert uses("area > area * 2")["area"].opaque
    assert uses("count(uses) > 1")["uses"].opaque


def test_members_looked_for_in_a_list_and_codes_in_a_list_of_constants() -> None:
    found = uses('list contains(uses, "school") and not(list contains(["a", "b"], code)) and wet')
    assert found["uses"].members == {"school"}
    assert found["code"].constants == {"a", "b"}
    assert not found["wet"].opaque


def test_numbers_at_between_below_and_above_the_cuts_within_their_bounds() -> None:
    cuts = Uses(constants={Decimal(0), Decimal(10), Decimal(20)})
    assert domain(fact("number", minimum=Decimal(0)), cuts) == (0, 5, 10, 15, 20, 21)
    assert domain(fact("number", minimum=Decimal(0), maximum=Decimal(20)), cuts) == (0, 5, 10, 15, 20)
    assert domain(fact("number"), Uses(constants={Decimal(10)})) == (9, 10, 11)


def test_truth_values_and_codes_are_complete_and_null_belongs_to_nullable_facts() -> None:
    codes = (Code("a", Text("甲", "a")), Code("b", Text("乙", "b")))
    assert domain(fact("boolean"), Uses(opaque=True)) == (True, False)
    assert domain(fact("enum", codes=codes, nullable=True), Uses()) == ("a", "b", None)


def test_texts_stand_for_each_named_code_each_named_prefix_and_the_rest() -> None:
    found = domain(fact("string"), Uses(constants={"3843"}, prefixes={(3, "384"), (2, "26")}))
    assert found is not None
    assert len(found) == 4
    assert "3843" in found
    assert sum(text.startswith("384") for text in found) == 2
    assert sum(text.startswith("26") for text in found) == 1


def test_all_subsets_of_the_members_looked_for() -> None:
    assert domain(fact("list of enum"), Uses(members={"a", "b"})) == ([], ["a"], ["b"], ["a", "b"])


def test_records_and_opaque_numbers_have_no_finite_set() -> None:
    assert domain(fact("list of record"), Uses()) is None
    assert domain(fact("number"), Uses(opaque=True)) is None


def test_the_first_digits_of_a_code_are_known_as_such() -> None:
    assert prefix_of(parse("substring(code, 1, 3)", NAMES).tree) == ("code", 3)
    assert prefix_of(parse("substring(code, 2, 3)", NAMES).tree) is None
