"""Every FEEL expression of a catalogue with its place, its scope and what it must result in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue.columns import cell
from onewindow.catalogue.columns import row as row_condition
from onewindow.catalogue.model import Catalogue, Decision, DecisionRule, Matter, Origin
from onewindow.catalogue.yaml_text import Table
from onewindow.feel import Expression, FeelError, Scope, parse, parse_unary_tests


@dataclass(frozen=True, slots=True)
class Use:
    """One expression in its place. ``expression`` is None when ``fault`` says why it can't be read.

    ``known`` are the facts and decisions that may stand in it (``p`` always may). ``result`` is ``boolean`` for
    a condition, else the type word of the fact or decision that it computes.
    """

    owner: str
    role: str
    text: str
    origin: Origin
    known: frozenset[str]
    result: str
    expression: Expression | None = None
    fault: FeelError | None = None


class _Reader:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.facts = frozenset(catalogue.facts)
        self.all = self.facts | catalogue.decision_files.keys()
        self.scope = Scope(
            (*self.all, "p", *(field.id for fact in catalogue.facts.values() for field in fact.fields))
        )

    def use(
        self, owner: str, role: str, text: str, origin: Origin, known: frozenset[str], result: str = "boolean"
    ) -> Use:
        """Read one expression."""
        try:
            return Use(owner, role, text, origin, known, result, parse(text, self.scope))
        except FeelError as fault:
            return Use(owner, role, text, origin, known, result, fault=fault)


def uses(catalogue: Catalogue) -> Iterator[Use]:
    """All expressions: derived facts, decisions in order of evaluation, matters."""
    reader = _Reader(catalogue)
    for fact in catalogue.facts.values():
        if fact.derived:
            yield reader.use(
                fact.id, "derived", fact.derived, fact.origin, reader.facts - {fact.id}, fact.type
            )
    known = reader.facts
    for decision in catalogue.decision_files.values():
        yield from _of_decision(reader, decision, known)
        known |= {decision.id}
    for matter in catalogue.matters.values():
        yield from _of_matter(reader, matter)


def rules_of(decision: Decision) -> tuple[DecisionRule, ...]:
    """A decision's rules; those of a table with input columns have their cells as one text."""
    if decision.rules:
        return decision.rules
    rows = decision.definition.get("rules")
    return tuple(
        DecisionRule(
            "; ".join(map(str, _cells(row))),
            row.get("output"),
            str(row.get("output_expression") or ""),
            row.origin(),
        )
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Table)
    )


def _cells(row: Table) -> list[Any]:
    cells = row.get("when")
    return list(cells) if isinstance(cells, list) else [cells]


def _of_decision(reader: _Reader, decision: Decision, known: frozenset[str]) -> Iterator[Use]:
    if "inputs" in decision.definition:
        yield from _of_columns(reader, decision, known)
    for number, rule in enumerate(rules_of(decision), 1):
        owner = f"{decision.id}[{number}]"
        if decision.rules and rule.when:
            yield reader.use(owner, "when", rule.when, rule.origin, known)
        if rule.output_expression:
            yield reader.use(
                owner, "output_expression", rule.output_expression, rule.origin, known, decision.output_type
            )


def _of_columns(reader: _Reader, decision: Decision, known: frozenset[str]) -> Iterator[Use]:
    """The input columns, and each row as the conjunction of its cells."""
    columns: list[Use] = []
    inputs = decision.definition["inputs"]
    for column in inputs if isinstance(inputs, list) else ():
        table = column if isinstance(column, Table) else Table(decision.origin.file, decision.origin.line)
        text = str(table.get("expression", column))
        result = str(table.get("type", "Any"))
        columns.append(reader.use(decision.id, "input", text, table.origin("expression"), known, result))
    yield from columns
    if all(column.expression is not None for column in columns):
        rows = decision.definition.get("rules")
        for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
            if isinstance(row, Table):
                yield _of_row(reader, f"{decision.id}[{number}]", columns, row, known)


def _of_row(reader: _Reader, owner: str, columns: list[Use], row: Table, known: frozenset[str]) -> Use:
    cells = [str(cell) for cell in _cells(row)]
    text, origin = "; ".join(cells), row.origin("when")
    if len(cells) != len(columns):
        zh, en = (
            f"有 {len(cells)} 格，表有 {len(columns)} 列",
            f"it has {len(cells)} cells, and the table {len(columns)} columns",
        )
        return Use(owner, "when", text, origin, known, "boolean", fault=FeelError(zh, en))
    try:
        parts = [
            cell(column.expression.tree, parse_unary_tests(tests, reader.scope).tree)
            for column, tests in zip(columns, cells, strict=True)
            if column.expression is not None
        ]
    except FeelError as fault:
        return Use(owner, "when", text, origin, known, "boolean", fault=fault)
    return Use(owner, "when", text, origin, known, "boolean", Expression(text, row_condition(parts)))


def _of_matter(reader: _Reader, matter: Matter) -> Iterator[Use]:
    table = reader.catalogue.definitions["matters"][matter.id]

    def use(role: str, text: str, origin: Origin) -> Iterator[Use]:
        if text:
            yield reader.use(matter.id, role, text, origin, reader.all)

    yield from use("applies", matter.applies, table.origin("applies"))
    for need in matter.needs:
        yield from use(f"needs {need.document}", need.when, need.origin)
    for after in matter.after:
        yield from use(f"after {after.matter}", after.when, after.origin)
    modes = table.get("modes")
    for key, text in (
        ("instant", matter.modes.instant),
        ("commitment", matter.modes.commitment),
        ("skipped_if", matter.modes.skipped_if),
    ):
        yield from use(f"modes.{key}", text, modes.origin(key) if isinstance(modes, Table) else matter.origin)
    for number, consulted in enumerate(matter.consulted):
        rows = table.get("consulted")
        yield from use(f"consulted {consulted.department}", consulted.when, rows.origin(number))
