"""Messages leave the house: who gets them, by which channel, again after a failure, never without the right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from office_helpers import Town
from sending_helpers import (
    MailServer,
    Receiver,
    confirmed,
    genuine,
    send,
    settings_of,
    states,
)

from onewindow.office import Refused, operations, queries
from onewindow.office.sending.sender import ATTEMPTS, FIRST, LONGEST, Sender, pause_after
from onewindow.office.sending.settings import Settings


@pytest.fixture
def mails() -> Iterator[tuple[MailServer, Settings]]:
    server = MailServer()
    yield server, settings_of(server.start())
    server.stop()


@pytest.fixture
def receiver() -> Iterator[tuple[Receiver, str]]:
    made = Receiver()
    yield made, made.start()
    made.stop()


def subscribe(town: Town, address: str, *topics: str, login: str = "li.na") -> tuple[str, str]:
    made = operations.subscribe_webhook(
        town.office, town.actor(login), address, topics or ("*",), settings=settings_of()
    )
    town.clock.advance(minutes=1)
    return made


@contextmanager
def refusing(code: str) -> Iterator[None]:
    """Expect a refusal with this code."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


# e-mail


def test_an_address_is_confirmed_by_the_link_sent_to_it(
    town: Town, mails: tuple[MailServer, Settings]
) -> None:
    server, settings = mails
    operations.give_contact(town.office, town.actor("li.na"), "email", "lina@guneng.example.cn")
    assert send(town, settings) == 1
    (mail,) = server.mails
    assert mail["To"] == "lina@guneng.example.cn" and "List-Unsubscribe" not in mail
    plain = mail.get_body(("plain",))
    assert plain is not None
    token = re.search(r"/settings/notifications/confirm/(\S+)", plain.get_content())
    assert token is not None
    assert operations.confirm_link(town.office, token[1]) == "lina@guneng.example.cn"
    assert queries.notifications(town.office, town.actor("li.na")).contacts["email"].confirmed
    with pytest.raises(Refused) as refused:
        operations.confirm_link(town.office, token[1])
    assert refused.value.code == "link_unknown"


def test_a_link_is_good_for_two_days(town: Town) -> None:
    operations.give_contact(town.office, town.actor("li.na"), "email", "lina@guneng.example.cn")
    secret = town.office.ledger.pending()[-1].payload["secret"]
    town.clock.advance(hours=49)
    with refusing("link_unknown"):
        operations.confirm_link(town.office, secret)


def test_the_applicant_gets_a_mail_in_both_languages(town: Town, mails: tuple[MailServer, Settings]) -> None:
    server, settings = mails
    confirmed(town, "li.na", "lina@guneng.example.cn")
    case = town.granted("M112")
    send(town, settings)
    titles = [mail["Subject"] for mail in server.mails]
    number = town.view(case).number
    assert any("准予许可" in one and "granted" in one and number in one for one in titles), titles
    granted = next(mail for mail in server.mails if "准予许可" in mail["Subject"])
    plain, page = granted.get_body(("plain",)), granted.get_body(("html",))
    assert plain is not None and page is not None
    assert f"https://gxq.example.cn/cases/{case}" in plain.get_content()
    assert f"https://gxq.example.cn/cases/{case}/decision.pdf" in plain.get_content(), (
        "a legal notice links its paper"
    )
    assert '<html lang="zh-Hans">' in page.get_content() and "<script" not in page.get_content()
    assert "淄博固能" not in plain.get_content(), "no more about the applicant than needed"
    assert granted["List-Unsubscribe"].startswith("<https://gxq.example.cn/stop-mails/")
    assert granted["Message-ID"].endswith("@gxq.example.cn>")


def test_a_mail_speaks_the_language_chosen(town: Town, mails: tuple[MailServer, Settings]) -> None:
    server, settings = mails
    actor = confirmed(town, "li.na", "lina@guneng.example.cn")
    operations.choose_notifications(town.office, actor, "en", "at_once", ["decision"])
    town.granted("M112")
    send(town, settings)
    assert [mail["Subject"].split(":")[0] for mail in server.mails if "address" not in mail["Subject"]] == [
        "onewindow · granted"
    ], "one group chosen, one message, in English"


def test_nobody_is_told_of_what_happened_before_the_address_was_confirmed(
    town: Town, mails: tuple[MailServer, Settings]
) -> None:
    server, settings = mails
    town.accepted("M112")
    town.clock.advance(minutes=1)
    confirmed(town, "li.na", "lina@guneng.example.cn")
    send(town, settings)
    assert [
        mail["Subject"] for mail in server.mails if "办件" in mail["Subject"] or "GXQ" in mail["Subject"]
    ] == []


