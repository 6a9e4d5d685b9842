"""Whole plans on the real catalogue: dates, options, totals, documents, side by side."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planner_builders import matter, matters
from planner_projects import MONDAY, answers, catalogue, factory, facts, partly, planner

from onewindow.catalogue.facts import read_facts
from onewindow.catalogue.model import Catalogue
from onewindow.planner import Options, Plan, Planner, Status, plan, read_options
from onewindow.planner.ways import Way
from onewindow.working_days import DateOutOfRange, china


def planned(given: Any = None, on: date = MONDAY, **options: Any) -> Plan:
    found = given if given is not None else factory()
    return planner().plan(found, on, read_options(options, catalogue().matters))


def milestone(made: Plan, id: str) -> Any:
    return next((one for one in made.milestones if one.id == id), None)


def test_the_factory_from_a_monday_in_march() -> None:
    """Counted by hand on the calendar of 2026: 3, 5, 4, 5, 5 and 3 working days one after the other."""
    made = planned()
    dues = {id: made.matters[id].due for id in ("M101", "M107", "M201", "M202", "M302", "M303", "M304")}
    assert dues == {
        "M101": date(2026, 3, 2),
        "M107": date(2026, 3, 5),
        "M201": date(2026, 3, 12),
        "M202": date(2026, 3, 18),
        "M302": date(2026, 3, 25),
        "M303": date(2026, 4, 1),
        "M304": date(2026, 4, 7),  # 4 to 6 April are the Qingming holiday
    }
    assert made.critical_path == (
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
    )
    assert all(made.matters[id].critical for id in made.critical_path)


def test_the_module_plans_as_the_planner_does() -> None:
    assert plan(catalogue(), factory(), MONDAY).to_json() == planned().to_json()


def test_a_day_off_waits_for_the_next_working_day_and_a_day_before_2007_is_refused() -> None:
    assert planned(on=date(2026, 10, 3)).matters["M101"].start == date(2026, 10, 8)
    with pytest.raises(DateOutOfRange):
        planned(on=date(2006, 12, 31))


def test_dates_in_a_year_without_a_notice_are_provisional() -> None:
    made = planned(on=date(2026, 12, 1))
    assert not made.matters["M107"].provisional
    assert made.matters["M417"].provisional
    assert made.finish.provisional
    assert "2027" in made.to_json()["provisional_why"]


def test_a_matter_that_may_apply_keeps_its_edges_and_is_flagged() -> None:
    made = planned(factory(flammable_explosive_site=None))
    assert made.matters["M307"].status is Status.MAY_APPLY
    assert "M307" in made.matters["M304"].after
    assert made.matters["M304"].after_open == ("M307",)


def test_the_finish_without_what_is_open() -> None:
    made = planned(factory(state_funds_controlling=None))
    assert made.matters["M301"].status is Status.MAY_APPLY
    assert made.certain_finish == planned().finish
    assert made.finish.on > made.certain_finish.on, "a tender takes 30 working days"


def test_an_edge_from_a_matter_that_does_not_apply_is_dropped() -> None:
    made = planned(facts(land_acquisition="transfer", construction_cost_wan=100, floor_area_m2=400))
    assert made.matters["M201"].status is Status.NOT_APPLICABLE
    assert made.matters["M202"].after == ("M107",)
    assert made.matters["M201"].start is None


def test_commitment_and_instant_shorten_where_the_mode_allows() -> None:
    made = planned(commitment=True, instant=True)
    assert made.matters["M107"].way is Way.INSTANT, "the land was transferred"
    assert made.matters["M107"].due == MONDAY
    assert made.matters["M202"].way is Way.COMMITMENT, "standard land"
    assert made.matters["M201"].way is Way.ORDINARY
    assert made.matters["M110"].way is Way.ORDINARY, "no regional assessment of energy"
    assert made.finish.on < planned().finish.on


def test_a_named_matter_alone_goes_on_commitment() -> None:
    made = planned(commitment=["M302"])
    assert [one.id for one in made.active if one.way is Way.COMMITMENT] == ["M302"]


def test_pre_review_gives_the_permit_with_the_land() -> None:
    signed = date(2026, 3, 20)
    made = planned(pre_review={"land_contract_signed": signed.isoformat()})
    assert milestone(made, "construction_permit").on.on == signed
    prepared = {one.id for one in made.active if one.way is Way.PRE_REVIEW}
    assert {"M107", "M201", "M202", "M204", "M302", "M303", "M304"} <= prepared
    assert not prepared & {"M101", "M110", "M112", "M114"}, "what does not wait for the land runs on its own"
    assert all(made.matters[id].start == made.matters[id].due == signed for id in prepared)


def test_pre_review_waits_for_what_it_does_not_prepare() -> None:
    signed = date(2026, 3, 20)
    tower = facts(land_acquisition="transfer", state_funds_controlling=True, est_contract_construction_wan=500,
                  construction_cost_wan=500, floor_area_m2=20000)  # fmt: skip
    made = planned(tower, pre_review={"land_contract_signed": signed.isoformat()})
    tender = made.matters["M301"]
    assert tender.way is Way.ORDINARY and tender.due is not None and tender.due > signed
    assert made.matters["M304"].due == tender.due


def test_pre_review_changes_nothing_where_no_land_contract_is_needed() -> None:
    road = facts(land_acquisition="allocation", investment_source="gov_direct", construction_cost_wan=500,
                 floor_area_m2=900)  # fmt: skip
    made = planned(road, pre_review={"land_contract_signed": "2026-03-20"})
    assert not [one for one in made.active if one.way is Way.PRE_REVIEW]


def test_the_works_move_what_comes_after_them_only() -> None:
    short, long = planned(), planned(works_days=540)
    behind: set[str] = set()
    for entry in short.active:
        if entry.matter.after_works or behind.intersection(entry.after):
            behind.add(entry.id)
        else:
            assert long.matters[entry.id].due == entry.due
    assert {"M401", "M404", "M417"} <= behind
    assert milestone(long, "construction_permit").on == milestone(short, "construction_permit").on
    assert milestone(long, "works_finished").on.on == china().due_calendar_days(date(2026, 4, 7), 540).on
    assert long.matters["M404"].start == milestone(long, "works_finished").on.on


def test_statutory_limits_count_in_their_own_unit() -> None:
    made = planned(limits="statutory")
    eia = made.matters["M112"]
    assert eia.limit.unit == "calendar_day"
    assert eia.due == china().due_calendar_days(MONDAY, 30).on


def test_totals_of_an_industrial_project() -> None:
    made = planned()
    totals = {total.limit.id: (total.used, total.days, total.within) for total in made.totals}
    assert totals["main_flow"] == (37, 45, True), "25 to the permit and 12 for joint acceptance"
    assert totals["zibo_to_start"] == (25, 50, True), (
        "all approvals before the works lie beside the longest chain"
    )
    assert totals["shandong_total"][1:] == (100, True)
    assert made.process_type == 6


def test_totals_wait_for_the_process_type() -> None:
    assert planned(factory(is_industrial=None)).process_type is None
    assert planned(factory(is_industrial=None)).totals == ()


def test_a_total_that_is_broken_says_so() -> None:
    made = planned(limits="statutory")
    main = next(total for total in made.totals if total.limit.id == "main_flow")
    assert not main.within and main.used > 45


def test_documents_come_once_and_those_of_other_matters_are_not_brought() -> None:
    made = planned()
    ids = [paper.document.id for paper in made.papers]
    assert len(ids) == len(set(ids))
    contract = next(paper for paper in made.papers if paper.document.id == "land_contract")
    assert contract.issuers == ("natural_resources",)
    assert set(contract.matters) == {"M107", "M304"}
    yielded = {document for entry in made.active for document in entry.matter.yields}
    assert not yielded & set(ids)
    basis = next(paper for paper in made.papers_of("M107") if paper.document.id == "project_basis")
    assert basis.comes_from == ("M101",)


def test_a_document_that_hangs_on_an_open_fact_may_be_needed() -> None:
    made = planned(factory(land_acquisition=None))
    contract = next(paper for paper in made.papers if paper.document.id == "land_contract")
    assert contract.needed == "may_be_needed"


def test_what_may_follow_is_marked() -> None:
    survey = next(paper for paper in planned().papers if paper.document.id == "boundary_survey")
    assert survey.necessity == "may_follow"


def test_merge_groups_and_segments() -> None:
    made = planned()
    assert ("M302", "M303") in made.merge_groups
    busy = next(span for span in made.segments if span.first <= date(2026, 3, 4) <= span.last)
    assert {"M107", "M110", "M112", "M114"} <= set(busy.matters)
    assert all(span.first <= span.last for span in made.segments)


def test_lanes_hold_every_matter_once_and_threads_name_the_document() -> None:
    lanes = planned().lanes
    bars = [bar.matter for lane in lanes.lanes for bar in lane.bars]
    assert sorted(bars) == sorted(entry.id for entry in planned().active)
    thread = next(one for one in lanes.threads if (one.before, one.after) == ("M202", "M302"))
    assert thread.documents and thread.critical
    assert lanes.first == MONDAY and lanes.last == planned().finish.on


def test_questions_are_ordered_by_what_they_settle() -> None:
    made = planned(
        factory(earthwork_m3=None, disturbed_area_ha=1, needs_water=None, needs_gas=None, is_industrial=None)
    )
    asked = {question.fact.id: question for question in made.questions}
    order = ["earthwork_m3", "needs_water", "needs_gas", "is_industrial"]
    assert list(asked) == order, "the dictionary's order among equals"
    assert asked["earthwork_m3"].matters == ("M114", "M115")
    assert [question.settles for question in made.questions] == [2, 1, 1, 0]
    assert asked["is_industrial"].decisions == ("process_type",)
    assert made.to_json()["unknown"] == order


def test_a_fact_that_settles_a_matter_by_one_of_two_answers_counts_half() -> None:
    own = matters(matter("A", applies="takes_water and scenic_area"), matter("B", applies="scenic_area"))
    small = Planner(Catalogue(**{**vars(catalogue()), "matters": own}), order=())
    asked = small.plan(facts(takes_water=None, scenic_area=None), MONDAY).questions
    assert [(one.fact.id, one.settles) for one in asked] == [
        ("scenic_area", Fraction(3, 2)),
        ("takes_water", Fraction(1, 2)),
    ]


@settings(max_examples=60)
@given(partly(), st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([0, 1, 200]))
def test_properties_of_every_plan(
    example: tuple[dict[str, Any], list[str]], on: date, works_days: int
) -> None:
    given, missing = example
    made = planned(read_facts(catalogue(), {**given, **dict.fromkeys(missing)}), on, works_days=works_days)
    calendar = planner().calendar
    for entry in made.matters.values():
        if entry.status is Status.NOT_APPLICABLE:
            assert entry.start is entry.due is None and entry.after == ()
            continue
        assert entry.start is not None and entry.due is not None
        assert calendar.is_working(entry.start) and calendar.is_working(entry.due)
        assert calendar.next_working(on) <= entry.start <= entry.due <= made.finish.on
        for before in entry.after:
            ended = made.matters[before].due
            assert ended is not None and ended <= entry.start
    assert set(made.critical_path) <= {entry.id for entry in made.active}
    if made.active:
        assert max(entry.due for entry in made.active if entry.due) == made.finish.on
        assert made.matters[made.critical_path[-1]].due == made.finish.on
    answer = made.to_json()
    assert [entry["id"] for entry in answer["matters"]] == list(catalogue().matters)


@settings(max_examples=15)
@given(answers(), st.randoms(use_true_random=False))
def test_the_order_of_the_catalogues_files_is_of_no_importance(
    given: dict[str, Any], shuffler: random.Random
) -> None:
    known = catalogue()
    names = list(known.matters)
    shuffler.shuffle(names)
    shuffled = Planner(Catalogue(**{**vars(known), "matters": {name: known.matters[name] for name in names}}))
    found = read_facts(known, given)
    first, second = planner().plan(found, MONDAY), shuffled.plan(found, MONDAY)
    assert dict(second.matters) == dict(first.matters)
    assert second.critical_path == first.critical_path
    assert second.lanes == first.lanes


def test_options_are_part_of_the_answer() -> None:
    assert planned(works_days=30).to_json()["options"]["works_days"] == 30
    assert planned().options == Options()
