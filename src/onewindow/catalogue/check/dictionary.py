"""Family ``dictionary``: facts whose own definition does not hold together."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.edges import circle
from onewindow.catalogue.facts import Refused, read_value
from onewindow.catalogue.findings import Finding, error
from onewindow.catalogue.model import Fact


@family("dictionary")
def dictionary(subject: Subject) -> Iterator[Finding]:
    """Defaults are values of their fact, code lists have no doubles, derived facts don't go round in a circle."""
    for fact in subject.catalogue.facts.values():
        yield from _one(subject, fact)
    pairs = [
        (name, use.owner)
        for use in subject.uses
        if use.role == "derived" and use.expression is not None
        for name in use.expression.names
        if subject.catalogue.facts.get(name) is not None and subject.catalogue.facts[name].derived
    ]
    ring = circle(pairs)
    if ring:
        at, shown = subject.at("facts", ring[0], "derived"), " → ".join(ring)
        yield error(at, "derived-circle", f"派生要素互相依赖：{shown}", f"derived facts stand on each other: {shown}",
                    "请让其中一个由申请人填写。", "Let one of them be asked.")  # fmt: skip


def _one(subject: Subject, fact: Fact) -> Iterator[Finding]:
    yield from _definition(fact)
    for field in fact.fields:
        yield from _definition(field)
    if fact.id in subject.catalogue.decision_files or fact.id == "p":
        yield error(fact.origin, "name-taken", f"要素 {fact.id} 与判定同名", f"the fact {fact.id} has the name of a decision",
                    "请改名。", "Give it another name.")  # fmt: skip


def _definition(fact: Fact) -> Iterator[Finding]:
    values = [code.value for code in fact.codes]
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield error(fact.origin, "code-twice", f"{fact.id} 的代码 {value} 重复", f"{fact.id} lists the code {value} twice",
                    "请删去一个。", "Delete one.")  # fmt: skip
    if fact.type in ("enum", "list of enum") and not values:
        yield error(
            fact.origin,
            "no-codes",
            f"{fact.id} 没有代码表",
            f"{fact.id} has no code list",
            "请补上 codes。",
            "Add codes.",
        )
    if fact.type == "list of record" and not fact.fields:
        yield error(
            fact.origin,
            "no-fields",
            f"{fact.id} 没有字段",
            f"{fact.id} has no fields",
            "请补上 fields。",
            "Add fields.",
        )
    if fact.derived or (fact.default is None and fact.nullable):
        return
    try:
        read_value(fact, fact.default)
    except Refused as refused:
        yield error(fact.origin, "default-misfit", f"{fact.id} 的默认值：{refused.zh}", f"the default of {fact.id} {refused.en}",
                    "请改 default。", "Correct the default.")  # fmt: skip
