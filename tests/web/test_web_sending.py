"""The pages of sending: addresses, webhooks, the resend page, the links of mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from office_helpers import Town
from sending_helpers import Receiver, genuine, send, settings_of
from web_helpers import client_of, text_of

from onewindow.office import operations, queries


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Receiver, str]]:
    monkeypatch.setenv("ONEWINDOW_WEBHOOKS_LOCAL", "1")
    made = Receiver()
    yield made, made.start()
    made.stop()


def subscribed(client: Client, address: str) -> str:
    answer = client.post("/settings/webhooks", {"address": address, "topics": ["case.*"], "key": "k1"})
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", answer.content.decode())
    assert answer.status_code == 200 and found is not None
    return found[0]


def test_an_address_is_given_and_confirmed_by_its_link(
    town: Town, applicant: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有开通邮件" in text_of(applicant.get("/settings/notifications"))
    monkeypatch.setenv("ONEWINDOW_SMTP_HOST", "127.0.0.1")
    answer = applicant.post(
        "/settings/notifications",
        {"act": "give", "channel": "email", "address": "lina@guneng.example.cn"},
        follow=True,
    )
    assert "待确认" in text_of(answer) and "lina@guneng.example.cn" in text_of(answer)
    secret = town.office.ledger.pending()[-1].payload["secret"]
    link = f"/settings/notifications/confirm/{secret}"
    stranger = Client()
    assert "按下按钮" in text_of(stranger.get(link))
    assert not queries.notifications(town.office, town.actor("li.na")).contacts["email"].confirmed
    assert "邮箱已确认" in text_of(stranger.post(link))
    assert queries.notifications(town.office, town.actor("li.na")).contacts["email"].confirmed
    assert stranger.post(link).status_code == 409


def test_a_wrong_address_comes_back_with_its_error_and_what_was_typed(
    town: Town, applicant: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEWINDOW_SMTP_HOST", "127.0.0.1")
    answer = applicant.post(
        "/settings/notifications", {"act": "give", "channel": "email", "address": "lina@"}
    )
    assert answer.status_code == 409 and 'value="lina@"' in answer.content.decode()
    assert 'href="#field-email"' in answer.content.decode() and "请写完整的邮箱地址" in text_of(answer)


def test_choices_are_kept(town: Town, applicant: Client) -> None:
    wish = {"act": "choose", "groups": ["decision"], "cadence": "daily", "language": "en", "key": "k"}
    assert "已保存" in text_of(applicant.post("/settings/notifications", wish, follow=True))
    found = queries.notifications(town.office, town.actor("li.na"))
    assert (found.language, found.cadence, found.groups) == ("en", "daily", ("decision",))


def test_a_webhook_is_subscribed_tried_and_removed_at_the_pages(
    town: Town, applicant: Client, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    secret = subscribed(applicant, address)
    assert subscribed(applicant, address) == secret, "the same form sent twice is one subscription"
    assert "whsec_" not in applicant.get("/settings/webhooks").content.decode()
    (one,) = queries.webhooks(town.office, town.actor("li.na"))
    applicant.post(f"/settings/webhooks/{one.id}", {"act": "ping"})
    send(town, settings_of())
    assert genuine(kept.calls[0], secret)
    rotated = applicant.post(f"/settings/webhooks/{one.id}", {"act": "rotate"})
    assert "whsec_" in rotated.content.decode() and secret not in rotated.content.decode()
    assert rotated.headers["Cache-Control"] == "no-store"
    applicant.post(f"/settings/webhooks/{one.id}", {"act": "off"})
    assert not queries.webhooks(town.office, town.actor("li.na"))[0].active
    assert client_of("wang.wei").post(f"/settings/webhooks/{one.id}", {"act": "remove"}).status_code == 409
    applicant.post(f"/settings/webhooks/{one.id}", {"act": "remove"})
    assert queries.webhooks(town.office, town.actor("li.na")) == ()


def test_an_inside_address_is_refused_at_its_field(town: Town, applicant: Client) -> None:
    answer = applicant.post("/settings/webhooks", {"address": "https://10.0.0.1/x", "topics": ["*"]})
    assert answer.status_code == 409 and "不能使用内部网络的地址" in text_of(answer)
    assert 'href="#field-address"' in answer.content.decode()
    assert 'value="https://10.0.0.1/x"' in answer.content.decode()


def test_what_was_given_up_is_red_and_sent_again_from_the_page(
    town: Town, applicant: Client, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    subscribed(applicant, address)
    town.clock.advance(minutes=1)
    kept.status = lambda call: 500
    town.submitted("M112")
    send(town, settings_of())
    page = applicant.get("/sending")
    assert "等待发送" in text_of(page) and "500" in text_of(page)
    delivery = re.search(r'name="delivery" value="([^"]+)"', page.content.decode())
    assert delivery is not None
    assert "已放弃发送" in text_of(
        applicant.post("/sending", {"act": "give_up", "delivery": delivery[1]}, follow=True)
    )
    assert "全部重发已放弃的" in text_of(applicant.get("/sending?state=given_up"))
    kept.status = lambda call: 200
    assert "1 条消息将重新发送" in text_of(applicant.post("/sending", {"act": "resend_all"}, follow=True))
    send(town, settings_of())
    assert "没有符合条件的消息" in text_of(applicant.get("/sending?state=given_up"))
    assert "已送达" in text_of(applicant.get("/sending?state=delivered"))
    assert (
        client_of("wang.wei").post("/sending", {"act": "resend", "delivery": delivery[1]}).status_code == 409
    )


def test_the_stop_link_works_for_mail_programs_too(town: Town) -> None:
    from onewindow.office.sending.keys import stop_token

    actor = town.actor("li.na")
    operations.give_contact(town.office, actor, "email", "lina@guneng.example.cn")
    address = f"/stop-mails/{stop_token(town.office.folder, actor.person)}"
    program = Client(enforce_csrf_checks=True)
    assert "停止邮件" in text_of(program.get(address))
    assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.notifications(town.office, actor).contacts == {}
    assert program.post("/stop-mails/none").status_code == 409


def test_a_setting_that_cannot_be_used_is_said_on_the_page(
    town: Town, applicant: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEWINDOW_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("ONEWINDOW_SMTP_TLS", "ssl3")
    assert "ONEWINDOW_SMTP_TLS" in text_of(applicant.get("/sending"))
