"""The schema: made once, a newer one is refused unchanged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ledger_helpers import happened

from onewindow.ledger import Ledger, NewerSchema


def test_opening_again_keeps_everything(open_ledger: Callable[..., Ledger]) -> None:
    first = open_ledger()
    first.append("a", [happened("x")])
    first.close()
    assert [event.kind for event in open_ledger().read("a")] == ["x"]


def test_an_older_database_gets_the_index_of_kinds_at_its_next_start(
    open_ledger: Callable[..., Ledger],
) -> None:
    ledger = open_ledger()
    ledger.append("a", [happened("x")])
    ledger.close()
    connection = ledger.database.connect()
    connection.execute("DROP INDEX events_kind")
    connection.execute("UPDATE ledger_schema SET version = 3")
    connection.close()
    again = open_ledger()
    assert [event.kind for event in again.read("a")] == ["x"]
    connection = again.database.connect()
    connection.execute("DROP INDEX events_kind")  # an error where there is none
    connection.close()


def test_a_newer_schema_is_refused(open_ledger: Callable[..., Ledger]) -> None:
    ledger = open_ledger()
    connection = ledger.database.connect()
    connection.execute("UPDATE ledger_schema SET version = 99")
    connection.close()
    with pytest.raises(NewerSchema) as refused:
        open_ledger()
    assert "99" in refused.value.zh and "newer program" in refused.value.en
