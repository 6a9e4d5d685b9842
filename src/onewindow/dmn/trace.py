"""What a decision table saw and did: inputs, cells, rules, articles; and how that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from onewindow.dmn.table import DecisionTable
from onewindow.feel import format_value, to_json


@dataclass(frozen=True, slots=True)
class CellTrace:
    """One cell: the test, the value it was put to, and what came out (None: neither true nor false)."""

    column: str
    test: str
    value: Any
    matched: bool | None


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule as far as it was judged. ``number`` counts from 1; ``law`` is the article it rests on."""

    number: int
    id: str
    hit: bool
    cells: tuple[CellTrace, ...]
    law: str
    note: str


@dataclass(frozen=True, slots=True)
class TableTrace:
    """One evaluation of a table.

    ``facts`` are the values that the judged conditions spoke of, by dotted name.
    """

    table: DecisionTable
    name: str
    inputs: tuple[tuple[str, Any], ...]
    rules: tuple[RuleTrace, ...]
    hits: tuple[int, ...]
    facts: Mapping[str, Any]
    value: Any

    @property
    def defaulted(self) -> bool:
        """Whether no rule hit, so that the default output (or null) resulted."""
        return not self.hits

    def to_json(self) -> dict[str, Any]:
        """The trace as JSON data.

        Rules that were not judged, because an earlier one had hit, are left out.
        """
        return {
            "table": self.name,
            "hit_policy": self.table.hit_policy.value,
            "inputs": [
                {"expression": expression, "value": to_json(value)} for expression, value in self.inputs
            ],
            "facts": {name: to_json(value) for name, value in self.facts.items()},
            "rules": [_rule_json(rule) for rule in self.rules],
            "hits": list(self.hits),
            "value": to_json(self.value),
        }

    def lines(self) -> list[str]:
        """The trace in words, one line per rule that hit with its cells and article."""
        told = [f"{self.name} [{self.table.hit_policy.value}] = {format_value(self.value)}"]
        for rule in self.rules:
            if rule.hit:
                cells = "; ".join(
                    cell.test
                    if self.table.conditions
                    else f"{cell.column} = {format_value(cell.value)} ∈ {cell.test}"
                    for cell in rule.cells
                )
                law = f" ({rule.law})" if rule.law else ""
                told.append(f"  {rule.number}. {cells}{law}")
        if self.defaulted:
            told.append("  没有规则命中，取默认值 / no rule hit: the default")
        told += [f"    {name} = {format_value(value)}" for name, value in self.facts.items()]
        return told


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What is fixed about a rule: its number from 1, its columns with their tests, its article."""

    number: int
    id: str
    columns: tuple[str, ...]
    tests: tuple[str, ...]
    law: str
    note: str


class Hit(NamedTuple):
    """What one table did in generated code: the rules that hit, the input values by column, the result.

    A rule that hit did so because each of its tests accepted the input value of the same column.
    """

    name: str
    rules: tuple[RuleCard, ...]
    inputs: tuple[Any, ...]
    value: Any

    def to_json(self) -> dict[str, Any]:
        """The same shape as `TableTrace.to_json`, for the rules that hit."""
        return {
            "table": self.name,
            "rules": [
                {
                    "rule": card.number,
                    "id": card.id,
                    "hit": True,
                    "law": card.law,
                    "note": card.note,
                    "cells": [
                        {"column": column, "test": test, "value": to_json(value), "matched": True}
                        for column, test, value in zip(card.columns, card.tests, self.inputs, strict=True)
                    ],
                }
                for card in self.rules
            ],
            "hits": [card.number for card in self.rules],
            "value": to_json(self.value),
        }


def cards_of(table: DecisionTable) -> tuple[RuleCard, ...]:
    """The cards of all rules of a table."""
    columns = tuple(column.expression for column in table.inputs)
    return tuple(
        RuleCard(number, rule.id, columns, rule.tests, table.law(rule), table.annotation(rule, "note"))
        for number, rule in enumerate(table.rules, 1)
    )


def _rule_json(rule: RuleTrace) -> dict[str, Any]:
    return {
        "rule": rule.number,
        "id": rule.id,
        "hit": rule.hit,
        "law": rule.law,
        "note": rule.note,
        "cells": [
            {"column": cell.column, "test": cell.test, "value": to_json(cell.value), "matched": cell.matched}
            for cell in rule.cells
        ],
    }
