"""Secrets in files: made once, whole or not at all, never handed out when they are lost; only hashes reach the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onewindow.office.secret_file import kept_secret
from onewindow.office.sending.keys import master_key


def test_all_that_begin_at_once_read_one_whole_secret(tmp_path: Path) -> None:
    path = tmp_path / "key"
    secrets = iter(f"{number:064d}" for number in range(100))
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: kept_secret(path, lambda: next(secrets)), range(64)))
    assert len(found) == 1 and len(found.pop()) == 64
    assert [one.name for one in tmp_path.iterdir()] == ["key"] and oct(path.stat().st_mode)[-3:] == "600"


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "messages-key").write_text("")
    with pytest.raises(ValueError, match="empty"):
        master_key(tmp_path)
