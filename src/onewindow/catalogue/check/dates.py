"""Family ``dates``: values and definitions whose days overlap, or leave a gap between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.findings import Finding
from onewindow.catalogue.layers import overlaps
from onewindow.catalogue.spans import line_up, of_parameter


@family("dates")
def dates(subject: Subject) -> Iterator[Finding]:
    """On each day a parameter has one value and an id one definition per layer."""
    for parameter in subject.catalogue.dated_parameters.values():
        yield from line_up(parameter.id, of_parameter(parameter))
    yield from overlaps(subject.source)
    for by_id in subject.source.definitions.values():
        for id, versions in by_id.items():
            for layer in {one.layer for one in versions}:
                spans = [
                    (one.valid_from or date.min, one.valid_to or date.max, one.table.origin("valid_from"))
                    for one in versions
                    if one.layer == layer
                ]
                yield from (finding for finding in line_up(id, spans) if finding.code == "dates-gap")