def test_a_daily_digest_gathers_the_day(town: Town, mails: tuple[MailServer, Settings]) -> None:
    server, settings = mails
    actor = confirmed(town, "li.na", "lina@guneng.example.cn")
    operations.choose_notifications(town.office, actor, "zh", "daily", ["progress", "decision"])
    town.granted("M112")
    send(town, settings)
    before = len(server.mails)
    town.clock.set(town.clock.now().replace(hour=17, minute=1))
    send(town, settings)
    (mail,) = server.mails[before:]
    plain = mail.get_body(("plain",))
    assert plain is not None and "今日消息 3 条" in mail["Subject"]
    assert all(word in plain.get_content() for word in ("收件", "受理", "准予许可"))
    send(town, settings)
    assert len(server.mails) == before + 1


def test_a_removed_address_gets_nothing_more(town: Town, mails: tuple[MailServer, Settings]) -> None:
    server, settings = mails
    actor = confirmed(town, "li.na", "lina@guneng.example.cn")
    send(town, settings)
    before = len(server.mails)
    town.submitted("M112")
    sender = Sender(town.office, settings)
    sender._prepare()
    operations.remove_contact(town.office, actor, "email")
    sender.round()
    sender.close()
    assert len(server.mails) == before
    assert states(town)[-1][2] == "withheld"


