"""``onewindow serve``: a real process with granian answers, and refuses what can't work."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from onewindow.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_the_command_serves_and_stops(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "ONEWINDOW_DATA": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
        "DATABASE_URL": "",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "onewindow", "serve", "--port", str(port)], env=environment, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        assert b'"status": "ok"' in answer(f"{address}/health")
        assert b"--paper" in answer(f"{address}/static/onewindow/tokens.css")
        assert "登录".encode() in answer(f"{address}/sign-in")
        assert refused_upload(address) == 413
        assert (
            main(["serve", "--port", str(port)]) == 2
        )  # beside the first it would answer half of its visitors
    finally:
        process.terminate()
        assert process.wait(120) is not None
    assert (tmp_path / "web.db").exists() and (tmp_path / "onewindow.db").exists()
    assert oct((tmp_path / "secret-key").stat().st_mode)[-3:] == "600"


def answer(address: str) -> bytes:
    """The body at an address, waiting while the server starts."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=120) as response:
                return bytes(response.read())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


def refused_upload(address: str) -> int:
    """The status for a body that announces 300 MB: it comes before the body is sent."""
    import http.client

    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)
    connection.putrequest("POST", "/cases/x/application")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(300 * 1024 * 1024))
    connection.endheaders()
    connection.send(b"--x\r\n")
    return connection.getresponse().status


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workers", "2"], "SQLite 只能由一个进程写"),
        (["--port", "70000"], "端口应在 1 到 65535 之间"),
        (["--threads", "0"], "至少为 1"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_starts(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["serve", *arguments]) == 2
    assert words in capsys.readouterr().err
