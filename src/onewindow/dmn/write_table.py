"""A decision table as Python statements: one ``if`` per rule, the hit policy around them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from onewindow.dmn.hits import combine, nothing
from onewindow.dmn.item_types import allows, each_allowed
from onewindow.dmn.literals import is_plain
from onewindow.dmn.lower_table import wrong_input, wrong_output
from onewindow.dmn.runs import note
from onewindow.dmn.table import Aggregation, DecisionTable, HitPolicy, Input
from onewindow.dmn.trace import Hit, cards_of
from onewindow.dmn.write_python import Scope, Writer
from onewindow.feel import Expression, FeelError, Run, Value
from onewindow.feel.expression import evaluate
from onewindow.feel.values import DECIMAL


def write_table(writer: Writer, table: DecisionTable, scope: Scope, target: str) -> None:
    """Statements that assign the table's value to ``target``."""
    _TableWriter(writer, table, scope, target).write()


class _TableWriter:
    """Writes one table."""

    def __init__(self, writer: Writer, table: DecisionTable, scope: Scope, target: str) -> None:
        self.writer, self.table, self.scope, self.target = writer, table, scope, target
        self.module = writer.module
        self.members = writer.lowering.members
        self.hits = writer.fresh() if writer.traced else ""
        self.cards = cards_of(table) if writer.traced else ()

    def write(self) -> None:
        """All statements of the table."""
        writer = self.writer
        inputs = [self._input(column) for column in self.table.inputs]
        if self.hits:
            writer.line(f"{self.hits} = ()")
        members = self.module.constant(self.members)
        refused = [
            f"{variable} is not None and not {self._condition(column.allowed, variable)}"
            f" and not {self.module.constant(each_allowed)}({variable}, {column.allowed!r}, {members})"
            for column, variable in zip(self.table.inputs, inputs, strict=True)
            if column.allowed
        ]
        if refused:
            writer.line(
                f"if {' or '.join(refused)}: {self.target} ="
                f" {self.module.constant(wrong_input(self.table))}(R)"
            )
            writer.line("else:")
            writer.indent += 1
        self._rules(
            [self._rule_condition(tests, inputs) for tests in (rule.tests for rule in self.table.rules)]
        )
        if refused:
            writer.indent -= 1
        if self.hits:
            values = "".join(f"{variable}, " for variable in inputs)
            made = self.module.constant(Hit)
            writer.line(f"T.append({made}({self.table.name!r}, {self.hits}, ({values}), {self.target}))")

    def _input(self, column: Input) -> str:
        source = self.writer.text(column.expression, self.scope)
        if source.isidentifier() and not column.type:
            return source
        variable = self.writer.fresh()
        self.writer.line(f"{variable} = {source}")
        self.writer.coerce(variable, column.type)
        return variable

    def _condition(self, tests: str, variable: str) -> str:
        try:
            parsed = self.writer.lowering.tests(tests, self.writer.names.union(self.scope, "?"))
        except FeelError:
            return "False"
        return self.module.condition(parsed, {**self.scope, "?": variable})

    def _rule_condition(self, tests: tuple[str, ...], inputs: list[str]) -> str:
        parts = []
        for text, variable in zip(tests, inputs, strict=True):
            if text.strip() in ("", "-"):
                continue
            if self.table.conditions:
                parsed = self.writer.parsed(text, self.scope)
                parts.append(
                    self.module.condition(parsed, self.scope) if isinstance(parsed, Expression) else "False"
                )
            else:
                parts.append(self._condition(text, variable))
        return " and ".join(parts) or "True"

    def _rules(self, conditions: list[str]) -> None:
        if self.table.hit_policy is HitPolicy.FIRST:
            self._first(conditions)
        elif self.table.hit_policy is HitPolicy.UNIQUE:
            self._unique(conditions)
        else:
            self._many(conditions)

    def _first(self, conditions: list[str]) -> None:
        line, writer = self.writer.line, self.writer
        line("for _ in (0,):")
        writer.indent += 1
        for position, condition in enumerate(conditions):
            line(f"if {condition}:")
            writer.indent += 1
            self._note_hit(position)
            line(f"{self.target} = {self._shaped(self._results(position))}")
            line("break")
            writer.indent -= 1
        line(f"{self.target} = {self._default()}")
        writer.indent -= 1

    def _unique(self, conditions: list[str]) -> None:
        line, writer = self.writer.line, self.writer
        count = writer.fresh()
        line(f"{count} = 0")
        for position, condition in enumerate(conditions):
            line(f"if {condition}:")
            writer.indent += 1
            line(f"{count} += 1")
            self._note_hit(position)
            line(f"{self.target} = {self._shaped(self._results(position))}")
            writer.indent -= 1
        line(f"if not {count}: {self.target} = {self._default()}")
        line(f"elif {count} > 1: {self.target} = {self.module.constant(_conflict)}({count}, R)")

    def _many(self, conditions: list[str]) -> None:
        line, writer = self.writer.line, self.writer
        outputs = writer.fresh()
        line(f"{outputs} = []")
        summed = self._sums_numbers()
        for position, condition in enumerate(conditions):
            results = self._results(position)
            row = results[0] if summed else f"[{', '.join(results)}]"
            line(f"if {condition}:")
            writer.indent += 1
            self._note_hit(position)
            line(f"{outputs}.append({row})")
            writer.indent -= 1
        fold = _sum if summed else self._combined()
        line(
            f"{self.target} = {self.module.constant(fold)}({outputs}, R) if {outputs} else {self._default()}"
        )

    def _combined(self) -> Callable[[list[list[Value]], Run], Value]:
        table, lowering = self.table, self.writer.lowering

        def combined(outputs: list[list[Value]], run: Run) -> Value:
            return combine(table, outputs, run, lowering)

        return combined

    def _sums_numbers(self) -> bool:
        """Whether the table adds up plain numbers, which needs no general code."""
        plain = all(
            len(rule.results) == 1 and type(_constant(rule.results[0])) is Decimal
            for rule in self.table.rules
        )
        return plain and self.table.aggregation is Aggregation.SUM and not self.table.outputs[0].allowed

    def _note_hit(self, position: int) -> None:
        if self.hits:
            self.writer.line(f"{self.hits} += {self.module.constant((self.cards[position],))}")

    def _results(self, position: int) -> list[str]:
        return [self._result(text, column) for column, text in enumerate(self.table.rules[position].results)]

    def _result(self, text: str, column: int) -> str:
        """Source of one output entry, of the column's type and among its allowed values."""
        output = self.table.outputs[column]
        source = self.writer.text(text, self.scope)
        if not output.type and not output.allowed:
            return source
        if is_plain(text):
            value = _constant(text)
            if self.writer.lowering.types.fault(value, output.type) is None and allows(
                value, output.allowed, self.members
            ):
                return source
        types, allowed, members = self.writer.lowering.types, output.allowed, self.members

        def checked(value: Value, run: Run) -> Value:
            value = types.coerce(value, output.type, run)
            return value if allows(value, allowed, members) else wrong_output(run, allowed)

        return f"{self.module.constant(checked)}({source}, R)"

    def _shaped(self, sources: list[str]) -> str:
        if len(sources) == 1:
            return sources[0]
        names = (output.name for output in self.table.outputs)
        return (
            "{" + ", ".join(f"{name!r}: {source}" for name, source in zip(names, sources, strict=True)) + "}"
        )

    def _default(self) -> str:
        if all(not output.default for output in self.table.outputs):
            return self._nothing()
        sources = []
        types = self.writer.lowering.types
        for output in self.table.outputs:
            source = self.writer.text(output.default, self.scope) if output.default else "None"
            if output.default and output.type:
                source = f"{self.module.constant(types.coerce)}({source}, {output.type!r}, R)"
            sources.append(source)
        return self._shaped(sources)

    def _nothing(self) -> str:
        """Source of the value when no rule hits; a list is made anew each time."""
        value = nothing(self.table)
        if value is None:
            return "None"
        return "[]" if value == [] else self.module.constant(value)


def _constant(text: str) -> Value:
    """The value of FEEL text that is one plain value; None for other text."""
    return evaluate(text).value if is_plain(text) else None


def _sum(numbers: list[Decimal], _run: Run) -> Decimal:
    total = numbers[0]
    for number in numbers[1:]:
        total = DECIMAL.add(total, number)
    return total


def _conflict(count: int, run: Run) -> Value:
    return note(
        run,
        "hits",
        f"唯一命中的表有 {count} 条规则同时命中",
        f"{count} rules of a table with hit policy UNIQUE hit at once",
    )
