"""Every FEEL expression of a catalogue with its place, its scope and what it must result in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onewindow.catalogue.model import Catalogue, Decision, Matter, Origin
from onewindow.catalogue.yaml_text import Table
from onewindow.feel import Expression, FeelError, Scope, parse


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
        self.scope = Scope((*self.all, "p", *(field.id for fact in catalogue.facts.values() for field in fact.fields)))

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
            yield reader.use(fact.id, "derived", fact.derived, fact.origin, reader.facts - {fact.id}, fact.type)
    known = reader.facts
    for decision in catalogue.decision_files.values():
        yield from _of_decision(reader, decision, known)
        known |= {decision.id}
    for matter in catalogue.matters.values():
        yield from _of_matter(reader, matter)


def _of_decision(reader: _Reader, decision: Decision, known: frozenset[str]) -> Iterator[Use]:
    for number, rule in enumerate(decision.rules, 1):
        owner = f"{decision.id}[{number}]"
        if rule.when:
            yield reader.use(owner, "when", rule.when, rule.origin, known)
        if rule.output_expression:
            yield reader.use(
                owner, "output_expression", rule.output_expression, rule.origin, known, decision.output_type
            )
    columns = decision.definition.get("inputs")
    for column in columns if isinstance(columns, list) else ():
        if isinstance(column, Table) and isinstance(column.get("expression"), str):
            origin = column.origin("expression")
            yield reader.use(decision.id, "input", column["expression"], origin, known, str(column.get("type", "Any")))


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
