"""One function for each channel: makes what a delivery says and hands it to the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from onewindow.ledger import deliveries
from onewindow.ledger.database import Connection
from onewindow.ledger.deliveries import Delivery
from onewindow.office.messages import title_of
from onewindow.office.office import Office
from onewindow.office.operations.webhooks import OVERLAP
from onewindow.office.sending import content, keys, letters, mail, webhooks
from onewindow.office.sending.address import target_of
from onewindow.office.sending.outcome import Later, Never, Withheld
from onewindow.office.sending.planning import PLAN, plan
from onewindow.office.sending.settings import Settings
from onewindow.office.sending.text_messages import text_messages
from onewindow.procedures.protocol import Refused

Channel = Callable[[Delivery], None]
EVENT_TYPE = "org.onewindow"


def channels(office: Office, settings: Settings) -> Mapping[str, Channel]:
    """The channels of a house. One that is not set up raises ``Later`` for what still waits for it."""
    return {
        "email": lambda delivery: _email(office, settings, delivery),
        "sms": lambda delivery: _text(office, settings, delivery),
        "webhook": lambda delivery: _webhook(office, settings, delivery),
        PLAN: lambda delivery: _plan(office, settings, delivery),
    }


def _plan(office: Office, settings: Settings, delivery: Delivery) -> None:
    """Look again for the receivers of a message; those found have their deliveries in the same transaction."""

    def work(connection: Connection) -> None:
        message = content.message_of(connection, delivery)
        for one in plan(connection, message, settings, office.now()):
            deliveries.add(connection, one)

    office.ledger.operate(work)


def _email(office: Office, settings: Settings, delivery: Delivery) -> None:
    if settings.smtp is None:
        raise Later("没有设置邮件服务器 no mail server is set (ONEWINDOW_SMTP_HOST)")
    person = content.person_of(delivery)
    with office.ledger.reader() as connection:
        _still_theirs(connection, delivery, person)
        language = content.language_of(connection, person)
        if delivery.template == "digest":
            parts = _parts(connection, delivery)
            letter = content.digest(connection, delivery, settings.address, parts)
        else:
            letter, _ = content.letter(connection, delivery, settings.address)
    stop = f"{settings.address}/stop-mails/{keys.stop_token(office.folder, person)}"
    mail.send(
        mail.Mail(
            delivery.id, delivery.address, letters.subject(letter, language), letters.plain(letter, language),
            letters.page(letter, language), datetime.fromisoformat(delivery.created_at),
            "" if delivery.template == "confirm" else stop,
        ),
        settings.smtp,
    )  # fmt: skip


def _still_theirs(connection: Connection, delivery: Delivery, person: str) -> None:
    """An address that was changed or taken away since gets nothing."""
    row = connection.row(
        "SELECT address, confirmed_at FROM contacts WHERE person = ? AND channel = ?",
        (person, delivery.channel),
    )
    confirmed = row is not None and (row[1] is not None or delivery.template == "confirm")
    if row is None or row[0] != delivery.address or not confirmed:
        raise Withheld("收件人已更换或删除这个地址 the receiver has changed or removed this address")


def _parts(connection: Connection, delivery: Delivery) -> list[Delivery]:
    ids = list(delivery.detail["of"])
    marks = ", ".join("?" for _ in ids)
    rows = connection.rows(
        f"SELECT {deliveries.COLUMNS} FROM deliveries WHERE id IN ({marks}) ORDER BY rank, id", ids
    )
    return [deliveries.of_row(row) for row in rows]


def _text(office: Office, settings: Settings, delivery: Delivery) -> None:
    wire = text_messages(settings, office.folder)
    if wire is None:
        raise Later("没有设置短信 no text messages are set (ONEWINDOW_SMS)")
    person = content.person_of(delivery)
    with office.ledger.reader() as connection:
        _still_theirs(connection, delivery, person)
        language = content.language_of(connection, person)
        letter, case = content.letter(connection, delivery, settings.address)
    if delivery.template == "confirm":
        text = f"【一窗】{letters.said(letter.title, letters.CHINESE)}"
    else:
        title = title_of(delivery.template)
        number, matter = (case.number, case.matter) if case else ("", None)
        text = letters.short(title, language, number, matter)
    wire.send(delivery.id, delivery.address, text)


def _webhook(office: Office, settings: Settings, delivery: Delivery) -> None:
    webhook = content.person_of(delivery)
    with office.ledger.reader() as connection:
        row = connection.row(
            "SELECT active, generation, rotated_at, address FROM webhooks WHERE id = ?", (webhook,)
        )
        if row is None or (not row[0] and delivery.template != "ping"):
            raise Withheld("订阅已关闭或删除 the subscription is off or removed")
        message = content.message_of(connection, delivery)
        data, number = content.event_data(connection, delivery, message)
    generation, now = int(row[1]), office.now()
    kept = [generation]
    if row[2] and now - datetime.fromisoformat(row[2]) < OVERLAP:
        kept.append(generation - 1)
    body = webhooks.envelope(
        message.id, f"{settings.address}/{office.zone}", f"{EVENT_TYPE}.{message.topic}.{delivery.template}",
        number, message.created_at, data,
    )  # fmt: skip
    try:
        target = target_of(str(row[3]), settings.local_webhooks)
        signing = tuple(keys.webhook_key(office.folder, webhook, one) for one in kept)
        webhooks.post(webhooks.Post(target, message.id, int(now.timestamp()), signing, body))
    except Refused as refused:
        raise Never(f"{refused.zh} {refused.en}") from None
