"""Spans of dates that must follow each other: where they overlap, where they leave a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from onewindow.catalogue.findings import Finding, error
from onewindow.catalogue.model import Origin, Parameter

_DAY = timedelta(days=1)
Span = tuple[date, date, Origin]


def of_parameter(parameter: Parameter) -> list[Span]:
    """The spans on which a parameter's values hold."""
    return [(one.valid_from or date.min, one.valid_to or date.max, one.origin) for one in parameter.values]


def line_up(id: str, spans: Sequence[Span]) -> Iterator[Finding]:
    """Overlaps (``dates-overlap``) and gaps (``dates-gap``) between the spans of one id."""
    ordered = sorted(spans, key=lambda span: (span[0], span[1]))
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if later[0] <= earlier[1]:
            until = "∞" if earlier[1] == date.max else str(earlier[1])
            yield error(
                later[2], "dates-overlap",
                f"{id} 的两个取值日期重叠：前一个到 {until}（第 {earlier[2].line} 行），这一个从 {later[0]} 起",
                f"{id}: two values overlap: the earlier one holds until {until} (line {earlier[2].line}), "
                f"this one from {later[0]}",
                "请给前一个加 valid_to：后一个生效的前一天。", "Give the earlier one valid_to: the day before this one begins.",
            )  # fmt: skip
        elif earlier[1] + _DAY < later[0]:
            yield error(
                later[2], "dates-gap",
                f"{id} 从 {earlier[1] + _DAY} 到 {later[0] - _DAY} 没有取值",
                f"{id} has no value from {earlier[1] + _DAY} to {later[0] - _DAY}",
                "请补上这段时间的取值，或改日期。", "Add the value of that time, or correct the dates.",
            )  # fmt: skip
