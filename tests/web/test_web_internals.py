"""What officers do among themselves never reaches an applicant: no page, no endpoint, no message, no export tells it."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from office_helpers import PDF, Town
from sending_helpers import MailServer, Receiver, confirmed, send, settings_of, subscribe
from web_helpers import client_of

from onewindow.api.endpoints import ENDPOINTS
from onewindow.office import operations, queries
from onewindow.office.timeline import INTERNAL
from onewindow.office.visit_record import Slot
from onewindow.web.permissions import Permission, all_routes, declared

pytestmark = pytest.mark.django_db

MARK = "内密"
"""Every internal text of the test holds it."""
SECRETS = (MARK, "secret@example.cn")


def words(what: str) -> str:
    return f"{MARK}{what}"


@pytest.fixture
def outlets() -> Iterator[tuple[Receiver, str, MailServer]]:
    receiver, mails = Receiver(), MailServer()
    yield receiver, receiver.start(), mails
    receiver.stop()


def busy(town: Town) -> str:
    """A case under review in which every internal act was done once, each with its own words."""
    office, case = town.office, town.accepted("M107")  # a matter whose limit can be extended
    clerk, reviewer, head = town.clerk(case), town.reviewer(case), town.head(case)
    adviser, supervisor = town.actor("ecology_environment.reviewer"), town.actor("zhou.min")
    letter = {"title": words("决定书"), "paragraphs": [words("拟准予")]}
    first = operations.propose_decision(office, reviewer, case, "grant", {"reasons": words("拟办")}, letter)
    operations.return_proposal(office, head, case, first, words("退回"))
    second = operations.propose_decision(office, reviewer, case, "grant", {"reasons": words("再拟")}, letter)
    operations.withdraw_proposal(office, reviewer, case, second)
    operations.recuse(office, head, case, "relatives_interest", words("回避"), clerk.person)
    operations.end_recusal(office, head, case, clerk.person)
    operations.recuse(office, head, case, "relatives_interest", words("回避"))
    file = operations.attach_file(
        office, reviewer, case, words("底稿"), "working", words("底稿.pdf"), io.BytesIO(PDF)
    )
    operations.attach_file(office, reviewer, case, words("记录"), "other", words("记录.pdf"), io.BytesIO(PDF))
    operations.withdraw_file(office, reviewer, case, file, words("撤下"))
    operations.ask_advice(office, reviewer, case, "ecology_environment", words("征询"), date(2026, 11, 25))
    operations.nudge_department(office, reviewer, case, "ecology_environment")
    operations.give_advice(office, adviser, case, words("答复"))
    town.department("civil_air_defence")
    operations.ask_advice(office, reviewer, case, "civil_air_defence", words("再征询"), date(2026, 11, 25))
    operations.withdraw_advice(office, reviewer, case, "civil_air_defence")
    _, token = operations.ask_expert(
        office, reviewer, case, words("专家"), "secret@example.cn", words("问题"), (), date(2026, 12, 1)
    )
    operations.answer_as_expert(
        office,
        token,
        words("专家"),
        "agree",
        words("专家意见"),
        True,
        words("附件.pdf"),
        io.BytesIO(PDF),
        len(PDF),
    )
    operations.assign_case(office, reviewer, case, clerk.person)
    reminder = operations.issue_reminder(office, supervisor, case, words("督办"))
    operations.answer_reminder(office, reviewer, reminder, words("说明"))
    operations.ask_extension(office, reviewer, case, words("拟延期"), days=5)
    operations.propose_visit(
        office,
        reviewer,
        [case],
        words("踏勘"),
        words("地点"),
        [Slot(date(2026, 11, 30), "09:30", "11:00")],
        (),
        False,
    )
    return case


def pages(town: Town, case: str) -> Iterator[str]:
    """Every page of the route table that an applicant may call, about the case, its project and its papers."""
    view = town.view(case)
    known = {
        "case": [case, view.number], "project": [view.project], "matter": [view.matter.id], "subject": ["stage-2"],
        "paper": [one.id for one in view.documents], "topic": list(view.catalogue.fact_groups),
        "step": [], "number": [one.number for one in view.certificates],
    }  # fmt: skip
    with town.office.ledger.reader() as connection:
        for name, table in (("file", "official_files"), ("visit", "visits")):
            known[name] = [str(row[0]) for row in connection.rows(f"SELECT id FROM {table}")]
    for path, _, route in all_routes():
        if declared(route) not in (Permission.SIGNED_IN, Permission.APPLICANT, Permission.ANYONE):
            continue
        wanted = re.findall(r"<str:(\w+)>", path)
        for values in itertools.product(*(known.get(one, []) for one in wanted)):
            address = "/" + path
            for name, value in zip(wanted, values, strict=True):
                address = address.replace(f"<str:{name}>", value)
            if "api/" not in address:
                yield address
    yield from (f"/{page}?q={MARK}" for page in ("cases", "guides"))


def endpoints(town: Town, case: str) -> Iterator[str]:
    """Every address of the API that reads, with the case and its project wherever something of that kind is asked for."""
    view = town.view(case)
    known = {"case": case, "project": view.project, "matter": view.matter.id, "subject": "stage-2"}
    for endpoint in ENDPOINTS:
        if not endpoint.safe:
            continue
        holes = re.findall(r"{(\w+)}", endpoint.path)
        asked = [one.name for one in endpoint.parameters if one.name not in holes and one.name in known]
        if set(holes) <= set(known):
            path = endpoint.path.format_map(known)
            yield f"/api/v1{path}?" + "&".join(f"{name}={known[name]}" for name in asked)


def content_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def leaks(client: Client, addresses: Iterator[str]) -> tuple[list[str], int]:
    """The addresses whose answer tells a secret, and how many could be read."""
    found, read = [], 0
    for address in addresses:
        answer = client.get(address)
        read += answer.status_code == 200
        text = content_of(answer)
        text = (
            json.dumps(json.loads(text), ensure_ascii=False)
            if "json" in answer.headers.get("Content-Type", "")
            else text
        )
        if any(secret in text.replace(address, "") for secret in SECRETS) and f"q={MARK}" not in address:
            found.append(f"{answer.status_code} {address}")
    return found, read


def test_the_test_does_every_internal_act(town: Town) -> None:
    case = busy(town)
    with town.office.ledger.reader() as connection:
        done = {
            str(row[0])
            for row in connection.rows("SELECT kind FROM events WHERE stream = ?", (f"case:{case}",))
        }
    assert done >= INTERNAL
    head = content_of(client_of("approval_bureau.head").get(f"/cases/{case}"))
    for what in ("拟办", "退回", "回避", "记录", "征询", "答复", "专家", "督办"):
        assert words(what) in head or what in ("拟办", "退回"), what


def test_no_page_tells_the_applicant(town: Town) -> None:
    case = busy(town)
    for login in ("li.na", "wang.wei"):
        found, read = leaks(client_of(login), pages(town, case))
        assert not found, "\n".join(found)
        assert read > 20


def test_no_endpoint_tells_the_applicant(town: Town) -> None:
    case = busy(town)
    found, read = leaks(client_of("li.na"), endpoints(town, case))
    assert not found, "\n".join(found)
    assert read > 30


def test_no_message_tells_the_applicant(town: Town, outlets: tuple[Receiver, str, MailServer]) -> None:
    receiver, address, mails = outlets
    settings = settings_of(mails.start())
    try:
        subscribe(town, address)
        confirmed(town, "li.na", "li.na@example.cn")
        busy(town)
        send(town, settings)
    finally:
        mails.stop()
    told = [call.body.decode() for call in receiver.calls]
    told += [str(mail) + str(mail.get_body(("plain",)).get_content()) for mail in mails.mails]  # type: ignore[union-attr]
    assert len(told) > 2
    kinds = {json.loads(call.body)["data"].get("kind") for call in receiver.calls}
    assert not kinds & (INTERNAL)
    assert not [one for one in told if any(secret in one for secret in SECRETS)]


def test_nothing_of_it_stands_in_the_records_that_an_applicant_reads(town: Town) -> None:
    case = busy(town)
    for when in ("before", "after"):
        view, handled = town.view(case), queries.handling(town.office, town.actor("li.na"), case)
        assert not {one.kind for one in view.timeline} & INTERNAL, when
        assert MARK not in repr((view.timeline, view.decision, view.opinions, handled, view.why))
        if when == "before":
            operations.decide_case(town.office, town.reviewer(case), case, granted=True)
