"""The resend page's acts: send again, send everything that was given up again, give up."""

from __future__ import annotations

from onewindow.ledger import deliveries
from onewindow.ledger.database import Connection
from onewindow.office.office import Office
from onewindow.office.permissions import not_found
from onewindow.office.sending.scope import scope
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused


def resend(office: Office, actor: Actor, delivery: str) -> None:
    """Send a delivery again now, under its old id: the receiver recognises what it has already."""

    def work(connection: Connection) -> bool:
        _visible(office, connection, actor, delivery)
        return deliveries.again(connection, delivery, office.now())

    if not office.ledger.operate(work):
        raise Refused(
            "not_sendable", "这条消息没有可重发的内容。", "nothing of this message can be sent again"
        )


def resend_given_up(office: Office, actor: Actor) -> int:
    """Send everything that was given up again; how many."""
    condition, values = scope(office, actor)

    def work(connection: Connection) -> int:
        return connection.execute(
            "UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = ?, finished_at = NULL "
            f"WHERE state = 'given_up' AND {condition.replace('d.', '')}",
            [deliveries.utc(office.now()), *values],
        )

    return office.ledger.operate(work)


def give_up(office: Office, actor: Actor, delivery: str) -> None:
    """Try no more."""

    def work(connection: Connection) -> bool:
        _visible(office, connection, actor, delivery)
        row = connection.row("SELECT state FROM deliveries WHERE id = ?", (delivery,))
        if row is None or row[0] != deliveries.WAITING:
            return False
        deliveries.finish(
            connection, delivery, office.now(), deliveries.GIVEN_UP, "人工放弃 given up by hand"
        )
        return True

    if not office.ledger.operate(work):
        raise Refused("not_waiting", "这条消息不在等待发送。", "this message is not waiting")


def _visible(office: Office, connection: Connection, actor: Actor, delivery: str) -> None:
    condition, values = scope(office, actor)
    row = connection.row(f"SELECT 1 FROM deliveries d WHERE d.id = ? AND {condition}", [delivery, *values])
    if row is None:
        raise not_found("该消息", "the message")
