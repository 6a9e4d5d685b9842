"""``onewindow sweep``: the daily round from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_helpers import Town

from onewindow.cli.main import main


def test_the_daily_round_records_silence_once(
    sqlite_town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = sqlite_town.submitted()
    sqlite_town.office.close()
    monkeypatch.setenv("ONEWINDOW_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'onewindow.db'}")
    monkeypatch.setattr("onewindow.office.times.SystemClock.now", lambda self: sqlite_town.clock.now())
    assert main(["sweep", "--on", "2026-11-23"]) == 0
    assert "共 0 项" in capsys.readouterr().out
    assert main(["sweep", "--on", "2027-01-01"]) == 2
    assert "晚于今天" in capsys.readouterr().err
    sqlite_town.clock.advance(days=8)
    assert main(["sweep"]) == 0
    assert "deemed_accepted  2026-11-23" in capsys.readouterr().out
    assert main(["sweep"]) == 0
    assert "共 0 项" in capsys.readouterr().out
    assert case


def test_a_wrong_date_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "--on", "tomorrow"]) == 2
    assert "2026-11-23" in capsys.readouterr().err