def test_the_stop_link_ends_the_mails_without_signing_in(
    town: Town, mails: tuple[MailServer, Settings]
) -> None:
    server, settings = mails
    actor = confirmed(town, "li.na", "lina@guneng.example.cn")
    town.submitted("M112")
    send(town, settings)
    address = server.mails[-1]["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    for _ in range(2):
        operations.stop_mails(town.office, address)
    assert queries.notifications(town.office, actor).contacts == {}
    with refusing("link_unknown"):
        operations.stop_mails(town.office, f"{actor.person}.0000")


def test_a_refused_mailbox_is_given_up_at_once_and_a_busy_one_tried_again(
    town: Town, mails: tuple[MailServer, Settings]
) -> None:
    server, settings = mails
    confirmed(town, "li.na", "lina@guneng.example.cn")
    server.answer = lambda to: "550 no such user"
    town.submitted("M112")
    send(town, settings)
    assert {state for _, _, state, _ in states(town)} == {"given_up"}
    shown = queries.sent(town.office, town.actor("li.na"), state="given_up")
    assert "550" in shown.lines[0].delivery.last_error and shown.lines[0].address == "li…@guneng.example.cn"
    server.answer = lambda to: "451 try later"
    operations.resend_given_up(town.office, town.actor("zhou.min"))
    send(town, settings)
    assert {(state, attempts) for _, _, state, attempts in states(town)} == {("waiting", 1)}
    server.answer = lambda to: "250 OK"
    assert send(town, settings) == 0, "not before its time"
    town.clock.advance(minutes=1)
    assert send(town, settings) > 0
    assert {state for _, _, state, _ in states(town)} <= {"delivered", "withheld"}


# webhooks


def test_a_system_gets_signed_cloud_events_in_the_order_of_the_case(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    _, secret = subscribe(town, address, "case.*")
    case = town.granted("M112")
    send(town, settings_of())
    assert [call.event["type"] for call in kept.calls] == [
        "org.onewindow.case.submitted", "org.onewindow.case.accepted", "org.onewindow.case.granted",
    ]  # fmt: skip
    first = kept.calls[0]
    event = first.event
    assert event["specversion"] == "1.0" and event["datacontenttype"] == "application/json"
    assert event["subject"] == event["data"]["number"] == town.view(case).number
    assert event["source"] == "https://gxq.example.cn/cn-sd-zb-gxq" and event["data"]["case"] == case
    assert first.headers["content-type"].startswith("application/cloudevents+json")
    assert first.headers["webhook-id"] == event["id"]
    assert abs(int(first.headers["webhook-timestamp"]) - town.clock.now().timestamp()) < 1
    assert genuine(first, secret)
    assert not genuine(first, "whsec_" + "A" * 43 + "=")


def test_a_failing_receiver_is_tried_again_under_the_same_id_in_the_same_order(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    subscribe(town, address)
    kept.status = lambda call: 503
    town.accepted("M112")
    send(town, settings_of())
    assert [call.event["type"] for call in kept.calls] == ["org.onewindow.case.submitted"], (
        "the rest waits behind it"
    )
    kept.status = lambda call: 200
    town.clock.advance(minutes=1)
    send(town, settings_of())
    assert [call.event["type"].rpartition(".")[2] for call in kept.calls] == [
        "submitted",
        "submitted",
        "accepted",
    ]
    assert kept.calls[0].headers["webhook-id"] == kept.calls[1].headers["webhook-id"]
    assert [state for _, _, state, _ in states(town)] == ["delivered", "delivered"]


def test_a_message_is_given_up_after_so_many_attempts_and_can_be_sent_again(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    subscribe(town, address)
    kept.status = lambda call: 500
    town.submitted("M112")
    for _ in range(ATTEMPTS):
        send(town, settings_of())
        town.clock.advance(hours=15)
    assert states(town) == [("webhook", "submitted", "given_up", ATTEMPTS)] and len(kept.calls) == ATTEMPTS
    kept.status = lambda call: 200
    shown = queries.sent(town.office, town.actor("li.na"))
    assert shown.counts == {"given_up": 1} and "500" in shown.lines[0].delivery.last_error
    operations.resend(town.office, town.actor("li.na"), shown.lines[0].delivery.id)
    send(town, settings_of())
    assert states(town)[0][2] == "delivered"


def test_pauses_double_up_to_a_bound_and_are_spread() -> None:
    middle = [pause_after(number, 0.5) for number in range(1, ATTEMPTS)]
    assert middle[0] == FIRST and middle[1] == 2 * FIRST and middle[-1] == LONGEST
    assert all(one <= two for one, two in zip(middle, middle[1:], strict=False))
    assert pause_after(1, 0) == timedelta(seconds=24) and pause_after(1, 0.999999) < timedelta(seconds=36)
    assert timedelta(hours=36) < sum(middle, timedelta()) < timedelta(hours=48)


def test_a_dead_receiver_holds_nobody_back(town: Town, receiver: tuple[Receiver, str]) -> None:
    kept, address = receiver
    slow = Receiver()
    dead, _ = subscribe(town, slow.start())
    slow.gate.clear()
    subscribe(town, address, login="approval_bureau.head")
    project = town.project(construction_waste=True)
    for matter in ("M101", "M110", "M114", "M319"):
        town.submitted(matter, project)
    sender = Sender(town.office, settings_of())
    try:
        sender._prepare()
        for _ in range(60):
            sender._launch()
            sender._land(0.1)
            if len(kept.calls) == 4:
                break
        assert len(kept.calls) == 4 and slow.calls == [], "the slow one still has its two calls"
        assert sum(one.receiver == f"webhook:{dead}" for one in sender._flying.values()) == 2
    finally:
        slow.gate.set()
        sender.round()
        sender.close()
        slow.stop()
    assert len(slow.calls) == 4


def test_410_switches_the_subscription_off(town: Town, receiver: tuple[Receiver, str]) -> None:
    kept, address = receiver
    subscribe(town, address)
    kept.status = lambda call: 410
    town.accepted("M112")
    send(town, settings_of())
    assert len(kept.calls) == 1
    (webhook,) = queries.webhooks(town.office, town.actor("li.na"))
    assert not webhook.active and "410" in webhook.why_off
    assert [state for _, _, state, _ in states(town)] == ["given_up", "withheld"]


def test_a_rotated_secret_overlaps_with_the_old_one_for_a_day(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    webhook, old = subscribe(town, address)
    new = operations.rotate_webhook(town.office, town.actor("li.na"), webhook)
    assert new != old
    operations.ping_webhook(town.office, town.actor("li.na"), webhook)
    send(town, settings_of())
    assert genuine(kept.calls[0], old) and genuine(kept.calls[0], new)
    assert kept.calls[0].event["type"] == "org.onewindow.webhook.ping"
    town.clock.advance(hours=25)
    operations.ping_webhook(town.office, town.actor("li.na"), webhook)
    send(town, settings_of())
    assert not genuine(kept.calls[1], old) and genuine(kept.calls[1], new)


def test_a_system_is_told_only_of_cases_that_its_organisation_may_see(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    subscribe(town, address, login="wang.wei")
    subscribe(town, f"{address}/zone", login="zhou.min")
    town.submitted("M112")
    send(town, settings_of())
    assert [call.path for call in kept.calls] == ["/hook/zone"]


def test_the_right_is_asked_again_at_the_moment_of_sending(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    project = town.project()
    operations.give_mandate(town.office, town.actor("li.na"), project, "o-other")
    subscribe(town, address, login="wang.wei")
    town.submitted("M112", project)
    sender = Sender(town.office, settings_of())
    sender._prepare()
    operations.end_mandate(town.office, town.actor("li.na"), project, "o-other")
    sender.round()
    sender.close()
    assert kept.calls == [] and states(town) == [("webhook", "submitted", "withheld", 1)]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://example.com/hook", "address_not_https"),
        ("ftp://example.com/", "address_not_https"),
        ("https://127.0.0.1/hook", "address_private"),
        ("https://localhost/hook", "address_private"),
        ("https://10.1.2.3/hook", "address_private"),
        ("https://192.168.0.1/", "address_private"),
        ("https://169.254.169.254/latest/meta-data", "address_private"),
        ("https://[::1]/", "address_private"),
        ("https://[::ffff:10.0.0.1]/", "address_private"),
        ("https://100.64.0.1/", "address_private"),
        ("https://user:pass@example.com/", "address_password"),
        ("https:///nothing", "address_invalid"),
        ("https://example.com:99999/", "address_invalid"),
        ("https://example.com/a b", "address_invalid"),
    ],
)
def test_addresses_that_lead_inside_are_refused(sqlite_town: Town, address: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        operations.subscribe_webhook(
            sqlite_town.office, sqlite_town.actor("li.na"), address, ["*"], settings=Settings()
        )
    assert refused.value.code == code
    assert queries.webhooks(sqlite_town.office, sqlite_town.actor("li.na")) == ()


def test_a_name_that_leads_inside_is_refused_when_it_is_resolved(
    sqlite_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: inside)
    town = sqlite_town
    operations.subscribe_webhook(
        town.office, town.actor("li.na"), "https://hook.example.com/", ["*"], settings=Settings()
    )
    town.clock.advance(minutes=1)
    town.submitted("M112")
    send(town, Settings())
    shown = queries.sent(town.office, town.actor("li.na")).lines[0].delivery
    assert shown.state == "given_up" and "hook.example.com" in shown.last_error


@pytest.mark.parametrize(
    ("topics", "code"),
    [([], "topics_missing"), (["Case.*"], "topics_invalid"), (["a.b.c"], "topics_invalid")],
)
def test_topics_are_checked(sqlite_town: Town, topics: list[str], code: str) -> None:
    with refusing(code):
        operations.subscribe_webhook(
            sqlite_town.office, sqlite_town.actor("li.na"), "https://example.com/", topics
        )


def test_only_owners_manage_subscriptions_and_only_their_own(
    sqlite_town: Town, receiver: tuple[Receiver, str]
) -> None:
    town, (_, address) = sqlite_town, receiver
    webhook, _ = subscribe(town, address)
    with refusing("not_found"):
        operations.remove_webhook(town.office, town.actor("wang.wei"), webhook)
    with refusing("not_permitted"):
        operations.subscribe_webhook(
            town.office, town.actor("approval_bureau.clerk"), address, ["*"], settings=settings_of()
        )
    operations.change_webhook(town.office, town.actor("li.na"), webhook, ["case.granted"])
    operations.switch_webhook(town.office, town.actor("li.na"), webhook, on=False)
    assert [one.topics for one in queries.webhooks(town.office, town.actor("li.na"))] == [("case.granted",)]
    operations.remove_webhook(town.office, town.actor("li.na"), webhook)
    assert queries.webhooks(town.office, town.actor("li.na")) == ()


# text messages


def test_a_number_is_confirmed_by_its_code_and_gets_short_messages(sqlite_town: Town) -> None:
    town = sqlite_town
    settings = settings_of(text_messages="file")
    actor = town.actor("li.na")
    operations.give_contact(town.office, actor, "sms", "+86 138 0013 8000")
    send(town, settings)
    lines = (town.office.folder / "text-messages.jsonl").read_text(encoding="utf-8").splitlines()
    code = re.search(r"\d{6}", json.loads(lines[0])["text"])
    assert code is not None
    with refusing("code_wrong"):
        operations.confirm_code(town.office, actor, "x")
    operations.confirm_code(town.office, actor, code[0])
    town.clock.advance(minutes=1)
    case = town.granted("M112")
    send(town, settings)
    lines = (town.office.folder / "text-messages.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines[1:]]
    assert {one["to"] for one in texts} == {"13800138000"} and len({one["id"] for one in texts}) == 3
    assert all(len(one["text"]) <= 70 and town.view(case).number in one["text"] for one in texts)
    assert "准予许可" in texts[-1]["text"]


def test_five_wrong_codes_end_the_code(sqlite_town: Town) -> None:
    town, actor = sqlite_town, sqlite_town.actor("li.na")
    operations.give_contact(town.office, actor, "sms", "13800138000")
    secret = town.office.ledger.pending()[-1].payload["secret"]
    for _ in range(5):
        with refusing("code_wrong"):
            operations.confirm_code(town.office, actor, "wrong")
    with refusing("code_expired"):
        operations.confirm_code(town.office, actor, secret)


@pytest.mark.parametrize(
    ("channel", "address", "code"),
    [
        ("email", "lina", "contact_invalid"),
        ("email", "lina@guneng.example.cn\nBcc: x@y.cn", "contact_invalid"),
        ("sms", "12345", "contact_invalid"),
        ("pigeon", "x", "channel_unknown"),
    ],
)
def test_wrong_addresses_are_refused(sqlite_town: Town, channel: str, address: str, code: str) -> None:
    with refusing(code):
        operations.give_contact(sqlite_town.office, sqlite_town.actor("li.na"), channel, address)


def test_confirmations_do_not_flood_a_mailbox(sqlite_town: Town) -> None:
    town = sqlite_town
    operations.give_contact(town.office, town.actor("li.na"), "email", "lina@guneng.example.cn")
    with refusing("contact_too_soon"):
        operations.give_contact(town.office, town.actor("li.na"), "email", "lina2@guneng.example.cn")
    town.clock.advance(minutes=2)
    operations.give_contact(town.office, town.actor("li.na"), "email", "lina2@guneng.example.cn")


# the resend page


def test_an_organisation_sees_its_own_deliveries_an_administrator_all(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    _, address = receiver
    subscribe(town, address)
    subscribe(town, f"{address}/b", login="ecology_environment.head")
    town.submitted("M112")
    send(town, settings_of())
    seen = {
        login: [line.organisation_name for line in queries.sent(town.office, town.actor(login)).lines]
        for login in ("li.na", "ecology_environment.clerk", "wang.wei", "zhou.min")
    }
    assert {login: len(lines) for login, lines in seen.items()} == {
        "li.na": 1, "ecology_environment.clerk": 1, "wang.wei": 0, "zhou.min": 2,
    }  # fmt: skip
    mine = queries.sent(town.office, town.actor("li.na")).lines[0].delivery.id
    with refusing("not_found"):
        operations.resend(town.office, town.actor("wang.wei"), mine)
    with refusing("not_waiting"):
        operations.give_up(town.office, town.actor("li.na"), mine)


def test_pages_of_deliveries_join(town: Town, receiver: tuple[Receiver, str]) -> None:
    _, address = receiver
    subscribe(town, address)
    town.granted("M112")
    send(town, settings_of())
    found, after = [], ""
    for _ in range(5):
        page = queries.sent(town.office, town.actor("li.na"), after=after, limit=1)
        found += [line.delivery.template for line in page.lines]
        after = page.next
        if not after:
            break
    assert found == ["granted", "accepted", "submitted"]


def test_finished_deliveries_are_forgotten_given_up_ones_stay(
    town: Town, receiver: tuple[Receiver, str]
) -> None:
    kept, address = receiver
    subscribe(town, address)
    town.submitted("M112")
    send(town, settings_of())
    kept.status = lambda call: 410
    town.submitted("M107")
    send(town, settings_of())
    town.clock.advance(days=91)
    sender = Sender(town.office, settings_of())
    assert sender.prune() == 1
    sender.close()
    assert [state for _, _, state, _ in states(town)] == ["given_up"]
    with town.office.ledger.reader() as connection:
        assert connection.row("SELECT count(*) FROM outbox") == (1,)


def test_a_faulty_message_holds_up_no_other(town: Town, receiver: tuple[Receiver, str]) -> None:
    kept, address = receiver
    subscribe(town, address)
    town.office.ledger.transact(lambda transaction: transaction.tell("contact", {"kind": "x"}))
    town.submitted("M112")
    for _ in range(7):
        send(town, settings_of())
    assert [call.event["type"] for call in kept.calls] == ["org.onewindow.case.submitted"]
    assert town.office.ledger.pending() == []
