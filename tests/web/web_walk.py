"""Every address of the route table, filled with the objects of the demonstration in mid-flow."""

from __future__ import annotations

import itertools
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.urls import get_resolver
from office_helpers import CATALOGUES
from web_walk_content import furnish

from onewindow.office import demo, operations, queries
from onewindow.office.figures import SOURCES
from onewindow.office.office import Office
from onewindow.office.sending.sender import Sender
from onewindow.office.sending.settings import Settings
from onewindow.office.times import SetClock
from onewindow.office.views import Actor, CaseView, CertificateView, WorkFilter
from onewindow.procedures.protocol import Refused
from onewindow.web.permissions import Permission, all_routes, declared
from onewindow.working_days import china

TODAY = date(2026, 11, 23)
STRANGER, APPLICANT, REVIEWER, CLERK = "", "lina", "liuyang", "sunyue"
NOT_FOUND = ("/no-such-page", "/share/no-such-link", "/verify?number=GXQ-0&token=0", "/worklist/feed.atom")
OFFICIALS = (REVIEWER, "zhaolei", "wujun")


@dataclass(frozen=True)
class Stop:
    """One page of the walk: who looks, and where."""

    login: str
    path: str


@dataclass(frozen=True)
class Demonstration:
    """The demonstration's office and what its pages can be about."""

    office: Office
    project: str
    blank: str
    cases: Mapping[str, str]
    made: Mapping[str, str]

    def view(self, login: str, case: str) -> CaseView:
        return queries.case(self.office, self.actor(login), case)

    def actor(self, login: str) -> Actor:
        found = queries.actor_of(self.office, login)
        assert found is not None, login
        return found

    def at_counter(self, kind: str) -> str:
        """What lies at the counters: an open intake, a draft, a case to forward, one that its body has."""
        sql = {
            "intakes": "SELECT id FROM intakes WHERE state = 'open' AND case_id = ''",
            "drafts": "SELECT case_id FROM intakes WHERE state = 'open' AND case_id <> ''",
            "to_forward": "SELECT case_id FROM window_cases WHERE state = 'to_forward'",
            "at_authority": "SELECT case_id FROM window_cases WHERE state = 'at_authority'",
        }
        with self.office.ledger.reader() as connection:
            row = connection.row(sql[kind])
        assert row is not None, kind
        return str(row[0])

    def bundles(self, route: str) -> list[str]:
        """A combined application being prepared and one handed in, as the route can show them."""
        with self.office.ledger.reader() as connection:
            rows = connection.rows("SELECT id, submitted FROM bundles ORDER BY begun_at")
        draft, sent = ([str(row[0]) for row in rows if int(row[1]) == state] for state in (0, 1))
        return {"bundle": [*draft, *sent], "bundle-submitted": sent, "bundle-dates": sent}.get(route, draft)

    def certificate(self) -> CertificateView:
        return queries.certificates(self.office, self.actor(APPLICANT))[0][0]


def demonstration(folder: Path) -> Demonstration:
    """The battery factory in mid-flow, and a second project of which nothing is answered; in a folder not there yet.

    It is built once in a process and copied, as the people of a town are (see ``copies``).
    """
    original, moment, made = _original()
    shutil.copytree(original, folder)
    return replace(made, office=Office(folder, "", clock=SetClock(moment), catalogues=CATALOGUES))


@cache
def _original() -> tuple[Path, datetime, Demonstration]:
    """The folder to be copied, the moment at which its clock stands, and what is in it; the office is closed."""
    folder = Path(tempfile.mkdtemp(prefix="onewindow-demonstration-")) / "data"
    clock = demo.beginning(china(), TODAY)
    office = Office(folder, "", clock=clock, catalogues=CATALOGUES)
    project = demo.build(office, clock, TODAY)
    clock.set_day(TODAY)
    applicant = queries.actor_of(office, APPLICANT)
    assert applicant is not None
    blank = operations.create_project(office, applicant, "产业研发大厦")
    facts = office.catalogue().facts.values()
    unknown = {fact.id: None for fact in facts if not fact.derived and not fact.nullable}
    operations.answer_facts(office, applicant, blank, unknown)
    items = queries.work_list(office, applicant, WorkFilter(limit=200)).items
    cases = {one.matter: one.id for one in items}
    made = furnish(office, TODAY, project, cases)
    sender = Sender(office, Settings(text_messages="file"))  # again: what the additions tell
    sender.round()
    sender.close()
    office.close()
    assert not (folder / "onewindow.db-wal").exists(), "the original is still open"
    return folder, clock.now(), Demonstration(office, project, blank, cases, made)


