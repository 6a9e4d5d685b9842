"""The demonstration's town in mid-flow, and the journey to the construction permit without a person."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from office_helpers import ZONE

from onewindow.catalogue.loader import read_project_file
from onewindow.office import Office, demo, queries
from onewindow.office.operations.projects import exact
from onewindow.office.reading import SYSTEM
from onewindow.office.replay import replay
from onewindow.office.times import SHANGHAI, SetClock
from onewindow.office.views import WorkFilter
from onewindow.working_days import china


def test_the_journey_ends_with_the_construction_permit_on_the_day_the_plan_foretold(tmp_path: Path) -> None:
    clock = SetClock(datetime(2026, 11, 23, 9))
    office = Office(tmp_path, clock=clock)
    try:
        steps = list(demo.check(office, clock))
        assert steps[0].on == date(2026, 11, 23) and steps[0].matter == "M101"
        granted = {step.matter: step.on for step in steps if step.what.en in ("granted", "filed")}
        assert granted["M304"] == date(2026, 12, 28), "25 promised working days after 23 November"
        assert {"M101", "M107", "M201", "M202", "M302", "M303", "M304"} <= set(granted)
        assert sum(step.what.en.startswith("opinion") for step in steps) == 5
        applicant = queries.actor_of(office, "lina")
        assert applicant is not None
        permit = next(one for one in queries.certificates(office, applicant)[0] if one.matter == "M304")
        assert permit.name.zh.startswith("建筑工程施工许可证") and permit.status == "valid"
        for line in queries.work_list(office, applicant).items:
            assert replay(office, SYSTEM, line.id).proved
        assert office.ledger.verify() == []
    finally:
        office.close()


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2026, 10, 9)])
def test_the_demonstration_shows_every_light_today(tmp_path: Path, today: date) -> None:
    clock = demo.beginning(china(), today)
    office = Office(tmp_path, clock=clock)
    try:
        project = demo.build(office, clock, today)
        assert office.today() < today and not office.closed_now()
        clock.set(datetime(today.year, today.month, today.day, 9, tzinfo=SHANGHAI))
        supervisor = queries.actor_of(office, "zhengkai")
        assert supervisor is not None and supervisor.organisation == ZONE
        counts = queries.work_list(office, supervisor).counts
        assert all(counts[light] for light in ("yellow", "red", "blue", "grey")), dict(counts)
        transport = queries.actor_of(office, "transport")
        assert transport is not None
        tasks = queries.work_list(office, transport, WorkFilter(tasks_only=True)).items
        assert [(line.matter, line.task) for line in tasks] == [("M201", "opinion")]
        applicant = queries.actor_of(office, "lina")
        assert applicant is not None
        statuses = {task.matter.id: task.status for task in queries.task_list(office, applicant, project)}
        assert (
            statuses["M101"] == "done" and statuses["M319"] == "draft" and statuses["M304"] == "cannot_start"
        )
        assert statuses["M201"] == statuses["M114"] == "in_progress"
        assert {
            id for id, status in statuses.items() if id.startswith("M4") and status == "can_start"
        } == set()
        assert office.ledger.verify() == []
    finally:
        office.close()


def test_every_account_of_the_demonstration_can_act(tmp_path: Path) -> None:
    office = Office(tmp_path, clock=SetClock(datetime(2026, 11, 23, 9)))
    try:
        demo.settle(office)
        demo.settle(office)
        for account in demo.accounts(office):
            actor = queries.actor_of(office, account.login)
            assert actor is not None and actor.organisation == account.organisation
            assert actor.roles == set(account.roles)
    finally:
        office.close()


def test_the_demonstrations_project_is_the_example_beside_the_readme() -> None:
    example = read_project_file(Path(__file__).parents[2] / "examples" / "battery-factory.yaml")
    attributes = example.get("attributes", example)
    assert exact(demo.town()["project"]["attributes"]) == exact(dict(attributes))
