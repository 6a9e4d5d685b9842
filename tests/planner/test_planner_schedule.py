"""Order and dates: topological order, earliest dates, slack and the critical path."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planner_builders import Edge, matter, matters, networks

from onewindow.catalogue.model import Matter, Unit
from onewindow.planner.line import WorkingDayLine
from onewindow.planner.network import WORKS, CircularOrder, Network, build_network
from onewindow.planner.schedule import Schedule, Work, longest_chain, schedule
from onewindow.working_days import DateOutOfRange, china

SEPTEMBER = date(2026, 9, 23)


def line(on: date = SEPTEMBER) -> WorkingDayLine:
    return WorkingDayLine(china(), on)


def everything(network: Network, found: dict[str, Matter], works_days: int = 0) -> Work:
    """All matters take part."""
    terms = [found[name].promised.days if name in found else works_days for name in network.ids]
    calendar_terms = {network.works} | {
        network.place[name] for name in found if found[name].promised.unit == Unit.CALENDAR_DAY
    }
    return Work(range(len(network.ids)), terms, network.predecessors, frozenset(calendar_terms))


def test_the_line_counts_working_days_over_a_holiday() -> None:
    # Worked example of the reference: accepted 2026-09-23, five working days end on 2026-10-08.
    assert line().day(5) == date(2026, 10, 8)
    assert line().position(date(2026, 10, 8)) == 5
    assert line().position(date(2026, 10, 1)) == 5, "a holiday waits for the next working day"


def test_an_origin_on_a_day_off_waits_for_the_next_working_day() -> None:
    assert line(date(2026, 10, 3)).day(0) == date(2026, 10, 8)


def test_an_origin_before_the_calendar_is_refused() -> None:
    with pytest.raises(DateOutOfRange):
        line(date(2006, 12, 31))


@given(st.integers(0, 400), st.integers(0, 400), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_a_term_of_calendar_days_ends_as_the_calendar_says_and_latest_start_is_its_inverse(
    start: int, days: int, on: date
) -> None:
    axis = line(on)
    due = axis.after_calendar_days(start, days)
    assert axis.day(due) == china().due_calendar_days(axis.day(start), days).on
    latest = axis.latest_start(due, days)
    assert latest >= start
    assert axis.after_calendar_days(latest, days) <= due < axis.after_calendar_days(latest + 1, days) + 1
    assert axis.after_calendar_days(latest + 1, days) > due or latest == due


def test_the_works_stand_between_what_must_be_done_before_and_what_comes_after() -> None:
    found = matters(
        matter("A", 3, gate="start_of_works"),
        matter("B", 5, gate="start_of_works"),
        matter("C", 2, after_works=True),
    )
    network = build_network(found, [])
    result = schedule(everything(network, found, works_days=30), line())
    works, acceptance = network.place[WORKS], network.place["C"]
    assert line().day(result.start[works]) == date(2026, 10, 8)
    assert line().day(result.start[acceptance]) == date(2026, 11, 9), "30 days after 8 October is a Saturday"
    assert line().day(result.due[acceptance]) == date(2026, 11, 11)
    assert [network.ids[place] for place in result.path] == ["B", WORKS, "C"]


def test_a_circle_is_named_without_those_that_only_follow_it() -> None:
    found = matters(matter("A"), matter("B"), matter("C"), matter("D"))
    with pytest.raises(CircularOrder) as caught:
        build_network(found, [Edge("A", "B"), Edge("B", "A"), Edge("B", "C"), Edge("D", "A")])
    assert set(caught.value.matters) >= {"A", "B"}
    assert "C" not in caught.value.matters


def test_the_longest_chain_goes_by_weights_and_ties_go_to_the_first_number() -> None:
    found = matters(matter("A", 0), matter("B", 5), matter("C", 5), matter("D", 3), matter("E", 30))
    edges = [Edge("A", "B"), Edge("A", "C"), Edge("B", "D"), Edge("C", "D"), Edge("E", "D")]
    network = build_network(found, edges)
    weights = [0 if name in ("E", WORKS) else found[name].promised.days for name in network.ids]
    total, chain = longest_chain(network, everything(network, found), weights, network.place["D"])
    assert (total, [network.ids[place] for place in chain]) == (8, ["A", "B", "D"])


@given(networks(), st.integers(0, 900))
def test_properties_of_every_schedule(example: tuple[dict[str, Matter], list[Edge]], works_days: int) -> None:
    found, edges = example
    network = build_network(found, edges)
    work = everything(network, found, works_days)
    result = schedule(work, line())
    for place in work.active:
        before = [result.due[p] for p in work.predecessors[place]]
        assert result.start[place] == max(before, default=0), "it starts when the last predecessor is done"
        assert result.due[place] >= result.start[place]
        assert result.slack[place] >= 0
    assert result.finish == max(result.due)
    assert_path_explains_finish(result, work)


def assert_path_explains_finish(result: Schedule, work: Work) -> None:
    assert result.start[result.path[0]] == 0
    assert sum(result.due[place] - result.start[place] for place in result.path) == result.finish
    for number, place in enumerate(result.path):
        # A term of calendar days that ends on a day off leaves those before it a little room.
        if not work.calendar_terms.intersection(result.path[number:]):
            assert result.slack[place] == 0
    for first, second in zip(result.path, result.path[1:], strict=False):
        assert first in work.predecessors[second]


@given(networks(), st.data())
def test_slack_is_what_a_delay_may_take(
    example: tuple[dict[str, Matter], list[Edge]], data: st.DataObject
) -> None:
    """The slow oracle: delay one place by its slack, and by one day more, and plan again."""
    found, edges = example
    network = build_network(found, edges)
    work = everything(network, found)
    first = schedule(work, line())
    place = data.draw(st.sampled_from(list(work.active)))
    if place in work.calendar_terms:
        return
    for more, kept in ((0, True), (1, False)):
        terms = list(work.terms)
        terms[place] += first.slack[place] + more
        again = schedule(Work(work.active, terms, work.predecessors, work.calendar_terms), line())
        assert (again.finish == first.finish) is kept


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_in_the_files_is_of_no_importance(
    example: tuple[dict[str, Matter], list[Edge]], shuffler: random.Random
) -> None:
    found, edges = example
    names = list(found)
    shuffler.shuffle(names)
    shuffled = list(edges)
    shuffler.shuffle(shuffled)
    assert build_network(found, edges) == build_network({name: found[name] for name in names}, shuffled)
