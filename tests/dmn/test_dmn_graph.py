"""Requirement graphs: what sees what, types at every border, services, imports, loops."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dmn_models import decision, input_data, knowledge, model, needs, text, xml

from onewindow.dmn.errors import DmnError
from onewindow.dmn.evaluate import Decided
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.imports import link, load_model
from onewindow.dmn.xml_reader import read_text
from onewindow.feel import Budget

ONE, TWO, TEN = Decimal(1), Decimal(2), Decimal(10)


def value(body: str, name: str, **inputs: Any) -> Any:
    return model(body).decide(name, inputs).value


def codes(body: str, name: str, **inputs: Any) -> list[str]:
    return [problem.code for problem in model(body).decide(name, inputs).problems]


def test_a_decision_sees_what_it_requires_and_nothing_else() -> None:
    body = (
        input_data("a")
        + decision("sees", text("a + 1"), needs("Input", "a"))
        + decision("blind", text("a + 1"))
    )
    assert value(body, "sees", a=ONE) == TWO
    assert value(body, "blind", a=ONE) is None
    assert "feel" in codes(body, "blind", a=ONE)


def test_names_with_spaces_and_operators_are_resolved_by_the_graph() -> None:
    body = input_data("rent-per month") + decision(
        "yearly", text("rent-per month * 12"), needs("Input", "rent-per month")
    )
    assert value(body, "yearly", **{"rent-per month": TEN}) == 120


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 instance of floor area", True),
        ('"x" instance of floor area and true', False),
        ("[5] instance of list<floor area>", True),
        ("(function(a: floor area) a)(5)", Decimal(5)),
        ('(function(a: floor area) a)("x")', None),
        ("5 instance of built-up area", True),
    ],
)
def test_the_names_of_types_may_have_several_words(expression: str, expected: Any) -> None:
    types = "".join(
        f'<itemDefinition name="{name}"><typeRef>number</typeRef></itemDefinition>'
        for name in ("floor area", "built-up area")
    )
    assert value(types + decision("d", text(expression)), "d") == expected


def test_a_required_decision_is_decided_first_and_once() -> None:
    body = (
        input_data("a")
        + decision("d1", text("a * 2"), needs("Input", "a"))
        + decision("d2", text("d1 + d1"), needs("Decision", "d1"))
        + decision("d3", text("d1 + d2"), needs("Decision", "d1", "d2"))
    )
    assert value(body, "d3", a=ONE) == 6


def test_a_given_decision_replaces_its_logic() -> None:
    body = decision("d1", text("1")) + decision("d2", text("d1 + 1"), needs("Decision", "d1"))
    assert value(body, "d2", d1=TEN) == 11


def test_a_loop_of_requirements_is_null_with_the_reason() -> None:
    body = decision("d1", text("d2"), needs("Decision", "d2")) + decision(
        "d2", text("d1"), needs("Decision", "d1")
    )
    assert value(body, "d1") is None and "loop" in codes(body, "d1")


def test_a_missing_requirement_is_named() -> None:
    body = decision("d", text("1"), needs("Decision", "gone"))
    found = model(body).decide("d", {}).problems
    assert found[0].code == "reference" and "gone" in found[0].en


def test_knowledge_is_a_function_by_position_by_name_and_by_invocation() -> None:
    bkm = knowledge("double", "n:number", text("n * 2"))
    call = (
        "<invocation>"
        + text("double")
        + '<binding><parameter name="n"/>'
        + text("21")
        + "</binding></invocation>"
    )
    wants = needs("Knowledge", "double")
    assert value(bkm + decision("d", text("double(21)"), wants), "d") == 42
    assert value(bkm + decision("d", text("double(n: 21)"), wants), "d") == 42
    assert value(bkm + decision("d", call, wants), "d") == 42
    assert value(bkm + decision("d", text('double("x")'), wants), "d") is None
    assert codes(bkm + decision("d", call.replace("21", '"x"'), wants), "d") == ["feel"]


def test_knowledge_may_require_knowledge_and_itself() -> None:
    body = (
        knowledge("inner", "n", text("n + 1"))
        + knowledge("outer", "n", text("inner(n) * 2"), needs("Knowledge", "inner"))
        + knowledge("factorial", "n", text("if n <= 1 then 1 else n * factorial(n - 1)"))
        + decision("d", text("outer(1) + factorial(5)"), needs("Knowledge", "outer", "factorial"))
    )
    assert value(body, "d") == 124


def test_endless_recursion_ends_with_the_reason() -> None:
    body = knowledge("f", "n", text("f(n + 1)")) + decision("d", text("f(1)"), needs("Knowledge", "f"))
    decided = model(body).decide("d", {}, budget=Budget(steps=100_000))
    assert decided.value is None and decided.problems[-1].code == "budget"


TYPES = """
<itemDefinition name="tStatus"><typeRef>string</typeRef><allowedValues><text>"open", "shut"</text></allowedValues></itemDefinition>
<itemDefinition name="tStatuses" isCollection="true"><typeRef>tStatus</typeRef></itemDefinition>
<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef><allowedValues><text>&gt; 0</text></allowedValues>
  <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tNode"><itemComponent name="value"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="children" isCollection="true"><typeRef>tNode</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tMaker"><functionItem outputTypeRef="number"><parameters name="a" typeRef="number"/></functionItem></itemDefinition>
