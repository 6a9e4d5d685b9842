"""The repository speaks of the product alone, installs by itself and keeps no foreign data."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    answer = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in answer.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_absolute_path_of_a_machine_is_written_down() -> None:
    pattern = re.compile(rb"(^|[^A-Za-z0-9_.])/(work|root|home)/[a-z]")
    assert [str(p) for p in tracked() if p != Path(__file__) and pattern.search(p.read_bytes())] == []


def test_versions_are_pinned_without_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert lines and all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+-]+", line) for line in lines)


def test_files_stay_readable() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in tracked()
        if p.suffix in {".py", ".css", ".html"}
        and (n := len(p.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}
