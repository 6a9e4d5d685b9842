"""Reading a project's file: forms that are taken, and bad input with its message."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from onewindow.catalogue.project_file import ProjectFileError, read_project, read_project_file


def written(folder: Path, text: str | bytes, name: str = "project.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bare.yaml", "land_area_ha: 0.10\nuses: [factory]\n"),
        (
            "held.yaml",
            "id: G1\ntitle: 工厂\non: 2026-11-23\napplies: [M1]\nattributes:\n  land_area_ha: 0.10\n  uses: [factory]\n",
        ),
        ("bare-with-title.yaml", "title: 工厂\nexpect: {}\nland_area_ha: 0.10\nuses: [factory]\n"),
        ("given.yaml", "given: {land_area_ha: 0.10, uses: [factory]}\n"),
        ("bare.json", '{"land_area_ha": 0.10, "uses": ["factory"]}'),
        ("held.json", '{"title": "x", "attributes": {"land_area_ha": 0.10, "uses": ["factory"]}}'),
        ("json-inside.yaml", '{"land_area_ha": 0.10, "uses": ["factory"]}'),
        ("flow.yaml", "{land_area_ha: 0.10, uses: [factory]}"),
        ("no-suffix", "\ufeffland_area_ha: 0.10\nuses: [factory]\n"),
    ],
)
def test_yaml_and_json_bare_or_held(tmp_path: Path, name: str, text: str) -> None:
    facts = read_project_file(written(tmp_path, text, name))
    assert facts == {"land_area_ha": Decimal("0.10"), "uses": ["factory"]}
    assert type(facts["land_area_ha"]) is Decimal


def test_what_stands_beside_the_facts_is_kept(tmp_path: Path) -> None:
    project = read_project(written(tmp_path, "title: 工厂\non: 2026-11-23\nattributes: {}\n"))
    assert project.beside == {"title": "工厂", "on": "2026-11-23"} and project.attributes == {}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.yaml", "land: 1\nland: 2\n", "twice"),
        ("a.json", '{"land": 1, "land": 2}', "twice"),
        ("a.json", '{"land": NaN}', "not a number"),
        ("a.json", '{"land": }', "not valid JSON"),
        ("a.json", "[" * 100_000, "JSON"),
        ("a.json", '{"a":' + "[" * 500 + "]" * 500 + "}", "deep"),
        ("a.json", '{"a": ' + "9" * 6000 + "}", "JSON"),
        ("a.yaml", "a: [1, 2\n", "not valid YAML"),
        ("a.yaml", "a: &x [1]\nb: *x\n", "alias"),
        ("a.yaml", "", "no facts"),
        ("a.yaml", "just words\n", "no facts"),
        ("a.yaml", "- a: 1\n- b: 2\n", "list of 2"),
        ("a.yaml", "attributes: [1]\n", "must hold"),
        ("a.yaml", "attributes: {a: 1}\nland_area_ha: 5\n", "land_area_ha stands outside"),
        ("a.yaml", "面积: 5\n".encode("gbk"), "not UTF-8"),
        ("a.yaml", b"PK\x03\x04rest", "Office"),
        ("a.yaml", b"%PDF-1.7", "PDF"),
        ("a.yaml", b"a: 1\x00\x00", "binary"),
    ],
)
def test_bad_files_are_refused_with_the_reason(
    tmp_path: Path, name: str, content: str | bytes, words: str
) -> None:
    with pytest.raises(ProjectFileError) as caught:
        read_project_file(written(tmp_path, content, name))
    assert words in caught.value.en
    chinese, english = str(caught.value).split("\n")
    assert name in chinese and name in english


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match="can't be opened"):
        read_project_file(tmp_path / "nowhere.yaml")
    with pytest.raises(ProjectFileError, match="folder"):
        read_project_file(tmp_path)


def test_a_300_mb_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 300_000_000)
    with pytest.raises(ProjectFileError, match="300 MB"):
        read_project_file(path)


def test_surrogate_escapes_of_json_are_read(tmp_path: Path) -> None:
    assert read_project_file(written(tmp_path, json.dumps({"name_of": "𠮷"}), "a.json")) == {"name_of": "𠮷"}
