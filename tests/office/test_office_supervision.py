"""What supervisors see: lights with their lists, pauses that may buy time, late entries, attempts, comparison, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from office_helpers import Town

from onewindow.ledger.database import counting
from onewindow.office import Refused, operations
from onewindow.office.comparison import Cell, compare, stratum_of
from onewindow.office.figures import SOURCES
from onewindow.office.queries import supervision
from onewindow.office.supervision_views import DepartmentRow, Overview, Period

YEAR = Period(date(2026, 1, 1), date(2027, 12, 31))


@contextmanager
def refusing(code: str) -> Iterator[None]:
    """Expect a refusal with this code."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def overview(town: Town, period: Period = YEAR) -> Overview:
    return supervision.overview(town.office, town.actor("zhou.min"), period)


def row_of(town: Town, department: str) -> DepartmentRow:
    return next(row for row in overview(town).rows if row.department == department)


def behind(town: Town, figure: str, **filter: str) -> list[str]:
    return [
        line.case
        for line in supervision.behind(town.office, town.actor("zhou.min"), figure, YEAR, **filter).lines
    ]


def move(town: Town, working_days: int) -> None:
    """Move the clock on by so many working days."""
    day = town.office.today()
    for _ in range(working_days):
        day = town.office.calendar.next_working(day + timedelta(days=1))
    town.clock.set_day(day)


def stop(town: Town, case: str, days: int = 5) -> None:
    kind = town.view(case).terms.stops[0].kind
    operations.stop_clock(town.office, town.reviewer(case), case, kind, days, "告知书")


def test_only_supervisors_and_leaders_see_it(sqlite_town: Town) -> None:
    for login in ("li.na", "approval_bureau.head"):
        with refusing("not_permitted"):
            supervision.overview(sqlite_town.office, sqlite_town.actor(login), YEAR)
        with refusing("not_permitted"):
            supervision.behind(sqlite_town.office, sqlite_town.actor(login), "open", YEAR)
    with refusing("not_found"):
        supervision.behind(sqlite_town.office, sqlite_town.actor("zhou.min"), "colour", YEAR)


def test_lights_by_department_and_matter_open_their_lists(town: Town) -> None:
    project = town.project(construction_waste=True)
    accepted, waiting = town.accepted("M112", project), town.submitted("M101", project)
    town.draft("M114", project)
    found = overview(town)
    assert [(row.matter, row.counts) for row in found.matters] == [
        ("M101", {"green": 1}),
        ("M112", {"green": 1}),
    ]
    assert {row.department: row.total for row in found.departments} == {
        "approval_bureau": 1, "ecology_environment": 1,
    }  # fmt: skip
    assert behind(town, "open", department="ecology_environment", light="green") == [accepted]
    assert behind(town, "open", matter="M101") == [waiting]
    town.clock.set_day(date(2027, 3, 1))
    assert overview(town).overdue == 2 and set(behind(town, "overdue")) == {accepted, waiting}
    assert behind(town, "open", light="green") == []


def test_what_will_be_late_within_three_working_days_shows_owner_and_next_act(town: Town) -> None:
    case = town.accepted("M112")
    due = town.view(case).promised_due
    assert due is not None and overview(town).soon == 0
    day = due
    for _ in range(3):
        day = _before(town, day)
    town.clock.set_day(day)
    assert overview(town).soon == 1
    (line,) = supervision.behind(town.office, town.actor("zhou.min"), "soon", YEAR).lines
    assert (
        line.cells[1].zh == due.isoformat() and line.cells[2].zh == "（未分办）" and line.cells[3].zh != "—"
    )
    town.clock.set_day(due + timedelta(days=1))
    assert overview(town).soon == 0, "it is late now, not soon"


