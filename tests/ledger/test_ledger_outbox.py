"""The outbox: stored with its cause, delivered at least once with a stable id."""

from __future__ import annotations

import pytest
from ledger_helpers import happened

from onewindow.ledger import Ledger, Message, Transaction
from onewindow.ledger.database import counting


def announce(ledger: Ledger, text: str) -> str:
    def work(transaction: Transaction) -> str:
        transaction.append("a", [happened("x")])
        return transaction.tell("sms", {"text": text})

    return ledger.transact(work)


def test_a_message_waits_until_it_is_delivered(ledger: Ledger) -> None:
    first, second = announce(ledger, "受理"), announce(ledger, "办结")
    got: list[Message] = []
    assert ledger.deliver(got.append) == 2
    assert [(message.id, message.topic, message.payload) for message in got] == [
        (first, "sms", {"text": "受理"}),
        (second, "sms", {"text": "办结"}),
    ]
    assert ledger.pending() == []


def test_a_failed_delivery_is_tried_again_under_the_same_id(ledger: Ledger) -> None:
    identity = announce(ledger, "受理")

    def refuse(message: Message) -> None:
        raise ConnectionError("line down")

    assert ledger.deliver(refuse) == 0
    waiting = ledger.pending()
    assert [(message.id, message.attempts) for message in waiting] == [(identity, 1)]
    got: list[Message] = []
    assert ledger.deliver(got.append) == 1
    assert got[0].id == identity


def test_a_work_that_fails_tells_nobody(ledger: Ledger) -> None:
    def work(transaction: Transaction) -> None:
        transaction.append("a", [happened("x")])
        transaction.tell("sms", {"text": "受理"})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        ledger.transact(work)
    assert ledger.pending() == []


def test_contents_are_kept_once_under_their_hash(ledger: Ledger) -> None:
    def work(transaction: Transaction) -> str:
        return transaction.keep("catalogue", "一窗".encode())

    first = ledger.transact(work)
    assert ledger.transact(work) == first
    assert ledger.content(first) == "一窗".encode()
    assert ledger.content("0" * 64) is None


def test_messages_are_numbered_within_their_position_without_a_look_at_the_outbox(ledger: Ledger) -> None:
    def before_and_after(transaction: Transaction) -> list[str]:
        ids = [transaction.tell("x", {}), transaction.tell("x", {})]
        transaction.append("a", [happened("x")])
        with counting() as statements:
            ids += [transaction.tell("x", {}), transaction.tell("x", {})]
        assert not [sql for sql in statements if sql.startswith("SELECT")]
        return ids

    assert ledger.transact(before_and_after) == ["0.1", "0.2", "1.1", "1.2"]
    assert ledger.transact(before_and_after) == ["1.3", "1.4", "2.1", "2.2"]
    assert [message.id for message in ledger.pending()] == [
        "0.1",
        "0.2",
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "2.1",
        "2.2",
    ]
