"""The office on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office_helpers import Town, build_town
from sending_helpers import Receiver

from databases import database_url, postgresql_database, postgresql_server
from onewindow.ledger import faults

__all__ = ["database_url", "postgresql_database", "postgresql_server"]


@pytest.fixture
def postgresql_url(postgresql_database: str) -> str:
    """The address of the database that ``build_town`` makes."""
    return postgresql_database


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    made = build_town(tmp_path / "data", database_url)
    yield made
    faults.disarm()
    made.office.close()


@pytest.fixture
def sqlite_town(tmp_path: Path) -> Iterator[Town]:
    """On SQLite only, for tests of rules that no database can change."""
    made = build_town(tmp_path / "data", f"sqlite:///{tmp_path / 'onewindow.db'}")
    yield made
    faults.disarm()
    made.office.close()


@pytest.fixture
def receiver() -> Iterator[tuple[Receiver, str]]:
    made = Receiver()
    yield made, made.start()
    made.stop()
