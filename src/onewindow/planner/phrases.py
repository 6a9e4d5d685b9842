"""Conditions in words, without a project's values: ``总占地面积 ≥ 5 ha`` for ``land_area_ha >= p.x``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.catalogue.model import Fact, Text
from onewindow.feel import format_value, tree
from onewindow.planner.words import Words, both

SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
AND = Text(" 且 ", " and ")
OR = Text(" 或 ", " or ")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Renders trees in words. ``records`` maps a variable over a list of records to that list's fact."""

    words: Words
    facts: Mapping[str, Fact]
    records: Mapping[str, Fact] = field(default_factory=dict)

    def phrase(self, node: tree.Node) -> Text:
        """The condition or value in words."""
        match node:
            case tree.And(parts=parts):
                return AND.join(map(self._inner, parts))
            case tree.Or(parts=parts):
                return OR.join(map(self._inner, parts))
            case tree.Call(function=tree.Name(name="not"), arguments=(denied,)):
                inner = self.phrase(denied)
                return Text(f"非（{inner.zh}）", f"not ({inner.en})")
            case tree.Comparison(operator=operator, left=left, right=right):
                return self.compared(left, operator, right)
            case tree.Call(
                function=tree.Name(name="list contains"), arguments=(tree.ListOf(items=items), one)
            ):
                return self.contained(one, items)
            case tree.Call(function=tree.Name(name="list contains"), arguments=(many, one)):
                whole, part = self.phrase(many), self.operand(one, many)
                return Text(f"{whole.zh} 包括 {part.zh}", f"{whole.en} includes {part.en}")
            case tree.In(value=subject, tests=tests):
                return OR.join(self._test(subject, test) for test in tests)
            case tree.Between(value=subject, low=low, high=high):
                first, last = self.operand(low, subject), self.operand(high, subject)
                whole = self.phrase(subject)
                return Text(
                    f"{whole.zh} 在 {first.zh} 至 {last.zh} 之间（含）",
                    f"{whole.en} from {first.en} to {last.en}, both included",
                )
            case tree.Quantified(every=every, iterators=(iterator,), body=body):
                return self._quantified(every, iterator, body)
            case tree.Name(name=name):
                return self.words.name(name)
            case tree.Path():
                return self._path(node)
            case tree.Literal(value=found):
                return both(format_value(found))
        return both(_source(node))

    def compared(self, left: tree.Node, operator: str, right: tree.Node) -> Text:
        """``left`` compared with ``right``."""
        first, second = self.phrase(left), self.operand(right, left)
        return Text(f"{first.zh} {SIGNS[operator]} {second.zh}", f"{first.en} {SIGNS[operator]} {second.en}")

    def contained(self, one: tree.Node, items: Iterable[tree.Node]) -> Text:
        """``one`` is among ``items``."""
        subject, among = self.phrase(one), self.among(one, items, True)
        return Text(f"{subject.zh} {among.zh}", f"{subject.en} {among.en}")

    def among(self, one: tree.Node, items: Iterable[tree.Node], holds: bool) -> Text:
        """That something is, or is not, among ``items``, without naming it."""
        listed = [self.operand(item, one) for item in items]
        zh, en = ("属于", "is one of") if holds else ("不属于", "is none of")
        return Text(
            f"{zh} {'、'.join(item.zh for item in listed)}", f"{en} {', '.join(item.en for item in listed)}"
        )

    def operand(self, node: tree.Node, subject: tree.Node) -> Text:
        """A constant in the words of what it is compared with: a code's label, a number's unit."""
        match node:
            case tree.Path(base=tree.Name(name="p"), member=member):
                return self.words.parameter(member)
            case tree.Literal(value=found):
                return self.value(subject, found)
        return self.phrase(node)

    def value(self, subject: tree.Node, found: Any) -> Text:
        """A value in the words of the fact, decision or record's field that has it."""
        match subject:
            case tree.Name(name=name):
                return self.words.value(name, found)
            case tree.Path(base=tree.Name(name=name), member=member) if name in self.records:
                for inner in self.records[name].fields:
                    if inner.id == member:
                        return self.words.value_of(inner, found)
        return both(format_value(found))

    def over(self, iterator: tree.Iterator) -> Phrases:
        """The phrases inside a quantifier, whose variable stands for one record."""
        source = iterator.source
        fact = self.facts.get(source.name) if isinstance(source, tree.Name) else None
        return Phrases(self.words, self.facts, {**self.records, iterator.name: fact}) if fact else self

    def _quantified(self, every: bool, iterator: tree.Iterator, body: tree.Node) -> Text:
        whole, inner = self.phrase(iterator.source), self.over(iterator).phrase(body)
        zh, en = ("每一项都满足", "every entry of") if every else ("有一项满足", "some entry of")
        return Text(f"{whole.zh}中{zh}（{inner.zh}）", f"{en} {whole.en}: {inner.en}")

    def _test(self, subject: tree.Node, test: tree.Node) -> Text:
        """One test of a cell on its subject."""
        match test:
            case tree.Test(operator=operator, operand=operand):
                return self.compared(subject, operator, operand)
            case tree.RangeOf(low=low, high=high, low_included=from_low, high_included=to_high):
                bounds = [(low, ">=" if from_low else ">"), (high, "<=" if to_high else "<")]
                parts = [self.compared(subject, sign, bound) for bound, sign in bounds if bound is not None]
                return AND.join(parts)
            case tree.ListOf(items=items):
                return self.contained(subject, items)
        return self.compared(subject, "=", test)

    def _path(self, node: tree.Path) -> Text:
        match node:
            case tree.Path(base=tree.Name(name="p"), member=member):
                return self.words.parameter(member)
            case tree.Path(base=tree.Name(name=name), member=member) if name in self.records:
                for inner in self.records[name].fields:
                    if inner.id == member:
                        return inner.name
        return both(_source(node))

    def _inner(self, node: tree.Node) -> Text:
        return bracketed(node, self.phrase(node))


def bracketed(node: tree.Node, text: Text) -> Text:
    """A part's words, in brackets where the part itself joins others."""
    return Text(f"（{text.zh}）", f"({text.en})") if isinstance(node, tree.And | tree.Or) else text


def _source(node: tree.Node) -> str:
    """A tree that has no words of its own, roughly as it was written."""
    match node:
        case tree.Name(name=name):
            return name
        case tree.Path(base=base, member=member):
            return f"{_source(base)}.{member}"
        case tree.Literal(value=found):
            return format_value(found)
        case tree.Call(function=function, arguments=arguments):
            return f"{_source(function)}({', '.join(map(_source, arguments))})"
        case tree.Arithmetic(first=first, rest=rest):
            return " ".join(
                [_source(first), *(f"{operator} {_source(operand)}" for operator, operand in rest)]
            )
        case tree.ListOf(items=items):
            return f"[{', '.join(map(_source, items))}]"
    return f"<{type(node).__name__}: {', '.join(map(_source, tree.children(node)))}>"
