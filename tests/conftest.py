"""What all tests share: hypothesis profiles, the path to helpers beside the tests, and a folder in memory for their files."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
PREFIX = "onewindow-tests-"


def pytest_configure(config: pytest.Config) -> None:
    """Let temporary files lie in memory, where there is room and ``TMPDIR`` says nothing else.

    Each act of the office waits for the disk, as it must; two thousand tests would wait for minutes. A process that is
    killed loses nothing by it, and the power supply is not what the tests try. Workers inherit the folder.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return
    for left in MEMORY.glob(f"{PREFIX}*"):  # by a run that was killed
        if not Path("/proc", left.name.removeprefix(PREFIX)).exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = MEMORY / f"{PREFIX}{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    config.add_cleanup(lambda: _leave(folder))


def _leave(folder: Path) -> None:
    del os.environ["TMPDIR"]
    tempfile.tempdir = None
    shutil.rmtree(folder, ignore_errors=True)