def common_values(shown: Demonstration) -> dict[str, list[str]]:
    """What may stand for each parameter of most routes."""
    catalogue, made = shown.office.catalogue(), shown.made
    decided = shown.cases["M107"]
    return {
        "visit": [made["visit"]],
        "invitation": [made["invitation"]],
        "file": [made["file"]],
        "project": [shown.project, shown.blank],
        "matter": ["M110", "M107"],
        "topic": list(catalogue.fact_groups),
        "decision": list(catalogue.decision_files),
        "event": list(catalogue.life_events),
        "subject": ["stage-3", *catalogue.life_events],
        "bundle": shown.bundles(""),
        "case": [shown.cases[one] for one in ("M112", "M114", "M107")],
        "paper": [shown.view(APPLICANT, decided).documents[0].id],
        "number": [made["certificate"]],
        "intake": [shown.at_counter("intakes")],
        "notice": [queries.notices(shown.office, shown.actor(APPLICANT), decided)[0].id],
        "step": ["forward"],
        "person": [shown.actor(APPLICANT).person],
        "text": ["letter_refused", "receipt_note"],
        "reset": [made["reset"]],
        "entry": [made["entry"]],
        "act": ["share", "sight", "loss"],
        "list": ["1"],
        "share": ["none"],
        "organisation": ["none"],
        "webhook": [made["webhook"]],
        "link": ["none"],
        "figure": list(SOURCES),
        "reminder": ["none"],
        "token": [made["token"]],
        "view": [made["view"]],
        "secret": [made["feed"]],
    }


def values_by_route(shown: Demonstration) -> dict[str, dict[str, list[str]]]:
    """What else must stand for a parameter of one route."""
    draft, decided = [shown.cases["M319"]], [shown.cases["M107"]]
    cases = {
        **dict.fromkeys(("application", "check"), draft),
        **dict.fromkeys(("decision-pdf", "viewer", "notice", "notice-pdf"), decided),
        **dict.fromkeys(("window-case", "window-facts", "window-confirm"), [shown.at_counter("drafts")]),
        "correction": [shown.cases["M114"]],
        "decision": [shown.cases["M204"]],
        "window-step": [shown.at_counter("to_forward")],
        "one-time-notice": [shown.at_counter("at_authority")],
    }
    others = {
        **{route: {"bundle": shown.bundles(route)} for route in BUNDLES},
        "visit-file": {"file": [shown.made["photo"]]},
        "expert-paper": {"paper": [shown.view("zhaolei", shown.cases["M112"]).documents[0].id]},
        "share": {"secret": [shown.made["share"]]},
    }
    return {**{route: {"case": found} for route, found in cases.items()}, **others}


def acts(shown: Demonstration) -> Iterator[Stop]:
    """Each act that somebody may do now, once."""
    seen: set[str] = set()
    for login, case in itertools.product((APPLICANT, *OFFICIALS), shown.cases.values()):
        try:
            possible = shown.view(login, case).actions
        except Refused:  # a case of another department
            continue
        for command in set(possible) - seen:
            seen.add(command)
            yield Stop(login, f"/cases/{case}/acts/{command}")


ONLOOKER = {
    Permission.ANYONE: STRANGER,
    Permission.SIGNED_IN: APPLICANT,
    Permission.APPLICANT: APPLICANT,
    Permission.OFFICER: REVIEWER,
    Permission.COUNTER: CLERK,
    Permission.OFFICE: REVIEWER,
    Permission.WINDOW: CLERK,
    Permission.ADMINISTRATOR: "admin",
}
BUNDLES = ("bundle", "bundle-form", "bundle-documents", "bundle-check", "bundle-submitted", "bundle-dates")
BY_ROUTE = {
    **dict.fromkeys(("supervision", "supervision-figure"), "zhengkai"),
    "one-time-notice": REVIEWER,
    **dict.fromkeys(BUNDLES, "hanmei"),
    **dict.fromkeys(
        ("visit", "appointment", "visit-file", "official-file", "work-feed", "work-views"), "zhaolei"
    ),
    "lead": "zhoumin",
    "instant": "chenjian",
    "complaints": "zhengkai",
    "ratings": "zhengkai",
    "registrations": "wangfang",
    "organisation": "zhangqiang",
    "viewer": REVIEWER,
    "decision": "chenjian",
}
"""Who looks at a route that not everybody with the permission may see."""


