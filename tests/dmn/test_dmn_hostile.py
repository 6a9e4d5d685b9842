"""Hostile models and inputs end soon, with our own clear error or a null that says why."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from dmn_models import decision, input_data, knowledge, model, needs, text, xml
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.dmn.errors import DmnError
from onewindow.dmn.evaluate import evaluate
from onewindow.dmn.excel import read_excel
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.imports import load_model
from onewindow.dmn.xml_reader import read_text
from onewindow.dmn.yaml import load_table, read_yaml


@pytest.fixture(autouse=True)
def within_five_seconds(request: pytest.FixtureRequest) -> Iterator[None]:
    """One hostile document ends within five seconds; a test of many random ones has no such bound."""
    started = time.process_time()
    yield
    assert hasattr(request.function, "hypothesis") or time.process_time() - started < 5


BOMB = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE definitions [<!ENTITY a0 "aaaaaaaaaa">{BOMB}]>' + xml("<description>&a9;</description>"),
        '<!DOCTYPE definitions SYSTEM "file:///etc/passwd">' + xml(""),
        '<!DOCTYPE definitions [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + xml("<description>&x;</description>"),
        ('<!DOCTYPE d [<!ENTITY a "b">]>' + xml("")).encode("utf-16"),
    ],
    ids=["bomb", "outside type", "outside entity", "utf-16"],
)
def test_document_types_are_refused(document: str | bytes) -> None:
    with pytest.raises(DmnError, match="DOCTYPE"):
        read_text(document)


def test_too_deep_xml_is_refused() -> None:
    with pytest.raises(DmnError, match="nested"):
        read_text(xml("<decision name='d'>" + "<list>" * 100_000 + "</list>" * 100_000 + "</decision>"))


def test_xml_as_deep_as_allowed_is_read_and_decided() -> None:
    body = decision("d", "<list>" * 90 + text("1") + "</list>" * 90)
    for generated in (False, True):
        made = DecisionModel(read_text(xml(body)), generated=generated)
        value = made.decide("d", {}).value
        for _ in range(90):
            (value,) = value
        assert value == Decimal(1)


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(DmnError, match="limit"):
        read_text(xml("<description>" + "x" * 21_000_000 + "</description>"))


def test_a_huge_expression_is_a_null_with_the_reason() -> None:
    decided = model(decision("d", text("1 + " * 2_400_000 + "1"))).decide("d", {})
    assert decided.value is None and decided.problems
    with pytest.raises(DmnError, match="more than 10 MB"):
        model(decision("d", text("1 + " * 2_600_000 + "1")))


def test_an_exponential_loop_is_a_null_with_the_reason() -> None:
    loops = ", ".join(f"x{i} in 1..1000" for i in range(10))
    decided = model(decision("d", text(f"count(for {loops} return 1)"))).decide("d", {})
    assert decided.value is None and decided.problems[-1].code == "budget"


def test_boxed_loops_run_under_the_same_budget() -> None:
    loop = text("1")
    for name in "abcdef":
        loop = f'<for iteratorVariable="{name}"><in>{text("for i in 1..1000 return i")}</in><return>{loop}</return></for>'
    decided = model(decision("d", loop)).decide("d", {})
    assert decided.value is None and decided.problems[-1].code == "budget"


@pytest.mark.parametrize("generated", [False, True])
def test_endless_recursion_through_knowledge_is_a_null_with_the_reason(generated: bool) -> None:
    body = (
        knowledge("f", "n", text("g(n)"), needs("Knowledge", "g"))
        + knowledge("g", "n", text("g(n + 1) + g(n + 2)"))
        + decision("d", text("f(1)"), needs("Knowledge", "f"))
    )
    decided = DecisionModel(read_text(xml(body)), generated=generated).decide("d", {})
    assert decided.value is None and decided.problems[-1].code == "budget"


def test_knowledge_that_requires_each_other_is_null_with_the_reason() -> None:
    body = (
        knowledge("f", "n", text("g(n)"), needs("Knowledge", "g"))
        + knowledge("g", "n", text("f(n)"), needs("Knowledge", "f"))
        + decision("d", text("f(1)"), needs("Knowledge", "f"))
    )
    assert "loop" in [problem.code for problem in model(body).decide("d", {}).problems]


def test_a_chain_of_a_thousand_decisions_is_decided_or_says_why_not() -> None:
    body = decision("d0", text("1")) + "".join(
        decision(f"d{i}", text(f"d{i - 1} + 1"), needs("Decision", f"d{i - 1}")) for i in range(1, 1000)
    )
    decided = model(body).decide("d999", {})
    assert decided.value == 1000 or decided.problems[-1].code == "budget"


def test_an_import_of_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.dmn").write_text(xml('<import namespace="urn:a" name="x"/>', "urn:a"))
    with pytest.raises(DmnError, match="loop"):
        load_model(tmp_path / "a.dmn")


def test_huge_numbers_and_slow_patterns_in_cells() -> None:
    rules = [{"when": ["10 ** 999999999"], "output": 1}, {"when": ['matches(?, "(a+)+b")'], "output": 2}]
    table = load_table({"id": "t", "hit_policy": "F", "inputs": ["x"], "rules": rules, "default": 3})
    decided = evaluate(table, {"x": "a" * 40})
    assert decided.value in (None, 3)


def test_yaml_bombs_are_refused() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)
    )
    with pytest.raises(DmnError, match="aliases"):
        read_yaml("name: m\n" + bomb)
    with pytest.raises(DmnError, match="nested too deep|not well-formed"):
        read_yaml("name: m\ndecisions: " + "[" * 50_000)


def test_a_zip_bomb_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 250_000_000)
    with pytest.raises(DmnError, match="too large"):
        read_excel(stream.getvalue())


_tags = st.sampled_from(
    ["decision", "variable", "literalExpression", "text", "context", "contextEntry", "decisionTable", "input", "output",
     "rule", "inputExpression", "list", "relation", "row", "column", "invocation", "binding", "for", "in", "return", "filter",
     "match", "conditional", "if", "then", "else", "functionDefinition", "itemDefinition", "typeRef", "import", "inputData"]
)  # fmt: skip
_attributes = st.dictionaries(
    st.sampled_from(
        ["name", "id", "typeRef", "href", "hitPolicy", "aggregation", "kind", "isCollection", "namespace"]
    ),
    st.sampled_from(["d", "", "number", "#d", "FIRST", "SUM", "Java", "true", "x:y", "urn:test"]),
    max_size=3,
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag, held = draw(_tags), draw(_attributes)
    inside = "".join(draw(elements(depth + 1)) for _ in range(draw(st.integers(0, 3 if depth < 4 else 0))))
    inside = inside or draw(st.sampled_from(["", "1", "a + ", '"x"', "-"]))
    return f"<{tag} {' '.join(f'{k}={chr(34)}{v}{chr(34)}' for k, v in held.items())}>{inside}</{tag}>"


def read_and_decide(document: str | bytes) -> None:
    """Read a document and decide all it holds; only our own error may come out."""
    try:
        definitions = read_text(document)
    except DmnError:
        return
    made = DecisionModel(definitions)
    for found in definitions.decisions:
        made.decide(found.name, {"a": Decimal(1)})


@settings(max_examples=150)
@given(st.lists(elements(), max_size=4))
def test_random_elements_raise_no_error_but_ours(parts: list[str]) -> None:
    read_and_decide(xml("".join(parts)))


WHOLE = xml(
    input_data("a", "number")
    + knowledge("f", "n:number", text("n * 2"))
    + decision("d", text("f(a) + 1"), needs("Input", "a") + needs("Knowledge", "f"), "number")
).encode()


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4))
def test_damaged_documents_raise_no_error_but_ours(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, byte in changes:
        data[place] = byte
    read_and_decide(bytes(data))


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.lists(elements(), max_size=4))
def test_random_elements_at_length(parts: list[str]) -> None:
    read_and_decide(xml("".join(parts)))


@pytest.mark.slow
@settings(max_examples=20_000)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6))
def test_damaged_documents_at_length(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, byte in changes:
        data[place] = byte
    read_and_decide(bytes(data))
