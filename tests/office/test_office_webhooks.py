"""Webhooks: signed, in order, tried again, never inside, never without the right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office_helpers import Town
from sending_helpers import (
    Receiver,
    genuine,
    refusing,
    send,
    settings_of,
    states,
    subscribe,
)

from onewindow.office import Refused, operations, queries
from onewindow.office.sending.sender import ATTEMPTS, FIRST, LONGEST, Sender, pause_after
from onewindow.office.sending.settings import Settings


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
        ("https://[64:ff9b::a00:1]/", "address_private"),
        ("https://[2002:a00:1::1]/", "address_private"),
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
