"""The catalogue's rules made ready to run: derived facts, decisions, conditions, and how they use the facts.

A decision with a single result is one chain of ``if``: FEEL's own unknown values then flow through decisions
and conditions alike, and one generator makes fast code of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from onewindow.catalogue.dated import parameter_context, without_value
from onewindow.catalogue.facts import derived_facts
from onewindow.catalogue.model import Catalogue, Decision, Fact
from onewindow.feel import Expression, parse, parse_unary_tests, python_function, tree
from onewindow.planner.uses import Uses, UsesReader, prefix_of

WHEN = "when: "
"""What stands before a further condition's text to make the name of its result."""

_SINGLE_RESULT = ("FIRST", "UNIQUE", "ANY")
_TYPES = {
    "boolean": "boolean",
    "number": "number",
    "string": "string",
    "enum": "string",
    "list of enum": "list<string>",
}


class UnusableRules(ValueError):
    """Rules that a plan cannot be made with; says why and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a decision: ``when`` holds, so ``result``. ``law`` is the rule's own article, where it has one."""

    when: Expression
    result: Expression
    law: str = ""


@dataclass(frozen=True)
class DecisionRules:
    """A decision: the first row that holds gives the result, else ``default``; ``chain`` is all that in one."""

    id: str
    rows: tuple[Row, ...]
    default: Any
    definition: Decision

    @cached_property
    def chain(self) -> Expression:
        """The decision as one expression."""
        node: tree.Node = tree.Literal(self.default)
        for row in reversed(self.rows):
            node = tree.If(row.when.tree, row.result.tree, node)
        return Expression(self.id, node)

    @property
    def law(self) -> str:
        """The law that the whole decision rests on."""
        return "；".join(f"{basis.law} {basis.article}".strip() for basis in self.definition.basis)


