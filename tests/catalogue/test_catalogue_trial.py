"""A decision's answer as plain data: what is unknown is no null, a figure of law without a value is named."""

from __future__ import annotations

from datetime import date

from onewindow.catalogue import trial
from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.loader import load
from onewindow.dmn.chain import ChainAnswer
from onewindow.dmn.evaluate import Decided
from onewindow.dmn.possible import Possible
from onewindow.feel import UNKNOWN


def test_an_output_that_is_unknown_differs_from_one_that_is_null() -> None:
    open_answer = ChainAnswer(
        Decided(None), Possible((None, "report", UNKNOWN), frozenset({"disturbed_area_ha"}))
    )
    told = trial.told(load(), "soil_doc", open_answer)
    assert told["possible"] == [None, "report", {"unknown": True}]
    assert not told["settled"] and told["value"] is None and told["unknown"] == ["disturbed_area_ha"]


def test_the_rules_that_hit_and_the_version_are_told() -> None:
    catalogue = load()
    facts = read_facts(catalogue, {"in_soil_conservation_area": True, "disturbed_area_ha": 5})
    told = trial.told(catalogue, "soil_doc", trial.decide(catalogue, "soil_doc", facts))
    assert told["settled"] and told["value"] == "report" and told["possible"] == ["report"]
    assert len(told["law"]) == 1 and told["law"][0] and told["problems"] == []
    assert (told["catalogue"], told["zone"]) == (catalogue.content_hash, catalogue.zone)


def test_a_figure_without_a_value_on_the_day_is_a_problem_of_its_own() -> None:
    catalogue = load(on=date(2022, 5, 2))
    facts = read_facts(catalogue, {"in_soil_conservation_area": True, "disturbed_area_ha": 5})
    told = trial.told(catalogue, "soil_doc", trial.decide(catalogue, "soil_doc", facts))
    assert {one["code"] for one in told["problems"]} == {"no-value-on-day"}
    assert all(one["zh"] and one["en"] and one["where"] == "soil_doc" for one in told["problems"])
    assert told["on"] == "2022-05-02"
