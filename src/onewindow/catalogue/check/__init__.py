"""``check``: does the catalogue hold together? One module per family of checks, each registered by name."""

from __future__ import annotations

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
from onewindow.catalogue.model import Catalogue

__all__ = ["FAMILIES", "Finding", "Level", "Subject", "check", "check_source", "family"]
_MODULES = (basis, dates, dictionary, documents, limits, names, order, references, tables, types)


def check(what: Path | Catalogue, zone: str | None = None, on: date | None = None) -> list[Finding]:
    """All findings about a catalogue's files (or about a catalogue already loaded), by file and line.

    Without ``zone`` every zone under the root is checked; ``on`` is the day whose definitions are judged (today
    unless given), while overlaps and gaps of dates are judged for all days. Never raises for faulty content.
    """
    if isinstance(what, Catalogue):
        return _judged(Subject(what, Source(Path(), what.zone, what.layers, {})), [])
    found: list[Finding] = []
    for one in [zone] if zone else zones(what):
        try:
            found += check_source(read(what, one), on or date.today())
        except CatalogueError as fault:
            found += fault.findings
    return sorted(dict.fromkeys(found))


def check_source(source: Source, on: date) -> list[Finding]:
    """The findings about files already read."""
    found = list(source.problems)
    return _judged(Subject(build(source, on, found), source), found)


def _judged(subject: Subject, found: list[Finding]) -> list[Finding]:
    for judge in FAMILIES.values():
        found += judge(subject)
    return sorted(dict.fromkeys(found))
