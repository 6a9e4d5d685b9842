"""``onewindow feel``: what it prints, and how it answers bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onewindow.cli.main import main


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["feel", *words])
    captured = capsys.readouterr()
    return code, captured.out.strip(), captured.err.strip()


def test_numbers_are_printed_as_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "0.1 + 0.2 = 0.3") == (0, "true", "")
    assert printed(capsys, "1200.50")[1] == "1200.50"
    assert printed(capsys, "1e3")[1] == "1000"


def test_temporal_values_are_feel_strings(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, 'date("2026-11-23") + @"P20D"')[1] == '"2026-12-13"'
    assert printed(capsys, "[1..3)")[1] == '"[1..3)"'


def test_context_of_a_yaml_file_keeps_digits_and_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text(
        "monthly rent: 1200.50\nflag: no\non: 2026-11-23\n研发费用-占比: 0.03\n", encoding="utf-8"
    )
    assert printed(capsys, "monthly rent * 12", "--context", str(file))[1] == "14406.00"
    assert printed(capsys, "[flag, on]", "--context", str(file))[1] == '["no", "2026-11-23"]'
    assert printed(capsys, "研发费用-占比 >= 0.03", "--context", str(file))[1] == "true"


def test_context_of_a_json_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"a": {"b": 0.10}}', encoding="utf-8")
    assert printed(capsys, "a.b", "--context", str(file))[1] == "0.10"


def test_a_null_comes_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, "1 + null")
    assert (code, out) == (0, "null")
    assert "“+”不适用于数和空值" in err and "does not apply to number and null" in err


def test_json_tells_value_reasons_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(printed(capsys, "p.a > 3 or y", "--json")[1])
    assert report["value"] is None
    assert report["names"] == ["p.a", "y"]
    assert report["problems"][0]["code"] == "name" and report["problems"][0]["at"] == 0


def test_unknown_variables_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, "false and x", "--unknown", "x", "--json")[1])["value"] is False
    assert json.loads(printed(capsys, "true and x", "--unknown", "x", "--json")[1])["unknown"] == ["x"]


@pytest.mark.parametrize(
    ("expression", "content", "clue"),
    [
        ("1 +", None, "line 1, column 4"),
        ("a", "[1, 2]", "mapping"),
        ("a", "{", "neither JSON nor YAML"),
        ("a", "a: &x [1]\nb: *x", "aliases"),
        ("a", "a: " + "[" * 200 + "]" * 200, "nested"),
        ("a", "a: !!python/object:os.system x", "neither JSON nor YAML"),
    ],
)
def test_bad_input_is_told_in_both_languages(
    expression: str, content: str | None, clue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [expression]
    if content is not None:
        file = tmp_path / "facts.yaml"
        file.write_text(content, encoding="utf-8")
        words += ["--context", str(file)]
    code, out, err = printed(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("错误：") and clue in err


def test_a_full_width_operator_is_pointed_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "全角符号“＞”" in printed(capsys, "面积＞300")[2]


def test_a_value_that_would_flood_the_screen_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    text = "{a0: [1,2], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60)) + "}.a59"
    assert printed(capsys, text)[0] == 2
