"""``onewindow check``: what it prints, its exit codes, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from catalogue_samples import changed, write

from onewindow.cli.main import main

BROKEN = changed("cn/matters/M1.yaml", '"allocation"', '"alocation"')


def test_the_product_s_own_catalogue_is_checked_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "cn-sd-zb-gxq：0 处错误" in capsys.readouterr().out


def test_a_good_catalogue_exits_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write(tmp_path)), "--on", "2026-11-23"]) == 0
    assert capsys.readouterr().out == "cn-sd：0 处错误，0 处提醒 / 0 errors, 0 warnings\n"


def test_a_fault_exits_with_1_and_prints_file_line_and_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(write(tmp_path, BROKEN))]) == 1
    printed = capsys.readouterr().out
    assert "cn/matters/M1.yaml:11: [error] unknown-code" in printed
    assert "是否应为 allocation？" in printed and "Did you mean allocation?" in printed
    assert printed.endswith("1 errors, 1 warnings\n")


def test_json_holds_the_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write(tmp_path, BROKEN)), "--json", "--zone", "cn-sd"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["zones"] == ["cn-sd"] and answer["errors"] == 1
    found = {one["code"]: one for one in answer["findings"]}
    assert found["unknown-code"]["file"] == "cn/matters/M1.yaml" and found["unknown-code"]["line"] == 11
    assert found["unknown-code"]["level"] == "error" and found["unknown-code"]["advice_zh"]


@pytest.mark.parametrize(
    "words",
    [["--on", "2026-13-01"], ["--zone", "cn-xx"], ["--zone", "cn-sd/../cn"]],
    ids=["day", "zone", "path"],
)
def test_bad_words_exit_with_2_and_say_why_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["check", str(write(tmp_path)), *words]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("错误：") and "\nError: " in complaint and words[1] in complaint


@pytest.mark.parametrize(
    "make", [lambda folder: folder, lambda folder: folder / "nowhere"], ids=["empty", "missing"]
)
def test_a_folder_without_layers_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: object
) -> None:
    assert main(["check", str(make(tmp_path))]) == 2  # type: ignore[operator]
    assert str(tmp_path) in capsys.readouterr().err


def test_the_command_as_a_process_finds_no_error_in_the_catalogue_that_ships() -> None:
    """How long it takes is measured by ``benchmarks/catalogue.py``."""
    source = Path(__file__).resolve().parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-m", "onewindow", "check"],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
