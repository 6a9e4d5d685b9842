"""The work list: who sees what, lights, filters, pages, and a fixed number of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_helpers import Town

from onewindow.ledger.database import counting
from onewindow.office import Refused, operations, queries
from onewindow.office.views import WorkFilter

MATTERS = ("M101", "M110", "M114", "M319")


def numbers(town: Town, login: str, **filter: object) -> list[str]:
    return [
        line.number for line in queries.work_list(town.office, town.actor(login), WorkFilter(**filter)).items
    ]  # type: ignore[arg-type]


def fill(town: Town) -> list[str]:
    """Four cases: one decided, one corrected, one accepted, one waiting."""
    project = town.project(construction_waste=True)
    cases = [town.submitted(matter, project) for matter in MATTERS]
    operations.decide_case(town.office, town.reviewer(cases[0]), cases[0], granted=True)
    operations.notify_correction(town.office, town.clerk(cases[1]), cases[1], [("energy_report", "缺页")])
    operations.accept_case(town.office, town.clerk(cases[2]), cases[2])
    return cases


def test_each_sees_its_own(town: Town) -> None:
    fill(town)
    assert (
        len(numbers(town, "li.na"))
        == len(numbers(town, "approval_bureau.clerk"))
        == len(numbers(town, "zhou.min"))
        == 4
    )
    assert numbers(town, "wang.wei") == numbers(town, "ecology_environment.clerk") == []


def test_counts_by_light_and_filters(town: Town) -> None:
    fill(town)
    found = queries.work_list(town.office, town.actor("approval_bureau.clerk"))
    assert dict(found.counts) == {"green": 2, "yellow": 0, "red": 0, "blue": 1, "grey": 1}
    assert found.total == 4
    blue = queries.work_list(town.office, town.actor("approval_bureau.clerk"), WorkFilter(light="blue"))
    assert (blue.total, [line.matter for line in blue.items]) == (1, ["M110"])
    assert dict(blue.counts) == dict(found.counts), "the counts do not depend on the chosen light"
    assert numbers(town, "zhou.min", matter="M319") == ["GXQ-2026-000004"]
    assert numbers(town, "zhou.min", phase="review") == ["GXQ-2026-000003"]
    assert len(numbers(town, "zhou.min", unfinished_only=True)) == 3
    assert numbers(town, "zhou.min", text="水土保持") == ["GXQ-2026-000003"]
    assert numbers(town, "zhou.min", text="gxq-2026-000001") == ["GXQ-2026-000001"]
    assert numbers(town, "zhou.min", text="100%") == []


def test_tasks_are_those_of_ones_own_organisation(town: Town) -> None:
    fill(town)
    officials = queries.work_list(
        town.office, town.actor("approval_bureau.clerk"), WorkFilter(tasks_only=True)
    )
    assert {line.matter: line.task for line in officials.items} == {"M114": "decide", "M319": "accept"}
    applicants = queries.work_list(town.office, town.actor("li.na"), WorkFilter(tasks_only=True))
    assert {line.matter: line.task for line in applicants.items} == {"M110": "resubmit"}


@pytest.mark.parametrize("order", ["due", "received", "number"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_join_without_gap_or_double(town: Town, order: str, descending: bool) -> None:
    fill(town)
    whole = numbers(town, "zhou.min", order=order, descending=descending)
    pages: list[str] = []
    after = ""
    for _ in range(9):
        filter = WorkFilter(order=order, descending=descending, limit=1, after=after)
        page = queries.work_list(town.office, town.actor("zhou.min"), filter)
        pages += [line.number for line in page.items]
        after = page.next
        if not after:
            break
    assert pages == whole and len(set(pages)) == 4


def test_a_wrong_page_or_order_is_refused(sqlite_town: Town) -> None:
    for filter in (WorkFilter(after="nonsense"), WorkFilter(order="colour")):
        with pytest.raises(Refused) as error:
            queries.work_list(sqlite_town.office, sqlite_town.actor("zhou.min"), filter)
        assert error.value.zh and error.value.en


def test_the_number_of_queries_is_fixed(town: Town) -> None:
    def count() -> list[int]:
        made = []
        for query in (
            lambda: queries.work_list(town.office, town.actor("zhou.min")),
            lambda: queries.projects(town.office, town.actor("zhou.min")),
            lambda: queries.messages(town.office, town.actor("li.na")),
            lambda: queries.project(town.office, town.actor("li.na"), project),
            lambda: queries.task_list(town.office, town.actor("li.na"), project),
            lambda: queries.case(town.office, town.actor("li.na"), cases[0]),
        ):
            with counting() as statements:
                query()
            made.append(len(statements))
        return made

    project = town.project(construction_waste=True)
    cases = [town.submitted("M101", project)]
    few = count()
    for matter in MATTERS[1:]:
        cases.append(town.submitted(matter, project))
    for _ in range(5):
        cases.append(town.submitted("M101"))
    assert count() == few
    assert few[0] == 3 and max(few) <= 10


def test_the_light_in_sql_is_the_light_of_the_clock_on_every_day(sqlite_town: Town) -> None:
    """The work list compares two stored days; the clock reads the account. They must agree on each day."""
    town, cases = sqlite_town, fill(sqlite_town)
    stopped = town.accepted("M112")
    kind = town.view(stopped).terms.stops[0].kind
    operations.stop_clock(town.office, town.actor("ecology_environment.reviewer"), stopped, kind, 5, "告知书")
    seen: set[str] = set()
    day = date(2026, 11, 23)
    while day < date(2027, 1, 10):
        town.clock.set_day(day)
        listed = {line.id: line for line in queries.work_list(town.office, town.actor("zhou.min")).items}
        for case in (cases[2], stopped):
            view = town.view(case)
            assert view.readings is not None
            assert listed[case].light == view.light == view.readings.light.value, f"{case} on {day}"
            assert listed[case].days_left == view.days_left
            seen.add(view.light)
        day += timedelta(days=1)
    assert seen == {"green", "yellow", "red", "blue"}


def test_messages_go_to_those_whom_it_concerns(town: Town) -> None:
    fill(town)
    kinds = [message.kind for message in queries.messages(town.office, town.actor("li.na"))[0]]
    assert kinds == [
        "accepted",
        "correction_requested",
        "filed",
        "accepted",
        "submitted",
        "submitted",
        "submitted",
        "submitted",
    ]
    assert queries.messages(town.office, town.actor("wang.wei")) == ((), "")
    first, after = queries.messages(town.office, town.actor("li.na"), limit=3)
    rest, end = queries.messages(town.office, town.actor("li.na"), after=after, limit=100)
    assert [one.kind for one in (*first, *rest)] == kinds and end == ""
    assert "GXQ-2026-000003" in first[0].text.zh and "accepted" in first[0].text.en


def test_a_rebuild_gives_identical_rows(town: Town) -> None:
    cases = fill(town)
    operations.ask_extension(town.office, town.reviewer(cases[2]), cases[2], "专家意见分歧")
    before = dump(town)
    town.office.ledger.rebuild()
    assert dump(town) == before
    assert all(
        before[table] for table in ("cases", "case_parties", "tasks", "work", "work_counts", "search_terms")
    )


def dump(town: Town) -> dict[str, list[tuple[object, ...]]]:
    tables = [table for projector in town.office.ledger.projectors for table in projector.tables]
    with town.office.ledger.reader() as connection:
        return {table: sorted(connection.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}


def test_each_event_of_a_procedure_is_told_to_the_outside(town: Town) -> None:
    fill(town)
    told = town.office.ledger.pending()
    kinds = [message.payload["kind"] for message in told]
    assert kinds.count("submitted") == 4 and kinds.count("filed") == 1
    assert len({message.id for message in told}) == len(told)
