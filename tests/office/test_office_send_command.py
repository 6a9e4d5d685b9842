"""``onewindow send`` and the thread in the serving process: both send what waits."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from office_helpers import build_town

from onewindow.cli.main import main
from onewindow.office import operations
from onewindow.web.rounds import keep_sending


def waiting_text(folder: Path) -> None:
    """A town in which somebody waits for a code."""
    town = build_town(folder, "", ())
    operations.give_contact(town.office, town.actor("li.na"), "sms", "13800138000")
    town.office.close()


def test_send_once_sends_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting_text(tmp_path)
    monkeypatch.setenv("ONEWINDOW_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ONEWINDOW_SMS", "file")
    assert main(["send", "--once"]) == 0
    assert "尝试发送 1 条" in capsys.readouterr().out
    assert "13800138000" in (tmp_path / "text-messages.jsonl").read_text(encoding="utf-8")
    assert main(["send", "--once"]) == 0
    assert "尝试发送 0 条" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ONEWINDOW_SMTP_TLS", "ssl3"),
        ("ONEWINDOW_SMTP_PORT", "smtp"),
        ("ONEWINDOW_SMTP_PASSWORD_FILE", "/no/such/file"),
        ("ONEWINDOW_SENT_KEEP_DAYS", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    setting: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEWINDOW_SMTP_HOST", "mail.example.cn")
    monkeypatch.setenv(setting, value)
    assert main(["send", "--once"]) == 2
    assert setting in capsys.readouterr().err


def test_the_serving_process_sends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEWINDOW_SMS", "file")
    town = build_town(tmp_path, "", ())
    end = keep_sending(town.office, 0.05)
    operations.give_contact(town.office, town.actor("li.na"), "sms", "13800138000")
    written = tmp_path / "text-messages.jsonl"
    for _ in range(2400):  # two minutes, for a machine that does much else
        if written.exists():
            break
        time.sleep(0.05)
    end.set()
    for thread in threading.enumerate():
        if thread.name == "sending":
            thread.join(120)
    town.office.close()
    assert "13800138000" in written.read_text(encoding="utf-8")


def test_a_wrong_setting_leaves_the_pages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ONEWINDOW_SENT_KEEP_DAYS", "many")
    town = build_town(tmp_path, "", ())
    keep_sending(town.office)
    town.office.close()
    assert "ONEWINDOW_SENT_KEEP_DAYS" in caplog.text
