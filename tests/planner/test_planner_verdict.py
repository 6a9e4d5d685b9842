"""Which matters apply: known facts, unknown facts, and that the two agree."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from planner_builders import matter
from planner_projects import answers, catalogue, factory, facts, partly, planner, values_of

from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.model import Catalogue
from onewindow.planner.rules import Rules
from onewindow.planner.verdict import Status, Verdict, judge, value


def rules_with(**conditions: str) -> Rules:
    """The real facts and decisions with matters of our own."""
    known = catalogue()
    made = {id: matter(id, applies=text) for id, text in conditions.items()}
    return Rules(Catalogue(**{**vars(known), "matters": made}))


def judged(given: dict[str, Any]) -> Verdict:
    return judge(planner().rules, read_facts(catalogue(), given))


def test_a_missing_fact_has_its_default_and_null_is_not_answered_yet() -> None:
    rules = rules_with(A="takes_water")
    assert judge(rules, facts()).status["A"] is Status.NOT_APPLICABLE
    verdict = judge(rules, facts(takes_water=None))
    assert verdict.status["A"] is Status.MAY_APPLY
    assert verdict.unknown["A"] == {"takes_water"}


def test_what_no_answer_can_change_is_settled() -> None:
    rules = rules_with(
        always="takes_water or not(takes_water)",
        never="energy_tce >= 10 and energy_tce < 5",
        both='soil_doc = "none" or soil_doc != "none"',
        enum='list contains(["new","expand","rebuild","relocate","restore","tech_upgrade","renovation"], construction_nature)',
        digits='industry_prefix = "38" or industry_group != "384"',
    )
    verdict = judge(
        rules,
        facts(
            takes_water=None, energy_tce=None, earthwork_m3=None, construction_nature=None, industry_code=None
        ),
    )
    assert verdict.status == {
        "always": Status.APPLIES,
        "never": Status.NOT_APPLICABLE,
        "both": Status.APPLIES,
        "enum": Status.APPLIES,
        "digits": Status.APPLIES,
    }


def test_unknown_names_only_facts_that_can_change_the_result() -> None:
    rules = rules_with(A="takes_water and (scenic_area or not(scenic_area))", B="takes_water and scenic_area")
    verdict = judge(rules, facts(takes_water=None, scenic_area=None))
    assert verdict.unknown["A"] == {"takes_water"}
    assert verdict.unknown["B"] == {"takes_water", "scenic_area"}


def test_an_unknown_number_is_tried_at_and_around_each_threshold() -> None:
    rules = rules_with(exact="earthwork_m3 = p.soil_report_m3", gap="earthwork_m3 > 3 and earthwork_m3 < 4")
    verdict = judge(rules, facts(earthwork_m3=None))
    assert verdict.status == {"exact": Status.MAY_APPLY, "gap": Status.MAY_APPLY}


def test_bounds_of_the_dictionary_count() -> None:
    rules = rules_with(A="earthwork_m3 >= 0", B="budget_funds_share > 1")
    verdict = judge(rules, facts(earthwork_m3=None, budget_funds_share=None))
    assert verdict.status == {"A": Status.APPLIES, "B": Status.NOT_APPLICABLE}


def test_an_open_decision_tells_its_possible_results() -> None:
    verdict = judge(planner().rules, factory(earthwork_m3=None, disturbed_area_ha=1))
    assert "soil_doc" not in verdict.decisions
    assert set(verdict.open["soil_doc"].possible) == {"form", "report"}
    assert verdict.open["soil_doc"].unknown == {"earthwork_m3"}
    assert verdict.status["M114"] is verdict.status["M115"] is Status.MAY_APPLY
    assert verdict.status["M410"] is Status.APPLIES, (
        "form or report: the report on acceptance is needed either way"
    )


def test_a_decision_settled_by_the_other_facts_is_not_open() -> None:
    verdict = judge(planner().rules, factory(earthwork_m3=None, disturbed_area_ha=6))
    assert verdict.decisions["soil_doc"] == "report"
    assert Status.MAY_APPLY not in verdict.status.values()


def test_records_not_described_yet_leave_the_list_of_fire_items_open() -> None:
    verdict = judge(planner().rules, factory(buildings=None))
    assert verdict.unknown["M303"] == {"buildings"}
    assert {0, 9, 12} <= {int(found) for found in verdict.open["fire_special"].possible}


def test_a_condition_that_gives_null_may_apply_and_no_answer_is_asked_for() -> None:
    verdict = judge(rules_with(A='takes_water > "x"'), facts())
    assert verdict.status["A"] is Status.MAY_APPLY
    assert verdict.unknown["A"] == frozenset()


def test_with_nothing_answered_every_matter_is_open_or_settled_within_reason() -> None:
    nothing = {name: None for name, fact in catalogue().facts.items() if not fact.nullable}
    verdict = judged(nothing)
    assert set(verdict.status) == set(catalogue().matters)
    assert all(verdict.unknown[id] for id, status in verdict.status.items() if status is Status.MAY_APPLY)


@given(answers())
def test_generated_code_agrees_with_the_interpreter(given: dict[str, Any]) -> None:
    rules = planner().rules
    known = {**read_facts(catalogue(), given).values, "p": rules.parameters}
    results = rules.run(known)
    for id, decision in rules.decisions.items():
        known[id] = value(decision.chain, known)
        assert known[id] == results[id], id
    for id, condition in rules.conditions.items():
        assert value(condition, known) == results[id], id


@settings(max_examples=200)
@given(partly(), st.randoms(use_true_random=False))
def test_a_verdict_with_unknown_facts_holds_for_every_answer(
    example: tuple[dict[str, Any], list[str]], chance: Any
) -> None:
    given, missing = example
    verdict = judged({**given, **dict.fromkeys(missing)})
    for _ in range(6):
        completed = judged({**given, **{name: chance.choice(values_of(name)) for name in missing}})
        for id, status in verdict.status.items():
            assert status is Status.MAY_APPLY or completed.status[id] is status, id
        for id, found in verdict.decisions.items():
            assert completed.decisions[id] == found
        for id, still in verdict.open.items():
            assert completed.decisions[id] in still.possible


@settings(max_examples=200)
@given(partly(3))
def test_open_matters_really_are_open_and_hang_on_each_fact_named(
    example: tuple[dict[str, Any], list[str]],
) -> None:
    """The slow oracle: every combination of the values that can make a difference."""
    given, missing = example
    missing = [name for name in missing if name not in ("buildings", "uses", "regional_assessments")]
    if not missing or prod(len(values_of(name)) for name in missing) > 150:
        return
    verdict = judged({**given, **dict.fromkeys(missing)})
    combinations = list(product(*(values_of(name) for name in missing)))
    outcomes = {
        chosen: judged({**given, **dict(zip(missing, chosen, strict=True))}).status for chosen in combinations
    }
    for id, status in verdict.status.items():
        seen = {found[id] for found in outcomes.values()}
        assert (status is Status.MAY_APPLY) is (len(seen) > 1), id
        deciding = {
            name
            for place, name in enumerate(missing)
            if any(
                outcomes[one][id] is not outcomes[other][id]
                for one in combinations
                for other in combinations
                if one[:place] + one[place + 1 :] == other[:place] + other[place + 1 :]
            )
        }
        assert verdict.unknown.get(id, frozenset()) == deciding, id


@settings(max_examples=200)
@given(partly())
def test_one_more_answer_never_turns_what_was_settled(example: tuple[dict[str, Any], list[str]]) -> None:
    given, missing = example
    before = judged({**given, **dict.fromkeys(missing)})
    for answer in values_of(missing[0])[:4]:
        after = judged({**given, **dict.fromkeys(missing[1:]), missing[0]: answer})
        for id, status in before.status.items():
            assert status is Status.MAY_APPLY or after.status[id] is status, id
