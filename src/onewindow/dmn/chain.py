"""Decisions that rest on each other: those that one needs, in order, with known and open facts alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.dmn.errors import DmnError
from onewindow.dmn.evaluate import Decided, decided, prepare
from onewindow.dmn.possible import Possible, possible_outputs
from onewindow.dmn.runs import ModelRun
from onewindow.dmn.table import DecisionTable
from onewindow.feel import Expression, FeelError, Frame, Unknown, Value, parse, parse_unary_tests
from onewindow.feel.partial import with_unknown
from onewindow.feel.values import unknown_of


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """What a decision gives after those that it needs.

    ``decided.value`` is None while ``possible`` is not settled.
    """

    decided: Decided
    possible: Possible


def free_names(table: DecisionTable) -> frozenset[str]:
    """The names of facts and of other decisions that a table speaks of.

    Text that can't be read speaks of none.
    """
    texts: list[tuple[str, Callable[[str], Expression]]] = [
        (column.expression, parse) for column in table.inputs
    ]
    tests = parse if table.conditions else parse_unary_tests
    for rule in table.rules:
        texts += [(text, tests) for text in rule.tests if text.strip() not in ("", "-")]
        texts += [(text, parse) for text in rule.results]
    texts += [(output.default, parse) for output in table.outputs if output.default]
    names: set[str] = set()
    for text, read in texts:
        try:
            names |= read(text).names
        except FeelError:
            continue
    return frozenset(names)


def needed(tables: Mapping[str, DecisionTable], name: str) -> tuple[str, ...]:
    """The decisions that one needs, itself last; raises ``DmnError`` for an unknown name or a circle."""
    if name not in tables:
        raise DmnError(
            f"没有名为“{name}”的判定；有：{'、'.join(tables)}。",
            f"there is no decision '{name}'; there are: {', '.join(tables)}.",
        )
    order: list[str] = []

    def visit(current: str, above: tuple[str, ...]) -> None:
        if current in above:
            way = " → ".join((*above, current))
            raise DmnError(
                f"判定互相依赖成环：{way}。", f"decisions depend on each other in a circle: {way}."
            )
        if current in order:
            return
        for other in sorted(free_names(tables[current]) & tables.keys()):
            visit(other, (*above, current))
        order.append(current)

    visit(name, ())
    return tuple(order)


def decide_chain(
    tables: Mapping[str, DecisionTable], name: str, facts: Mapping[str, Value], unknown: Collection[str] = ()
) -> ChainAnswer:
    """What the decision ``name`` gives over the facts, through the decisions it needs.

    ``unknown`` names facts that are not answered; the answer then tells what may result and what would settle
    it. Raises ``DmnError`` as ``needed`` does.
    """
    context: dict[str, Any] = with_unknown(facts, unknown)
    run = ModelRun(traced=True)
    last: Decided = Decided(None)
    order = needed(tables, name)
    for current in order:
        evaluator = prepare(tables[current], context)
        last = decided(run, current, evaluator, Frame(context, None, run))
        context[current] = last.value
    return ChainAnswer(
        Decided(None if isinstance(last.value, Unknown) else last.value, last.trace, last.problems),
        _possible(tables[name], context, last.value),
    )


def _possible(table: DecisionTable, context: Mapping[str, Value], value: Value) -> Possible:
    if unknown_of((value,)) is None:
        return Possible((value,), frozenset())
    return possible_outputs(table, context, ())
