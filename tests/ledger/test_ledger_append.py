"""Appending: order, both times, optimistic sequence, idempotency keys, undoing a failed work alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from ledger_helpers import DAY, happened, wait_until

from onewindow.ledger import KeyConflict, Ledger, LedgerError, NewEvent, SequenceConflict, Transaction


def test_events_come_back_in_order_with_both_times(ledger: Ledger) -> None:
    before = datetime.now(UTC)
    late_entry = NewEvent("accepted", date(2026, 11, 2), "王芳", {"面积": Decimal("182000.50"), "note": "雨"})
    ledger.append("case:1", [happened("submitted"), late_entry])
    first, second = ledger.read("case:1")
    assert [first.sequence, second.sequence] == [1, 2]
    assert [first.position, second.position] == [1, 2]
    assert second.on == date(2026, 11, 2)
    assert before <= second.recorded_at <= datetime.now(UTC)
    assert second.by == "王芳"
    assert second.data == {"面积": Decimal("182000.50"), "note": "雨"}
    assert second.previous == first.hash


def test_streams_are_counted_apart_and_positions_together(ledger: Ledger) -> None:
    ledger.append("a", [happened("x")])
    ledger.append("b", [happened("x")])
    ledger.append("a", [happened("y")])
    assert [(event.position, event.sequence) for event in ledger.read("a")] == [(1, 1), (3, 2)]
    assert [event.stream for event in ledger.read_after(0)] == ["a", "b", "a"]
    assert [event.position for event in ledger.read_after(1, limit=1)] == [2]


def test_a_binary_float_is_refused_and_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="exactly"):
        ledger.append("a", [happened("x"), happened("y", area=0.1)])
    assert ledger.read("a") == []


def test_the_expected_sequence_guards_against_a_lost_update(ledger: Ledger) -> None:
    ledger.append("a", [happened("x")], expected=0)
    with pytest.raises(SequenceConflict) as refused:
        ledger.append("a", [happened("y")], expected=0)
    assert "刷新" in refused.value.zh and "reload" in refused.value.en
    ledger.append("a", [happened("y")], expected=1)
    assert [event.kind for event in ledger.read("a")] == ["x", "y"]


def test_the_same_key_and_content_gets_the_first_answer(ledger: Ledger) -> None:
    first = ledger.append("a", [happened("x")], key="k1")
    assert ledger.append("a", [happened("x")], key="k1") == first
    assert len(ledger.read("a")) == 1


def test_the_same_key_with_another_content_is_refused(ledger: Ledger) -> None:
    ledger.append("a", [happened("x")], key="k1")
    with pytest.raises(KeyConflict):
        ledger.append("a", [happened("other")], key="k1")
    assert len(ledger.read("a")) == 1


def test_a_failed_work_does_not_use_up_its_key(ledger: Ledger) -> None:
    def fail(transaction: Transaction) -> str:
        transaction.append("a", [happened("x")])
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        ledger.transact(fail, key="k1", content=1)
    assert ledger.read("a") == []
    assert ledger.append("a", [happened("x")], key="k2") == (1,)


def test_one_failing_work_in_a_group_leaves_the_others_whole(ledger: Ledger) -> None:
    gate, running = threading.Event(), threading.Event()

    def held(transaction: Transaction) -> None:
        running.set()
        gate.wait(120)

    def work(number: int) -> object:
        def run(transaction: Transaction) -> int:
            transaction.append(f"s{number}", [happened("x")])
            if number % 3 == 0:
                raise ValueError(number)
            return number

        try:
            return ledger.transact(run)
        except ValueError as error:
            return error

    with ThreadPoolExecutor(31) as pool:
        holding = pool.submit(ledger.transact, held)
        assert running.wait(120)
        futures = [pool.submit(work, number) for number in range(30)]
        wait_until(lambda: ledger.writer.waiting() == 30)
        groups = ledger.writer.groups
        gate.set()
        holding.result()
        answers = [future.result() for future in futures]
    assert [answer for answer in answers if isinstance(answer, int)] == [n for n in range(30) if n % 3]
    assert ledger.writer.groups - groups <= 2, (
        "thirty callers share one commit (after the one that held the gate)"
    )
    assert [bool(ledger.read(f"s{n}")) for n in range(30)] == [bool(n % 3) for n in range(30)]
    assert ledger.verify() == []


def test_many_threads_append_to_one_stream_without_a_gap(ledger: Ledger) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: ledger.append("a", [happened("x", n=n)]), range(200)))
    events = ledger.read("a")
    assert [event.sequence for event in events] == list(range(1, 201))
    assert sorted(event.data["n"] for event in events) == list(range(200))
    assert ledger.verify() == []


def test_two_ledgers_on_one_database_stay_correct(open_ledger: Callable[..., Ledger]) -> None:
    one, other = open_ledger(), open_ledger()

    def write(ledger: Ledger) -> None:
        for number in range(40):
            ledger.append("shared", [happened("x", n=number)])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (one, other)))
    assert [event.sequence for event in one.read("shared")] == list(range(1, 81))
    with one.reader() as connection:
        assert connection.row("SELECT count FROM tally WHERE stream = 'shared'") == (80,)
    assert other.verify() == []


def test_a_closed_ledger_says_so(open_ledger: Callable[..., Ledger]) -> None:
    ledger = open_ledger()
    ledger.close()
    with pytest.raises(LedgerError, match="已关闭"):
        ledger.append("a", [NewEvent("x", DAY, "p")])