def stops(shown: Demonstration, every: bool) -> Iterator[Stop]:
    """The walk: every route, with one value or every value of its parameters, then pages that only a query shows."""
    common, by_route = common_values(shown), values_by_route(shown)
    for path, name, view in all_routes(get_resolver("onewindow.web.urls")):
        if path.startswith("api/") and name != "api-reference":
            continue
        if name == "act":
            yield from itertools.islice(acts(shown), None if every else 1)
            continue
        known = {**common, **by_route.get(name, {})}
        if "matter" in name:
            known["project"] = [shown.project]
        wanted = re.findall(r"<str:(\w+)>", path)
        assert set(re.findall(r"<[^>]*>", path)) == {f"<str:{one}>" for one in wanted}, path
        assert set(wanted) <= set(known), f"the walk has nothing to put into {path}"
        permission = declared(view)
        assert permission is not None, path
        for filled in itertools.product(*(known[one] if every else known[one][:1] for one in wanted)):
            address = "/" + path
            for parameter, value in zip(wanted, filled, strict=True):
                address = address.replace(f"<str:{parameter}>", value)
            yield Stop(BY_ROUTE.get(name, ONLOOKER[permission]), address)
    yield from also(shown)


def also(shown: Demonstration) -> Iterator[Stop]:
    """Pages that the route table alone does not lead to: other people's sight of them, searches, wrong addresses."""
    certificate, cases = shown.certificate(), shown.cases
    yield from (
        Stop(login, "/") for login in (APPLICANT, REVIEWER, CLERK, "zhengkai", "qianwei", "admin", "hanmei")
    )
    yield Stop(STRANGER, "/api/v1/docs?of=cases 办件")
    yield Stop("zhengkai", "/worklist")
    yield from (
        Stop(REVIEWER, f"/worklist?{query}")
        for query in ("all=1", "q=没有", "scope=open&order=light&phase=review")
    )
    yield from (Stop("zhangqiang", path) for path in ("/mandates", "/settings/tokens", "/settings/webhooks"))
    yield from (
        Stop("wangxiuying", path) for path in ("/projects", "/cases", "/wallet", "/messages")
    )  # nearly empty
    yield Stop(REVIEWER, f"/cases/{cases['M114']}")
    yield Stop("zhaolei", f"/cases/{cases['M112']}")
    yield from (Stop("wujun", f"/cases/{cases['M201']}{rest}") for rest in ("", "/acts/give_opinion"))
    yield Stop("zhoumin", f"/cases/{cases['M201']}")
    yield from (Stop("chenjian", f"/cases/{cases['M110']}{rest}") for rest in ("", "/decision"))
    yield Stop(APPLICANT, f"/visits/{shown.made['visit']}")
    yield Stop(STRANGER, f"/verify?number={certificate.number}&token={certificate.token}")
    yield Stop(STRANGER, f"/worklist/feed.atom?key={shown.made['work_feed']}")
    yield Stop(APPLICANT, "/wallet?cards=1")
    yield Stop("zhengkai", f"/cases/{cases['M207']}")
    yield Stop("admin", "/sending")
    yield Stop("chenjian", f"/certificates/{certificate.number}")
    yield Stop("chenjian", f"/certificates/{certificate.number}/acts/suspend")
    yield Stop(STRANGER, "/guides?q=消防")
    yield Stop(APPLICANT, f"/projects/{shown.project}/describe/building")
    yield from (Stop(STRANGER, path) for path in NOT_FOUND)
    yield from (Stop(login, path) for login, path, _ in refusals(shown))


def refusals(shown: Demonstration) -> Iterator[tuple[str, str, int]]:
    """Pages that say why not, with their status."""
    yield REVIEWER, "/worklist?from=x", 400
    yield "sunli", f"/cases/{shown.cases['M112']}", 404
    yield APPLICANT, "/worklist", 403
    yield APPLICANT, f"/cases/{shown.cases['M112']}/acts/grant", 409


def empty_forms(shown: Demonstration) -> Iterator[tuple[str, str, str]]:
    """Forms that cannot be sent empty: who, where, and the form."""
    case = shown.cases["M112"]
    yield STRANGER, "/sign-in", "main form"
    yield STRANGER, "/register", "main form"
    yield APPLICANT, "/projects", "main form[method=post]"
    yield APPLICANT, "/mandates", "main form:has(#agency)"
    yield APPLICANT, "/settings/tokens", "main form:has(input[name=name])"
    yield APPLICANT, "/settings/webhooks", "main form:has(input[name=address])"
    yield APPLICANT, f"/cases/{case}/talk", "main form:has(textarea)"
    yield APPLICANT, f"/cases/{case}/complaint", "main form:has(textarea)"
    yield APPLICANT, f"/cases/{shown.cases['M319']}/check", "main form[method=post]"
    yield "zhaolei", f"/cases/{case}/acts/verify", "main form[method=post]"
    yield "chenjian", f"/certificates/{shown.made['certificate']}/acts/suspend", "main form[method=post]"
    yield CLERK, "/window/new", "main form"
    yield STRANGER, "/progress", "main form"
    yield STRANGER, f"/expert/{shown.made['invitation']}", "main form[method=post]"
    yield "admin", "/admin/organisations", "main form:has(#id)"
    yield "admin", "/admin/windows", "main form:has([name=city])"
