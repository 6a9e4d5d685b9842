"""What a decision table can still answer while some facts are not known, and which facts would settle it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from onewindow.dmn.lower_table import TableEvaluator
from onewindow.dmn.runs import ModelRun
from onewindow.dmn.table import DecisionTable, HitPolicy
from onewindow.feel import UNKNOWN, Frame, Run, Unknown, Value
from onewindow.feel.operations import equal
from onewindow.feel.partial import with_unknown
from onewindow.feel.values import unknown_of

_MOST_OPEN_ROWS = 10


@dataclass(frozen=True, slots=True)
class Possible:
    """``outputs`` may result (`feel.UNKNOWN` among them: an output that is itself unknown).

    ``needs`` would settle it.
    """

    outputs: tuple[Any, ...]
    needs: frozenset[str]

    @property
    def settled(self) -> bool:
        """Whether one known output is certain."""
        return len(self.outputs) == 1 and self.outputs[0] is not UNKNOWN


def possible_outputs(
    table: DecisionTable, context: Mapping[str, Value], unknown: Collection[str]
) -> Possible:
    """The outputs that could result, in the rules' order, when the unknown facts may be anything.

    Conditions are judged one by one, so the set may be larger than what the facts can really bring about,
    never smaller. ``needs`` is empty when the output is certain.
    """
    from onewindow.dmn.evaluate import prepare

    evaluator = prepare(table, context)
    run = ModelRun()
    frame = Frame(with_unknown(context, unknown), None, run)
    values = [evaluate(frame) for evaluate in evaluator.inputs]
    return possible_of(evaluator, values, frame)


def possible_of(evaluator: TableEvaluator, values: list[Value], frame: Frame) -> Possible:
    """The same over a frame whose unknown facts are marked."""
    sure, open_rows, needs = _sort_rows(evaluator, values, frame)
    outputs: list[Value] = []
    for hits in _hit_sets(evaluator, sure, open_rows):
        value = evaluator.conclude(hits, frame)
        missing = unknown_of((value,))
        if missing is not None:
            needs |= missing.names
            value = UNKNOWN
        if not any(_same(value, other, frame.run) for other in outputs):
            outputs.append(value)
    settled = len(outputs) == 1 and outputs[0] is not UNKNOWN
    return Possible(tuple(outputs), frozenset() if settled else frozenset(needs))


def _sort_rows(
    evaluator: TableEvaluator, values: list[Value], frame: Frame
) -> tuple[list[int], list[int], set[str]]:
    """The rows that hit for sure, those that may hit, and the facts on which the latter hang."""
    sure: list[int] = []
    open_rows: list[int] = []
    needs: set[str] = set()
    frames = [Frame({"?": value}, frame, frame.run) for value in values]
    for position, row in enumerate(evaluator.rows):
        outcomes = [
            True if cell.test is None else cell.test(f) for cell, f in zip(row.cells, frames, strict=True)
        ]
        unknowns = [outcome for outcome in outcomes if isinstance(outcome, Unknown)]
        if any(outcome is not True and not isinstance(outcome, Unknown) for outcome in outcomes):
            continue
        if unknowns:
            open_rows.append(position)
            needs.update(*(outcome.names for outcome in unknowns))
            continue
        sure.append(position)
        if evaluator.table.hit_policy is HitPolicy.FIRST:
            break
    return sure, open_rows, needs


def _hit_sets(evaluator: TableEvaluator, sure: list[int], open_rows: list[int]) -> list[list[int]]:
    """The sets of rows that may hit together, so far as they give different outputs."""
    if evaluator.table.hit_policy is HitPolicy.FIRST:
        return [[row] for row in open_rows] + [sure]
    if evaluator.table.hit_policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return [sure] if sure else [[row] for row in open_rows] + [[]]
    if len(open_rows) > _MOST_OPEN_ROWS:
        return [sorted(sure + [row]) for row in open_rows] + [sure, sorted(sure + open_rows)]
    return [
        sorted((*sure, *chosen))
        for size in range(len(open_rows), -1, -1)
        for chosen in combinations(open_rows, size)
    ]


def _same(one: Value, other: Value, run: Run) -> bool:
    if one is UNKNOWN or other is UNKNOWN:
        return one is other
    noted = len(run.problems)
    same = type(one) is type(other) and equal(one, other, run) is True
    del run.problems[noted:]
    return same
