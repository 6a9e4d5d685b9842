"""Boxed expressions and decision tables as elements of DMN 1.5 XML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from onewindow.dmn.boxed import (
    Boxed,
    Conditional,
    Context,
    Filter,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    Iterator,
    IteratorKind,
    ListOf,
    Literal,
    Relation,
    Variable,
)
from onewindow.dmn.names_xml import MODEL_NAMESPACE, OWN_NAMESPACE, encode_id
from onewindow.dmn.table import DecisionTable, HitPolicy, Input, Output, Rule

_OWN = f"{{{OWN_NAMESPACE}}}"


def add(element: Any, tag: str) -> Any:
    """A new child of DMN's vocabulary."""
    return etree.SubElement(element, f"{{{MODEL_NAMESPACE}}}{tag}")


def add_text(element: Any, tag: str, text: str) -> None:
    """A new child with text, unless the text is empty."""
    if text:
        add(element, tag).text = text


def attributes(element: Any, **values: str) -> Any:
    """The element with these attributes, those that are empty left out."""
    for name, value in values.items():
        if value:
            element.set(name, encode_id(value) if name == "id" else value)
    return element


def write_boxed(parent: Any, boxed: Boxed, tag: str = "") -> None:
    """Add the element of a boxed expression below ``parent``.

    ``tag`` replaces the usual name of the element.
    """
    usual, write = _WRITERS[type(boxed)]
    if isinstance(boxed, Iterator):
        usual = boxed.kind.value
    element = add(parent, tag or usual)
    attributes(element, id=boxed.id, typeRef=boxed.type, label=boxed.label)
    add_text(element, "description", boxed.description)
    write(element, boxed)


def _variable(element: Any, variable: Variable) -> None:
    element.set("name", variable.name)
    attributes(element, typeRef=variable.type, id=variable.id, label=variable.label)


def _literal(element: Any, boxed: Literal) -> None:
    attributes(element, expressionLanguage=boxed.language)
    add_text(element, "text", boxed.text)


def _context(element: Any, boxed: Context) -> None:
    for entry in boxed.entries:
        holder = add(element, "contextEntry")
        if entry.variable is not None:
            _variable(add(holder, "variable"), entry.variable)
        if entry.value is not None:
            write_boxed(holder, entry.value)


def _list_of(element: Any, boxed: ListOf) -> None:
    for item in boxed.items:
        write_boxed(element, item)


def _relation(element: Any, boxed: Relation) -> None:
    for column in boxed.columns:
        _variable(add(element, "column"), column)
    for row in boxed.rows:
        holder = add(element, "row")
        for cell in row:
            write_boxed(holder, cell)


def _function(element: Any, boxed: FunctionDefinition) -> None:
    if boxed.kind is not FunctionKind.FEEL:
        element.set("kind", boxed.kind.value)
    for parameter in boxed.parameters:
        _variable(add(element, "formalParameter"), parameter)
    if boxed.body is not None:
        write_boxed(element, boxed.body)


def _invocation(element: Any, boxed: Invocation) -> None:
    write_boxed(element, boxed.function)
    for parameter, value in boxed.bindings:
        binding = add(element, "binding")
        _variable(add(binding, "parameter"), parameter)
        if value is not None:
            write_boxed(binding, value)


def _conditional(element: Any, boxed: Conditional) -> None:
    for tag, part in (("if", boxed.condition), ("then", boxed.then), ("else", boxed.otherwise)):
        write_boxed(add(element, tag), part)


def _filter(element: Any, boxed: Filter) -> None:
    write_boxed(add(element, "in"), boxed.source)
    write_boxed(add(element, "match"), boxed.match)


def _iterator(element: Any, boxed: Iterator) -> None:
    element.set("iteratorVariable", boxed.variable)
    write_boxed(attributes(add(element, "in"), typeRef=boxed.variable_type), boxed.source)
    write_boxed(add(element, "return" if boxed.kind is IteratorKind.FOR else "satisfies"), boxed.body)


def _table(element: Any, table: DecisionTable) -> None:
    if table.hit_policy is not HitPolicy.UNIQUE:
        element.set("hitPolicy", table.hit_policy.value)
    attributes(
        element,
        aggregation=table.aggregation.value,
        preferredOrientation=table.orientation,
        outputLabel=table.output_label,
        **{
            f"{_OWN}name": table.name,
            f"{_OWN}conditions": "true" if table.conditions else "",
            f"{_OWN}title-zh": table.title_zh,
            f"{_OWN}title-en": table.title_en,
            f"{_OWN}order": str(table.order) if table.order else "",
        },
    )
    if table.basis:
        extensions = add(element, "extensionElements")
        for basis in table.basis:
            own = etree.SubElement(extensions, f"{_OWN}basis")
            attributes(own, law=basis.law, article=basis.article, checked=basis.checked)
    for column in table.inputs:
        _input(add(element, "input"), column)
    for output in table.outputs:
        _output(add(element, "output"), output)
    for name in table.annotation_names:
        add(element, "annotation").set("name", name)
    for rule in table.rules:
        _rule(add(element, "rule"), rule, table.conditions)


def _input(element: Any, column: Input) -> None:
    attributes(element, id=column.id, label=column.label)
    expression = attributes(add(element, "inputExpression"), typeRef=column.type)
    add_text(expression, "text", column.expression)
    if column.allowed:
        add_text(add(element, "inputValues"), "text", column.allowed)


def _output(element: Any, output: Output) -> None:
    attributes(element, id=output.id, name=output.name, label=output.label, typeRef=output.type)
    if output.codes:
        extensions = add(element, "extensionElements")
        for code in output.codes:
            attributes(etree.SubElement(extensions, f"{_OWN}code"), value=code.value, zh=code.zh, en=code.en)
    if output.allowed:
        add_text(add(element, "outputValues"), "text", output.allowed)
    if output.default:
        add_text(add(element, "defaultOutputEntry"), "text", output.default)


def _rule(element: Any, rule: Rule, conditions: bool) -> None:
    attributes(element, id=rule.id)
    for test in rule.tests:
        add_text(
            add(element, "inputEntry"), "text", f"({test})" if conditions and test.strip() != "-" else test
        )
    for result in rule.results:
        add_text(add(element, "outputEntry"), "text", result)
    for note in rule.annotations:
        add_text(add(element, "annotationEntry"), "text", note)


_WRITERS: dict[type[Boxed], tuple[str, Callable[[Any, Any], None]]] = {
    Literal: ("literalExpression", _literal),
    Context: ("context", _context),
    ListOf: ("list", _list_of),
    Relation: ("relation", _relation),
    FunctionDefinition: ("functionDefinition", _function),
    Invocation: ("invocation", _invocation),
    Conditional: ("conditional", _conditional),
    Filter: ("filter", _filter),
    Iterator: ("", _iterator),
    DecisionTable: ("decisionTable", _table),
}
