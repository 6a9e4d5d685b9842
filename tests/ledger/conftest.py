"""A ledger with one small projection, on either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from ledger_helpers import Tally

from databases import database_url, postgresql_server, postgresql_url
from onewindow.ledger import Ledger, faults

__all__ = ["database_url", "postgresql_server", "postgresql_url"]


@pytest.fixture
def open_ledger(database_url: str) -> Iterator[Callable[..., Ledger]]:
    """Open the test's database, as often as a test likes."""
    opened: list[Ledger] = []

    def opening(*projectors: object) -> Ledger:
        opened.append(Ledger(database_url, projectors or (Tally(),)))  # type: ignore[arg-type]
        return opened[-1]

    yield opening
    faults.disarm()
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_ledger: Callable[..., Ledger]) -> Ledger:
    return open_ledger()
