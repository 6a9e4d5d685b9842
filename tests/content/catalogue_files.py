"""Reads the catalogue's files and the reference with a plain YAML reader, independently of the product's loader."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from shared import shared_file

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
LAYERS = ("cn", "cn-sd", "cn-sd-zb", "cn-sd-zb-gxq")


def read(path: Path) -> Any:
    """The content of one YAML 1.2 file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@cache
def reference() -> dict[str, Any]:
    """The reference's table of matters, facts, parameters, decisions and test cases; skips the test when absent."""
    found: dict[str, Any] = read(shared_file("data/construction-matters.yaml"))
    return found


def files(pattern: str) -> Iterator[tuple[str, Path]]:
    """The layers' files that fit a pattern, from the country down, as (layer, path)."""
    for layer in LAYERS:
        for path in sorted((CATALOGUE / layer).glob(pattern)):
            yield layer, path


@cache
def matters() -> dict[str, dict[str, Any]]:
    """All matters by id, a lower layer's keys laid over the higher one's."""
    merged: dict[str, dict[str, Any]] = {}
    for _, path in files("matters/*.yaml"):
        entry = read(path)
        merged.setdefault(entry["id"], {}).update(entry)
    return merged


def _maps(pattern: str) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for _, path in files(pattern):
        for key, entry in read(path).items():
            merged.setdefault(key, {}).update(entry)
    return merged


@cache
def documents() -> dict[str, dict[str, Any]]:
    """All documents by id."""
    return _maps("documents/*.yaml")


@cache
def parameters() -> dict[str, dict[str, Any]]:
    """All parameters by id."""
    return _maps("parameters.yaml")


@cache
def departments() -> dict[str, dict[str, Any]]:
    """All bodies by id."""
    return _maps("departments.yaml")


@cache
def facts() -> dict[str, dict[str, Any]]:
    """All facts by id."""
    merged: dict[str, dict[str, Any]] = {}
    for _, path in files("facts/*.yaml"):
        for key, entry in read(path)["facts"].items():
            merged.setdefault(key, {}).update(entry)
    return merged


@cache
def decisions() -> dict[str, dict[str, Any]]:
    """All decision tables by id."""
    return {entry["id"]: entry for entry in (read(path) for _, path in files("decisions/*.yaml"))}


def mark(source_mark: str) -> str:
    """The catalogue's spelling of one of the reference's marks."""
    return "low" if source_mark == "M-low" else source_mark


def producers() -> dict[str, set[str]]:
    """For each document the matters that yield it; for a class those that yield one of its members."""
    made: dict[str, set[str]] = {}
    for id, matter in matters().items():
        for document in matter["yields"]:
            made.setdefault(document, set()).add(id)
    for id, document in documents().items():
        if "any_of" in document:
            made[id] = set().union(*(made.get(member, set()) for member in document["any_of"]))
    return made
