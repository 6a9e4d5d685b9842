"""Decision tables as data: columns, rules, hit policies (DMN 1.5, chapter 8).

No behaviour; ``decide`` evaluates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from onewindow.dmn.boxed import Boxed


class HitPolicy(StrEnum):
    """What a table answers when several rules match (DMN 1.5, 8.2.8)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def single(self) -> bool:
        """Whether the table answers one output, not a list of them."""
        return self in _SINGLE


_SINGLE = frozenset((HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST))


class Aggregation(StrEnum):
    """How a COLLECT table folds the outputs of the rules that match."""

    NONE = ""
    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


@dataclass(frozen=True, slots=True)
class Basis:
    """A law and article that a table or rule rests on, and how well that was checked (``V``, ``M``, ``low``)."""

    law: str
    article: str = ""
    checked: str = ""

    def __str__(self) -> str:
        return f"{self.law} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: a FEEL expression, its type and the unary tests that its values must satisfy."""

    expression: str
    type: str = ""
    allowed: str = ""
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OutputCode:
    """One value that an output may take, as FEEL text, with its name in both languages."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Output:
    """An output column.

    ``allowed`` lists the output values, highest priority first; ``default`` is FEEL text.
    """

    name: str = ""
    type: str = ""
    allowed: str = ""
    default: str = ""
    label: str = ""
    id: str = ""
    codes: tuple[OutputCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A row.

    One unary test per input column, one FEEL expression per output column, one text per annotation.
    """

    tests: tuple[str, ...]
    results: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable(Boxed):
    """A decision table; also a boxed expression, so it may stand wherever one may.

    ``conditions`` says that the table is written with whole conditions (``when``): it has one input column,
    ``true``, and each test is a FEEL boolean over any facts. ``annotation_names`` names the rules' annotation
    columns; ``basis``, ``checked`` and ``note`` are those that the platform itself reads.
    """

    name: str = ""
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation = Aggregation.NONE
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    rules: tuple[Rule, ...] = ()
    annotation_names: tuple[str, ...] = ()
    conditions: bool = False
    orientation: str = ""
    output_label: str = ""
    title_zh: str = ""
    title_en: str = ""
    order: int = 0
    basis: tuple[Basis, ...] = ()

    def annotation(self, rule: Rule, name: str) -> str:
        """The text of a rule's annotation column, or ``""``."""
        for column, text in zip(self.annotation_names, rule.annotations, strict=False):
            if column == name:
                return text
        return ""

    def law(self, rule: Rule) -> str:
        """The law and article of a rule: its own, else those of the whole table."""
        return self.annotation(rule, "basis") or "; ".join(str(basis) for basis in self.basis)

    def named(self, name: str) -> DecisionTable:
        """The same table under another name."""
        return replace(self, name=name)
