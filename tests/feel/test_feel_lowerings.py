"""The interpreter and the generated code agree, on expressions and contexts that hypothesis writes, nulls included."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.feel import FeelLimitError, Function, Module, Run, evaluate_partial, parse, python_function
from onewindow.feel.values import Unknown

sys.path.insert(0, str(Path(__file__).parent))
from feel_expressions import NAMES, contexts, expressions, total_contexts

QUICK = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
SLOW = settings(max_examples=40_000, deadline=None, suppress_health_check=list(HealthCheck))


def strict_same(one: Any, other: Any) -> bool:
    """Equal in value and type, functions apart."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(strict_same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(strict_same(one[key], other[key]) for key in one)
    return isinstance(one, Function) or bool(one == other)


def check_agreement(text: str, context: dict[str, Any], total: bool) -> None:
    expression = parse(text)
    expected = expression.evaluate(context).value
    parameters = [*NAMES, "missing", "i"]
    careful = python_function({"result": expression}, parameters)
    assert strict_same(careful(context)["result"], expected), (text, context, careful.source)  # type: ignore[attr-defined]
    if total:
        quick = python_function({"result": expression}, parameters, assume_total=NAMES)
        assert strict_same(quick(context)["result"], expected), (text, context, quick.source)  # type: ignore[attr-defined]


def check_condition(text: str, context: dict[str, Any]) -> None:
    expression = parse(text)
    expected = expression.evaluate(context).value is True
    module = Module()
    variables = {name: name for name in NAMES}
    source = module.condition(expression, variables)
    value = module.expression(expression, variables)
    function = module.compile("f", [*NAMES, "R"], [f"return {source}, {value}"])
    decided, result = function(*(context[name] for name in NAMES), Run())
    assert decided is expected, (text, context, source)
    assert strict_same(result, expression.evaluate(context).value), (text, context, value)


@QUICK
@given(expressions, contexts)
def test_generated_code_equals_the_interpreter_with_nulls(text: str, context: dict[str, Any]) -> None:
    check_agreement(text, context, total=False)


@QUICK
@given(expressions, total_contexts)
def test_generated_code_with_assumed_types_equals_the_interpreter(text: str, context: dict[str, Any]) -> None:
    check_agreement(text, context, total=True)


@QUICK
@given(expressions, contexts)
def test_conditions_are_true_exactly_when_the_expression_is(text: str, context: dict[str, Any]) -> None:
    check_condition(text, context)


@QUICK
@given(expressions, contexts, st.sets(st.sampled_from(sorted(NAMES))))
def test_what_is_settled_without_the_unknown_facts_never_changes(
    text: str, context: dict[str, Any], unknown: set[str]
) -> None:
    """A value that partial evaluation settles is the value for whatever the facts turn out to be."""
    expression = parse(text)
    partial = evaluate_partial(expression, {n: v for n, v in context.items() if n not in unknown}, unknown)
    assert partial.needs <= unknown
    if not partial.needs and not isinstance(partial.value, Unknown):
        assert strict_same(partial.value, expression.evaluate(context).value), (text, context, unknown)


def test_a_variable_that_shadows_a_built_in_wins_in_all_lowerings() -> None:
    expression = parse("max(1, 2)")
    assert expression.evaluate({"max": None}).value is None
    module = Module()
    source = module.expression(expression, {"max": "held"})
    assert module.compile("f", ["held", "R"], [f"return {source}"])(None, Run()) is None
    assert python_function({"r": expression}, ["max"])({"max": None})["r"] is None
    assert parse("count + 1").names == {"count"}


@pytest.mark.slow
@SLOW
@given(expressions, contexts, total_contexts)
def test_all_lowerings_agree_at_length(text: str, context: dict[str, Any], total: dict[str, Any]) -> None:
    try:
        check_agreement(text, context, total=False)
        check_agreement(text, total, total=True)
        check_condition(text, context)
    except FeelLimitError:
        pytest.fail(f"limit reached by {text}")
