"""Reading DMN 1.1 to 1.5 XML and writing 1.5."""

from __future__ import annotations

from decimal import Decimal

import pytest
from dmn_models import decision, input_data, needs, text, xml
from lxml import etree

from onewindow.dmn.errors import DmnError
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.names_xml import DMN_NAMESPACES, MODEL_NAMESPACE, decode_id, encode_id
from onewindow.dmn.xml_reader import read_text
from onewindow.dmn.xml_writer import write_xml
from onewindow.dmn.yaml import load_table, read_yaml
from onewindow.dmn.yaml_text import table_model

TABLE = """<decisionTable hitPolicy="FIRST" outputLabel="out"><input id="i" label="the input">
<inputExpression typeRef="feel:number"><text> a </text></inputExpression><inputValues><text>[0..9]</text></inputValues></input>
<output name="r" typeRef="feel:string"><outputValues><text>"x", "y"</text></outputValues>
<defaultOutputEntry><text>"y"</text></defaultOutputEntry></output>
<rule id="r1"><inputEntry><text>&gt; 5</text></inputEntry><outputEntry><text>"x"</text></outputEntry></rule></decisionTable>"""


@pytest.mark.parametrize("namespace", DMN_NAMESPACES)
def test_every_version_is_read_and_decided(namespace: str) -> None:
    body = input_data("a", "feel:number") + decision("d", TABLE, needs("Input", "a"), "feel:string")
    document = xml(body, version=namespace).replace(
        'name="m"', 'name="m" xmlns:feel="http://www.omg.org/spec/FEEL/20140401"', 1
    )
    definitions = read_text(document)
    assert definitions.inputs[0].variable.type == "number"
    model = DecisionModel(definitions)
    assert model.decide("d", {"a": Decimal(6)}).value == "x"
    assert model.decide("d", {"a": Decimal(5)}).value == "y"
    assert model.decide("d", {"a": Decimal(10)}).value is None
    assert read_text(write_xml(definitions)) == definitions


def test_the_old_names_of_types_are_understood() -> None:
    body = decision("d", text('duration("P1D")'), "", "dayTimeDuration") + decision(
        "e", text("1"), "", "dateTime"
    )
    body += decision("f", text("1"), "", "integer") + decision("g", text("1"), "", "&lt;Undefined>")
    definitions = read_text(xml(body))
    assert [d.variable.type for d in definitions.decisions] == [
        "days and time duration", "date and time", "number", "",
    ]  # fmt: skip
    own = '<itemDefinition name="integer"><typeRef>number</typeRef></itemDefinition>'
    assert read_text(xml(own + body)).decisions[2].variable.type == "integer"


def test_what_is_written_is_dmn_15_in_the_schemas_order() -> None:
    body = "<itemDefinition name='t' isCollection='true'><typeRef>number</typeRef></itemDefinition>"
    body += input_data("a") + decision("d", TABLE, needs("Input", "a"))
    root = etree.fromstring(write_xml(read_text(xml(body))))
    assert root.tag == f"{{{MODEL_NAMESPACE}}}definitions" and root.get("namespace") == "urn:test"
    assert [etree.QName(child).localname for child in root] == ["itemDefinition", "inputData", "decision"]
    (table,) = root.iter(f"{{{MODEL_NAMESPACE}}}decisionTable")
    assert table.get("hitPolicy") == "FIRST"
    assert [etree.QName(child).localname for child in table] == ["input", "output", "rule"]


def test_conditions_and_articles_survive_and_other_tools_can_read_them() -> None:
    rules = [
        {"when": "not(inside)", "output": "none", "basis": "某法 5"},
        {"when": "size >= 5", "output": "report"},
    ]
    table = load_table(
        {"id": "t", "name": {"zh": "表", "en": "Table"}, "hit_policy": "FIRST", "rules": rules}
    )
    written = write_xml(table_model(table))
    assert read_text(written).decisions[0].logic == table
    plain = read_text(written.replace(b"onewindow:conditions", b"onewindow:ignored"))
    foreign = plain.decisions[0].logic
    assert [rule.tests for rule in foreign.rules] == [("(not(inside))",), ("(size >= 5)",)]
    assert foreign.inputs[0].expression == "true" and foreign.annotation_names == ("basis",)


@pytest.mark.parametrize(
    "identity", ["Approval Status", "a_x0020_b", "1st", "面积-比", "a/b#c", "_x005F_x0020_", "𠮷 x", "-"]
)
def test_any_id_is_written_as_xml_allows_and_read_back(identity: str) -> None:
    written = encode_id(identity)
    assert decode_id(written) == identity
    assert " " not in written and "#" not in written and not written[0].isdigit()
    document = xml(decision("d", text("1")) + decision("e", text("d"), needs("Decision", "d"))).replace(
        "#d", f"#{written}"
    )
    model = read_text(document.replace('id="d"', f'id="{written}"'))
    assert DecisionModel(model).decide("e", {}).value == 1 and read_text(write_xml(model)) == model


def test_another_expression_language_is_refused_when_evaluated() -> None:
    logic = '<literalExpression expressionLanguage="http://www.w3.org/1999/XPath"><text>1</text></literalExpression>'
    decided = DecisionModel(read_text(xml(decision("d", logic)))).decide("d", {})
    assert (
        decided.value is None and decided.problems[0].code == "external" and "XPath" in decided.problems[0].en
    )


def test_what_the_model_cannot_hold_is_listed() -> None:
    extra = '<textAnnotation id="t"><text>note</text></textAnnotation><association id="a"/>'
    extension = '<extensionElements><v:x xmlns:v="urn:vendor"/></extensionElements>'
    assert set(read_text(xml(extension + extra)).unread) == {"textAnnotation", "association", "x"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (decision("d", '<decisionTable hitPolicy="LAST"/>'), "hit policy LAST"),
        (decision("d", TABLE.replace("<inputEntry><text>&gt; 5</text></inputEntry>", "")), "0 tests"),
        (decision("d", "<conditional><if>" + text("1") + "</if></conditional>"), "lacks its then"),
        (decision("d", '<functionDefinition kind="Perl"/>'), "Perl"),
        (decision("d", "<invocation/>"), "which function"),
        (decision("d", '<relation><column name="a"/><row/></relation>'), "0 cells for 1 columns"),
        (decision("d", "<decisionTable><input/></decisionTable>"), "no expression"),
    ],
)
def test_a_fault_of_form_is_named_with_its_line(body: str, expected: str) -> None:
    with pytest.raises(DmnError, match=expected) as caught:
        read_text(xml("\n\n" + body))
    line = 7 if body.count("\n") else 3
    assert f"DMN: Line {line}" in caught.value.en and f"第 {line} 行" in caught.value.zh


def test_text_that_xml_cannot_hold_is_refused() -> None:
    definitions = read_yaml('id: t\nrules: [{when: "x = \\"\\u0001\\"", output: 1}]\n')
    with pytest.raises(DmnError, match="XML cannot carry"):
        write_xml(definitions)
