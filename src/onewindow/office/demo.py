"""The demonstration: the zone with its departments and people, and a battery factory in mid-flow.

Everything is made through the operations, by the people of ``demo_town.yaml``, on a settable clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from onewindow.office import (
    demo_applicant,
    demo_combined,
    demo_departments,
    demo_supervision,
    demo_windows,
    demo_workdesk,
    operations,
    queries,
)
from onewindow.office.journey import Journey, Step, needed_for
from onewindow.office.office import Office
from onewindow.office.reading import SYSTEM
from onewindow.office.times import SHANGHAI, SetClock
from onewindow.office.views import Actor
from onewindow.working_days import Calendar

GOAL = "M304"
"""The construction permit."""

WORKING_DAYS_AGO = 7
"""So long ago the demonstration's project began."""

HOLD = {"M112": "stop", "M114": "correction", "M207": "late", "M319": "draft"}
"""Cases that are left where a page has something to show."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A sign-in of the demonstration."""

    login: str
    password: str
    name: str
    organisation: str
    organisation_name: str
    roles: tuple[str, ...]


@cache
def town() -> dict[str, Any]:
    """The demonstration's data."""
    text = (Path(__file__).parent / "demo_town.yaml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe", pure=True).load(text))


def accounts(office: Office) -> tuple[DemoAccount, ...]:
    """Every sign-in of the demonstration, the named people first."""
    others = (*town()["enterprises"], *town()["windows"], *town()["residents"], town()["zone"])
    names = {one["id"]: one["name"] for one in others}
    departments = office.catalogue().departments
    found = []
    for person in _people(office):
        organisation = person["organisation"]
        name = names.get(organisation) or departments[organisation].name.zh
        found.append(
            DemoAccount(
                person["login"],
                town()["password"],
                person["name"],
                organisation,
                name,
                tuple(person["roles"]),
            )
        )
    return tuple(found)


def _people(office: Office) -> Iterator[dict[str, Any]]:
    yield from town()["people"]
    named = {person["organisation"] for person in town()["people"]}
    for department in _departments(office):
        if department not in named:
            roles = ["clerk", "reviewer", "head"]
            yield {"login": department, "name": town()["others"], "organisation": department, "roles": roles}


def _departments(office: Office) -> list[str]:
    """The bodies that decide, lead or are consulted in some matter."""
    found: dict[str, None] = {}
    for matter in office.catalogue().matters.values():
        for department in (matter.deciding, matter.lead, *(one.department for one in matter.consulted)):
            if department and department != "applicant":
                found[department] = None
    return list(found)


def settle(office: Office) -> None:
    """Register the zone, its departments, the enterprises and all people. Does nothing in a settled office."""
    with office.ledger.reader() as connection:
        if connection.row("SELECT 1 FROM organisations WHERE id = ?", (town()["zone"]["id"],)):
            return
    operations.register_organisation(office, SYSTEM, town()["zone"]["name"], "zone", town()["zone"]["id"])
    for one in town()["enterprises"]:
        operations.register_organisation(
            office, SYSTEM, one["name"], "enterprise", one["id"], one["credit_code"]
        )
    for department in _departments(office):
        name = office.catalogue().departments[department].name.zh
        operations.register_organisation(office, SYSTEM, name, "department", department)
    demo_windows.settle(office, town())
    for person in _people(office):
        made = operations.register_person(office, SYSTEM, person["login"], person["name"])
        operations.give_membership(office, SYSTEM, made, person["organisation"], person["roles"])


def describe(office: Office) -> tuple[Actor, str]:
    """Create the demonstration's project and answer its facts; the applicant and the project's id."""
    applicant = queries.actor_of(office, "lina")
    assert applicant is not None
    project = operations.create_project(office, applicant, town()["project"]["name"])
    operations.answer_facts(office, applicant, project, town()["project"]["attributes"])
    return applicant, project


def beginning(calendar: Calendar, today: date, ago: int = WORKING_DAYS_AGO) -> SetClock:
    """A clock at nine o'clock on the working day from which the demonstration's project runs up to today."""
    day = today
    while calendar.count(day, today) < ago or not calendar.is_working(day):
        day -= timedelta(days=1)
    return SetClock(datetime.combine(day, time(9), SHANGHAI))


def build(office: Office, clock: SetClock, today: date) -> str:
    """Settle the office and bring the project to mid-flow: up to the evening before ``today``. Returns its id.

    ``clock`` must be the office's own, standing at ``beginning``.
    """
    settle(office)
    demo_supervision.begin(office)
    applicant, project = describe(office)
    plan = queries.plan(office, applicant, project)
    matters = [one.id for one in plan.active if not one.matter.after_works]
    journey = Journey(office, clock, applicant, project, matters, HOLD)
    eve = today - timedelta(days=1)
    while office.today() <= eve:
        for _ in journey.walk(until=office.today()):
            pass
        following = office.calendar.next_working(office.today() + timedelta(days=1))
        if following >= today:
            break
        clock.set_day(following)
    demo_combined.in_flight(office, town()["project"]["attributes"])
    _open_to_rules(office)
    demo_windows.in_flight(office)
    demo_departments.in_flight(office, project)
    demo_supervision.in_flight(office)
    demo_workdesk.in_flight(office)
    demo_applicant.in_flight(office, project)
    return project


def _open_to_rules(office: Office) -> None:
    """From today on the rules decide what a head has opened to them; the project's own cases were decided by people."""
    opened = town()["opened_to_rules"]
    head = queries.actor_of(office, opened["by"])
    assert head is not None
    for matter in opened["matters"]:
        operations.open_to_rules(office, head, matter, opened["reasons"])


def check(office: Office, clock: SetClock, goal: str = GOAL) -> Iterator[Step]:
    """The project from its description to the construction permit without a person, step by step.

    Raises ``RuntimeError`` when the permit does not come, or not on the day that the plan foretold.
    """
    settle(office)
    applicant, project = describe(office)
    plan = queries.plan(office, applicant, project)
    journey = Journey(office, clock, applicant, project, needed_for(plan, goal))
    yield from journey.walk()
    case = queries.case(office, applicant, journey.cases[goal])
    foretold = plan.matters[goal].due
    if case.decision is None or case.decision.on != foretold:
        decided = case.decision.on if case.decision else None
        raise RuntimeError(f"{goal}: the plan says {foretold}, decided on {decided}")
