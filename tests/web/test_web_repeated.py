"""A double click does it once: the forms that show a secret or record a call carry a key as all others do."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from office_helpers import Town
from test_web_applicant import FORM
from web_helpers import client_of

from onewindow.office import operations
from onewindow.web.models import Account

SECRETS = re.compile(r"onewindow_[\w-]{43}|whsec_[\w+/=]+|/set-password/[\w-]{43}")


def form_of(client: Client, page: str, mark: str) -> dict[str, str]:
    """The hidden fields of the form that holds ``mark``."""
    text = client.get(page).content
    (form,) = [one for one in html.fromstring(text).xpath("//form") if mark in html.tostring(one).decode()]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def happened(town: Town, kind: str) -> int:
    with town.office.ledger.reader() as connection:
        row = connection.row("SELECT count(*) FROM events WHERE kind = ?", (kind,))
    assert row is not None
    return int(row[0])


def sent_twice(client: Client, page: str, address: str, mark: str, typed: dict[str, object]) -> list[str]:
    """The secrets that each of two equal posts shows."""
    fields = form_of(client, page, mark)
    assert len(fields["key"]) >= 20
    shown = []
    for _ in range(2):
        answer = client.post(address, {**fields, **typed}, follow=True)
        assert answer.status_code == 200
        shown.append("".join(SECRETS.findall(answer.content.decode())))
    return shown


def test_one_token(town: Town) -> None:
    page, typed = "/settings/tokens", {"name": "对接", "scopes": ["read"]}
    first, second = sent_twice(client_of("li.na"), page, page, 'name="scopes"', typed)
    assert first == second != "" and happened(town, "token_made") == 1


def test_one_rotation(town: Town) -> None:
    webhook, _ = operations.subscribe_webhook(
        town.office, town.actor("li.na"), "https://guneng.example.cn/hook", ["case.*"]
    )
    client = client_of("li.na")
    page, address = reverse("webhooks"), reverse("webhook", args=[webhook])
    first, second = sent_twice(client, page, address, 'value="rotate"', {"act": "rotate"})
    assert first == second != "" and happened(town, "webhook_rotated") == 1


def test_one_link_to_choose_another_password(town: Town) -> None:
    page = reverse("admin-person", args=[town.actor("wang.wei").person])
    client, typed = client_of("zhou.min"), {"reasons": "忘记密码"}
    first, second = sent_twice(client, page, page, 'value="reset"', typed)
    assert first == second != "" and happened(town, "sign_in_reset") == 1


@pytest.mark.parametrize(("answer", "kind"), [("call", "rating_called_back"), ("resolve", "rating_resolved")])
def test_one_call_and_one_answer(town: Town, answer: str, kind: str) -> None:
    case = town.granted()
    operations.rate_case(town.office, town.actor("li.na"), case, 1, ["slow"])
    if answer == "resolve":
        operations.call_back(town.office, town.clerk(case), case, True, "已道歉")
    client = client_of(f"{town.view(case).matter.deciding}.clerk")
    fields = form_of(client, "/ratings", f'value="{case}"')
    for _ in range(2):
        done = client.post("/ratings", {**fields, "answer": answer, "text": "已说明"})
        assert done.status_code == 302
    assert happened(town, kind) == 1


def test_one_paper_taken_over(town: Town) -> None:
    office, actor, project = town.office, town.actor("li.na"), town.project()
    first, second = (operations.start_case(office, actor, project, one) for one in ("M107", "M204"))
    paper = town.attach(first, "application_form")
    page, before = reverse("application", args=[second]), happened(town, "paper_attached")
    client, typed = client_of("li.na"), {"reuse": paper}
    sent_twice(client, page, page, f'value="{paper}"', typed)
    assert happened(town, "paper_attached") == before + 1


def test_one_registration_and_its_sign_in(town: Town) -> None:
    fields = form_of(Client(), "/register", 'name="credit_code"')
    first, second = Client(), Client()
    for client in (first, second):
        assert client.post("/register", {**FORM, **fields}).status_code == 302
        assert client.get("/organisation").status_code == 200
    assert happened(town, "person_registered") == len(town.people) + 1
    Account.objects.filter(name=FORM["login"]).delete()  # the process died between the two databases
    third = Client()
    assert third.post("/register", {**FORM, **fields}).status_code == 302
    assert third.get("/organisation").status_code == 200
    other = Client().post("/register", {**FORM, "key": "another form"})
    assert other.status_code == 422 and Account.objects.get(name=FORM["login"]).check_password(
        FORM["password"]
    )
