"""Hostile and broken input: only the room's own errors and findings, never a crash."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from catalogue_samples import FILES, write
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.catalogue.check import check
from onewindow.catalogue.facts import FactError, read_facts
from onewindow.catalogue.loader import CatalogueError, load
from onewindow.catalogue.project_file import ProjectFileError, read_project_file

ON = date(2026, 11, 23)
NAMES = sorted(FILES)
SCRAPS = st.one_of(
    st.sampled_from(
        ["", "x", "5", "-5", "null", "true", "[]", "{}", "[1, x]", "{a: b}", '"', "'", ":", "- ", "@", "p.x"]
    ),
    st.text(max_size=12),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150)
@given(st.data())
def test_a_broken_catalogue_gives_findings_and_load_agrees_on_form(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    lines = FILES[name].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    cut = data.draw(st.integers(0, len(lines[at])))
    lines[at] = lines[at][:cut] + data.draw(SCRAPS) + lines[at][data.draw(st.integers(cut, len(lines[at]))) :]
    with tempfile.TemporaryDirectory() as folder:
        changes: dict[str, str | None] = {name: "\n".join(lines)}
        try:
            root = write(Path(folder), changes)
        except UnicodeEncodeError:
            return
        findings = check(root, "cn-sd", ON)
        try:
            load(root, "cn-sd", ON)
        except CatalogueError as fault:
            assert set(fault.findings) <= set(findings)


@settings(max_examples=150)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode(errors="replace"))),
    st.booleans(),
)
def test_any_bytes_are_read_or_refused_as_a_project_file(content: bytes, as_json: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("a.json" if as_json else "a.yaml")
        path.write_bytes(content)
        try:
            assert isinstance(read_project_file(path), dict)
        except ProjectFileError as refused:
            assert refused.zh and refused.en


def test_any_answers_are_read_or_refused(small: Any) -> None:
    names = st.sampled_from([*small.facts, "nope"])

    @settings(max_examples=300)
    @given(
        st.dictionaries(
            names, JSON | st.lists(st.fixed_dictionaries({"use": JSON, "floor_area_m2": JSON}), max_size=2)
        )
    )
    def read(raw: dict[str, Any]) -> None:
        try:
            facts = read_facts(small, raw)
        except FactError as refused:
            assert refused.problems
        else:
            assert facts.values.keys() | facts.unknown == small.facts.keys()
            assert not facts.values.keys() & facts.unknown

    read()
