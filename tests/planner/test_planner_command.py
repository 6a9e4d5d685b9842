"""``onewindow plan``: the contract's JSON, the words, the options and each kind of bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from planner_projects import FACTORY

from onewindow.cli.main import main
from onewindow.cli.plan_text import table, width

Captured = pytest.CaptureFixture[str]


def planned(capsys: Captured, *words: str) -> dict[str, Any]:
    assert main(["plan", *words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_json_keeps_the_contract(capsys: Captured) -> None:
    answer = planned(capsys, str(FACTORY), "--on", "2026-03-02")
    assert set(answer) >= {
        "on", "zone", "catalogue", "process_type", "decisions", "matters", "critical_path", "finish", "unknown",
    }  # fmt: skip
    assert (answer["on"], answer["zone"], answer["process_type"]) == ("2026-03-02", "cn-sd-zb-gxq", 6)
    assert len(answer["catalogue"]) == 64
    assert answer["decisions"]["fire_special"] == 9 and answer["decisions"]["tender_mandatory"] is False
    assert len(answer["matters"]) == 93
    permit = next(one for one in answer["matters"] if one["id"] == "M304")
    assert set(permit) >= {
        "id", "status", "why", "law", "start", "due", "unit", "after", "documents", "critical", "unknown",
    }  # fmt: skip
    assert (permit["status"], permit["start"], permit["due"], permit["unit"]) == (
        "applies", "2026-04-01", "2026-04-07", "working_day",
    )  # fmt: skip
    assert "建筑法 7, 8, 9" in permit["law"]
    assert permit["critical"] is True and "M303" in permit["after"]
    absent = next(one for one in answer["matters"] if one["id"] == "M102")
    assert absent["status"] == "not_applicable" and absent["start"] is None and absent["documents"] == []
    assert answer["critical_path"][0] == "M101" and answer["finish"] == "2026-04-29"


def test_facts_may_stand_bare_and_as_json(tmp_path: Path, capsys: Captured) -> None:
    bare = write(tmp_path / "bare.json", json.dumps({"takes_water": None, "land_area_ha": 2.5}))
    answer = planned(capsys, bare, "--on", "2026-03-02")
    assert answer["unknown"] == ["takes_water"]
    assert next(one for one in answer["matters"] if one["id"] == "M117")["unknown"] == ["takes_water"]


def test_the_day_zone_and_options_of_the_file_count_and_the_command_line_wins(
    tmp_path: Path, capsys: Captured
) -> None:
    text = "on: 2026-03-02\nzone: cn-sd-zb\noptions: {works_days: 30}\nattributes: {land_acquisition: transfer}\n"
    file = write(tmp_path / "p.yaml", text)
    answer = planned(capsys, file)
    assert (answer["on"], answer["zone"], answer["options"]["works_days"]) == ("2026-03-02", "cn-sd-zb", 30)
    answer = planned(
        capsys, file, "--on", "2026-03-09", "--works-days", "60", "--instant", "--commitment", "M304"
    )
    assert answer["on"] == "2026-03-09"
    assert answer["options"]["works_days"] == 60
    assert answer["options"]["instant"] is True and answer["options"]["commitment"] == ["M304"]


def test_pre_review_from_the_command_line(capsys: Captured) -> None:
    answer = planned(capsys, str(FACTORY), "--on", "2026-03-02", "--land-contract", "2026-03-20")
    assert next(one for one in answer["matters"] if one["id"] == "M304")["due"] == "2026-03-20"


def test_the_text_has_the_table_the_path_the_totals_and_the_documents(capsys: Captured) -> None:
    assert main(["plan", str(FACTORY), "--on", "2026-12-01"]) == 0
    out = capsys.readouterr().out
    assert "固态锂电池生产基地一期" in out
    assert "M101 > M107 > M201 > M202 > M302 > M303 > M304 = 25 个工作日" in out
    assert "建筑工程施工许可证核发 Construction permit" in out
    assert "需要提交的材料 documents to bring" in out
    assert "暂定日期" in out and "2027" in out


def test_why_one_matter(capsys: Captured) -> None:
    assert main(["plan", str(FACTORY), "--on", "2026-03-02", "--why", "m114"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("✓ M114") and "水利部令53号" in out
    assert main(["plan", str(FACTORY), "--on", "2026-03-02", "--why", "M114", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["holds"] is True


@pytest.mark.parametrize(
    "text, words",
    [
        ("land_aera_ha: 3", "land_area_ha"),
        ("land_area_ha: -3", "negative"),
        ("land_area_ha: 5 ha", "write only 5"),
        ("land_area_ha: 30 mu", "convert"),
        ("land_area_ha: [1]", "must be a number"),
        ("land_acquisition: transfr", "transfer"),
        ("- a\n- b", "one file describes one project"),
        ("a: [", "project file"),
        ("options: {works_days: many}\nattributes: {}", "works_days"),
        ("options: [1]\nattributes: {}", "options must be a mapping"),
    ],
)
def test_bad_descriptions_are_told_in_both_languages(
    tmp_path: Path, capsys: Captured, text: str, words: str
) -> None:
    assert main(["plan", write(tmp_path / "p.yaml", text), "--on", "2026-03-02"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("错误：") and "\nError: " in captured.err
    assert words in captured.err


@pytest.mark.parametrize(
    "words, told",
    [
        (("--on", "2006-12-31"), "2007"),
        (("--on", "tomorrow"), "not a date"),
        (("--why", "M999"), "no matter M999"),
        (("--zone", "cn-xx"), "cn-xx"),
        (("--instant", "M999"), "M999"),
        (("--land-contract", "2026-02-30"), "2026-02-30"),
        (("--works-days", "-5"), "works_days"),
        (("--catalogue", "/nowhere"), "nowhere"),
    ],
)
def test_bad_words_on_the_command_line_are_told(capsys: Captured, words: tuple[str, ...], told: str) -> None:
    assert main(["plan", str(FACTORY), *words]) == 2
    assert told in capsys.readouterr().err


def test_files_that_cannot_be_read_are_told(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pdf.yaml").write_bytes(b"%PDF-1.7 ...")
    for name, told in (("missing.yaml", "can't be opened"), ("pdf.yaml", "PDF"), (".", "folder")):
        assert main(["plan", str(tmp_path / name), "--on", "2026-03-02"]) == 2
        assert told in capsys.readouterr().err


def test_columns_line_up_with_chinese_text() -> None:
    assert width("事项a") == 5
    first, second = table([("事项", "x"), ("abc", "y")])
    assert width(first[: first.index("x")]) == width(second[: second.index("y")])
