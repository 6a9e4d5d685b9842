"""Every address of the route table, filled with the objects of the demonstration in mid-flow."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.urls import get_resolver

from onewindow.office import demo, operations, queries
from onewindow.office.figures import SOURCES
from onewindow.office.office import Office
from onewindow.office.sending.sender import Sender
from onewindow.office.sending.settings import Settings
from onewindow.office.views import Actor, CaseView, CertificateView, WorkFilter
from onewindow.procedures.protocol import Refused
from onewindow.web.permissions import Permission, all_routes, declared
from onewindow.working_days import china

TODAY = date(2026, 11, 23)
STRANGER, APPLICANT, REVIEWER, CLERK = "", "lina", "liuyang", "sunyue"
NOT_FOUND = ("/no-such-page", "/share/no-such-link", "/verify?number=GXQ-0&token=0")
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
        return queries.certificates(self.office, self.actor(APPLICANT))[0]

    def link(self) -> str:
        """The secret of a link that shows the certificate."""
        actor = self.actor(APPLICANT)
        return operations.share_certificate(self.office, actor, self.certificate().number, 24).secret


def demonstration(folder: Path) -> Demonstration:
    """The battery factory in mid-flow, and a second project of which nothing is answered."""
    clock = demo.beginning(china(), TODAY)
    office = Office(folder, "", clock=clock)
    project = demo.build(office, clock, TODAY)
    clock.set_day(TODAY)
    sender = Sender(office, Settings(text_messages="file"))
    sender.round()
    sender.close()
    applicant = queries.actor_of(office, APPLICANT)
    assert applicant is not None
    blank = operations.create_project(office, applicant, "产业研发大厦")
    facts = office.catalogue().facts.values()
    unknown = {fact.id: None for fact in facts if not fact.derived and not fact.nullable}
    operations.answer_facts(office, applicant, blank, unknown)
    items = queries.work_list(office, applicant, WorkFilter(limit=200)).items
    return Demonstration(office, project, blank, {one.matter: one.id for one in items})


def values_of(shown: Demonstration, route: str) -> dict[str, list[str]]:
    """What may stand for each parameter of a route."""
    catalogue = shown.office.catalogue()
    draft = [shown.cases["M319"]]
    decided, cases = [shown.cases["M107"]], [shown.cases[one] for one in ("M112", "M114", "M107")]
    counters = {
        **dict.fromkeys(("window-case", "window-facts", "window-confirm"), [shown.at_counter("drafts")]),
        "window-step": [shown.at_counter("to_forward")],
        "one-time-notice": [shown.at_counter("at_authority")],
        **dict.fromkeys(("notice", "notice-pdf"), decided),
    }
    handled = handled_values(shown)
    return {
        **handled,
        "file": [handled["photo" if route == "visit-file" else "files"][0]],
        "project": [shown.project] if "matter" in route else [shown.project, shown.blank],
        "matter": ["M110", "M107"],
        "topic": list(catalogue.fact_groups),
        "decision": list(catalogue.decision_files),
        "event": list(catalogue.life_events),
        "subject": ["stage-3", *catalogue.life_events],
        "bundle": shown.bundles(route),
        "case": {"application": draft, "check": draft, "decision-pdf": decided, "correction": [shown.cases["M114"]], **counters}.get(route, cases),
        "paper": [shown.view(APPLICANT, shown.cases["M107"]).documents[0].id],
        "number": [shown.certificate().number],
        "intake": [shown.at_counter("intakes")],
        "notice": [queries.notices(shown.office, shown.actor(APPLICANT), shown.cases["M107"])[0].id],
        "step": ["forward"],
        "person": [shown.actor(APPLICANT).person],
        "text": ["receipt_note"],
        "reset": [operations.reset_sign_in(shown.office, shown.actor("admin"), shown.actor(APPLICANT).person, "忘记密码")]
        if route == "set-password"
        else ["none"],
        "entry": [talk_entry(shown)],
        "act": ["share", "sight", "loss"],
        "list": ["1"],
        "share": ["none"],
        "organisation": ["none"],
        "webhook": ["none"],
        "link": ["none"],
        "figure": list(SOURCES),
        "reminder": ["none"],
        "token": ["none"],
        "view": ["none"],
        "secret": [shown.link()]
        if route == "share"
        else [
            queries.feed_token(shown.office, shown.actor(APPLICANT))
            or operations.renew_feed(shown.office, shown.actor(APPLICANT))
        ],
    }


def handled_values(shown: Demonstration) -> dict[str, list[str]]:
    """The departments' work on the demonstration's case: an outward file, a visit with its date and a photo, a link."""
    office, officer, case = shown.office, shown.actor("zhaolei"), shown.cases["M112"]
    found = queries.handling(office, officer, case)
    visit = found.visits[0]
    if visit.appointment is None:
        operations.confirm_visit(office, officer, visit.id, visit.proposed[0], "北门", "赵磊 0533")
    photo = [one.id for one in visit.files] or [
        operations.attach_to_visit(office, officer, visit.id, "储罐区", "储罐区.pdf", io.BytesIO(b"%PDF-1.7\n%%EOF\n"))
    ]
    link = operations.renew_expert_link(office, officer, found.experts[0].id)
    return {
        "visit": [visit.id],
        "photo": photo,
        "files": [one.id for one in found.files if one.outward],
        "invitation": [link],
    }


def talk_entry(shown: Demonstration) -> str:
    """An entry with a file on a case of the demonstration, written when there is none."""
    office, applicant, case = shown.office, shown.actor(APPLICANT), shown.cases["M107"]
    found = [one.id for one in queries.talk(office, applicant, case) if one.file_name]
    pdf = io.BytesIO(b"%PDF-1.7\n%%EOF\n")
    return found[0] if found else operations.write_on_case(office, applicant, case, "盖几个章？", "样张.pdf", pdf)


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
    Permission.WINDOW: CLERK,
    Permission.ADMINISTRATOR: "admin",
}
BUNDLES = ("bundle", "bundle-form", "bundle-documents", "bundle-check", "bundle-submitted", "bundle-dates")
BY_ROUTE = {
    **dict.fromkeys(("supervision", "supervision-figure"), "zhengkai"),
    "one-time-notice": REVIEWER,
    **dict.fromkeys(BUNDLES, "hanmei")}
"""Who looks at a route that not everybody with the permission may see."""


def stops(shown: Demonstration, every: bool) -> Iterator[Stop]:
    """The walk: every route, with one value or every value of its parameters, then pages that only a query shows."""
    for path, name, view in all_routes(get_resolver("onewindow.web.urls")):
        if path.startswith("api/") and name != "api-reference":
            continue
        if name == "act":
            yield from itertools.islice(acts(shown), None if every else 1)
            continue
        known = values_of(shown, name)
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
    """Pages that the route table alone does not lead to."""
    certificate = shown.certificate()
    yield Stop(APPLICANT, "/")
    yield Stop(REVIEWER, "/work?all=1")
    yield from (Stop(REVIEWER, f"/work?{query}") for query in ("q=没有", "scope=open&order=light&phase=review", "from=x"))
    yield Stop(REVIEWER, f"/cases/{shown.cases['M114']}")
    yield Stop("zhaolei", f"/cases/{shown.cases['M112']}")
    yield Stop(STRANGER, f"/verify?number={certificate.number}&token={certificate.token}")
    yield Stop(APPLICANT, "/wallet?cards=1")
    yield Stop("zhengkai", f"/cases/{shown.cases['M207']}")
    yield Stop("admin", "/sending")
    yield from (Stop(STRANGER, path) for path in NOT_FOUND)
    yield Stop(STRANGER, "/guides?q=消防")
    yield Stop(APPLICANT, f"/projects/{shown.project}/describe/building")
