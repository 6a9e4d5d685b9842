"""Messages leave the house: who gets them, by which channel, again after a failure, never without the right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from office_helpers import Town
from sending_helpers import (
    MailServer,
    Receiver,
    confirmed,
    refusing,
    send,
    settings_of,
    states,
    subscribe,
)

from onewindow.office import Refused, operations, queries
from onewindow.office.identity import citizen_check
from onewindow.office.reading import SYSTEM
from onewindow.office.sending import planning
from onewindow.office.sending.sender import Sender
from onewindow.office.sending.settings import Settings
from onewindow.office.visit_record import Slot


@pytest.fixture
def mails() -> Iterator[tuple[MailServer, Settings]]:
    server = MailServer()
    yield server, settings_of(server.start())
    server.stop()


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


def test_an_applicant_is_mailed_what_a_window_says_to_its_registration(
    town: Town, mails: tuple[MailServer, Settings]
) -> None:
    """In the language of the person, with the window's own words; one who asked for no such mail gets none."""
    server, settings = mails
    number = "37030319900101101"
    operations.sign_up_resident(town.office, "lu.ping", "陆平", number + citizen_check(number))
    actor, clerk = queries.actor_of(town.office, "lu.ping"), town.actor("approval_bureau.clerk")
    assert actor is not None
    town.people["lu.ping"] = actor
    confirmed(town, "lu.ping", "luping@example.cn")
    send(town, settings)
    operations.decline_organisation(town.office, clerk, actor.organisation, "证件照片看不清")
    send(town, settings)
    mail = server.mails[-1]
    plain = mail.get_body(("plain",))
    assert mail["To"] == "luping@example.cn" and plain is not None
    assert "登记被退回" in mail["Subject"] and "sent back" in plain.get_content()
    assert "证件照片看不清" in plain.get_content()
    operations.choose_notifications(town.office, actor, "zh", "at_once", ["to_do"])
    operations.verify_organisation(town.office, clerk, actor.organisation, "身份证")
    before = len(server.mails)
    send(town, settings)
    assert len(server.mails) == before


