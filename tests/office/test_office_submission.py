"""Submission: the declaration, missing papers, the number, the day of receipt, twice the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from office_helpers import Town

from onewindow.ledger import KeyConflict
from onewindow.office import Refused, operations, queries
from onewindow.office.operations import submit_case
from onewindow.office.times import SHANGHAI


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code and bool(error.zh and error.en))


def test_without_the_declaration_nothing_is_submitted(sqlite_town: Town) -> None:
    case = sqlite_town.draft()
    with refused("declaration_missing"):
        submit_case(sqlite_town.office, sqlite_town.actor("li.na"), case, declared=False)
    assert sqlite_town.view(case).phase == "new"


def test_missing_papers_are_listed_and_an_insisting_applicant_may_submit(town: Town) -> None:
    case = operations.start_case(town.office, town.actor("li.na"), town.project(), "M101")
    with refused("papers_missing") as error:
        submit_case(town.office, town.actor("li.na"), case, declared=True)
    assert "项目" in error.value.zh
    assert submit_case(town.office, town.actor("li.na"), case, declared=True, knowing_gaps=True).number


def test_the_confirmation_prints_number_day_of_receipt_and_the_date_of_the_law(town: Town) -> None:
    case = town.draft()
    made = submit_case(town.office, town.actor("li.na"), case, declared=True)
    assert (made.number, made.received_on) == ("GXQ-2026-000001", date(2026, 11, 23))
    assert made.notice_due == date(2026, 11, 30), "five working days after Monday 23 November"
    assert queries.confirmation(town.office, town.actor("li.na"), case) == made


AFTER_HOURS = [
    (datetime(2026, 11, 24, 17, 0), date(2026, 11, 24)),
    (datetime(2026, 11, 24, 17, 1), date(2026, 11, 25)),
    (datetime(2026, 11, 27, 18, 0), date(2026, 11, 30)),
    (datetime(2026, 11, 28, 10, 0), date(2026, 11, 30)),
]


@pytest.mark.parametrize(("moment", "received"), AFTER_HOURS)
def test_after_hours_or_on_a_day_off_counts_as_the_next_working_day(
    sqlite_town: Town, moment: datetime, received: date
) -> None:
    case = sqlite_town.draft()
    sqlite_town.clock.set(moment)
    made = submit_case(sqlite_town.office, sqlite_town.actor("li.na"), case, declared=True)
    assert made.received_on == received
    assert made.recorded_at == moment.replace(tzinfo=SHANGHAI), "the real time is stored too"


def test_sent_twice_it_is_one_submission(town: Town) -> None:
    case, actor = town.draft(), town.actor("li.na")
    first = submit_case(town.office, actor, case, declared=True, key="k")
    assert submit_case(town.office, actor, case, declared=True, key="k") == first
    with refused("submitted_already"):
        submit_case(town.office, actor, case, declared=True)
    with pytest.raises(KeyConflict):
        submit_case(town.office, actor, town.draft("M101"), declared=True, key="k")
    assert [entry.kind for entry in town.view(case).timeline].count("submitted") == 1


def test_another_persons_key_is_no_conflict(sqlite_town: Town) -> None:
    town = sqlite_town
    project = town.project()
    operations.give_mandate(town.office, town.actor("li.na"), project, "o-other")
    submit_case(town.office, town.actor("li.na"), town.draft("M101", project), declared=True, key="k")
    other = town.draft("M112", project)
    assert (
        submit_case(
            town.office, town.actor("wang.wei"), other, declared=True, key="k", knowing_gaps=True
        ).case
        == other
    )


def test_a_double_click_at_the_same_moment_is_one_submission(town: Town) -> None:
    case, actor = town.draft(), town.actor("li.na")
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda _: submit_case(town.office, actor, case, declared=True, key="k"), range(8))
        )
    assert len(set(made)) == 1


def test_numbers_are_unique_and_without_gaps_when_many_submit_at_once(town: Town) -> None:
    actor = town.actor("li.na")
    projects = [town.project() for _ in range(12)]
    cases = [operations.start_case(town.office, actor, project, "M101") for project in projects]
    with ThreadPoolExecutor(12) as pool:
        made = list(
            pool.map(lambda case: submit_case(town.office, actor, case, True, knowing_gaps=True), cases)
        )
    assert sorted(one.number for one in made) == [f"GXQ-2026-{serial:06d}" for serial in range(1, 13)]
    assert town.office.ledger.verify() == []


def test_numbers_begin_anew_each_year(sqlite_town: Town) -> None:
    sqlite_town.submitted()
    sqlite_town.clock.set_day(date(2027, 1, 4))
    case = sqlite_town.submitted("M101")
    assert sqlite_town.view(case).number == "GXQ-2027-000001"


def test_the_case_keeps_the_facts_it_was_submitted_with(town: Town) -> None:
    project = town.project()
    case = town.submitted("M101", project)
    operations.answer_facts(town.office, town.actor("li.na"), project, {"total_investment_wan": 1})
    assert town.view(case).facts.values["total_investment_wan"] == 150000


def test_a_submission_waits_for_its_commit(sqlite_town: Town) -> None:
    from onewindow.ledger import faults

    case, actor = sqlite_town.draft(), sqlite_town.actor("li.na")

    def fail() -> None:
        raise OSError("disk full")

    faults.arm("ledger.before_commit", fail)
    with pytest.raises(OSError, match="disk full"):
        submit_case(sqlite_town.office, actor, case, declared=True, key="k")
    assert sqlite_town.view(case).phase == "new"
    assert submit_case(sqlite_town.office, actor, case, declared=True, key="k").number == "GXQ-2026-000001"


def test_no_law_changed_behind_the_applicant_is_used_without_notice(sqlite_town: Town) -> None:
    case = sqlite_town.accepted()
    view = sqlite_town.view(case)
    assert view.frozen and view.catalogue_hash == sqlite_town.office.catalogue().content_hash
    assert not sqlite_town.view(sqlite_town.submitted("M101")).frozen
