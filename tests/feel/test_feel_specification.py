"""FEEL by the specification (DMN 1.5, chapter 10.3): the cases lie in ``specification.txt``."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from onewindow.feel import Function, evaluate, format_value, same


def cases() -> list[tuple[str, str, str]]:
    """Family, expression and result of each case."""
    found: list[tuple[str, str, str]] = []
    family = ""
    for line in (Path(__file__).parent / "specification.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " | " not in line:
            family = line[1:-1]
        elif line and not line.startswith("#"):
            expression, _, expected = line.rpartition(" | ")
            found.append((family, expression.strip(), expected.strip()))
    return found


ALL = [
    pytest.param(expression, expected, id=f"{family}: {expression[:50]}")
    for family, expression, expected in cases()
]


@pytest.mark.parametrize(("expression", "expected"), ALL)
def test_expression(expression: str, expected: str) -> None:
    if expected == "SYNTAX":
        with pytest.raises(ValueError, match="FEEL"):
            evaluate(expression)
        return
    outcome = evaluate(expression)
    if expected == "!":
        assert outcome.value is None, format_value(outcome.value)
        assert outcome.problems and all(problem.zh and problem.en for problem in outcome.problems)
        return
    wanted = evaluate(expected).value
    assert type(outcome.value) is type(wanted), (format_value(outcome.value), outcome.problems)
    assert isinstance(wanted, Function) or same(outcome.value, wanted), format_value(outcome.value)


def test_now_and_today_are_of_their_types() -> None:
    assert evaluate("now() instance of date and time and today() instance of date").value is True
    assert evaluate("now(1)").value is None


def test_names_are_cut_by_the_longest_in_scope() -> None:
    one, two, five = Decimal(1), Decimal(2), Decimal(5)
    both = {"a": five, "b": two, "a-b": one}
    assert evaluate("a-b", both).value == one
    assert evaluate("a - b", both).value == Decimal(3)
    assert evaluate("a - b", {"b": two, "a-b": one}).value == one
    assert evaluate("研发费用-占比 * 2", {"研发费用-占比": one}).value == two
    assert evaluate("profit and loss + 1", {"profit and loss": one}).value == two
    assert evaluate("profit and loss", {"profit": True, "loss": False}).value is False
    assert evaluate("in stock - sold", {"in stock": five, "sold": two}).value == Decimal(3)
    assert evaluate(
        'rows[first name = "x"].last name', {"rows": [{"first name": "x", "last name": "y"}]}
    ).value == ["y"]
    assert evaluate("person.first name", {"person": {"first name": "x"}}).value == "x"
    assert evaluate("for each one in [1] return each one + 1").value == [two]
    assert evaluate("a  \n b", {"a b": one}).value == one
