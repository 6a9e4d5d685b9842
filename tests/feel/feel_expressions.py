"""Strategies that write FEEL expressions, for the tests that compare and torture."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

NAMES = {"a": "number", "b": "number", "s": "string", "t": "boolean", "u": "boolean", "xs": "list<number>"}

numbers = st.sampled_from(["0", "1", "2.5", "-3", "10", "1e3", "0.1", "a", "b"])
strings = st.sampled_from(['"x"', '"中文"', '""', "s", '"10"'])
booleans = st.sampled_from(["true", "false", "t", "u"])
lists = st.sampled_from(["[]", "[1,2,3]", "xs", '["x"]', "[1,null]", "[a]"])
temporals = st.sampled_from(['@"2026-11-23"', '@"P1D"', '@"P1Y"', '@"10:00:00"', '@"2026-11-23T10:00:00Z"'])
anything = st.one_of(numbers, strings, booleans, lists, temporals, st.just("null"), st.just("missing"))


def _extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def form(template: str, count: int) -> st.SearchStrategy[str]:
        return st.tuples(*[inner] * count).map(lambda parts: template.format(*parts))

    return st.one_of(
        *[
            form(f"({{}} {operator} {{}})", 2)
            for operator in ("+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=")
        ],
        form("({} and {})", 2),
        form("({} or {})", 2),
        form("not({})", 1),
        form("-({})", 1),
        form("(if {} then {} else {})", 3),
        form("({} between {} and {})", 3),
        form("({} in [{}..{}])", 3),
        form("({} in ({}, < {}))", 3),
        form("list contains({}, {})", 2),
        form("count({})", 1),
        form("sum({})", 1),
        form("(some i in {} satisfies i > {})", 2),
        form("(every i in {} satisfies i = {})", 2),
        form("(for i in {} return i + {})", 2),
        form("{}[item > {}]", 2),
        form("[{}, {}]", 2),
        form("{{k: {}, m: {}}}.k", 2),
        form("({} instance of number)", 1),
        form("substring({}, {})", 2),
        form("(function(i) i + {})({})", 2),
    )


expressions = st.recursive(anything, _extend, max_leaves=12)

number_values = st.sampled_from([None, "1", "2.5", "0", "-3", "1000", "0.1"]).map(
    lambda n: None if n is None else Decimal(n)
)
contexts = st.fixed_dictionaries(
    {
        "a": number_values,
        "b": number_values,
        "s": st.sampled_from([None, "x", "", "中文"]),
        "t": st.sampled_from([None, True, False]),
        "u": st.sampled_from([None, True, False]),
        "xs": st.one_of(st.none(), st.lists(number_values, max_size=3)),
    }
)
total_numbers = st.sampled_from(["1", "2.5", "0", "-3", "1000", "0.1"]).map(Decimal)
total_contexts = st.fixed_dictionaries(
    {
        "a": total_numbers,
        "b": total_numbers,
        "s": st.sampled_from(["x", "", "中文"]),
        "t": st.booleans(),
        "u": st.booleans(),
        "xs": st.lists(total_numbers, max_size=3),
    }
)
