"""Whole random models.

Generated code and the interpreter give the same values, and both say why there is none.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from dmn_strategies import INPUTS, models
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.model import Definitions
from onewindow.feel import Function

values = st.sampled_from(
    [None, Decimal(1), Decimal(2), Decimal("11.5"), "x", True, [Decimal(1)], {"k": Decimal(1)}]
)
inputs = st.fixed_dictionaries(dict.fromkeys(INPUTS, values))


def shown(value: Any) -> Any:
    """The value with functions, which are never equal, shown by their parameters."""
    if isinstance(value, Function):
        return ("function", value.parameters)
    if isinstance(value, list):
        return [shown(item) for item in value]
    return {key: shown(item) for key, item in value.items()} if isinstance(value, dict) else value


def check(model: Definitions, given: dict[str, Any]) -> None:
    interpreted, generated = DecisionModel(model), DecisionModel(model, generated=True)
    for decision in model.decisions:
        one, other = (
            interpreted.decide(decision.name, given, trace=True),
            generated.decide(decision.name, given),
        )
        assert shown(one.value) == shown(other.value)
    assert shown(interpreted.call("s", given).value) == shown(generated.call("s", given).value)


@settings(max_examples=150)
@given(models(), inputs)
def test_generated_code_equals_the_interpreter(model: Definitions, given: dict[str, Any]) -> None:
    check(model, given)


@pytest.mark.slow
@settings(max_examples=5000)
@given(models(), inputs)
def test_generated_code_equals_the_interpreter_at_length(model: Definitions, given: dict[str, Any]) -> None:
    check(model, given)
