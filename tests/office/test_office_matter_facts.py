"""Which facts a matter rests on: named by its condition or a paper's, through decisions and derived facts."""

from __future__ import annotations

from dataclasses import replace

from office_helpers import Town

from onewindow.office.matter_facts import facts_of_matter
from onewindow.planner.rules import Rules


def read(town: Town, applies: str, when: str = "") -> list[str]:
    """The ids of the facts of a matter with this condition and this condition of its first paper."""
    catalogue = town.office.catalogue()
    matter = catalogue.matters["M107"]
    needs = (replace(matter.needs[0], when=when), *(replace(one, when="") for one in matter.needs[1:]))
    changed = replace(matter, applies=applies, needs=needs)
    rules = Rules(replace(catalogue, matters={**catalogue.matters, "M107": changed}))
    return [fact.id for fact in facts_of_matter(rules, "M107")]


def test_the_condition_and_the_papers_conditions_name_facts(sqlite_town: Town) -> None:
    assert read(sqlite_town, "land_area_ha > 5", "is_industrial") == in_order(
        sqlite_town, {"land_area_ha", "is_industrial"}
    )


def test_a_derived_fact_stands_for_those_it_follows_from_wherever_it_is_named(sqlite_town: Town) -> None:
    assert sqlite_town.office.catalogue().facts["industry_group"].derived
    assert read(sqlite_town, 'industry_group = "26"') == ["industry_code"]
    assert read(sqlite_town, "true", 'industry_group = "26"') == ["industry_code"]


def test_a_decision_stands_for_what_its_rules_read(sqlite_town: Town) -> None:
    rules = sqlite_town.office.planner(sqlite_town.office.catalogue()).rules
    id, decision = next(
        (id, one)
        for id, one in rules.decisions.items()
        if {"industry_code", "industry_group"} & one.chain.names
    )
    found = read(sqlite_town, f"{id} = null")
    assert "industry_code" in found and "industry_group" not in found
    assert decision.chain.names & rules.catalogue.facts.keys() - {"industry_group", "industry_prefix"} <= set(
        found
    )
    assert found == in_order(sqlite_town, set(found))


def in_order(town: Town, ids: set[str]) -> list[str]:
    """Ids in the dictionary's order."""
    return [id for id in town.office.catalogue().facts if id in ids]