def test_the_code_of_a_text_message_is_no_link(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code has a million values and its person's wrong tries are counted: nobody tries them at the link's page."""
    actor = town.actor("li.na")
    operations.give_contact(town.office, actor, "sms", "13800000000")
    secret = town.office.ledger.pending()[-1].payload["secret"]
    writes: list[object] = []
    monkeypatch.setattr(town.office.ledger, "transact", lambda *given: writes.append(given))
    with refusing("link_unknown"):
        operations.confirm_link(town.office, f"{actor.person}:{secret}")
    assert writes == [], "and an unknown token keeps no writer busy"
    monkeypatch.undo()
    assert not queries.notifications(town.office, actor).contacts["sms"].confirmed
    operations.confirm_code(town.office, actor, secret)
    assert queries.notifications(town.office, actor).contacts["sms"].confirmed


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


def test_removing_the_address_in_between_does_not_help(sqlite_town: Town) -> None:
    office, clock, li = sqlite_town.office, sqlite_town.clock, sqlite_town.actor("li.na")
    operations.give_contact(office, li, "sms", "13900000000")
    operations.remove_contact(office, li, "sms")
    with refusing("contact_too_soon"):
        operations.give_contact(office, li, "sms", "13900000000")
    for _ in range(9):
        clock.advance(minutes=2)
        operations.give_contact(office, li, "sms", "13900000000")
    clock.advance(minutes=2)
    with refusing("contact_too_often"):
        operations.give_contact(office, li, "sms", "13900000000")
    clock.advance(days=1)
    operations.give_contact(office, li, "sms", "13900000000")


def test_a_mail_of_a_visit_says_when_and_where_to_those_still_invited(
    town: Town, mails: tuple[MailServer, Settings]
) -> None:
    server, settings = mails
    office, li, project = town.office, town.actor("li.na"), town.project()
    operations.register_organisation(office, SYSTEM, "立创咨询", "enterprise", "o-agency")
    town.enrol("sun.li", "孙莉", "o-agency", "agent")
    operations.give_mandate(office, li, project, "o-agency")
    for login in ("li.na", "sun.li"):
        confirmed(town, login, f"{login}@guneng.example.cn")
    case = town.accepted("M107", project)
    send(town, settings)
    server.mails.clear()
    slot = Slot(date(2026, 12, 1), "09:00", "11:00")
    visit = operations.propose_visit(office, town.reviewer(case), [case], "核查", "一号门", [slot], [])
    operations.confirm_visit(office, town.reviewer(case), visit, slot, "北门", "刘工 0533-1234567")
    operations.end_mandate(office, li, project, "o-agency")
    send(town, settings)
    told = [mail for mail in server.mails if "踏勘" in mail["Subject"]]
    assert [mail["To"] for mail in told] == ["li.na@guneng.example.cn"] * 2, "the agency is invited no more"
    plain = told[-1].get_body(("plain",))
    assert plain is not None
    for words in ("2026-12-01 09:00–11:00", "北门", "0533-1234567", f"https://gxq.example.cn/visits/{visit}"):
        assert words in plain.get_content(), words


def test_what_the_applicant_writes_reaches_the_body_by_mail_and_its_answer_the_applicant(
    sqlite_town: Town, mails: tuple[MailServer, Settings]
) -> None:
    town, (server, settings) = sqlite_town, mails
    case = town.submitted("M112")
    confirmed(town, "ecology_environment.clerk", "clerk@gxq.example.cn")
    confirmed(town, "li.na", "lina@guneng.example.cn")
    operations.write_on_case(town.office, town.actor("li.na"), case, "要盖几个章？")
    operations.write_on_case(town.office, town.clerk(case), case, "一个")
    send(town, settings)
    told = [(str(mail["To"]), str(mail["Subject"])) for mail in server.mails]
    for receiver, words in (
        ("clerk@gxq.example.cn", "申请人提问"),
        ("lina@guneng.example.cn", "办理机关回复"),
    ):
        assert sum(to == receiver and words in subject for to, subject in told) == 1, told


def test_nobody_reads_a_colleagues_mailbox(sqlite_town: Town, mails: tuple[MailServer, Settings]) -> None:
    town, (_, settings) = sqlite_town, mails
    confirmed(town, "li.na", "lina.private@guneng.example.cn")
    colleague = town.enrol("zhang", "张强", "o-guneng", "agent")
    town.submitted("M112")
    send(town, settings)
    lines = queries.sent(town.office, colleague, channel="email").lines
    assert lines and "lina.private" not in repr(lines)
    assert "lina.private" in repr(queries.sent(town.office, town.actor("zhou.min"), channel="email").lines)


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


def test_a_faulty_message_holds_up_no_other_and_is_not_lost(
    town: Town, receiver: tuple[Receiver, str], caplog: pytest.LogCaptureFixture
) -> None:
    kept, address = receiver
    subscribe(town, address)
    town.office.ledger.transact(lambda transaction: transaction.tell("contact", {"kind": "x"}))
    town.submitted("M112")
    send(town, settings_of())
    assert [call.event["type"] for call in kept.calls] == ["org.onewindow.case.submitted"]
    assert town.office.ledger.pending() == []
    assert any(one.exc_info for one in caplog.records), "the fault is logged with its trace"
    assert [one for one in states(town) if one[0] == "plan"] == [("plan", "x", "waiting", 1)]
    assert send(town, settings_of()) == 0, "not before its time"
    for _ in range(13):
        town.clock.advance(hours=15)
        send(town, settings_of())
    shown = queries.sent(town.office, town.actor("zhou.min"), state="given_up", channel="plan")
    assert [line.delivery.last_error for line in shown.lines] == ["KeyError: 'channel'"]
    assert queries.sent(town.office, town.actor("li.na"), channel="plan").lines == ()


def test_a_message_whose_receivers_are_found_later_reaches_them(
    town: Town, receiver: tuple[Receiver, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, address = receiver
    subscribe(town, address)
    with monkeypatch.context() as broken:
        broken.setattr(planning, "topics_match", lambda topics, type: 1 / 0)
        town.submitted("M112")
        send(town, settings_of())
    assert kept.calls == []
    town.clock.advance(minutes=1)
    send(town, settings_of())
    assert [call.event["type"] for call in kept.calls] == ["org.onewindow.case.submitted"]
    assert {state for _, _, state, _ in states(town)} == {"delivered"}
