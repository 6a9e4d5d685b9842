"""What waits for an applicant, and where a case stands in plain words."""

from __future__ import annotations

from datetime import date

from office_helpers import Town

from onewindow.office import operations, queries
from onewindow.office.progress import ENDED, WAITING, progress_of
from onewindow.procedures.phases import Phase


def test_corrections_and_drafts_wait_for_their_applicant_only(town: Town) -> None:
    office, li = town.office, town.actor("li.na")
    assert queries.todo(office, li).nothing
    project = town.project()
    draft = operations.start_case(office, li, project, "M101")
    case = town.submitted("M112", project)
    document = town.view(case).needs[0].document
    operations.notify_correction(office, town.clerk(case), case, [(document, "缺页")])
    found = queries.todo(office, li)
    assert [(one.id, one.kind) for one in found.cases] == [(case, "resubmit"), (draft, "submit")]
    assert queries.todo(office, town.actor("wang.wei")).nothing


def test_what_has_a_last_day_stands_first_and_drafts_last(town: Town) -> None:
    """Papers that follow wait for the applicant too, also after the decision, and say when they are overdue."""
    office, li = town.office, town.actor("li.na")
    project = town.project()
    draft = operations.start_case(office, li, project, "M101")
    gap = gapped(town, project, "2026-11-25")
    open_ended, by_day = town.submitted("M112", project), town.submitted("M110", project)
    for case, until in ((open_ended, {}), (by_day, {"until": "2026-11-30"})):
        document = town.view(case).needs[0].document
        data = {"items": [{"paper": document, "defect": "缺页"}], **until}
        operations.perform(office, town.clerk(case), case, "request_correction", data)
    waiting = [
        (gap, "supply_paper", date(2026, 11, 25)),
        (by_day, "resubmit", date(2026, 11, 30)),
        (open_ended, "resubmit", None),
        (draft, "submit", None),
    ]
    found = queries.todo(office, li).cases
    assert [(one.id, one.kind, one.due_on) for one in found] == waiting
    assert not any(one.late for one in found)
    town.clock.advance(days=3)
    assert [one.id for one in queries.todo(office, li).cases if one.late] == [gap]


def test_the_drafts_of_a_combined_application_wait_as_one(town: Town) -> None:
    office, li = town.office, town.actor("li.na")
    project = town.project()
    alone = operations.start_case(office, li, project, "M124")
    bundle = operations.begin_bundle(office, li, project, "stage-1", ["M101"])
    found = queries.todo(office, li)
    assert [(one.id, one.drafts) for one in found.bundles] == [(bundle, 1)]
    assert [one.id for one in found.cases] == [alone]
    assert not queries.todo(office, town.actor("wang.wei")).bundles


def gapped(town: Town, project: str, until: str) -> str:
    """A planning permit that was accepted with a paper to follow by a day."""
    case, days = town.draft("M107", project), {"boundary_survey": date.fromisoformat(until)}
    operations.submit_case(town.office, town.actor("li.na"), case, declared=True, gaps=days)
    operations.accept_case(town.office, town.clerk(case), case, gaps=list(days.items()))
    return case


def test_progress_names_the_step_who_and_by_when(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    found = progress_of(town.view(case))
    assert found.by == town.view(case).notice_due and "受理" in found.next.zh
    operations.accept_case(town.office, town.clerk(case), case)
    found = progress_of(town.view(case))
    assert found.by == town.view(case).promised_due
    assert found.who == town.office.catalogue().departments["ecology_environment"].name
    kind = town.view(case).terms.stops[0].kind
    operations.stop_clock(town.office, town.reviewer(case), case, kind, 5, "告知书")
    assert "暂停计时" in progress_of(town.view(case)).where.zh and progress_of(town.view(case)).by is None


def test_a_notice_with_a_day_says_it(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.submitted()
    document = town.view(case).needs[0].document
    data = {"items": [{"paper": document, "defect": "缺页"}], "until": "2026-12-10"}
    operations.perform(town.office, town.clerk(case), case, "request_correction", data)
    found = progress_of(town.view(case))
    assert (found.by, found.who.zh) == (date(2026, 12, 10), "您")


def test_every_phase_has_words() -> None:
    told = {*WAITING, *ENDED, "correction", "new"}
    assert told == {phase.value for phase in Phase}
