"""The search behind the table checks, against trying every combination of values."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.catalogue.check.search import Condition, OutOfSteps, Search, proved_impossible
from onewindow.catalogue.check.shapes import BOOLEAN, NUMBER, Shape
from onewindow.feel import parse

CODES = ("a", "b", "c")
SHAPES = {
    "flag": BOOLEAN,
    "size": Shape("number", minimum=Decimal(0)),
    "code": Shape("string", frozenset(CODES)),
    "text": Shape("string"),
    "uses": Shape("list", item=Shape("string", frozenset(CODES))),
}
GRID = [Decimal(step) / 2 for step in range(15)]
LISTS = [list(chosen) for size in range(4) for chosen in combinations(CODES, size)]
ATOMS = st.one_of(
    st.just("flag"),
    st.builds("size {} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(0, 6)),
    st.builds("size {} p.limit".format, st.sampled_from(["<", ">="])),
    st.builds('code = "{}"'.format, st.sampled_from(CODES)),
    st.builds('list contains(["a", "{}"], code)'.format, st.sampled_from(CODES)),
    st.builds('list contains(uses, "{}")'.format, st.sampled_from(CODES)),
    st.builds('text = "{}"'.format, st.sampled_from(["x", "y"])),
    st.builds("size between {} and 5".format, st.integers(0, 5)),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
    ),
    max_leaves=5,
)


def possible(texts: list[str], wanted: list[bool]) -> bool:
    """Whether any combination meets the conditions, by trying them all."""
    expressions = [parse(text, [*SHAPES, "p"]) for text in texts]
    for flag, size, code, text, uses in product([True, False], GRID, CODES, ["x", "y", "z"], LISTS):
        facts: dict[str, Any] = {"flag": flag, "size": size, "code": code, "text": text, "uses": uses}
        facts["p"] = {"limit": Decimal(3)}
        if all(
            (one.evaluate(facts).value is True) == want for one, want in zip(expressions, wanted, strict=True)
        ):
            return True
    return False


@settings(max_examples=60)
@given(st.lists(st.tuples(CONDITIONS, st.booleans()), min_size=1, max_size=3))
def test_the_search_agrees_with_trying_everything(rows: list[tuple[str, bool]]) -> None:
    expressions = [parse(text, [*SHAPES, "p"]) for text, _ in rows]
    search = Search(SHAPES, {"limit": Decimal(3)}, expressions)
    conditions = [Condition(one, wanted) for one, (_, wanted) in zip(expressions, rows, strict=True)]
    found = search.example(conditions)
    assert (found is not None) == possible([text for text, _ in rows], [wanted for _, wanted in rows])


@pytest.mark.parametrize(
    "text",
    [
        "size * 2 > 100",
        "size > other",
        "string length(text) > 3",
        "count(uses) > 2 and count(uses) < 2",
        'substring(text, 1, 1) = "q"',
        'starts with(text, "q")',
    ],
)
def test_what_is_compared_in_unknown_ways_proves_nothing(text: str) -> None:
    shapes = {**SHAPES, "other": NUMBER}
    expression = parse(text, shapes)
    assert not proved_impossible(Search(shapes, {}, [expression]), [Condition(expression, True)])


def test_thresholds_that_are_computed_from_parameters_are_used() -> None:
    expression = parse("size > p.limit * 10 and size < 31", [*SHAPES, "p"])
    found = Search(SHAPES, {"limit": Decimal(3)}, [expression]).example([Condition(expression, True)])
    assert found is not None and Decimal(30) < found["size"] < Decimal(31)


def test_records_are_searched_by_their_fields() -> None:
    record = Shape("record", fields={"area": NUMBER, "use": Shape("string", frozenset(CODES))})
    shapes = {"buildings": Shape("list", item=record)}
    wide = parse('some b in buildings satisfies b.use = "a" and b.area > 20', ["buildings", "area", "use"])
    narrow = parse("some b in buildings satisfies b.area > 10", ["buildings", "area", "use"])
    search = Search(shapes, {}, [wide, narrow])
    assert search.example([Condition(wide, True)]) == {"buildings": [{"area": Decimal(21), "use": "a"}]}
    assert proved_impossible(search, [Condition(wide, True), Condition(narrow, False)])


def test_the_search_gives_up_rather_than_run_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.catalogue.check.search.MOST_STEPS", 2)
    expression = parse('flag and size > 3 and code = "a"', [*SHAPES])
    with pytest.raises(OutOfSteps):
        Search(SHAPES, {}, [expression]).example([Condition(expression, True)])
