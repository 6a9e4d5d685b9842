"""Three faces of one model.

What is written in one and read back is the same model, and files are handled with care.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dmn_models import decision, text, xml
from dmn_strategies import models
from hypothesis import given, settings
from openpyxl import load_workbook

from onewindow.cli.main import main
from onewindow.dmn.convert import convert, encode, read_model
from onewindow.dmn.errors import DmnError
from onewindow.dmn.excel import read_excel
from onewindow.dmn.model import Definitions
from onewindow.dmn.xml_reader import read_text
from onewindow.dmn.yaml import read_yaml, write_yaml
from shared import shared_file

SOIL = """id: soil_doc
name: {zh: 水土保持, en: Soil}
hit_policy: FIRST
output: {type: string, codes: [{value: report, zh: 报告书, en: Report}, none]}
basis: [{law: 水利部令53号, article: '5', checked: V}]
rules:
- {when: not(inside), output: none}
- {when: hectares >= 0.50, output: report, basis: 水利部令53号 6, checked: V}
default: none
"""


def again(model: Definitions, face: str) -> Definitions:
    """The model written in a face and read back."""
    data = encode(model, face)
    if face == "yaml":
        return read_yaml(data.decode())
    return read_text(data) if face == "xml" else read_excel(data)


@settings(max_examples=60)
@given(models())
def test_yaml_and_xml_carry_every_model(model: Definitions) -> None:
    assert again(model, "yaml") == model
    assert again(model, "xml") == model


@settings(max_examples=15)
@given(models())
def test_workbooks_carry_every_model(model: Definitions) -> None:
    assert again(model, "excel") == model


@pytest.mark.parametrize("face", ["xml", "yaml"])
def test_the_public_kits_models_are_carried_whole(face: str) -> None:
    folder = shared_file("data/dmn-tck/TestCases/compliance-level-2")
    for path in sorted(folder.rglob("*.dmn")):
        model = read_model(path)
        assert again(model, face) == model, path.name


def test_all_six_ways_between_files(tmp_path: Path) -> None:
    (tmp_path / "0.yaml").write_text(SOIL)
    way = ["0.yaml", "1.dmn", "2.xlsx", "3.yaml", "4.xlsx", "5.dmn", "6.yaml"]
    for source, target in zip(way, way[1:], strict=False):
        assert convert(tmp_path / source, tmp_path / target) == []
    assert read_model(tmp_path / "6.yaml") == read_model(tmp_path / "0.yaml")
    assert (tmp_path / "6.yaml").read_text() == write_yaml(read_yaml(SOIL))


def test_a_department_may_type_plain_values_into_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("id: t\ninputs: [a]\nrules:\n- {when: ['> 5'], output: 1}\n")
    convert(tmp_path / "t.yaml", tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    sheet = book[book.sheetnames[-1]]
    sheet.append([2, 5, 1.5])
    book.save(tmp_path / "t.xlsx")
    table = read_model(tmp_path / "t.xlsx").decisions[0].logic
    assert [(rule.tests, rule.results) for rule in table.rules] == [(("> 5",), ("1",)), (("5",), ("1.5",))]


def test_what_is_not_carried_over_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing = '<dmndi:DMNDI xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"/>'
    (tmp_path / "a.dmn").write_text(xml(decision("d", text("1")) + drawing))
    assert main(["dmn", "convert", str(tmp_path / "a.dmn"), str(tmp_path / "a.yaml")]) == 0
    assert "DMNDI" in capsys.readouterr().out


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOIL)
    (tmp_path / "b.dmn").write_text("mine")
    with pytest.raises(DmnError, match="--force"):
        convert(tmp_path / "a.yaml", tmp_path / "b.dmn")
    assert (tmp_path / "b.dmn").read_text() == "mine"
    convert(tmp_path / "a.yaml", tmp_path / "b.dmn", overwrite=True)
    assert "soil_doc" in (tmp_path / "b.dmn").read_text()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"", "Unknown format"),
        ("a.dmn", b"<x/>", "not a DMN"),
        ("a.dmn", b"{}", "not well-formed"),
        ("a.xlsx", b"not a zip", "not an Excel workbook"),
        ("a.yaml", b"a: [", "not well-formed"),
        ("a.yaml", b"\xff\xfe", "not UTF-8"),
        ("a.yaml", b"- 1", "must have keys and a name"),
        ("a.yaml", b"name: m\nrule: []", "unknown keys rule"),
        ("a.yaml", b"name: m\nx: &a [1]\ny: *a", "aliases"),
        ("a.yaml", b"name: m\ndecisions: [{name: d, logic: {while: 1}}]", "use one of"),
    ],
)
def test_a_file_that_cannot_be_read_is_bad_input(
    name: str, content: bytes, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["dmn", "convert", str(tmp_path / name), str(tmp_path / "out.yaml")]) == 2
    said = capsys.readouterr().err
    assert expected in said and "错误" in said
    assert not (tmp_path / "out.yaml").exists()


LOAN = """name: loan
types:
- {name: tApplicant, components: [{name: born on, type: date}, {name: income, type: number}]}
inputs:
- {name: Applicant, type: tApplicant}
- {name: on, type: date}
decisions:
- name: adult
  inputs: [Applicant, on]
  logic: years and months duration(Applicant.born on, on) >= duration("P18Y")
- name: offer
  inputs: [Applicant]
  decisions: [adult]
  logic:
    table:
      hit_policy: UNIQUE
      inputs: [adult, Applicant.income]
      rules:
      - {when: ["true", ">= 1000.50"], output: yes, basis: 某法 3}
      - {when: ["true", "< 1000.50"], output: no}
      - {when: ["false", "-"], output: no}
"""


def test_a_model_file_decides_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loan.yaml").write_text(LOAN)
    facts = tmp_path / "facts.yaml"
    facts.write_text("Applicant: {born on: 2008-09-28, income: 1000.50}\n'on': 2026-09-28\n")
    convert(tmp_path / "loan.yaml", tmp_path / "loan.dmn")
    convert(tmp_path / "loan.yaml", tmp_path / "loan.xlsx")
    for name in ("loan.yaml", "loan.dmn", "loan.xlsx"):
        assert main(["dmn", "decide", str(tmp_path / name), str(facts), "--json", "--trace"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer["adult"]["value"] is True and answer["offer"]["value"] == "yes"
        assert answer["offer"]["trace"][0]["rules"][0]["law"] == "某法 3"
    facts.write_text("Applicant: {born on: 2008-09-29, income: 1000.50}\n'on': 2026-09-28\n")
    assert main(["dmn", "decide", str(tmp_path / "loan.dmn"), str(facts), "--decision", "offer"]) == 0
    assert capsys.readouterr().out.startswith('offer = "no"')
    facts.write_text("Aplicant: 1\n")
    assert main(["dmn", "decide", str(tmp_path / "loan.dmn"), str(facts)]) == 2
    assert "Applicant" in capsys.readouterr().err
    assert main(["dmn", "decide", str(tmp_path / "none.dmn"), str(facts)]) == 2
