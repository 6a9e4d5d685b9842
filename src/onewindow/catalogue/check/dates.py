"""Family ``dates``: values and definitions whose days overlap, or leave a gap between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.findings import Finding, error
from onewindow.catalogue.layers import overlaps
from onewindow.catalogue.model import Origin

_DAY = timedelta(days=1)
Span = tuple[date, date, Origin]


@family("dates")
def dates(subject: Subject) -> Iterator[Finding]:
    """On each day a parameter has one value and an id one definition per layer."""
    for parameter in subject.catalogue.dated_parameters.values():
        spans = [(one.valid_from or date.min, one.valid_to or date.max, one.origin) for one in parameter.values]
        yield from _line_up(parameter.id, spans)
    yield from overlaps(subject.source)
    for by_id in subject.source.definitions.values():
        for id, versions in by_id.items():
            for layer in {one.layer for one in versions}:
                spans = [
                    (one.valid_from or date.min, one.valid_to or date.max, one.table.origin("valid_from"))
                    for one in versions
                    if one.layer == layer
                ]
                yield from (finding for finding in _line_up(id, spans) if finding.code == "dates-gap")


def _line_up(id: str, spans: Sequence[Span]) -> Iterator[Finding]:
    ordered = sorted(spans, key=lambda span: (span[0], span[1]))
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if later[0] <= earlier[1]:
            until = "∞" if earlier[1] == date.max else str(earlier[1])
            yield error(
                later[2], "dates-overlap",
                f"{id} 的两个取值日期重叠：前一个到 {until}（第 {earlier[2].line} 行），这一个从 {later[0]} 起",
                f"{id}: two values overlap: the earlier one holds until {until} (line {earlier[2].line}), this one from {later[0]}",
                "请给前一个加 valid_to：后一个生效的前一天。", "Give the earlier one valid_to: the day before this one begins.",
            )  # fmt: skip
        elif earlier[1] + _DAY < later[0]:
            yield error(
                later[2], "dates-gap",
                f"{id} 从 {earlier[1] + _DAY} 到 {later[0] - _DAY} 没有取值",
                f"{id} has no value from {earlier[1] + _DAY} to {later[0] - _DAY}",
                "请补上这段时间的取值，或改日期。", "Add the value of that time, or correct the dates.",
            )  # fmt: skip
