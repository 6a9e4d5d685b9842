"""What a person has read of its organisation's messages."""

from __future__ import annotations

from collections.abc import Collection

from onewindow.ledger import Transaction
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.permissions import VISIBLE_CASE, VISIBLE_OWN_MESSAGE
from onewindow.office.views import Actor

_READ = "EXISTS (SELECT 1 FROM message_reads r WHERE r.person = ? AND r.message = m.id)"


def mark_read(office: Office, actor: Actor, messages: Collection[str]) -> None:
    """Mark messages as read by this person; those that it may not see, and those read before, are passed over."""

    def work(transaction: Transaction) -> None:
        new = [message for message in dict.fromkeys(messages) if _unread(transaction, actor, message)]
        if new:
            event = happened("messages_read", office.today(), actor, messages=new)
            transaction.append(f"reading:{actor.person}", [event])

    write(office, actor, work)


def _unread(transaction: Transaction, actor: Actor, message: str) -> bool:
    row = transaction.row(
        f"SELECT 1 FROM messages m JOIN cases c ON c.id = m.case_id WHERE m.id = ? AND m.organisation = ? AND {VISIBLE_CASE} "
        f"AND NOT {_READ} "
        f"UNION ALL SELECT 1 FROM organisation_messages m WHERE m.id = ? AND m.organisation = ? AND {VISIBLE_OWN_MESSAGE} "
        f"AND NOT {_READ}",
        *(message, actor.organisation, *[actor.person] * 2),
        *(message, actor.organisation, *[actor.person] * 5),
    )  # fmt: skip
    return row is not None


def mark_all_read(office: Office, actor: Actor) -> None:
    """Mark everything that was sent to the organisation so far as read by this person."""

    def work(transaction: Transaction) -> None:
        rows = transaction.rows(
            "SELECT max(position) FROM messages WHERE organisation = ? "
            "UNION ALL SELECT max(position) FROM organisation_messages WHERE organisation = ?",
            actor.organisation, actor.organisation,
        )  # fmt: skip
        until = max(int(row[0] or 0) for row in rows)
        event = happened(
            "all_messages_read", office.today(), actor, organisation=actor.organisation, until=until
        )
        transaction.append(f"reading:{actor.person}", [event])

    write(office, actor, work)
