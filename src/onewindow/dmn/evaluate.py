"""Deciding: a table or a whole model over a context, with the trace and the reasons for every null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onewindow.dmn.errors import Problem
from onewindow.dmn.item_types import Types
from onewindow.dmn.lower import Lowering
from onewindow.dmn.lower_table import TableEvaluator
from onewindow.dmn.model import Definitions
from onewindow.dmn.runs import ModelRun, note
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.trace import TableTrace
from onewindow.feel import Budget, FeelLimitError, Frame, Value
from onewindow.feel.budget import DEFAULT
from onewindow.feel.names import names_within

NO_TYPES = Types(Definitions(name=""))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: the value, how each table came to it, and why a value is null."""

    value: Value
    trace: tuple[TableTrace, ...] = ()
    problems: tuple[Problem, ...] = ()


def prepare(table: DecisionTable, context: Mapping[str, Any]) -> TableEvaluator:
    """The table made ready for contexts with these names; remembered, so that it is done once."""
    return _prepared(
        table, frozenset(name for name in names_within(context, set()) if not name.isidentifier())
    )


@lru_cache(maxsize=1024)
def _prepared(table: DecisionTable, names: frozenset[str]) -> TableEvaluator:
    return TableEvaluator(Lowering(NO_TYPES), table, names)


def evaluate(
    table: DecisionTable, context: Mapping[str, Value], *, trace: bool = True, budget: Budget = DEFAULT
) -> Decided:
    """What a table decides over a context of FEEL values.

    A table that outgrows its budget decides null, and says so.
    """
    run = ModelRun(budget, trace)
    return decided(run, table.name, prepare(table, context), Frame(context, None, run))


def decided(run: ModelRun, place: str, evaluator: Any, frame: Frame) -> Decided:
    """The outcome of an evaluator over a frame; an exceeded budget becomes a reason like any other."""
    with run.at(place):
        try:
            value = evaluator(frame)
        except FeelLimitError as error:
            value = note(run, "budget", error.zh, error.en)
        except RecursionError:
            value = note(run, "budget", "嵌套太深，已停止", "nested too deep; stopped")
    return Decided(value, tuple(run.traces or ()), run.found())
