"""Family ``names``: expressions that can't be read, unknown facts, unknown parameters."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.catalogue.check.expressions import Use
from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.findings import Finding, did_you_mean, error


@family("names")
def names(subject: Subject) -> Iterator[Finding]:
    """Each name in each expression is a fact, an earlier decision or ``p.`` with a known parameter."""
    for use in subject.uses:
        where_zh, where_en = f"{use.owner} 的 {use.role}", f"{use.owner}, {use.role}"
        if use.fault is not None:
            zh, en = f"{where_zh}：{use.fault.zh}", f"{where_en}: {use.fault.en}"
            yield error(
                use.origin,
                "expression-unreadable",
                zh,
                en,
                f"表达式：{use.text}",
                f"The expression: {use.text}",
            )
        elif use.expression is not None:
            yield from _unknown_names(subject, use)
            yield from _unknown_parameters(subject, use)


def _unknown_names(subject: Subject, use: Use) -> Iterator[Finding]:
    assert use.expression is not None
    for name in sorted(use.expression.names - use.known - {"p"}):
        if name in subject.catalogue.decision_files:
            yield error(
                use.origin, "decision-too-late",
                f"{use.owner} 的 {use.role} 用到 {name}，而该判定排在其后（或就是它自己）",
                f"{use.owner}, {use.role} reads {name}, which is decided later (or is this very decision)",
                "请调整 order，或改用要素。", "Change the order, or read facts instead.",
            )  # fmt: skip
            continue
        zh, en = (
            f"{use.owner} 的 {use.role} 用到未定义的要素 {name}",
            f"{use.owner}, {use.role}: unknown fact {name}",
        )
        yield error(use.origin, "unknown-fact", zh, en, *did_you_mean(name, use.known))


def _unknown_parameters(subject: Subject, use: Use) -> Iterator[Finding]:
    assert use.expression is not None
    parameters = subject.catalogue.dated_parameters
    for path in sorted(use.expression.paths):
        if path == "p" or (path.startswith("p.") and path[2:] not in parameters):
            zh, en = (
                f"{use.owner} 的 {use.role} 用到未定义的参数 {path}",
                f"{use.owner}, {use.role}: unknown parameter {path}",
            )
            yield error(use.origin, "unknown-parameter", zh, en, *did_you_mean(path[2:], parameters))
