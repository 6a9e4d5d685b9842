"""A decision table at work in the interpreter: inputs, tests, hits, outputs, and the trace of all that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onewindow.dmn.hits import combine, nothing, shape
from onewindow.dmn.item_types import allows
from onewindow.dmn.runs import note
from onewindow.dmn.table import DecisionTable, HitPolicy, Rule
from onewindow.dmn.trace import CellTrace, RuleTrace, TableTrace
from onewindow.feel import Expression, FeelError, Frame, Run, Unknown, Value
from onewindow.feel.frame import MISSING, Evaluator
from onewindow.feel.values import unknown_of

if TYPE_CHECKING:
    from onewindow.dmn.lower import Lowering, Names

_ANYTHING = ("", "-")


@dataclass(frozen=True, slots=True)
class Cell:
    """One input cell, ready to run; ``test`` is None for a cell that accepts everything."""

    text: str
    test: Evaluator | None
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, ready to run."""

    rule: Rule
    cells: tuple[Cell, ...]
    results: tuple[Evaluator, ...]


class TableEvaluator:
    """Evaluates one table over frames.

    Calling it gives the table's value; problems and trace go to the run.
    """

    def __init__(self, lowering: Lowering, table: DecisionTable, names: Names) -> None:
        self.table = table
        self.lowering = lowering
        self.names = names
        self.inputs = [
            lowering.coerced(lowering.text(column.expression, names), column.type) for column in table.inputs
        ]
        test_names = names | {"?"}
        self.rows = [
            Row(
                rule,
                tuple(self._cell(text, test_names) for text in rule.tests),
                tuple(
                    lowering.coerced(lowering.text(text, names), output.type)
                    for text, output in zip(rule.results, table.outputs, strict=True)
                ),
            )
            for rule in table.rules
        ]
        self.defaults = [
            lowering.coerced(lowering.text(output.default, names), output.type) if output.default else None
            for output in table.outputs
        ]

    def _cell(self, text: str, names: Names) -> Cell:
        if text.strip() in _ANYTHING:
            return Cell(text, None, None)
        try:
            whole = self.table.conditions
            expression = self.lowering.expression(text, names) if whole else self.lowering.tests(text, names)
        except FeelError as error:
            zh, en = error.zh, error.en
            return Cell(text, lambda frame: note(frame.run, "feel", zh, en), None)
        return Cell(text, expression.run, expression)

    def __call__(self, frame: Frame) -> Value:
        """The table's value."""
        values = [evaluate(frame) for evaluate in self.inputs]
        if not self._inputs_allowed(values, frame):
            return None
        noted = len(frame.run.problems)
        hits, judged, unknown = self._judge(values, frame)
        if unknown:
            return self._undecided(values, frame)
        if hits:
            del frame.run.problems[noted:]
        value = self.conclude(hits, frame)
        traces = getattr(frame.run, "traces", None)
        if traces is not None:
            traces.append(self._trace(values, judged, hits, value, frame))
        return value

    def _inputs_allowed(self, values: list[Value], frame: Frame) -> bool:
        for column, value in zip(self.table.inputs, values, strict=True):
            if not allows(value, column.allowed, self.lowering.members):
                wrong_input(self.table)(frame.run)
                return False
        return True

    def _judge(self, values: list[Value], frame: Frame) -> tuple[list[int], list[list[Any]], bool]:
        """The rows that hit, the outcomes of all judged cells, and whether a row could not be judged yet."""
        hits: list[int] = []
        judged: list[list[Any]] = []
        first_only = self.table.hit_policy is HitPolicy.FIRST
        run = frame.run
        run.spend(len(self.rows))
        frames = [Frame({"?": value}, frame, run) for value in values]
        for position, row in enumerate(self.rows):
            outcomes: list[Any] = []
            judged.append(outcomes)
            verdict: Any = True
            for cell, inner in zip(row.cells, frames, strict=True):
                outcome = True if cell.test is None else cell.test(inner)
                outcomes.append(outcome)
                if isinstance(outcome, Unknown):
                    verdict = outcome
                elif outcome is not True:
                    verdict = False
                    break
            if isinstance(verdict, Unknown):
                return hits, judged, True
            if verdict:
                hits.append(position)
                if first_only:
                    break
        return hits, judged, False

    def conclude(self, hits: list[int], frame: Frame) -> Value:
        """The value that follows from the rows that hit."""
        if not hits:
            return self._default(frame)
        outputs = []
        for position in hits:
            row = self.rows[position]
            values = [self._output(result(frame), column, frame) for column, result in enumerate(row.results)]
            outputs.append(values)
        return combine(self.table, outputs, frame.run, self.lowering)

    def _output(self, value: Value, column: int, frame: Frame) -> Value:
        allowed = self.table.outputs[column].allowed
        if allows(value, allowed, self.lowering.members):
            return value
        return wrong_output(frame.run, allowed)

    def _default(self, frame: Frame) -> Value:
        if all(default is None for default in self.defaults):
            return self._nothing(frame)
        values = [None if default is None else default(frame) for default in self.defaults]
        return shape(self.table, values)

    def _nothing(self, frame: Frame) -> Value:
        value = nothing(self.table)
        if value is not None:
            return value
        return note(
            frame.run,
            "no-hit",
            "没有规则命中，表也没有默认值",
            "no rule hits and the table states no default output",
        )

    def _undecided(self, values: list[Value], frame: Frame) -> Value:
        """The value while unknown facts keep rows open: the only output possible, or unknown."""
        from onewindow.dmn.possible import possible_of

        found = possible_of(self, values, frame)
        if len(found.outputs) == 1 and unknown_of(found.outputs) is None:
            return found.outputs[0]
        return Unknown(found.needs)

    def _trace(
        self, values: list[Value], judged: list[list[Any]], hits: list[int], value: Value, frame: Frame
    ) -> TableTrace:
        rules = []
        facts: dict[str, Any] = {}
        for position, outcomes in enumerate(judged):
            row = self.rows[position]
            cells = []
            for column, outcome in enumerate(outcomes):
                cell = row.cells[column]
                cells.append(
                    CellTrace(
                        self.table.inputs[column].expression,
                        cell.text,
                        values[column],
                        outcome if type(outcome) is bool else None,
                    )
                )
                if cell.expression is not None:
                    facts.update((path, value_at(frame, path)) for path in sorted(cell.expression.paths))
            rules.append(
                RuleTrace(
                    position + 1,
                    row.rule.id,
                    position in hits,
                    tuple(cells),
                    self.table.law(row.rule),
                    self.table.annotation(row.rule, "note"),
                )
            )
        inputs = tuple((column.expression, v) for column, v in zip(self.table.inputs, values, strict=True))
        return TableTrace(
            self.table,
            self.table.name or getattr(frame.run, "where", ""),
            inputs,
            tuple(rules),
            tuple(hit + 1 for hit in hits),
            facts,
            value,
        )


def wrong_input(table: DecisionTable) -> Callable[[Run], Value]:
    """Notes that an input is not among its allowed values, and answers null."""
    listed = "; ".join(f"{column.expression}: {column.allowed}" for column in table.inputs if column.allowed)
    zh, en = f"输入值不在允许的值之内（{listed}）", f"an input is not among its allowed values ({listed})"
    return lambda run: note(run, "allowed", zh, en)


def wrong_output(run: Run, allowed: str) -> Value:
    """Notes that an output is not among its allowed values, and answers null."""
    zh, en = f"结果不在允许的值 {allowed} 之内", f"the output is not among the allowed values {allowed}"
    return note(run, "allowed", zh, en)


def value_at(frame: Frame, path: str) -> Value:
    """The value of a dotted name; None when it leads nowhere."""
    name, *members = path.split(".")
    value = frame.find(name)
    for member in members:
        value = value.get(member) if isinstance(value, dict) else None
    return None if value is MISSING else value
