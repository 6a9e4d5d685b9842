"""The chain: whatever is altered, removed, added or reordered is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_helpers import happened

from onewindow.ledger import Ledger, canonical
from onewindow.ledger.chain import parse

COLUMNS = ("kind", "legal_day", "recorded_at", "author", "data", "previous", "hash", "stream")


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    for number in range(5):
        ledger.append("a", [happened("x", n=number)])
        ledger.append("b", [happened("y", n=number)])
    return ledger


def tamper(ledger: Ledger, *statements: str) -> None:
    """Change rows behind the ledger's back."""
    connection = ledger.database.connect()
    for statement in statements:
        connection.execute(statement)
    connection.close()


def codes(ledger: Ledger) -> set[str]:
    return {fault.code for fault in ledger.verify()}


def test_a_whole_ledger_has_no_faults(filled: Ledger) -> None:
    assert filled.verify() == []
    assert filled.verify(filled.anchor()) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_character_in_any_column_is_found(filled: Ledger, column: str) -> None:
    found = filled.read("a")[2]
    connection = filled.database.connect()
    value = str(connection.row(f"SELECT {column} FROM events WHERE position = ?", (found.position,))[0])  # type: ignore[index]
    changed = value[:-1] + ("z" if value[-1] != "z" else "q")
    connection.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (changed, found.position))
    connection.close()
    assert filled.verify(), f"a change in {column} went unseen"


def test_a_changed_sequence_or_position_is_found(filled: Ledger) -> None:
    tamper(filled, "UPDATE events SET sequence = 99 WHERE position = 10")
    assert {"sequence", "content", "head"} <= codes(filled)


def test_a_removed_event_is_found(filled: Ledger) -> None:
    tamper(filled, "DELETE FROM events WHERE position = 5")
    assert {"position", "sequence", "link"} <= codes(filled)


def test_a_removed_last_event_is_found(filled: Ledger) -> None:
    tamper(filled, "DELETE FROM events WHERE position = 10")
    assert codes(filled) == {"head"}


def test_exchanged_events_are_found(filled: Ledger) -> None:
    tamper(
        filled,
        "UPDATE events SET position = -1 WHERE position = 3",
        "UPDATE events SET position = 3 WHERE position = 5",
        "UPDATE events SET position = 5 WHERE position = -1",
    )
    assert {"sequence", "link", "content"} <= codes(filled)


def test_a_rewritten_end_with_its_record_is_found_by_the_anchor(filled: Ledger) -> None:
    anchor = filled.anchor()
    last_of_b = filled.read("b")[-2]
    tamper(
        filled,
        "DELETE FROM events WHERE position = 10",
        f"UPDATE streams SET sequence = 4, hash = '{last_of_b.hash}' WHERE stream = 'b'",
    )
    assert filled.verify() == [], "without an anchor a cut end with a forged record looks whole"
    assert [fault.code for fault in filled.verify(anchor)] == ["anchor"]


def test_an_anchor_holds_while_the_ledger_grows(filled: Ledger) -> None:
    anchor = filled.anchor()
    filled.append("a", [happened("z")])
    assert filled.verify(anchor) == []


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_canonical_text_is_stable_and_loses_nothing(value: object) -> None:
    text = canonical(value)
    assert canonical(parse(text)) == text
    assert parse(text) == value


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=6))
def test_canonical_text_does_not_depend_on_the_order_of_keys(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(list(value.items())))) == canonical(value)


def test_verify_reads_a_snapshot_while_others_write(open_ledger: Callable[..., Ledger]) -> None:
    import threading

    ledger = open_ledger()
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            ledger.append("a", [happened("x")])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert [ledger.verify() for _ in range(5)] == [[]] * 5
    finally:
        stop.set()
        writer.join()
