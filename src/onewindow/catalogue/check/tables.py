"""Family ``tables``: rules that can never be reached, rules written twice, cases that no rule covers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onewindow.catalogue.check.expressions import Use
from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.check.search import Condition, OutOfSteps, Search
from onewindow.catalogue.check.shapes import environment
from onewindow.catalogue.findings import Finding, Level, error
from onewindow.catalogue.model import Decision
from onewindow.feel import Expression, format_value, tree


@family("tables")
def tables(subject: Subject) -> Iterator[Finding]:
    """Each decision covers every case and has no rule that cannot apply; matters can apply."""
    shapes = environment(subject.catalogue)
    by_owner: dict[str, list[Use]] = {}
    for use in subject.uses:
        if use.role == "when":
            by_owner.setdefault(use.owner.rpartition("[")[0], []).append(use)
    for decision in subject.catalogue.decision_files.values():
        if "inputs" in decision.definition:
            continue
        yield from _shape(decision)
        uses = by_owner.get(decision.id, [])
        conditions = [use.expression for use in uses if use.expression is not None]
        if len(conditions) == len(decision.rules):
            search = Search(shapes, subject.catalogue.parameters, conditions)
            yield from _rules(decision, conditions, search)
    yield from _never(subject, shapes)


def _shape(decision: Decision) -> Iterator[Finding]:
    if not decision.rules:
        yield error(decision.origin, "no-rules", f"判定 {decision.id} 没有规则", f"the decision {decision.id} has no rules",
                    "请补上 rules。", "Add rules.")  # fmt: skip


def _rules(decision: Decision, conditions: list[Expression], search: Search) -> Iterator[Finding]:
    overlapping_is_fault = decision.hit_policy in ("UNIQUE", "ANY")
    for number, condition in enumerate(conditions):
        twin = next((n for n in range(number) if conditions[n].tree == condition.tree), None)
        if twin is not None:
            yield _twice(decision, number, twin)
        elif overlapping_is_fault:
            yield from _overlaps(decision, conditions, number, search)
        else:
            yield from _reachable(decision, conditions, number, search)
    if decision.default is None and decision.rules:
        yield from _gap(decision, conditions, search)


def _twice(decision: Decision, number: int, twin: int) -> Finding:
    first = decision.rules[twin]
    same = (first.output, first.output_expression) == (decision.rules[number].output, decision.rules[number].output_expression)
    zh = f"{decision.id} 第 {number + 1} 条与第 {twin + 1} 条（第 {first.origin.line} 行）条件相同" + ("" if same else "而结果不同")
    en = f"{decision.id}: rule {number + 1} has the condition of rule {twin + 1} (line {first.origin.line})" + (
        "" if same else ", with another result"
    )
    return error(decision.rules[number].origin, "rule-twice", zh, en, "请删去一条，或改条件。", "Delete one, or change its condition.")


def _reachable(decision: Decision, conditions: list[Expression], number: int, search: Search) -> Iterator[Finding]:
    """Rule ``number`` of a FIRST table can apply: it holds somewhere where no earlier one does."""
    rule = decision.rules[number]
    alone = [Condition(conditions[number], True)]
    if _prove_none(search, alone):
        zh, en = f"{decision.id} 第 {number + 1} 条的条件永远不成立", f"{decision.id}: rule {number + 1} can never hold"
        yield error(rule.origin, "rule-never", zh, en, f"条件：{rule.when}", f"The condition: {rule.when}")
    elif decision.hit_policy == "FIRST" and _prove_none(search, alone + [Condition(one, False) for one in conditions[:number]]):
        zh = f"{decision.id} 第 {number + 1} 条永远轮不到：它成立时前面的规则已经成立"
        en = f"{decision.id}: rule {number + 1} is never reached: wherever it holds, an earlier rule holds"
        yield error(rule.origin, "rule-unreachable", zh, en, "请把它移到前面，或删去。", "Move it up, or delete it.")


def _prove_none(search: Search, conditions: list[Condition]) -> bool:
    try:
        return search.example(conditions) is None
    except OutOfSteps:
        return False


def _overlaps(decision: Decision, conditions: list[Expression], number: int, search: Search) -> Iterator[Finding]:
    """In a UNIQUE or ANY table no two rules with different results hold together."""
    rule = decision.rules[number]
    for earlier in range(number):
        other = decision.rules[earlier]
        if decision.hit_policy == "ANY" and (other.output, other.output_expression) == (rule.output, rule.output_expression):
            continue
        try:
            found = search.example([Condition(conditions[earlier], True), Condition(conditions[number], True)])
        except OutOfSteps:
            continue
        if found is not None:
            zh = f"{decision.id} 第 {earlier + 1} 条与第 {number + 1} 条会同时成立，如 {_case(found)}"
            en = f"{decision.id}: rules {earlier + 1} and {number + 1} both hold, for example with {_case(found)}"
            yield error(rule.origin, "rule-overlap", zh, en, "请收紧条件，或用 FIRST。", "Narrow one of them, or use FIRST.")


def _gap(decision: Decision, conditions: list[Expression], search: Search) -> Iterator[Finding]:
    """A table without default covers every case."""
    try:
        found = search.example([Condition(one, False) for one in conditions])
    except OutOfSteps:
        found = {}
    if found is not None:
        zh = f"{decision.id} 没有 default，且有情形没有规则覆盖" + (f"，如 {_case(found)}" if found else "")
        en = f"{decision.id} has no default, and no rule covers some cases" + (f", such as {_case(found)}" if found else "")
        yield error(decision.origin, "table-gap", zh, en, "请补上 default，或补一条规则。", "Add default, or a rule.")


def _case(found: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {format_value(value)}" for name, value in sorted(found.items()))


def _never(subject: Subject, shapes: Any) -> Iterator[Finding]:
    """A matter whose condition can never hold is most likely a slip."""
    applies = [use for use in subject.uses if use.role == "applies" and use.expression is not None]
    search = Search(shapes, subject.catalogue.parameters, [use.expression for use in applies if use.expression])
    for use in applies:
        assert use.expression is not None
        if isinstance(use.expression.tree, tree.Literal):
            continue
        if _prove_none(search, [Condition(use.expression, True)]):
            zh, en = f"{use.owner} 的适用条件永远不成立", f"{use.owner}: its condition can never hold"
            yield error(use.origin, "never-applies", zh, en, f"条件：{use.text}", f"The condition: {use.text}", Level.WARNING)
