"""The town of the authorisation matrix: one case under review, one draft, one granted; a person in each relation to them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from office_helpers import PDF, Town, build_town
from ruamel.yaml import YAML
from web_helpers import client_of
from windows_helpers import drafted, hall, taken_in

from onewindow.office import operations, queries
from onewindow.office.reading import SYSTEM
from onewindow.office.sending.planning import plan
from onewindow.office.sending.settings import Settings
from onewindow.office.visit_record import Slot
from onewindow.web.models import Account
from onewindow.web.permissions import all_routes
from quick_door import client

MATTER, GRANTED, DRAFT, NOTICED = "M201", "M107", "M112", "M114"
ELSEWHERE = "heritage"
DEPARTMENTS = {"clerk", "reviewer", "head", "consulted", "elsewhere"}
ZONE = {"supervisor", "leader", "administrator"}
GROUPS = {
    "applicants": {"owner", "mandated", "stranger", "former"},
    "department": DEPARTMENTS,
    "zone": ZONE,
    "officers": DEPARTMENTS | ZONE | {"abroad"},
    "parties": {"owner", "mandated", "clerk", "reviewer", "head", "consulted", *ZONE},
}
PERSONS = ("anonymous", "owner", "mandated", "stranger", "former", "clerk", "reviewer", "head", "consulted", "elsewhere",
           "supervisor", "leader", "administrator", "abroad", "window", "receiving")  # fmt: skip
GROUPS["signed_in"] = set(PERSONS) - {"anonymous"}
GROUPS["everyone"] = set(PERSONS)


def people(named: str | Iterable[str]) -> set[str]:
    """The persons that an entry names, groups resolved."""
    found: set[str] = set()
    for one in [named] if isinstance(named, str) else named:
        found |= GROUPS.get(one) or {one}
    unknown = found - set(PERSONS)
    assert not unknown, f"no such person or group: {sorted(unknown)}"
    return found


@dataclass(frozen=True)
class Entry:
    """One line of the matrix."""

    route: str
    opens: set[str]
    shows: set[str] | None
    post: Mapping[str, str] | None
    values: Mapping[str, str]
    query: str


@cache
def matrix() -> dict[str, Entry]:
    """The matrix by route name."""
    text = (Path(__file__).parent / "authorisation.yaml").read_text(encoding="utf-8")
    read = YAML(typ="safe", pure=True).load(text)
    return {
        route: Entry(
            route,
            people(entry["opens"]),
            people(entry["shows"]) if "shows" in entry else None,
            entry.get("post"),
            entry.get("values", {}),
            str(entry.get("query", "")),
        )
        for route, entry in read.items()
    }


@dataclass
class Matrix:
    """The town, who is who in it, and what stands in the addresses."""

    town: Town
    logins: dict[str, str]
    values: dict[str, str]
    marks: dict[str, str] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        return client_of(self.logins[person]) if person in self.logins else client()

    def address(self, entry: Entry) -> str:
        pattern = next(path for path, name, _ in all_routes() if name == entry.route)
        filled = {**self.values, **{name: self.values.get(what, what) for name, what in entry.values.items()}}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: filled[part[1]], pattern)

    def events(self) -> int:
        with self.town.office.ledger.reader() as connection:
            row = connection.row("SELECT count(*) FROM events")
        assert row is not None
        return int(row[0])


def build_matrix(folder: Path) -> Matrix:
    """Everybody in place: the project's owner, its mandated agency, the case's departments, outsiders."""
    catalogue = build_catalogue(folder)
    matter = catalogue.matters[MATTER]
    consulted = matter.consulted[0].department
    named = {matter.deciding, consulted, *(one.department for one in matter.consulted)}
    named |= {catalogue.matters[one].deciding for one in (GRANTED, DRAFT, NOTICED)}
    town = build_town(folder / "data", "", sorted({*named, ELSEWHERE}))
    operations.register_organisation(town.office, SYSTEM, "立创咨询", "enterprise", "o-agency")
    town.enrol("sun.li", "孙莉", "o-agency", "agent")
    operations.register_organisation(town.office, SYSTEM, "前代办公司", "enterprise", "o-former")
    town.enrol("zhao.fei", "赵飞", "o-former", "agent")
    for role in sorted(ZONE):
        town.enrol(f"zone.{role}", role, "cn-sd-zb-gxq", role)
    operations.register_organisation(town.office, SYSTEM, "另一个区", "zone", "cn-sd-elsewhere")
    town.enrol("abroad", "外区", "cn-sd-elsewhere", *ZONE)
    logins = {
        "owner": "li.na", "mandated": "sun.li", "stranger": "wang.wei", "former": "zhao.fei", "abroad": "abroad",
        "consulted": f"{consulted}.reviewer", "elsewhere": f"{ELSEWHERE}.reviewer",
        **{role: f"{matter.deciding}.{role}" for role in ("clerk", "reviewer", "head")},
        **{role: f"zone.{role}" for role in ZONE},
        "window": "idle.clerk", "receiving": "hall.clerk",
    }  # fmt: skip
    idle = operations.register_window(town.office, SYSTEM, "另一个大厅", "济南", "cn-sd-jn")
    town.enrol("idle.clerk", "窗口", idle, "clerk")
    hall(town)
    for login in town.people:
        Account.objects.get_or_create(name=login, defaults={"person": login})
    return Matrix(town, logins, *happenings(town))


def build_catalogue(folder: Path) -> Any:
    from office_helpers import CATALOGUES, MONDAY

    return CATALOGUES.on(MONDAY.date())


def happenings(town: Town) -> tuple[dict[str, str], dict[str, str]]:
    """The project with its three cases; what stands in addresses, and the marks by which one sees them."""
    office, owner = town.office, town.actor("li.na")
    project = operations.create_project(office, owner, "固态锂电池矩阵基地")
    from office_helpers import FACTORY

    operations.answer_facts(office, owner, project, FACTORY)
    for agency in ("o-agency", "o-former"):
        operations.give_mandate(office, owner, project, agency)
    webhook, _ = operations.subscribe_webhook(office, owner, "https://guneng.example.cn/hook", ["case.*"])
    granted = town.granted(GRANTED, project)
    case = town.accepted(MATTER, project)
    operations.ask_opinions(office, town.reviewer(case), case)
    draft = operations.start_case(office, owner, project, DRAFT)
    reminder = operations.issue_reminder(office, town.actor("zhou.min"), case, "请说明进度。")
    office.ledger.hand_over(
        lambda connection, message: plan(connection, message, Settings(), office.now()), 1000
    )
    view, done = town.view(case), town.view(granted)
    number = done.certificates[0].number
    link = operations.share_certificate(office, owner, number, 24)
    values = {
        "share": link.id, "share_secret": link.secret,
        "project": project, "case": case, "granted": granted, "draft": draft, "matter": MATTER,
        "decision": "soil_doc", "topic": "land", "command": "stop", "paper": view.documents[0].id,
        "number": done.certificates[0].number, "feed": operations.renew_feed(town.office, owner), "webhook": webhook, "reminder": reminder,
    }  # fmt: skip
    values |= counter_values(town, case)
    values |= handling_values(town, case)
    values |= {"bundle": operations.begin_bundle(office, owner, project, "stage-1", ["M124"])}
    values |= {"subject": "stage-1", "event": "start_of_works"}
    file = ("样张.pdf", io.BytesIO(PDF))
    values |= {
        "talk": operations.write_on_case(office, owner, case, "盖几个章？", *file),
        "noticed": noticed(town, project),
    }
    operations.end_mandate(office, owner, project, "o-former")
    marks = {"case": view.number, "granted": done.number, "project": "固态锂电池矩阵基地"}
    return values, marks


def handling_values(town: Town, case: str) -> dict[str, str]:
    """What stands in the addresses of the departments' work: an outward file, two visits, an expert's link."""
    office, officer = town.office, town.reviewer(case)
    consulted = [one.department for one in town.view(case).opinions]
    file = operations.attach_file(
        office, officer, case, "告知书", "notice", "告知书.pdf", io.BytesIO(PDF), True
    )
    slot = Slot(date(2026, 12, 1), "09:00", "11:00")
    asked, fixed = (
        operations.propose_visit(office, officer, [case], "核查", place, [slot], consulted)
        for place in ("甲", "乙")
    )
    photo = operations.attach_to_visit(office, officer, asked, "大门", "大门.pdf", io.BytesIO(PDF))
    operations.confirm_visit(office, officer, fixed, slot, "一号门", "刘 0533")
    papers = [town.view(case).documents[0].id]
    _, link = operations.ask_expert(
        office, officer, case, "王教授", "wang@example.org", "可信吗？", papers, date(2026, 12, 20)
    )
    return {
        "official_file": file, "visit": asked, "fixed_visit": fixed, "visit_file": photo, "invitation": link
    }  # fmt: skip


def counter_values(town: Town, case: str) -> dict[str, str]:
    """What stands in the addresses of the windows: an open intake, a draft at the counter, a case taken in, a paper."""
    office, clerk = town.office, town.actor("hall.clerk")
    intake = operations.begin_intake(office, clerk, "o-guneng", "李娜", "self")
    operations.choose_project(office, clerk, intake, name="只看窗口")
    given = queries.notices(office, town.actor("li.na"), case)[0].id
    taken = taken_in(town, clerk, MATTER).case
    return {
        "intake": intake, "counter_case": drafted(town, clerk, MATTER), "taken_case": taken, "notice": given,
        "step": "acknowledge", "acknowledge": "acknowledge",
        "person": town.actor("li.na").person, "text": "home_announcement",
        "reset": operations.reset_sign_in(office, town.actor("zone.administrator"), town.actor("li.na").person, "忘记密码"),
    }  # fmt: skip


def tried(matrix: Matrix, entry: Entry) -> Iterator[str]:
    """The faults of one route: who gets in that should not, who is shut out that should get in, who sees too much."""
    address = matrix.address(entry)
    first = next((person for person in PERSONS if person in entry.opens), "")
    for person in PERSONS:
        if entry.post is not None and person in entry.opens and person != first:
            continue  # what the first one posted may be done once only
        client = matrix.client(person)
        asked = f"{address}?{entry.query}" if entry.query else address
        answer = client.post(address, entry.post) if entry.post is not None else client.get(asked)
        opened = answer.status_code < 400 and not answer.headers.get("Location", "").startswith("/sign-in?")
        if entry.post is not None and person in entry.opens and answer.status_code in (409, 422):
            opened = True  # let in; what was posted is refused for what it says, not for who says it
        if opened != (person in entry.opens):
            yield f"{entry.route}: {person} got {answer.status_code} from {address}"
        elif opened and entry.shows is not None:
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            seen = any(mark.encode() in body for mark in matrix.marks.values())
            if seen != (person in entry.shows):
                yield f"{entry.route}: {person} {'sees' if seen else 'does not see'} the case in {asked}"


def knocked(matrix: Matrix, entry: Entry) -> Iterator[str]:
    """The faults of posting to a route as somebody who may not open it: nothing may be taken or written."""
    address = matrix.address(entry)
    for person in PERSONS:
        if person in entry.opens:
            continue
        before = matrix.events()
        answer = matrix.client(person).post(address, entry.post or {})
        taken = answer.status_code < 400 and not answer.headers.get("Location", "").startswith("/sign-in?")
        if taken or answer.status_code >= 500 or matrix.events() != before:
            yield f"{entry.route}: {person} could post to {address}: {answer.status_code}"


def noticed(town: Town, project: str) -> str:
    """A case that waits for corrections."""
    case = town.submitted(NOTICED, project)
    document = town.view(case).needs[0].document
    operations.notify_correction(town.office, town.clerk(case), case, [(document, "缺盖章页")])
    return case
