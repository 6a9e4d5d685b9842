"""``onewindow sweep``: the daily round from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_helpers import Town

from onewindow.cli.main import main
from onewindow.office import operations
from onewindow.office.identity import code_check
from onewindow.office.reading import SYSTEM


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


def test_a_case_that_fails_holds_up_no_other(
    sqlite_town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    town = sqlite_town
    bad, good = town.submitted(), town.submitted()
    code = "91370300MA3AGENT1" + code_check("91370300MA3AGENT1")
    operations.register_organisation(town.office, SYSTEM, "立创咨询", "enterprise", "o-agency", code)
    boss = town.enrol("boss", "张强", "o-guneng", "legal_representative")
    mandate = operations.offer_mandate(town.office, boss, code, until=town.office.today())
    town.office.ledger.operate(
        lambda connection: connection.execute("UPDATE cases SET id = 'c-lost' WHERE id = ?", (bad,))
    )
    town.clock.advance(days=8)
    with pytest.raises(operations.RoundIncomplete) as error:
        operations.sweep(town.office)
    assert [one.case for one in error.value.swept] == [good] and len(error.value.lines) == 1
    assert "c-lost" in error.value.lines[0]
    assert town.view(good).deemed_accepted
    assert "mandate_expired" in {event.kind for event in town.office.ledger.read(f"mandate:{mandate}")}
    town.office.close()
    monkeypatch.setenv("ONEWINDOW_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'onewindow.db'}")
    monkeypatch.setattr("onewindow.office.times.SystemClock.now", lambda self: town.clock.now())
    assert main(["sweep"]) == 1
    told = capsys.readouterr()
    assert "共 0 项" in told.out and "c-lost" in told.err
