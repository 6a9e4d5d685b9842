"""Whatever text arrives, reading and evaluating it gives a value or one of our own errors."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.feel import (
    Budget,
    FeelError,
    Module,
    Run,
    format_value,
    json_text,
    parse,
    parse_unary_tests,
    python_function,
)
from onewindow.feel.builtins import BUILTINS

sys.path.insert(0, str(Path(__file__).parent))
from feel_expressions import expressions

SMALL = Budget(steps=20_000, depth=60, size=20_000, regex_seconds=0.1)
CONTEXT = {"a b": None, "x": "text", "xs": [None, True]}
PIECES = [
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "and",
    "or",
    "not",
    "between",
    "instance",
    "of",
    "null",
    "true",
    "false",
    "function",
    "external",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "..",
    ":",
    "+",
    "-",
    "*",
    "/",
    "**",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "@",
    "->",
    "'",
    '"',
    "\\",
    "?",
    "//",
    "/*",
    "*/",
    "1",
    "0",
    "2.5",
    "1e9",
    ".5",
    "1e999",
    "x",
    "xs",
    "a",
    "b",
    "item",
    "partial",
    '"a"',
    '"2026-01-01"',
    '"P1D"',
    '"PT1H"',
    '"[a-z]+"',
    '@"2026-01-01"',
    '@"P1Y"',
    '@"10:00:00Z"',
    "list<number>",
    "date",
    "time",
    "中文",
    "\u3000",
    "\n",
    "\x00",
    "�",
]
WORDS = [*PIECES, *BUILTINS, *(f"{name}(" for name in BUILTINS)]
token_soup = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
PARAMETERS = {
    name: sorted({p.name for form in held.forms for p in form.parameters}) for name, held in BUILTINS.items()
}


@st.composite
def named_calls(draw: st.DrawFn) -> str:
    """A built-in called with some of its parameters by name."""
    name = draw(st.sampled_from(sorted(name for name in BUILTINS if PARAMETERS[name])))
    chosen = draw(st.lists(st.sampled_from(PARAMETERS[name]), unique=True, max_size=4))
    return f"{name}({', '.join(f'{parameter}: {draw(expressions)}' for parameter in chosen)})"


calls = st.tuples(st.sampled_from(sorted(BUILTINS)), st.lists(expressions, max_size=4)).map(
    lambda call: f"{call[0]}({', '.join(call[1])})"
)


def survive(text: str) -> None:
    """Read, evaluate and generate code in all ways; any exception but ours is a failure."""
    try:
        expression = parse(text, CONTEXT)
        value = expression.evaluate(CONTEXT, SMALL).value
        format_value(value)
        json_text(value)
        generated = python_function({"value": expression}, [*expression.names, *CONTEXT])
        again = generated(CONTEXT, Run(SMALL))["value"]
        assert format_value(again) == format_value(value) or "now" in text, (text, value, again)
    except FeelError as error:
        assert error.zh and error.en
    try:
        tests = parse_unary_tests(text, CONTEXT)
        module = Module()
        source = module.condition(tests, {"?": "held", "x": "x"})
        passes = module.compile("passes", ["held", "x", "R"], [f"return {source}"])(None, "text", Run(SMALL))
        expected = tests.evaluate({"?": None, "x": "text"}, SMALL).value is True
        assert passes is expected, (text, source)
    except FeelError as error:
        assert error.zh and error.en


@given(st.one_of(st.text(max_size=40), token_soup, calls, named_calls(), expressions))
@settings(max_examples=800, deadline=None)
def test_any_text_gives_a_value_or_our_error(text: str) -> None:
    survive(text)


@pytest.mark.slow
def test_ten_minutes_of_fuzzing() -> None:
    """Random token soup and damaged expressions for ten minutes (ONEWINDOW_FUZZ_SECONDS to change it)."""
    from test_feel_specification import cases

    seeds = [expression for _, expression, _ in cases()]
    chance = random.Random(20261123)
    end = time.monotonic() + float(os.environ.get("ONEWINDOW_FUZZ_SECONDS", "600"))
    slowest = (0.0, "")
    while time.monotonic() < end:
        text = (
            damaged(chance, seeds)
            if chance.random() < 0.7
            else " ".join(chance.choices(WORDS, k=chance.randint(1, 20)))
        )
        begin = time.perf_counter()
        survive(text)
        slowest = max(slowest, (time.perf_counter() - begin, text))
    assert slowest[0] < 10, slowest


def damaged(chance: random.Random, seeds: list[str]) -> str:
    """A seed with some pieces cut out, doubled, swapped with another seed's or replaced."""
    text = chance.choice(seeds)
    for _ in range(chance.randint(1, 4)):
        start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        other = chance.choice(seeds)
        kind = chance.randint(0, 4)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:end] + text[start:]
        elif kind == 2:
            text = text[:start] + other + text[start:]
        elif kind == 3:
            text = text[:start] + chance.choice(WORDS) + text[end:]
        else:
            text = (
                text[:start]
                + chr(chance.choice((0, 34, 92, 0x3000, 0xD800, 0x10FFFF, chance.randint(32, 126))))
                + text[start:]
            )
    return text[:2000]
