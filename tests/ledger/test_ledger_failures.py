"""When the database itself fails: busy, restarted, gone while committing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_helpers import happened

from onewindow.ledger import Ledger, LedgerBusy, OutcomeUnknown, faults, sqlite
from onewindow.ledger.database import open_database


def test_a_database_held_by_another_process_is_told_as_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    ledger = Ledger(f"sqlite:///{tmp_path / 'a.db'}")
    other = open_database(str(tmp_path / "a.db")).connect()
    other.begin_write()
    with pytest.raises(LedgerBusy) as busy:
        ledger.append("a", [happened("x")])
    assert "未写入" in busy.value.zh and "nothing was written" in busy.value.en
    other.rollback()
    assert ledger.append("a", [happened("x")]) == (1,)
    other.close()
    ledger.close()


def cut(url: str) -> None:
    """End every other connection of the server, as a restart does."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


@pytest.mark.postgresql
def test_after_a_restart_of_the_server_reading_and_writing_go_on(postgresql_url: str) -> None:
    ledger = Ledger(postgresql_url)
    ledger.append("a", [happened("x")])
    assert len(ledger.read("a")) == 1
    cut(postgresql_url)
    assert len(ledger.read("a")) == 1
    assert ledger.append("a", [happened("y")]) == (2,)
    ledger.close()


@pytest.mark.postgresql
def test_a_line_lost_while_committing_is_told_as_unknown_and_resending_settles_it(
    postgresql_url: str,
) -> None:
    ledger = Ledger(postgresql_url)
    faults.arm("ledger.before_commit", lambda: cut(postgresql_url))
    with pytest.raises(OutcomeUnknown) as unknown:
        ledger.append("a", [happened("x")], key="k")
    assert "幂等键" in unknown.value.zh
    assert ledger.append("a", [happened("x")], key="k") == (1,)
    assert len(ledger.read("a")) == 1 and ledger.verify() == []
    ledger.close()


def test_a_reader_that_fails_is_undone_and_used_again(open_ledger: Callable[..., Ledger]) -> None:
    ledger = open_ledger()
    with pytest.raises(ValueError, match="mine"), ledger.reader() as connection:
        connection.rows("SELECT 1")
        raise ValueError("mine")
    assert ledger.read("a") == []
