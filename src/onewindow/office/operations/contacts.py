"""A person's own addresses and choices: given, confirmed by what was sent there, removed; what to be told of."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from onewindow.ledger import NewEvent, Transaction
from onewindow.ledger.database import Connection
from onewindow.office.messages import Group
from onewindow.office.numbers import hash_of
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.sending import keys, letters, mail, text_messages
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

CHANNELS = ("email", "sms")
CADENCES = ("at_once", "daily")
HOURS = {"email": 48, "sms": 1}
"""So long a link or a code can confirm an address."""
WRONG_CODES = 5
PAUSE = timedelta(minutes=1)
"""A new confirmation for the same channel is sent once in this time at most: nobody's mailbox is flooded."""
MOST_A_DAY = 10


def give_contact(office: Office, actor: Actor, channel: str, address: str, key: str | None = None) -> None:
    """Give an address (``email``, ``sms``); a confirmation goes there, and nothing else until it is confirmed."""
    address = _checked(channel, address.strip())
    secret = secrets.token_urlsafe(24) if channel == "email" else f"{secrets.randbelow(1_000_000):06d}"
    now, on = office.now(), office.today()

    def work(transaction: Transaction) -> None:
        last = transaction.row(
            "SELECT address, confirmed_at FROM contacts WHERE person = ? AND channel = ?",
            actor.person,
            channel,
        )
        if last is not None and last[0] == address and last[1]:
            raise Refused("contact_known", "这个地址已经确认。", "this address is confirmed already")
        _refuse_flood(transaction, actor, channel, now)
        data = {"channel": channel, "address": address, "fingerprint": _print(actor.person, secret)}
        transaction.append(f"person:{actor.person}", [happened("contact_given", on, actor, **data)])
        payload = {"kind": "confirm", "person": actor.person, "channel": channel, "address": address}
        transaction.tell("contact", {**payload, "secret": secret})

    write(office, actor, work, key, ["give_contact", channel, address])


def _refuse_flood(transaction: Transaction, actor: Actor, channel: str, now: datetime) -> None:
    """Refuse one confirmation right after another, and very many a day; removing the address in between changes nothing."""
    sent = [
        event.recorded_at
        for event in transaction.read(f"person:{actor.person}")
        if event.kind == "contact_given" and event.data["channel"] == channel
    ]
    if sent and now - sent[-1] < PAUSE:
        raise Refused(
            "contact_too_soon", "刚发过确认，请一分钟后再试。", "one was just sent; try in a minute"
        )
    if sum(now - at < timedelta(days=1) for at in sent) >= MOST_A_DAY:
        raise Refused(
            "contact_too_often",
            f"一天内最多发送 {MOST_A_DAY} 次确认，请明天再试。",
            f"{MOST_A_DAY} confirmations a day are the most; try tomorrow",
        )


def _checked(channel: str, address: str) -> str:
    if channel == "email":
        if not mail.is_address(address):
            raise Refused(
                "contact_invalid",
                "请写完整的邮箱地址，例如 name@example.cn。",
                "write a whole e-mail address",
            )
        return address
    if channel == "sms":
        number = address.removeprefix("+86").replace(" ", "").replace("-", "")
        if not text_messages.is_number(number):
            raise Refused("contact_invalid", "请写 11 位手机号码。", "write a mobile number of 11 digits")
        return number
    raise Refused("channel_unknown", "没有这种通知方式。", "there is no such channel")


def _print(person: str, secret: str) -> str:
    """A code of six digits is only good together with its person."""
    return hash_of(secret if len(secret) > 6 else f"{person}:{secret}")


def confirm_link(office: Office, token: str) -> str:
    """Confirm the e-mail address to which this token went; the address. Needs no sign-in: the mailbox is the proof.

    Anybody may ask, so an unknown token is refused by a reader; a code of a text message is no token here.
    """
    with office.ledger.reader() as connection:
        _linked(office, connection, token)

    def work(transaction: Transaction) -> str:
        person, address = _linked(office, transaction.connection, token)
        event = NewEvent("contact_confirmed", office.today(), person, {"channel": "email"})
        transaction.append(f"person:{person}", [event])
        return address

    return office.ledger.transact(work)


def _linked(office: Office, connection: Connection, token: str) -> tuple[str, str]:
    """The person and the e-mail address that a token would confirm now."""
    row = connection.row(
        "SELECT person, address, given_at FROM contacts WHERE fingerprint = ? AND channel = 'email' "
        "AND confirmed_at IS NULL",
        (hash_of(token),),
    )
    if row is None or _expired(office, "email", row[2]):
        raise Refused(
            "link_unknown",
            "链接无效或已过期，请在“消息设置”中重新发送。",
            "the link is not valid any more; send another from “Message settings”",
        )
    return str(row[0]), str(row[1])


def confirm_code(office: Office, actor: Actor, code: str) -> None:
    """Confirm the mobile number by the code sent to it. After five wrong codes a new one must be sent."""

    def work(transaction: Transaction) -> bool:
        row = transaction.row(
            "SELECT fingerprint, given_at, wrong FROM contacts WHERE person = ? AND channel = 'sms' "
            "AND confirmed_at IS NULL",
            actor.person,
        )
        if row is None or row[2] >= WRONG_CODES or _expired(office, "sms", row[1]):
            raise Refused("code_expired", "验证码已失效，请重新发送。", "the code has expired; send another")
        right = secrets.compare_digest(row[0], _print(actor.person, code.strip()))
        kind = "contact_confirmed" if right else "contact_code_wrong"
        event = happened(kind, office.today(), actor, channel="sms")
        transaction.append(f"person:{actor.person}", [event])
        return right

    if not write(office, actor, work):
        raise Refused("code_wrong", "验证码不对，请核对短信。", "the code is wrong; look at the text message")


def _expired(office: Office, channel: str, given_at: str) -> bool:
    return office.now() - datetime.fromisoformat(given_at) > timedelta(hours=HOURS[channel])


def remove_contact(office: Office, actor: Actor, channel: str) -> None:
    """Take an address away: nothing is sent there any more."""
    _remove(office, actor.person, channel)


def stop_mails(office: Office, token: str) -> None:
    """End a person's e-mails by the link in one of them, without signing in; done twice it does no harm."""
    person = keys.person_of_stop(office.folder, token)
    if not person:
        raise Refused("link_unknown", "链接无效。", "the link is not valid")
    _remove(office, person, "email")


def _remove(office: Office, person: str, channel: str) -> None:
    def work(transaction: Transaction) -> None:
        known = transaction.row("SELECT 1 FROM contacts WHERE person = ? AND channel = ?", person, channel)
        if known is not None:
            event = NewEvent("contact_removed", office.today(), person, {"channel": channel})
            transaction.append(f"person:{person}", [event])

    office.ledger.transact(work)


def choose_notifications(
    office: Office, actor: Actor, language: str, cadence: str, groups: Collection[str], key: str | None = None
) -> None:
    """Choose the language (``both``, ``zh``, ``en``), at once or a daily digest, and the groups to be told of."""
    wrong = set(groups) - {group.value for group in Group}
    if language not in letters.LANGUAGES or cadence not in CADENCES or wrong:
        raise Refused("choice_unknown", "选项无效，请重新选择。", "that is not among the choices")
    data = {"language": language, "cadence": cadence, "groups": sorted(set(groups))}

    def work(transaction: Transaction) -> None:
        event = happened("notifications_chosen", office.today(), actor, **data)
        transaction.append(f"person:{actor.person}", [event])

    write(office, actor, work, key, ["choose_notifications", data])
