"""Hostile expressions end quickly with a clear error or a null with its reason, never with a crash."""

from __future__ import annotations

import time

import pytest

from onewindow.feel import Budget, FeelError, FeelLimitError, Outcome, evaluate

SECONDS = 30.0


def ended(text: str, budget: Budget | None = None) -> Outcome | FeelError:
    """What the expression ended with; fails when it took long or raised anything of Python's."""
    begin = time.process_time()
    result: Outcome | FeelError
    try:
        result = evaluate(text, {}, budget)
    except FeelError as error:
        result = error
    assert time.process_time() - begin < SECONDS, text[:80]
    return result


LIMITED = {
    "ten megabytes": "1" + "+1" * 5_000_000,
    "brackets": "(" * 100_000 + "1" + ")" * 100_000,
    "lists": "[" * 100_000,
    "contexts": "{a:" * 50_000 + "1" + "}" * 50_000,
    "if": "if true then " * 100_000,
    "filters": "[1]" + "[1]" * 10_000,
    "paths": "a" + ".a" * 10_000,
    "negations": "-" * 100_000 + "1",
    "functions": "function(x) " * 50_000 + "x",
    "types": "1 instance of " + "list<" * 50_000 + "Any" + ">" * 50_000,
    "exponential for": "for " + ", ".join(f"a{i} in 1..1000" for i in range(8)) + " return 1",
    "exponential quantifier": "every " + ", ".join(f"a{i} in 1..1000" for i in range(8)) + " satisfies true",
    "long range": "count(for i in 1..999999999999 return i)",
    "long days": 'for d in @"-999999999-01-01"..@"999999999-12-31" return d',
    "endless recursion": "{f: function(n) f(n + 1), r: f(0)}.r",
    "recursion through contexts": "{f: function(c) c.f(c), r: f({f: f})}.r",
    "catastrophic pattern": 'matches("' + "a" * 60 + 'b", "^(a|a|aa)+$")',
    "catastrophic replacement": 'replace("' + "a" * 60 + 'b", "^(a|a|aa)+$", "")',
    "doubling string": "{" + 'a0: "xxxxxxxxxx", ' + ", ".join(f"a{i}: a{i-1} + a{i-1}" for i in range(1, 60)) + "}.a59",
    "doubling list": "{a0: [1], " + ", ".join(f"a{i}: concatenate(a{i-1}, a{i-1})" for i in range(1, 60)) + "}.a59",
    "text of a folded list": "{a0: [1,2], " + ", ".join(f"a{i}: [a{i-1}, a{i-1}]" for i in range(1, 60)) + ", r: string(a59)}.r",
    "flattening a folded list": "{a0: [1,2], " + ", ".join(f"a{i}: [a{i-1}, a{i-1}]" for i in range(1, 60)) + ", r: flatten(a59)}.r",
    "comparing folded lists": "{a0: [1,2], b0: [1,2], "
    + ", ".join(f"a{i}: [a{i-1}, a{i-1}], b{i}: [b{i-1}, b{i-1}]" for i in range(1, 60))
    + ", r: a59 = b59}.r",
    "growing a list": "count(for i in 1..1000000 return append(for j in 1..1000 return j, i))",
    "sorting without end": "sort(for i in 1..1000000 return i, function(x, y) count(for k in 1..1000 return k) > x)",
    "replacing into a flood": 'replace(string join(for i in 1..9000 return "aaaaaaaaaa"), "a", "' + "b" * 1000 + '")',
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITED)
def test_what_outgrows_the_budget_is_stopped(name: str) -> None:
    result = ended(LIMITED[name])
    assert isinstance(result, FeelLimitError), result
    assert result.zh and result.en


FLOODS = {
    "names": "{" + ",".join(f"a {i}: {i}" for i in range(15_000)) + "}",
    "names with operators": "{" + ",".join(f"a-{i}: a - {i}" for i in range(9_000)) + "}",
    "a long name": "{" + "a+" * 90 + "a: 1, b: " + "a + " * 20_000 + "a}",
    "keys": "{" + ",".join(f"a{i}: {i}" for i in range(15_000)) + "}.a7",
    "parameters": "function(" + ",".join(f"a {i}" for i in range(20_000)) + ") 1",
    "operators": "1" + "+1" * 99_000,
    "items": "[" + "1," * 99_000 + "1]",
    "alternatives": "a or " * 39_000 + "a",
    "arguments by name": "f(" + ",".join(f"a {i}: 1" for i in range(15_000)) + ")",
}


@pytest.mark.parametrize("name", FLOODS)
def test_long_expressions_take_time_in_proportion(name: str) -> None:
    ended(FLOODS[name])


NULLS = {
    "power": "10 ** 999999999",
    "negative power": "(10 ** -999999999) * (10 ** 999999999)",
    "tower": "9 ** 9 ** 9 ** 9 ** 9",
    "product": "1e6000 * 1e6000",
    "exp": "exp(1e6000)",
    "substring": 'substring("a", 1e6000)',
    "date": "date(1e300, 1, 1)",
    "duration": 'duration("P99999999999999999999999999999Y")',
    "duration times": '@"P999999999D" * 1e300',
    "date far away": '@"999999999-12-31" + @"P1D"',
    "repetition count": 'matches("a", "a{99999999999}")',
    "scale": "decimal(1, 1e300)",
    "cyclic partial": "count(for i in 1..3 return partial)",
    "long number": "number(\"" + "9" * 20_000 + "\")",
}  # fmt: skip


@pytest.mark.parametrize("name", NULLS)
def test_huge_values_are_null_with_a_reason_or_exact(name: str) -> None:
    result = ended(NULLS[name])
    assert isinstance(result, Outcome)
    assert result.value is not None or result.problems


def test_a_budget_of_the_callers_own_holds() -> None:
    result = ended("for i in 1..1000 return i", Budget(steps=100))
    assert isinstance(result, FeelLimitError)
    assert "100" in result.en


def test_a_shadowed_name_cannot_reach_python() -> None:
    for text in (
        "__import__",
        "a.__class__",
        '"x".__class__',
        "[1].__len__[1]",
        '{"__class__": 1}.__class__.x',
    ):
        result = ended(text)
        assert isinstance(result, FeelError) or result.value is None
