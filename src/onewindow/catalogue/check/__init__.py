"""``check``: does the catalogue hold together? One module per family of checks, each registered by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from onewindow.catalogue.check import (
    basis,
    dates,
    dictionary,
    documents,
    limits,
    names,
    order,
    references,
    tables,
    types,
)
from onewindow.catalogue.check.registry import FAMILIES, Subject, family
from onewindow.catalogue.findings import CatalogueError, Finding, Level
from onewindow.catalogue.layers import Source, read, zones
from onewindow.catalogue.loader import build

__all__ = ["FAMILIES", "Finding", "Level", "Subject", "check", "check_source", "family"]
_MODULES = (basis, dates, dictionary, documents, limits, names, order, references, tables, types)


def check(root: Path, zone: str | None = None, on: date | None = None) -> list[Finding]:
    """All findings about a catalogue's files, worst places first: by file and line.

    Without ``zone`` every zone under the root is checked; ``on`` is the day whose definitions are judged (today
    unless given), while overlaps and gaps of dates are judged for all days. Never raises for faulty content.
    """
    found: list[Finding] = []
    for one in [zone] if zone else zones(root):
        try:
            found += check_source(read(root, one), on or date.today())
        except CatalogueError as fault:
            found += fault.findings
    return sorted(dict.fromkeys(found))


def check_source(source: Source, on: date) -> list[Finding]:
    """The findings about files already read."""
    found = list(source.problems)
    subject = Subject(build(source, on, found), source)
    for judge in FAMILIES.values():
        found += judge(subject)
    return sorted(dict.fromkeys(found))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that make a catalogue unfit for use."""
    return [finding for finding in findings if finding.level is Level.ERROR]