"""


@pytest.mark.parametrize(
    ("type_name", "expression", "expected"),
    [
        ("number", "1 + 1", TWO),
        ("string", "1 + 1", None),
        ("number", "[2]", TWO),
        ("tStatus", '"open"', "open"),
        ("tStatus", '"ajar"', None),
        ("tStatuses", '["open", "shut"]', ["open", "shut"]),
        ("tStatuses", '["open", "ajar"]', None),
        ("tStatuses", '"open"', ["open"]),
        ("tFew", "[1, 2]", [ONE, TWO]),
        ("tFew", "[1, 2, 3]", None),
        ("tFew", "[1, -2]", None),
        ("tPerson", '{full name: "Li", age: 1, more: 2}', {"full name": "Li", "age": ONE, "more": TWO}),
        ("tPerson", '{full name: "Li"}', None),
        ("tPerson", '{full name: "Li", age: null}', {"full name": "Li", "age": None}),
        (
            "tNode",
            "{value: 1, children: [{value: 2, children: []}]}",
            {"value": ONE, "children": [{"value": TWO, "children": []}]},
        ),
        ("tNode", '{value: 1, children: [{value: "2", children: []}]}', None),
        ("tMaker", "1", None),
        ("tNobody", "1", None),
        ("tStatus", "null", None),
    ],
)
def test_the_type_of_a_decisions_variable(type_name: str, expression: str, expected: Any) -> None:
    body = TYPES + decision("d", text(expression), "", type_name)
    assert value(body, "d") == expected
    assert bool(codes(body, "d")) == (expected is None and expression != "null")


def test_a_date_becomes_a_date_and_time_where_one_is_wanted() -> None:
    body = decision("d", text('date("2026-09-28")'), "", "date and time") + decision(
        "e", text('d = date and time("2026-09-28T00:00:00Z")'), needs("Decision", "d")
    )
    assert value(body, "e") is True


def test_an_input_of_the_wrong_type_is_null_with_the_reason() -> None:
    body = input_data("a", "number") + decision("d", text("a"), needs("Input", "a"))
    assert value(body, "d", a="x") is None and codes(body, "d", a="x") == ["type"]


def test_instance_of_an_item_definition() -> None:
    body = TYPES + decision(
        "d", text('{full name: "Li", age: 1} instance of tPerson and not(1 instance of tPerson)')
    )
    assert value(body, "d") is True


def test_components_with_spaces_are_read_behind_a_dot_and_in_filters() -> None:
    body = (
        TYPES
        + input_data("p", "tPerson")
        + decision("d", text("p.full name + p[full name != null].full name[1]"), needs("Input", "p"))
    )
    assert value(body, "d", p={"full name": "Li", "age": ONE}) == "LiLi"


SERVICE = (
    input_data("a", "number")
    + decision("hidden", text("a + 1"), needs("Input", "a"))
    + decision("given", text("100"))
    + decision("out1", text("hidden * 2 + given"), needs("Decision", "hidden", "given"))
    + decision("out2", text("hidden"), needs("Decision", "hidden"))
    + '<decisionService name="one" id="one"><variable name="one"/><outputDecision href="#out1"/>'
    '<encapsulatedDecision href="#hidden"/><inputDecision href="#given"/><inputData href="#a"/></decisionService>'
    '<decisionService name="two" id="two"><variable name="two"/><outputDecision href="#out1"/>'
    '<outputDecision href="#out2"/><inputData href="#a"/></decisionService>'
)


def test_a_service_called_directly() -> None:
    assert model(SERVICE).call("one", {"a": ONE, "given": TEN}).value == 14
    assert model(SERVICE).call("two", {"a": ONE}).value == {"out1": Decimal(104), "out2": TWO}


def test_a_service_called_as_a_function_takes_input_data_then_input_decisions() -> None:
    wants = needs("Knowledge", "one", "two")
    assert value(SERVICE + decision("d", text("one(1, 10)"), wants), "d") == 14
    assert value(SERVICE + decision("d", text("one(given: 10, a: 1)"), wants), "d") == 14
    assert value(SERVICE + decision("d", text("two(1).out2"), wants), "d") == 2
    assert value(SERVICE + decision("d", text("one(1)"), wants), "d") is None


def test_java_functions_are_refused_with_the_reason() -> None:
    body = decision(
        "d",
        '<context><contextEntry><variable name="f"/><functionDefinition kind="Java"><formalParameter name="x"/>'
        "<context/></functionDefinition></contextEntry><contextEntry>"
        + text("f(1)")
        + "</contextEntry></context>",
    )
    assert value(body, "d") is None and "external" in codes(body, "d")


BOXED = {
    "list": ("<list>" + text("1") + text("1 + 1") + "</list>", [ONE, TWO]),
    "relation": (
        '<relation><column name="a"/><column name="b"/><row>' + text("1") + text("2") + "</row></relation>",
        [{"a": ONE, "b": TWO}],
    ),
    "context": (
        '<context><contextEntry><variable name="x y"/>'
        + text("1")
        + '</contextEntry><contextEntry><variable name="z"/>'
        + text("x y + 1")
        + "</contextEntry></context>",
        {"x y": ONE, "z": TWO},
    ),
    "context with a result": (
        '<context><contextEntry><variable name="x"/>'
        + text("1")
        + "</contextEntry><contextEntry>"
        + text("x + 1")
        + "</contextEntry></context>",
        TWO,
    ),
    "conditional": (
        "<conditional><if>"
        + text("1 > 2")
        + "</if><then>"
        + text("1")
        + "</then><else>"
        + text("2")
        + "</else></conditional>",
        TWO,
    ),
    "filter": (
        "<filter><in>" + text("[1,2,10]") + "</in><match>" + text("item >= 2") + "</match></filter>",
        [TWO, TEN],
    ),
    "for": (
        '<for iteratorVariable="i"><in>'
        + text("[1,5]")
        + "</in><return>"
        + text("i * 2")
        + "</return></for>",
        [TWO, TEN],
    ),
    "every": (
        '<every iteratorVariable="i"><in>'
        + text("[1,5]")
        + "</in><satisfies>"
        + text("i < 3")
        + "</satisfies></every>",
        False,
    ),
    "some": (
        '<some iteratorVariable="i"><in>'
        + text("[1,5]")
        + "</in><satisfies>"
        + text("i < 3")
        + "</satisfies></some>",
        True,
    ),
    "some with no boolean": (
        '<some iteratorVariable="i"><in>'
        + text("[1,5]")
        + "</in><satisfies>"
        + text("i")
        + "</satisfies></some>",
        None,
    ),
    "function": (
        '<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="n"/>'
        + text("n * 2")
        + "</functionDefinition></contextEntry><contextEntry>"
        + text("f(5)")
        + "</contextEntry></context>",
        TEN,
    ),
}


@pytest.mark.parametrize("name", BOXED)
def test_boxed_expressions(name: str) -> None:
    logic, expected = BOXED[name]
    assert value(decision("d", logic), "d") == expected


IMPORTED = xml(
    TYPES
    + input_data("who", "tPerson")
    + knowledge("greet", "p:tPerson", text('"Hello " + p.full name'))
    + decision("greeting", text("greet(who)"), needs("Input", "who") + needs("Knowledge", "greet")),
    "urn:lib",
)
IMPORTING = xml(
    '<import namespace="urn:lib" name="the lib" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    + decision(
        "d",
        text('the lib.greeting + "!" + the lib.greet({full name: "X", age: 1})'),
        '<informationRequirement><requiredDecision href="urn:lib#greeting"/></informationRequirement>'
        '<knowledgeRequirement><requiredKnowledge href="urn:lib#greet"/></knowledgeRequirement>',
    )
    + decision("typed", text('{full name: "X", age: "1"}'), "", "the lib.tPerson"),
    "urn:main",
)
LI = {"full name": "Li", "age": ONE}


def test_an_imported_model_is_found_beside_and_seen_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "main.dmn").write_text(IMPORTING)
    (tmp_path / "lib.dmn").write_text(IMPORTED)
    loaded = load_model(tmp_path / "main.dmn")
    assert loaded.decide("d", {("urn:lib", "who"): LI}).value == "Hello Li!Hello X"
    assert loaded.decide("d", {"the lib.who": LI}).value == "Hello Li!Hello X"
    assert loaded.decide("typed", {}).value is None


def test_models_are_linked_without_files() -> None:
    linked = link(read_text(IMPORTING), {"urn:lib": read_text(IMPORTED)})
    assert linked.decide("d", {"who": LI}).value == "Hello Li!Hello X"


def reference(kind: str, target: str) -> str:
    """One requirement of an element of another model."""
    return f'<informationRequirement><required{kind} href="{target}"/></informationRequirement>'


def test_imports_without_a_name_are_seen_directly() -> None:
    first = xml(input_data("x") + decision("one", text("x + 1"), needs("Input", "x")), "urn:1")
    second = xml(TYPES + decision("two", text('{full name: "Li", age: 1}'), "", "tPerson"), "urn:2")
    body = '<import namespace="urn:1" name=""/><import namespace="urn:2" name=""/>'
    wants = (
        reference("Decision", "urn:1#one")
        + reference("Decision", "urn:2#two")
        + reference("Input", "urn:1#x")
    )
    body += decision("d", text("one + x + two.age + string length(two.full name)"), wants, "number")
    body += decision("typed", text("two"), reference("Decision", "urn:2#two"), "tPerson")
    for generated in (False, True):
        linked = link(
            read_text(xml(body)), {"urn:1": read_text(first), "urn:2": read_text(second)}, generated=generated
        )
        assert linked.decide("d", {"x": ONE}).value == 6
        assert linked.decide("typed", {}).value == LI


def test_a_missing_import_is_named(tmp_path: Path) -> None:
    (tmp_path / "main.dmn").write_text(IMPORTING)
    with pytest.raises(DmnError, match="urn:lib"):
        load_model(tmp_path / "main.dmn")


def test_a_loop_of_imports_is_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.dmn").write_text(
            xml(f'<import namespace="urn:{other}" name="x"/>', f"urn:{name}")
        )
    with pytest.raises(DmnError, match="loop"):
        load_model(tmp_path / "a.dmn")


def test_an_import_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "lib.dmn").write_text(IMPORTED)
    (inner / "main.dmn").write_text(
        IMPORTING.replace('name="the lib"', 'name="the lib" locationURI="../lib.dmn"')
    )
    with pytest.raises(DmnError, match="cannot be found"):
        load_model(inner / "main.dmn")


def test_an_unknown_decision_is_answered_with_those_that_exist() -> None:
    with pytest.raises(DmnError, match="d1"):
        model(decision("d1", text("1"))).decide("d2", {})
    with pytest.raises(DmnError, match="one"):
        model(SERVICE).call("three", {})


def test_a_trace_is_told_by_generated_models_too() -> None:
    table = (
        "<decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/><rule><inputEntry>"
        "<text>&gt; 0</text></inputEntry><outputEntry><text>a + 1</text></outputEntry></rule></decisionTable>"
    )
    definitions = read_text(xml(input_data("a") + decision("d", table, needs("Input", "a"))))
    made = DecisionModel(definitions, generated=True)
    assert made.decide("d", {"a": ONE}) == Decided(TWO)
    traced = made.decide("d", {"a": ONE}, trace=True)
    assert traced.value == TWO and traced.trace[0].hits == (1,) and traced.trace[0].name == "d"


def test_a_built_in_can_be_invoked_by_a_boxed_invocation() -> None:
    logic = (
        "<invocation>"
        + text("string length")
        + '<binding><parameter name="string"/>'
        + text('"abc"')
        + "</binding></invocation>"
    )
    assert value(decision("d", logic), "d") == 3


@pytest.mark.parametrize("generated", [False, True])
@pytest.mark.parametrize("boxed", [False, True])
def test_a_function_in_a_boxed_context_may_call_itself(boxed: bool, generated: bool) -> None:
    name = "product-to one" if boxed else "f"
    body = f"if n <= 1 then 1 else n * {name}(n - 1)"
    function = f'<functionDefinition><formalParameter name="n"/>{text(body)}</functionDefinition>'
    if not boxed:
        function = text(f"function(n) {body}")
    entries = (
        f'<contextEntry><variable name="{name}"/>{function}</contextEntry>'
        f"<contextEntry>{text(f'{name}(5)')}</contextEntry>"
    )
    source = xml(decision("d", f"<context>{entries}</context>"))
    assert DecisionModel(read_text(source), generated=generated).decide("d", {}).value == 120


@pytest.mark.parametrize("generated", [False, True])
@pytest.mark.parametrize(
    ("given", "result", "expected"),
    [
        (["a", "b"], '["b"]', ["b"]),
        (["a", "c"], '["b"]', None),
        (["a"], '["b", "c"]', None),
    ],
)
def test_the_items_of_a_list_are_held_to_a_columns_values(
    given: list[str], result: str, expected: Any, generated: bool
) -> None:
    table = (
        '<decisionTable><input><inputExpression><text>a</text></inputExpression><inputValues><text>"a","b"</text>'
        '</inputValues></input><output><outputValues><text>"a","b"</text></outputValues></output><rule><inputEntry>'
        f"<text>-</text></inputEntry><outputEntry><text>{result}</text></outputEntry></rule></decisionTable>"
    )
    definitions = read_text(xml(input_data("a") + decision("d", table, needs("Input", "a"))))
    assert DecisionModel(definitions, generated=generated).decide("d", {"a": given}).value == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 instance of age", True),
        ("-1 instance of age", False),
        ("[1, -1] instance of list<age>", False),
        ("{age: 130} instance of person", False),
        ("{age: null} instance of person", True),
    ],
)
def test_an_instance_of_a_type_is_among_its_allowed_values(expression: str, expected: bool) -> None:
    narrow = "<typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues>"
    types = (
        f'<itemDefinition name="age">{narrow}</itemDefinition><itemDefinition name="person"><itemComponent'
        ' name="age"><typeRef>age</typeRef><typeConstraint><text>&lt; 120</text></typeConstraint></itemComponent>'
        "</itemDefinition>"
    )
    assert value(types + decision("d", text(expression)), "d") is expected
