"""An organisation's webhooks: subscribe, change, rotate the secret, switch on and off, ping, remove."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from onewindow.ledger import NewEvent, Transaction
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.sending import address as addresses
from onewindow.office.sending import keys
from onewindow.office.sending.settings import Settings, read_settings
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused

MOST = 20
OVERLAP = timedelta(hours=24)
"""So long the secret before a rotation still signs beside the new one."""
OWNERS = frozenset({"legal_representative", "agent", "head", "administrator"})
"""Who may direct an organisation's messages to another system."""
TOPIC = re.compile(r"\*|[a-z_]+\.(\*|[a-z_]+)")


def subscribe_webhook(
    office: Office,
    actor: Actor,
    address: str,
    topics: Collection[str],
    key: str | None = None,
    settings: Settings | None = None,
) -> tuple[str, str]:
    """Subscribe an address to topics (``*``, ``case.*``, ``case.granted``); the id and the secret, shown only now."""
    address = address.strip()
    addresses.target_of(address, (settings or read_settings()).local_webhooks)
    wanted = _topics(topics)

    def work(transaction: Transaction) -> str:
        _owns(transaction, actor)
        known = transaction.rows("SELECT address FROM webhooks WHERE organisation = ?", actor.organisation)
        if (address,) in known:
            raise Refused("webhook_known", "这个地址已经订阅。", "this address is subscribed already")
        if len(known) >= MOST:
            raise Refused("webhook_many", f"最多订阅 {MOST} 个地址。", f"there are {MOST} already, the most")
        made = new_id("w")
        data = {"organisation": actor.organisation, "address": address, "topics": wanted}
        transaction.append(f"webhook:{made}", [happened("webhook_subscribed", office.today(), actor, **data)])
        return made

    made = write(office, actor, work, key, ["subscribe_webhook", address, wanted])
    return made, keys.shown(keys.webhook_key(office.folder, made, 1))


def change_webhook(office: Office, actor: Actor, webhook: str, topics: Collection[str]) -> None:
    """Subscribe to other topics."""
    _append(office, actor, webhook, "webhook_changed", {"topics": _topics(topics)})


def rotate_webhook(office: Office, actor: Actor, webhook: str, key: str | None = None) -> str:
    """A new secret, shown only now (and for a repeated key); the old one signs beside it for a day."""
    generation = _append(office, actor, webhook, "webhook_rotated", {}, key) + 1
    return keys.shown(keys.webhook_key(office.folder, webhook, generation))


def switch_webhook(office: Office, actor: Actor, webhook: str, on: bool) -> None:
    """Switch a subscription off or on again. What happened while it was off is not sent later."""
    data = {} if on else {"why": "由订阅单位关闭 switched off by its organisation"}
    _append(office, actor, webhook, "webhook_on" if on else "webhook_off", data)


def remove_webhook(office: Office, actor: Actor, webhook: str) -> None:
    """Remove a subscription for good."""
    _append(office, actor, webhook, "webhook_removed", {})


def ping_webhook(office: Office, actor: Actor, webhook: str, key: str | None = None) -> None:
    """Send a message without content, to try the line."""

    def work(transaction: Transaction) -> None:
        _own(transaction, actor, webhook)
        transaction.tell("webhook", {"kind": "ping", "webhook": webhook, "on": office.today()})

    write(office, actor, work, key, ["ping_webhook", webhook])


def end_webhook(office: Office, webhook: str, why: str) -> None:
    """Switch a subscription off because its receiver wants no more (HTTP 410)."""

    def work(transaction: Transaction) -> None:
        if transaction.row("SELECT 1 FROM webhooks WHERE id = ? AND active = 1", webhook) is not None:
            event = NewEvent("webhook_off", office.today(), "system", {"why": why})
            transaction.append(f"webhook:{webhook}", [event])

    office.ledger.transact(work)


def _append(
    office: Office, actor: Actor, webhook: str, kind: str, data: dict[str, Any], key: str | None = None
) -> int:
    """Append an event of a subscription; the generation of its secret before it."""

    def work(transaction: Transaction) -> int:
        generation = _own(transaction, actor, webhook)
        transaction.append(f"webhook:{webhook}", [happened(kind, office.today(), actor, **data)])
        return generation

    return write(office, actor, work, key, [kind, webhook, data])


def _own(transaction: Transaction, actor: Actor, webhook: str) -> int:
    _owns(transaction, actor)
    row = transaction.row(
        "SELECT generation FROM webhooks WHERE id = ? AND organisation = ?", webhook, actor.organisation
    )
    if row is None:
        raise Refused("not_found", "找不到该订阅。", "there is no such subscription")
    return int(row[0])


def _owns(transaction: Transaction, actor: Actor) -> None:
    rows = transaction.rows(
        "SELECT role FROM memberships WHERE person = ? AND organisation = ?", actor.person, actor.organisation
    )
    if not OWNERS & {str(row[0]) for row in rows}:
        raise Refused(
            "not_permitted",
            "只有单位的经办人、法定代表人、负责人或管理员可以管理订阅。",
            "only an agent, legal representative, head or administrator of the organisation may do that",
        )


def _topics(topics: Collection[str]) -> list[str]:
    wanted = sorted({one.strip() for one in topics if one.strip()})
    if not wanted:
        raise Refused("topics_missing", "请至少选择一类消息。", "choose one topic at least")
    wrong = [one for one in wanted if not TOPIC.fullmatch(one)]
    if wrong or len(wanted) > 50:
        raise Refused(
            "topics_invalid",
            "消息类别应写成 case.* 或 case.granted。",
            "write topics as case.* or case.granted",
        )
    return wanted
