"""The round inside the serving process records what silence has brought about."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from office_helpers import Town

from onewindow.office import operations
from onewindow.web.rounds import go_round, keep_going_round


def test_a_silent_window_accepts(town: Town) -> None:
    case = town.submitted("M107")
    assert go_round(town.office) == 0
    town.clock.set_day(town.view(case).notice_due + timedelta(1))
    assert go_round(town.office) == 1
    assert town.view(case).deemed_accepted and go_round(town.office) == 0


def test_the_thread_goes_round_until_it_is_ended(town: Town) -> None:
    case = town.submitted("M107")
    town.clock.set_day(town.view(case).notice_due + timedelta(1))
    end = keep_going_round(town.office, 0.05)
    for _ in range(2400):  # two minutes, for a machine that does much else
        if town.view(case).deemed_accepted:
            break
        time.sleep(0.05)
    end.set()
    assert town.view(case).deemed_accepted


def test_a_fault_is_logged_and_the_next_round_comes(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(office: object) -> list[object]:
        raise RuntimeError("disk")

    monkeypatch.setattr(operations, "sweep", broken)
    assert go_round(town.office) == 0
    assert "巡检失败" in caplog.text
