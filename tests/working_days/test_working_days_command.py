"""``onewindow due`` as a person calls it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from onewindow.cli.main import main


def test_one_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "2026-09-23", "5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "accepted_on": "2026-09-23",
        "working_days": 5,
        "unit": "working",
        "due_on": "2026-10-08",
        "provisional": False,
        "why": "",
    }
    assert main(["due", "2026-09-23", "5"]) == 0
    zh, en = capsys.readouterr().out.splitlines()
    assert zh.endswith("2026-10-08")
    assert en.endswith("2026-10-08")


def test_calendar_days_and_known_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "2026-09-23", "10", "--unit", "calendar", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due_on"] == "2026-10-08"
    assert main(["due", "2026-09-23", "5", "--known-on", "2025-01-01"]) == 0
    assert "暂定" in capsys.readouterr().out


def test_many_rows_keep_their_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "terms.csv"
    file.write_bytes("编号,accepted_on,working_days\n甲,2026-09-18,2\n乙,2026-12-30,9\n".encode("gb18030"))
    assert main(["due", "--csv", str(file), "--json"]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert [(a["编号"], a["due_on"], a["provisional"]) for a in answers] == [
        ("甲", "2026-09-21", False),
        ("乙", "2027-01-13", True),
    ]
    assert main(["due", "--csv", str(file)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["provisional"] for row in rows] == ["false", "true"]
    assert rows[0]["编号"] == "甲"


def test_all_bad_rows_are_reported_at_once_and_nothing_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(
        "accepted_on,working_days\n2026-09-18,2\nx,3\n2026-01-05,-3\n2001-01-01,2\n2026-01-05\n2026-01-05,2,3\n",
        encoding="utf-8",
    )
    assert main(["due", "--csv", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for line in (3, 4, 5, 6, 7):
        assert f"第 {line} 行" in err
        assert f"line {line}:" in err
    assert "第 2 行" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["2006-12-31", "1"],
        ["20260928", "1"],
        ["2026-02-30", "1"],
        ["2026-09-28", "1.5"],
        ["2026-09-28", "-1"],
        ["2026-09-28", "999999"],
        ["2026-09-28"],
        [],
        ["2026-09-28", "1", "--known-on", "today"],
        ["2026-09-28", "1", "--csv", "x.csv"],
        ["--csv", "/does/not/exist.csv"],
    ],
)
def test_bad_input_is_explained_in_both_languages(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["due", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("错误：")
    assert "\nError: " in err


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"accepted_on,working_days,working_days\n2026-09-23,1,2\n",
        b"",
        b"\xff\x81\xff\x00\x80",
        b'accepted_on,working_days\n"x',
    ],
)
def test_a_file_of_another_form_is_refused(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(content)
    assert main(["due", "--csv", str(file)]) == 2
    assert capsys.readouterr().err.startswith("错误：")


def test_a_row_may_have_its_own_unit_and_blank_lines_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(
        "\ufeffaccepted_on,working_days,unit\n2026-09-23,10,calendar\n\n2026-09-23,5,\n", encoding="utf-8"
    )
    assert main(["due", "--csv", str(file), "--json"]) == 0
    assert [(row["unit"], row["due_on"]) for row in json.loads(capsys.readouterr().out)] == [
        ("calendar", "2026-10-08"),
        ("working", "2026-10-08"),
    ]
    file.write_text("accepted_on,working_days,unit\n2026-09-23,10,weeks\n", encoding="utf-8")
    assert main(["due", "--csv", str(file)]) == 2
    assert "weeks" in capsys.readouterr().err
