"""A cell's unary tests as a condition on its column, against what FEEL's own unary tests answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from onewindow.catalogue.columns import cell, row
from onewindow.feel import Expression, parse, parse_unary_tests, tree

VALUES: list[Any] = [Decimal(0), Decimal(2), Decimal(5), "transfer", "allocation", True, False]


@pytest.mark.parametrize(
    "tests",
    [
        "-",
        ">= 2",
        "[0..2)",
        "2, 5",
        '"transfer"',
        'not("transfer")',
        "not(2, [4..6])",
        "true",
        "? > 1",
        "? > 4, 0",
    ],
)
def test_a_cell_says_the_same_as_its_unary_tests(tests: str) -> None:
    unary = parse_unary_tests(tests)
    condition = Expression(tests, cell(parse("x", ["x"]).tree, unary.tree))
    for value in VALUES:
        if ("?" in tests or ">" in tests) and not isinstance(value, Decimal):
            continue
        assert (condition.evaluate({"x": value}).value is True) == (
            unary.evaluate({"?": value}).value is True
        ), value


def test_a_row_leaves_out_the_cells_that_say_nothing() -> None:
    x = tree.Name("x")
    open_cell = cell(x, parse_unary_tests("-").tree)
    assert row([open_cell, open_cell]) == tree.Literal(True)
    assert row([open_cell, cell(x, parse_unary_tests("> 2").tree)]) == parse("x in (> 2)", ["x"]).tree