def _before(town: Town, day: date) -> date:
    day -= timedelta(days=1)
    while not town.office.calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def test_days_that_two_pauses_share_count_once(town: Town) -> None:
    case = town.accepted("M112")
    reviewer = town.reviewer(case)
    kinds = [stop.kind for stop in town.view(case).terms.stops[:2]]
    move(town, 1)
    for name, kind in zip(("first", "second"), kinds, strict=True):
        operations.perform(
            town.office, reviewer, case, "stop",
            {"stop": name, "stop_kind": kind, "planned_days": 5, "notice": "告知书"},
        )  # fmt: skip
        move(town, 2)
    operations.resume_clock(town.office, reviewer, case, "first")
    move(town, 1)
    operations.resume_clock(town.office, reviewer, case, "second")
    move(town, 1)
    operations.decide_case(town.office, reviewer, case, granted=True)
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT days, paused FROM case_measures WHERE case_id = ?", (case,))
    assert row == (2, 5), "seven working days, of which five were paused: four of the one, three of the other"


def test_a_pause_late_in_the_limit_or_a_second_one_is_flagged(town: Town) -> None:
    early = town.accepted("M112")
    stop(town, early)
    row = row_of(town, "ecology_environment")
    assert (row.pauses, row.pauses_flagged) == (1, 0) and behind(town, "pauses") == []
    move(town, 3)
    operations.resume_clock(town.office, town.reviewer(early), early)
    stop(town, early)
    row = row_of(town, "ecology_environment")
    assert (row.pauses, row.pauses_flagged, row.days_paused, row.days_bought) == (2, 1, 3, 0)
    move(town, 2)
    operations.resume_clock(town.office, town.reviewer(early), early)
    row = row_of(town, "ecology_environment")
    assert (row.days_paused, row.days_bought, row.bought_share) == (5, 2, Decimal("40.0"))
    late = town.accepted("M112", town.project())
    limit = town.view(late).terms.statutory.days
    move(town, limit * 8 // 10 + (1 if limit * 8 % 10 else 0))
    stop(town, late)
    assert set(behind(town, "pauses")) == {early, late}
    lines = supervision.behind(town.office, town.actor("zhou.min"), "pauses", YEAR).lines
    share = next(line.cells[3].zh for line in lines if line.case == late)
    assert int(share) >= 80


def test_an_event_entered_late_shows_with_its_days(town: Town) -> None:
    case = town.submitted("M101")
    monday = town.office.today()
    move(town, 3)
    operations.perform(town.office, town.clerk(case), case, "accept", {"gaps": []}, on=monday)
    row = row_of(town, "approval_bureau")
    assert (row.late, row.late_days) == (1, 3)
    (line,) = supervision.behind(town.office, town.actor("zhou.min"), "late", YEAR).lines
    assert [cell.zh for cell in line.cells[:4]] == ["受理", "2026-11-23", "2026-11-26", "3"]


def test_what_silence_brings_about_is_a_deemed_acceptance_and_nobodys_late_entry(town: Town) -> None:
    case = town.submitted("M107")
    town.clock.set_day(town.view(case).notice_due + timedelta(days=4))  # type: ignore[operator]
    operations.sweep(town.office)
    whole = overview(town).whole
    assert (whole.deemed_accepted, whole.late, whole.accepted) == (1, 0, 1)
    assert behind(town, "deemed") == [case] == behind(town, "accepted")


def test_attempts_that_the_law_forbids_are_kept(town: Town) -> None:
    case = town.accepted("M101")
    with refusing("reasons_missing"):
        operations.decide_case(town.office, town.reviewer(case), case, granted=False)
    (line,) = supervision.behind(town.office, town.actor("zhou.min"), "attempts", YEAR).lines
    assert line.case == case and line.cells[1].zh == "没有说明理由"
    assert row_of(town, "approval_bureau").attempts == 1
    assert not town.view(case).state.finished and town.office.ledger.verify() == []


def test_other_refusals_are_nobodys_business(sqlite_town: Town) -> None:
    case = sqlite_town.accepted("M101")
    with pytest.raises(Refused):
        operations.accept_case(sqlite_town.office, sqlite_town.clerk(case), case)
    assert overview(sqlite_town).whole.attempts == 0


def test_a_reminder_is_issued_answered_and_told(town: Town) -> None:
    case = town.accepted("M101")
    supervisor, clerk = town.actor("zhou.min"), town.clerk(case)
    made = operations.issue_reminder(town.office, supervisor, case, "请说明进度。", key="r1")
    assert operations.issue_reminder(town.office, supervisor, case, "请说明进度。", key="r1") == made
    (one,) = supervision.reminders(town.office, clerk, case)
    assert (one.words, one.due_on, one.overdue, one.by_name) == (
        "请说明进度。",
        date(2026, 11, 26),
        False,
        "周敏",
    )
    assert supervision.reminders(town.office, town.actor("li.na"), case) == (), (
        "the applicant sees nothing of it"
    )
    assert "reminder_issued" not in [entry.kind for entry in town.view(case).timeline]
    assert "reminder_issued" in [entry.kind for entry in town.view(case, clerk_login(case, town)).timeline]
    move(town, 4)
    assert overview(town).whole.reminders_overdue == 1
    operations.answer_reminder(town.office, clerk, made, "本周内办结。")
    (one,) = supervision.reminders(town.office, supervisor, case)
    assert (one.answer, one.overdue) == ("本周内办结。", False)
    whole = overview(town).whole
    assert (whole.reminders, whole.reminders_overdue) == (1, 0)
    with town.office.ledger.reader() as connection:
        told = connection.rows(
            "SELECT kind, organisation FROM messages WHERE kind LIKE 'reminder%' ORDER BY position"
        )
    assert [tuple(row) for row in told] == [
        ("reminder_issued", "approval_bureau"), ("reminder_answered", "cn-sd-zb-gxq"),
    ]  # fmt: skip


def clerk_login(case: str, town: Town) -> str:
    return f"{town.view(case).matter.deciding}.clerk"


def test_reminders_are_refused_where_they_make_no_sense(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.accepted("M112")
    supervisor, clerk = town.actor("zhou.min"), town.clerk(case)
    with refusing("not_permitted"):
        operations.issue_reminder(town.office, clerk, case, "请办")
    with refusing("words_missing"):
        operations.issue_reminder(town.office, supervisor, case, " ")
    with refusing("due_past"):
        operations.issue_reminder(town.office, supervisor, case, "请办", due_on=date(2026, 11, 1))
    with refusing("not_taking_part"):
        operations.issue_reminder(town.office, supervisor, case, "请办", "approval_bureau")
    made = operations.issue_reminder(town.office, supervisor, case, "请办")
    with refusing("not_found"):
        operations.answer_reminder(town.office, town.actor("approval_bureau.clerk"), made, "好")
    with refusing("answer_missing"):
        operations.answer_reminder(town.office, clerk, made, "")
    operations.answer_reminder(town.office, clerk, made, "好")
    with refusing("answered"):
        operations.answer_reminder(town.office, clerk, made, "再答")
    operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    operations.deliver_result(town.office, clerk, case, "回证")
    with refusing("finished"):
        operations.issue_reminder(town.office, supervisor, case, "请办")


def test_days_of_decided_cases_leave_pauses_out(town: Town) -> None:
    case = town.accepted("M112")
    move(town, 2)
    stop(town, case)
    move(town, 5)
    operations.resume_clock(town.office, town.reviewer(case), case)
    move(town, 1)
    operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    (line,) = supervision.behind(town.office, town.actor("zhou.min"), "decided", YEAR).lines
    assert line.cells[2].zh == "3"
    (row,) = overview(town).comparison.rows
    assert (row.count, row.mean, row.standardised) == (1, Decimal("3.0"), None), (
        "nobody else handles such matters"
    )


def test_the_period_chooses(town: Town) -> None:
    town.granted("M101")
    assert overview(town).whole.decided == 1
    assert overview(town, Period(date(2026, 1, 1), date(2026, 11, 22))).whole.decided == 0


@pytest.mark.parametrize("figure", sorted(SOURCES))
def test_every_figure_counts_what_its_list_shows_in_three_statements(town: Town, figure: str) -> None:
    town.granted("M101")
    stop(town, town.accepted("M112"))
    with counting() as statements:
        page = supervision.behind(town.office, town.actor("zhou.min"), figure, YEAR)
    assert len(statements) == 2 and page.total == len(page.lines)
    assert all(len(line.cells) == len(page.figure.columns) for line in page.lines)
    assert page.figure.definition.zh and page.figure.definition.en


def test_the_overview_takes_a_fixed_number_of_statements(town: Town) -> None:
    counts = []
    for _ in range(2):
        town.granted("M101")
        with counting() as statements:
            overview(town)
        counts.append(len(statements))
    assert counts == [10, 10]


def test_a_rebuild_gives_the_same_rows(town: Town) -> None:
    case = town.accepted("M112")
    stop(town, case)
    operations.issue_reminder(town.office, town.actor("zhou.min"), case, "请办")
    before = _rows(town)
    town.office.ledger.rebuild()
    assert _rows(town) == before


def _rows(town: Town) -> dict[str, list[tuple[object, ...]]]:
    names = ("case_measures", "case_pauses", "late_entries", "refused_attempts", "reminders")
    with town.office.ledger.reader() as connection:
        return {
            name: sorted(tuple(row) for row in connection.rows(f"SELECT * FROM {name}")) for name in names
        }


def test_an_extension_makes_no_other_sort_of_a_matter(town: Town) -> None:
    """Else a body that extends would be measured against those of slower matters, and look quick for it."""
    case = town.accepted("M110")
    given = town.view(case).terms.statutory.days
    before = _limit_of(town, case)
    operations.approve_extension(town.office, town.head(case), case, "专家意见分歧")
    assert _limit_of(town, case) == before == given
    assert behind(town, "extended") == [case]


def _limit_of(town: Town, case: str) -> int:
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT limit_days FROM case_measures WHERE case_id = ?", (case,))
    assert row is not None
    return int(row[0])


# the comparison, by hand


def test_departments_are_compared_on_their_common_mix() -> None:
    """A: 10 quick at 2 days, 90 slow at 10; B: 90 quick at 3, 10 slow at 12. Alone B looks twice as quick; it is slower."""
    found = compare(
        [
            Cell("A", "quick", 10, 20),
            Cell("A", "slow", 90, 900),
            Cell("B", "quick", 90, 270),
            Cell("B", "slow", 10, 120),
        ]
    )
    assert [(row.department, row.mean, row.standardised) for row in found.rows] == [
        ("B", Decimal("3.9"), Decimal("7.5")), ("A", Decimal("9.2"), Decimal("6.0")),
    ]  # fmt: skip
    assert found.weights == (("quick", 100, Decimal("50.0")), ("slow", 100, Decimal("50.0")))


def test_strata_of_one_department_alone_compare_nothing() -> None:
    found = compare(
        [Cell("A", "x", 5, 10), Cell("B", "y", 5, 20), Cell("B", "z", 1, 9), Cell("C", "z", 3, 9)]
    )
    rows = {row.department: row for row in found.rows}
    assert rows["A"].standardised is None and not rows["A"].comparable
    assert (rows["B"].standardised, rows["C"].standardised) == (Decimal("9.0"), Decimal("3.0"))
    assert found.weights == (("z", 4, Decimal("100.0")),)


def test_too_little_of_the_common_mix_is_said() -> None:
    cells = [Cell("A", "x", 90, 90), Cell("B", "x", 90, 90), Cell("A", "y", 1, 9), Cell("C", "y", 9, 9)]
    rows = {row.department: row for row in compare(cells).rows}
    assert rows["A"].coverage == Decimal("100.0") and rows["A"].comparable
    assert rows["C"].coverage == Decimal("5.3") and not rows["C"].comparable


@pytest.mark.parametrize(
    ("limit", "stratum"),
    [(None, "licence –"), (5, "licence ≤5"), (6, "licence ≤10"), (20, "licence ≤20"), (21, "licence >20")],
)
def test_matters_are_of_one_sort_by_procedure_and_limit(limit: int | None, stratum: str) -> None:
    assert stratum_of("licence", limit) == stratum
