"""What the generated code refuses, hides and promises."""

from __future__ import annotations

from decimal import Decimal

import pytest

from onewindow.feel import Module, Run, evaluate, parse, parse_unary_tests, python_function


def test_undeclared_names_are_refused() -> None:
    with pytest.raises(ValueError, match="undeclared"):
        python_function({"x": parse("a + b")}, ["a"])


def test_later_outputs_use_earlier_ones() -> None:
    outputs = {"route": parse('if a > 1 then "long" else "short"'), "applies": parse('route = "long"')}
    assert python_function(outputs, ["a"])({"a": Decimal(2)}) == {"route": "long", "applies": True}
    quick = python_function(outputs, ["a"], assume_total={"a": "number"})
    assert quick({"a": Decimal(1)}) == {"route": "short", "applies": False}


def test_interpreted_parts_see_earlier_outputs_and_constants() -> None:
    outputs = {"xs": parse("for i in 1..3 return i * p.k"), "n": parse("count(xs[item > a])")}
    function = python_function(outputs, ["a"], constants={"p": {"k": Decimal(2)}})
    assert function({"a": Decimal(2)})["n"] == 2


def test_division_by_zero_falls_back_to_null() -> None:
    function = python_function(
        {"r": parse("a / b"), "s": parse("r > 1")}, ["a", "b"], assume_total={"a": "number", "b": "number"}
    )
    run = Run()
    assert function({"a": Decimal(1), "b": Decimal(0)}, run) == {"r": None, "s": None}
    assert run.problems[0].code == "division-by-zero"


def test_text_never_becomes_code() -> None:
    hostile = "\"]; import os; os.abort() #'''\\\n{}\u2028\ud800"
    names = ["x'); raise SystemExit #", 'a"b', "x'y"]
    context = dict.fromkeys(names, hostile)
    for name in names:
        expression = parse(name, names)
        assert expression.evaluate(context).value == hostile
        assert python_function({name: expression}, names)(context) == {name: hostile}
        quick = python_function({name: expression}, names, assume_total=dict.fromkeys(names, "string"))
        assert quick(context) == {name: hostile}


def test_a_literal_of_any_characters_is_a_constant() -> None:
    text = "\"{0} \\u0022 \\n %s \\\\ 'quote'\""
    assert python_function({"t": parse(text)}, [])({})["t"] == evaluate(text).value


def test_deep_and_long_expressions_still_compile() -> None:
    deep = "(" * 100 + "a" + ")" * 100
    nested = "1"
    for _ in range(45):
        nested = f"(if a > 1 then 1 else {nested})"
    long = " or ".join(f"a = {number}" for number in range(500))
    for text in (deep, nested, long):
        expression = parse(text)
        expected = expression.evaluate({"a": Decimal(499)}).value
        assert python_function({"r": expression}, ["a"])({"a": Decimal(499)})["r"] == expected
        assert (
            python_function({"r": expression}, ["a"], assume_total={"a": "number"})({"a": Decimal(499)})["r"]
            == expected
        )


@pytest.mark.parametrize(
    ("cell", "passing", "failing"),
    [
        ("-", [None, "x"], []),
        ("< 5", [Decimal(4)], [Decimal(5), None, "4", True]),
        ("[1..3)", [Decimal(1), Decimal(2)], [Decimal(3), None, "2"]),
        ('"a", "b"', ["a", "b"], ["c", None, Decimal(1)]),
        ("1, 2", [Decimal("1.0")], [Decimal(3), True, None]),
        ("true", [True], [False, None, Decimal(1)]),
        ("null", [None], [False, Decimal(0)]),
        ("not(1, 2)", [Decimal(3), None], [Decimal(1)]),
        ("-3", [Decimal(-3)], [Decimal(3), None]),
        ("? > 3 and ? < 5", [Decimal(4)], [Decimal(5), None]),
        ('contains(?, "x")', ["axb"], ["b", None]),
        ("[1, 2]", [Decimal(2)], [Decimal(3)]),
        ("!= 5", [Decimal(4)], [Decimal(5)]),
        (">= limit", [Decimal(10)], [Decimal(9), None]),
        ('date("2026-01-01")', [], [None, Decimal(1)]),
    ],
)
def test_cells_of_tables(cell: str, passing: list[object], failing: list[object]) -> None:
    tests = parse_unary_tests(cell)
    module = Module()
    source = module.condition(tests, {"?": "held", "limit": "limit"})
    passes = module.compile("passes", ["held", "limit", "R"], [f"return {source}"])
    limit = Decimal(10)
    for value in passing:
        assert passes(value, limit, Run()) is True
        assert tests.evaluate({"?": value, "limit": limit}).value is True
    for value in failing:
        assert passes(value, limit, Run()) is False
        assert tests.evaluate({"?": value, "limit": limit}).value is not True
