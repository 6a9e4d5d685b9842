"""The private address of the feed of one's tasks: opened, replaced, closed. Only its hash is kept."""

from __future__ import annotations

import secrets

from onewindow.ledger import Transaction
from onewindow.office.numbers import hash_of, new_id
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.reading import roles_now
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused


def open_work_feed(office: Office, actor: Actor) -> str:
    """The secret of a new address for the tasks of the actor's organisation; an earlier address ends. Shown once."""
    secret = secrets.token_urlsafe(24)

    def work(transaction: Transaction) -> None:
        if not roles_now(transaction.connection, actor):
            raise Refused(
                "not_permitted",
                f"您已不属于{actor.organisation_name}，不能订阅。",
                f"you no longer belong to {actor.organisation_name} and can't subscribe",
            )
        _close(office, transaction, actor)
        event = happened(
            "work_feed_opened",
            office.today(),
            actor,
            organisation=actor.organisation,
            secret=hash_of(secret),
        )
        transaction.append(f"work_feed:{new_id('w')}", [event], 0)

    write(office, actor, work)
    return secret


def close_work_feed(office: Office, actor: Actor) -> None:
    """End the address: whoever reads it gets nothing from now on. Without effect when there is none."""
    write(office, actor, lambda transaction: _close(office, transaction, actor))


def _close(office: Office, transaction: Transaction, actor: Actor) -> None:
    rows = transaction.rows(
        "SELECT id FROM work_feeds WHERE person = ? AND organisation = ?", actor.person, actor.organisation
    )
    for (id,) in rows:
        transaction.append(f"work_feed:{id}", [happened("work_feed_closed", office.today(), actor)])
