"""Hit policies: one value from the outputs of the rules that hit (DMN 1.5, 8.2.8 to 8.2.11)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from onewindow.dmn.runs import note
from onewindow.dmn.table import Aggregation, DecisionTable, HitPolicy
from onewindow.feel import FeelError, Frame, Run, Value, tree
from onewindow.feel.builtins import BUILTINS
from onewindow.feel.interpret import lower_test
from onewindow.feel.operations import equal
from onewindow.feel.values import unknown_of

if TYPE_CHECKING:
    from onewindow.dmn.lower import Lowering

_FOLDS = {Aggregation.SUM: "sum", Aggregation.MIN: "min", Aggregation.MAX: "max"}


def combine(table: DecisionTable, outputs: list[list[Value]], run: Run, lowering: Lowering) -> Value:
    """The table's value from the outputs of the rows that hit, at least one, in the order of the rows."""
    policy = table.hit_policy
    if policy is HitPolicy.UNIQUE and len(outputs) > 1:
        return note(
            run,
            "hits",
            f"唯一命中的表有 {len(outputs)} 条规则同时命中",
            f"{len(outputs)} rules of a table with hit policy UNIQUE hit at once",
        )
    if policy is HitPolicy.ANY and not _all_same(outputs, run):
        return note(
            run,
            "hits",
            "任一命中的表有多条规则命中而结果不同",
            "rules of a table with hit policy ANY hit with different outputs",
        )
    if policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        outputs = _by_priority(table, outputs, run, lowering)
    if policy.single:
        return shape(table, outputs[0])
    if policy is HitPolicy.COLLECT and table.aggregation is not Aggregation.NONE:
        return _aggregate(table, outputs, run)
    return [shape(table, values) for values in outputs]


def nothing(table: DecisionTable) -> Value:
    """The value when no rule hits and no default is stated.

    Collecting nothing gives the empty list, counting it zero (8.2.10); for all else there is no value.
    """
    if table.hit_policy is HitPolicy.COLLECT and table.aggregation is Aggregation.NONE:
        return []
    if table.hit_policy is HitPolicy.COLLECT and table.aggregation is Aggregation.COUNT:
        return shape(table, [Decimal(0)] * len(table.outputs))
    return None


def shape(table: DecisionTable, values: list[Value]) -> Value:
    """One row of outputs as a value: itself when there is one column, else a context."""
    if len(table.outputs) == 1:
        return values[0]
    return {output.name: value for output, value in zip(table.outputs, values, strict=True)}


def _all_same(outputs: list[list[Value]], run: Run) -> bool:
    return all(equal(outputs[0], other, run) is True for other in outputs[1:])


def _aggregate(table: DecisionTable, outputs: list[list[Value]], run: Run) -> Value:
    columns = [list(column) for column in zip(*outputs, strict=True)]
    if table.aggregation is Aggregation.COUNT:
        folded: list[Value] = [BUILTINS["count"].call(run, [column]) for column in columns]
    else:
        function = BUILTINS[_FOLDS[table.aggregation]]
        folded = [function.call(run, [column]) for column in columns]
    return shape(table, folded)


def _by_priority(
    table: DecisionTable, outputs: list[list[Value]], run: Run, lowering: Lowering
) -> list[list[Value]]:
    """The outputs, highest priority first: the order in which each column's output values are listed."""
    ranks = [
        _Ranking(output.allowed or _allowed_of_type(lowering, output.type), lowering)
        for output in table.outputs
    ]
    if all(not ranking.tests for ranking in ranks):
        note(
            run,
            "hits",
            "按优先级取结果的表没有列出结果值的次序",
            "a table whose hit policy goes by priority does not list its output values",
        )
    return sorted(
        outputs, key=lambda row: [ranking.of(value, run) for ranking, value in zip(ranks, row, strict=True)]
    )


def _allowed_of_type(lowering: Lowering, name: str) -> str:
    found = lowering.types.find(name)
    return found[0].allowed if found else ""


class _Ranking:
    """The order of one output column's values."""

    def __init__(self, allowed: str, lowering: Lowering) -> None:
        self.tests = []
        try:
            parsed = lowering.tests(allowed, frozenset()).tree if allowed else None
        except FeelError:
            parsed = None
        if isinstance(parsed, tree.UnaryTests):
            self.tests = [lower_test(test) for test in parsed.tests]

    def of(self, value: Value, run: Run) -> int:
        """The value's place in the list; values that are not listed come last."""
        if unknown_of((value,)) is not None:
            return len(self.tests)
        noted = len(run.problems)
        frame = Frame({"?": value}, None, run)
        place = next((index for index, test in enumerate(self.tests) if test(frame) is True), len(self.tests))
        del run.problems[noted:]
        return place
