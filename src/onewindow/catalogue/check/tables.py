"""Family ``tables``: rules that can never be reached, rules written twice, cases that no rule covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.check.expressions import Use, rules_of
from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.check.search import Condition, OutOfSteps, Search, proved_impossible
from onewindow.catalogue.check.shapes import environment
from onewindow.catalogue.dated import stand_ins
from onewindow.catalogue.findings import Finding, Level, error
from onewindow.catalogue.model import Decision, DecisionRule
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
        rules = rules_of(decision)
        if not rules:
            yield error(decision.origin, "no-rules", f"判定 {decision.id} 没有规则", f"the decision {decision.id} has no rules",
                        "请补上 rules。", "Add rules.")  # fmt: skip
        uses = by_owner.get(decision.id, [])
        conditions = [use.expression for use in uses if use.expression is not None]
        if rules and len(conditions) == len(rules):
            search = Search(shapes, stand_ins(subject.catalogue), conditions)
            yield from _Table(decision, rules, conditions, search).findings()
    yield from _never(subject, shapes)


@dataclass(frozen=True, slots=True)
class _Table:
    """A decision's rules with their conditions as read, and the search over the facts that they name."""

    decision: Decision
    rules: tuple[DecisionRule, ...]
    conditions: list[Expression]
    search: Search

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the rules and with what they cover."""
        overlapping_is_fault = self.decision.hit_policy in ("UNIQUE", "ANY")
        for number, condition in enumerate(self.conditions):
            twin = next((n for n in range(number) if self.conditions[n].tree == condition.tree), None)
            if twin is not None:
                yield self._twice(number, twin)
            elif overlapping_is_fault:
                yield from self._overlaps(number)
            else:
                yield from self._reachable(number)
        if self.decision.default is None and "outputs" not in self.decision.definition:
            yield from self._gap()

    def _result(self, number: int) -> tuple[Any, str]:
        return self.rules[number].output, self.rules[number].output_expression

    def _twice(self, number: int, twin: int) -> Finding:
        id, line = self.decision.id, self.rules[twin].origin.line
        other = self._result(twin) != self._result(number)
        zh = f"{id} 第 {number + 1} 条与第 {twin + 1} 条（第 {line} 行）条件相同" + (
            "而结果不同" if other else ""
        )
        en = f"{id}: rule {number + 1} has the condition of rule {twin + 1} (line {line})" + (
            ", with another result" if other else ""
        )
        return error(
            self.rules[number].origin,
            "rule-twice",
            zh,
            en,
            "请删去一条，或改条件。",
            "Delete one, or change its condition.",
        )

    def _reachable(self, number: int) -> Iterator[Finding]:
        """The rule can hold; in a FIRST table it holds somewhere where no earlier one does."""
        rule, id = self.rules[number], self.decision.id
        alone = [Condition(self.conditions[number], True)]
        if proved_impossible(self.search, alone):
            zh, en = f"{id} 第 {number + 1} 条的条件永远不成立", f"{id}: rule {number + 1} can never hold"
            yield error(
                rule.origin, "rule-never", zh, en, f"条件：{rule.when}", f"The condition: {rule.when}"
            )
            return
        first = alone + [Condition(one, False) for one in self.conditions[:number]]
        if self.decision.hit_policy == "FIRST" and proved_impossible(self.search, first):
            zh = f"{id} 第 {number + 1} 条永远轮不到：它成立时前面的规则已经成立"
            en = f"{id}: rule {number + 1} is never reached: wherever it holds, an earlier rule holds"
            yield error(
                rule.origin,
                "rule-unreachable",
                zh,
                en,
                "请把它移到前面，或删去。",
                "Move it up, or delete it.",
            )

    def _overlaps(self, number: int) -> Iterator[Finding]:
        """In a UNIQUE table no two rules hold together, in an ANY table none with different results."""
        for earlier in range(number):
            if self.decision.hit_policy == "ANY" and self._result(earlier) == self._result(number):
                continue
            both = [Condition(self.conditions[earlier], True), Condition(self.conditions[number], True)]
            found = self._example(both)
            if found is not None:
                case = _case(found)
                zh = f"{self.decision.id} 第 {earlier + 1} 条与第 {number + 1} 条会同时成立，如 {case}"
                en = f"{self.decision.id}: rules {earlier + 1} and {number + 1} both hold, for example with {case}"
                yield error(
                    self.rules[number].origin,
                    "rule-overlap",
                    zh,
                    en,
                    "请收紧条件，或用 FIRST。",
                    "Narrow one of them, or use FIRST.",
                )

    def _gap(self) -> Iterator[Finding]:
        """A table without default covers every case."""
        id = self.decision.id
        try:
            found = self.search.example([Condition(one, False) for one in self.conditions])
        except OutOfSteps:
            found = {}
        if found is None:
            return
        case_zh, case_en = (
            (f"，如 {_case(found)}", f", such as {_case(found)}") if found else ("", " (or so it seems)")
        )
        zh = (
            f"{id} 没有 default，且有情形没有规则覆盖{case_zh}"
            if found
            else f"{id} 没有 default，且不能证明规则覆盖所有情形"
        )
        en = f"{id} has no default, and no rule covers some cases{case_en}"
        yield error(
            self.decision.origin,
            "table-gap",
            zh,
            en,
            "请补上 default，或补一条规则。",
            "Add default, or a rule.",
        )

    def _example(self, conditions: list[Condition]) -> dict[str, Any] | None:
        try:
            return self.search.example(conditions)
        except OutOfSteps:
            return None


def _case(found: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {format_value(value)}" for name, value in sorted(found.items()))


def _never(subject: Subject, shapes: Any) -> Iterator[Finding]:
    """A matter whose condition can never hold is most likely a slip."""
    applies = [use for use in subject.uses if use.role == "applies" and use.expression is not None]
    search = Search(
        shapes, stand_ins(subject.catalogue), [use.expression for use in applies if use.expression]
    )
    for use in applies:
        assert use.expression is not None
        if isinstance(use.expression.tree, tree.Literal):
            continue
        if proved_impossible(search, [Condition(use.expression, True)]):
            zh, en = f"{use.owner} 的适用条件永远不成立", f"{use.owner}: its condition can never hold"
            yield error(
                use.origin,
                "never-applies",
                zh,
                en,
                f"条件：{use.text}",
                f"The condition: {use.text}",
                Level.WARNING,
            )