class Rules:
    """All rules of a catalogue, parsed once."""

    def __init__(self, catalogue: Catalogue, whens: Iterable[str] = ()) -> None:
        """``whens`` are further conditions to be computed with the rest, such as those of the order's edges.

        Raises ``feel.FeelSyntaxError`` for an expression that can't be read, and ``UnusableRules``.
        """
        self.catalogue = catalogue
        self.names = (*catalogue.facts, *catalogue.decision_files, "p")
        self.parameters = parameter_context(catalogue)
        self.without_value = without_value(catalogue)
        self.derived = tuple((fact.id, expression) for fact, expression in derived_facts(catalogue))
        self.decisions = {id: self._decision(id) for id in catalogue.decision_files}
        self.conditions = {id: self.parse(matter.applies) for id, matter in catalogue.matters.items()}
        self.whens = {text: self.parse(text) for text in sorted(set(whens) - {""})}
        self.when_names = tuple((text, WHEN + text) for text in self.whens)
        self._reader = UsesReader((*catalogue.facts, *catalogue.decision_files), catalogue.parameters)
        self._parts: dict[int, Expression] = {}

    def parse(self, text: str) -> Expression:
        """An expression over facts, decisions and parameters."""
        return parse(text, self.names)

    @cached_property
    def run(self) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
        """The function from known facts to all results by name: decisions, matters, and ``whens`` behind `WHEN`.

        Facts that can't be null are promised to it, as ``catalogue.facts`` checked them.
        """
        outputs = {id: decision.chain for id, decision in self.decisions.items()}
        outputs |= self.conditions | {name: self.whens[text] for text, name in self.when_names}
        facts = self.catalogue.facts
        promised = {id: _feel_type(fact) for id, fact in facts.items() if not fact.nullable}
        return python_function(outputs, tuple(facts), assume_total=promised, constants={"p": self.parameters})

    def part(self, node: tree.Node) -> Expression:
        """A part of one of these rules as an expression of its own; made once, as the rules hold their trees."""
        found = self._parts.get(id(node))
        if found is None:
            found = self._parts[id(node)] = Expression("", node)
        return found

    def _decision(self, id: str) -> DecisionRules:
        stated = self.catalogue.decision_files[id]
        if stated.hit_policy not in _SINGLE_RESULT:
            raise UnusableRules(
                f"判定表 {id} 的命中策略是 {stated.hit_policy}；计划只能用得出单一结果的判定表（{'、'.join(_SINGLE_RESULT)}）",
                f"decision {id} has the hit policy {stated.hit_policy}; a plan needs one result ({', '.join(_SINGLE_RESULT)})",
            )
        if stated.rules:
            rows = tuple(
                Row(
                    self.parse(rule.when),
                    self.parse(rule.output_expression) if rule.output_expression else _literal(rule.output),
                    rule.basis,
                )
                for rule in stated.rules
            )
            return DecisionRules(id, rows, _plain(stated.default), stated)
        return self._table_with_columns(id, stated)

    def _table_with_columns(self, id: str, stated: Decision) -> DecisionRules:
        """A table with input columns, each row as the conjunction of its cells."""
        table = self.catalogue.decisions[id]
        inputs = [self.parse(column.expression).tree for column in table.inputs]
        rows = []
        for rule in table.rules:
            cells = [
                _cell(column, parse_unary_tests(text, self.names).tree)
                for column, text in zip(inputs, rule.tests, strict=True)
            ]
            node = cells[0] if len(cells) == 1 else tree.And(tuple(cells))
            rows.append(
                Row(Expression(" and ".join(rule.tests), node), self.parse(rule.results[0]), table.law(rule))
            )
        default = table.outputs[0].default
        value = self.parse(default).evaluate({"p": self.parameters}).value if default else None
        return DecisionRules(id, tuple(rows), value, stated)

    @cached_property
    def _uses_of(self) -> Mapping[str, Mapping[str, Uses]]:
        """For each decision and condition, how it uses each name."""
        found = {
            id: self._reader.read_condition(expression.tree) for id, expression in self.conditions.items()
        }
        for id, decision in self.decisions.items():
            merged: dict[str, Uses] = {}
            for row in decision.rows:
                _merge(self._reader.read_condition(row.when.tree), merged)
                _merge(self._reader.read(row.result.tree), merged)
            found[id] = merged
        return found

    def uses(self, targets: Iterable[str]) -> dict[str, Uses]:
        """How the targets (matters or decisions) and all that they rest on use each fact that is answered."""
        merged: dict[str, Uses] = {}
        waiting, seen = list(targets), set()
        while waiting:
            target = waiting.pop()
            if target in seen:
                continue
            seen.add(target)
            uses = self._uses_of.get(target, {})
            _merge(uses, merged)
            waiting.extend(name for name in uses if name in self.decisions)
        self._pass_down(merged)
        return merged

    def _pass_down(self, uses: dict[str, Uses]) -> None:
        """A derived fact's uses are uses of the fact that it is derived from."""
        for id, expression in reversed(self.derived):
            if id not in uses:
                continue
            prefix = prefix_of(expression.tree)
            for source in expression.names & set(self.catalogue.facts):
                target = uses.setdefault(source, Uses())
                if prefix is None or uses[id].opaque:
                    target.opaque = True
                else:
                    target.prefixes |= {
                        (prefix[1], text) for text in uses[id].constants if isinstance(text, str)
                    }


def _cell(column: tree.Node, tests: tree.Node) -> tree.Node:
    """A cell's tests on its column as a condition of its own; ``-`` always holds."""
    if not isinstance(tests, tree.UnaryTests):
        return tree.In(column, (tests,))
    if not tests.tests:
        return tree.Literal(True)
    within = tree.In(column, tests.tests)
    return tree.Call(tree.Name("not"), (within,)) if tests.negated else within


def _feel_type(fact: Fact) -> str:
    """The FEEL type of a fact's values."""
    if fact.type != "list of record":
        return _TYPES[fact.type]
    members = ", ".join(f"{field.id}: {_TYPES[field.type]}" for field in fact.fields if not field.nullable)
    return f"list<context<{members}>>"


def _merge(source: Mapping[str, Uses], into: dict[str, Uses]) -> None:
    for name, uses in source.items():
        into.setdefault(name, Uses()).add(uses)


def _literal(value: Any) -> Expression:
    plain = _plain(value)
    return Expression(str(plain), tree.Literal(plain))


def _plain(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
