"""Plans of days on which some figure of law has no value yet: it is unknown, and everything else is planned."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planner_projects import FACTORY, partly

from onewindow.catalogue.dated import without_value
from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.loader import load
from onewindow.catalogue.model import Catalogue
from onewindow.catalogue.project_file import read_project_file
from onewindow.cli.main import main
from onewindow.planner import Planner
from onewindow.planner.project_plan import Plan
from onewindow.planner.scenario import compare, read_scenarios
from onewindow.planner.verdict import Status, judge

EARLY = date(2022, 5, 2)
"""A day before the soil limits, the provincial energy limit and Zibo's joint acceptance have a figure."""

FIRST = date(2015, 3, 2)
"""A day before the total limits of 2019 too."""

SOIL = ("p.soil_report_ha", "p.soil_report_m3", "p.soil_form_ha", "p.soil_form_m3")


@cache
def planner(on: date) -> Planner:
    return Planner(load(on=on))


def plan(on: date, **changes: Any) -> Plan:
    raw = {**read_project_file(FACTORY), **changes}
    return planner(on).plan(read_facts(planner(on).catalogue, raw), on)


def test_only_what_reads_the_missing_figures_is_open() -> None:
    made = plan(EARLY)
    assert {entry.id: entry.unknown for entry in made.active if entry.unknown} == dict.fromkeys(
        ("M114", "M115", "M410"), SOIL
    )
    assert set(made.verdict.open) == {"soil_doc", "energy_review"}
    assert made.verdict.open["energy_review"].possible == ("provincial", "local")
    assert made.matters["M110"].status is Status.APPLIES, "by whom does not matter: a review is needed"
    assert made.matters["M304"].due is not None and made.finish.on > EARLY


def test_the_reason_names_the_day_and_the_first_value() -> None:
    made = plan(EARLY)
    told = made.to_json()
    matter = next(one for one in told["matters"] if one["id"] == "M114")
    assert matter["status"] == "may_apply"
    assert "该参数在 2022-05-02 没有取值，最早自 2023-01-01 起" in matter["why"]
    assert "no value on 2022-05-02, earliest from 2023-01-01" in matter["why"]
    assert set(SOIL) < set(told["unknown"]) and set(told["no_values"]) == {*SOIL, "p.energy_provincial_tce"}
    assert told["questions"] == [], "nobody can answer a figure of law"
    leaves = [leaf.text.zh for leaf in made.why("M114").leaves()]
    assert len(leaves) == 4 and all("没有取值" in leaf for leaf in leaves)


def test_an_answer_still_settles_what_hangs_on_it_alone() -> None:
    made = plan(EARLY, takes_water=None, disturbed_area_ha=None)
    assert made.matters["M117"].unknown == ("takes_water",)
    assert set(made.matters["M114"].unknown) == {"disturbed_area_ha", *SOIL}
    assert [question.fact.id for question in made.questions] == ["takes_water", "disturbed_area_ha"]


def test_a_total_without_a_figure_says_so() -> None:
    totals = {total.limit.id: total for total in plan(FIRST).totals}
    assert totals and {(total.days, total.within) for total in totals.values()} == {(None, None)}
    assert "最早自 2019-01-01 起" in totals["national_total"].source
    assert all(total.days is not None for total in plan(EARLY).totals)


@cache
def with_figures(offset: int) -> Planner:
    """The early catalogue with some figure for every parameter that has none."""
    early = planner(EARLY).catalogue
    known = {
        name.removeprefix("p."): early.dated_parameters[name.removeprefix("p.")].values[0].value
        for name in without_value(early)
    }
    invented = {
        id: Decimal(value) * Decimal(10) ** offset
        for id, value in known.items()
        if not isinstance(value, bool)
    }
    return Planner(Catalogue(**{**vars(early), "parameters": {**early.parameters, **invented}}))


@settings(max_examples=60, deadline=None)
@given(partly(), st.integers(-6, 6))
def test_what_is_settled_without_the_figures_is_so_whatever_they_were(
    description: tuple[dict[str, Any], list[str]], offset: int
) -> None:
    raw = description[0] | dict.fromkeys(description[1])
    without, invented = planner(EARLY), with_figures(offset)
    open_verdict = judge(without.rules, read_facts(without.catalogue, raw))
    verdict = judge(invented.rules, read_facts(invented.catalogue, raw))
    for id, status in open_verdict.status.items():
        if status is not Status.MAY_APPLY:
            assert verdict.status[id] is status
    for id, value in open_verdict.decisions.items():
        assert verdict.decisions[id] == value
    for id, still in open_verdict.open.items():
        assert id not in verdict.decisions or verdict.decisions[id] in still.possible


def test_a_scenario_gets_null_with_the_reason() -> None:
    def differences(expect: Any) -> list[str]:
        items = [{"id": "S", "decide": "soil_doc", "given": {"disturbed_area_ha": 5}, "expect": expect}]
        (scenario,) = read_scenarios(items)
        return compare(scenario, planner(EARLY), EARLY)

    assert differences(None) == []
    (told,) = differences("report")
    assert "得到 null" in told and "最早自 2023-01-01 起" in told and "got null" in told


def test_the_commands_say_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", "soil_doc", str(FACTORY), "--on", str(EARLY), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] is None and answer["unknown"] == sorted(SOIL)
    assert {problem["code"] for problem in answer["problems"]} == {"no-value-on-day"}
    assert main(["decide", "soil_doc", str(FACTORY), "--on", str(EARLY)]) == 1
    assert "没有取值" in capsys.readouterr().out
    assert main(["plan", str(FACTORY), "--on", str(FIRST)]) == 0
    printed = capsys.readouterr().out
    assert "no figure for that day" in printed and "没有取值" in printed
    assert main(["check", "--on", str(EARLY)]) == 0
    assert "[warning] no-value-on-day" in capsys.readouterr().out
