"""A model as DMN 1.5 XML.

Reading the text back gives the same model; pictures of the graph are not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from onewindow.dmn.boxed import Variable
from onewindow.dmn.errors import DmnError
from onewindow.dmn.model import (
    BusinessKnowledge,
    Decision,
    DecisionService,
    Definitions,
    Element,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Reference,
)
from onewindow.dmn.names_xml import FEEL_NAMESPACE, MODEL_NAMESPACE, OWN_NAMESPACE, encode_id
from onewindow.dmn.xml_write_boxed import add, add_text, attributes, write_boxed

_NAMESPACES = {None: MODEL_NAMESPACE, "feel": FEEL_NAMESPACE, "onewindow": OWN_NAMESPACE}


def write_xml(definitions: Definitions) -> bytes:
    """The model as an XML document in UTF-8.

    Raises ``DmnError`` for text that XML cannot hold (control characters).
    """
    try:
        root = etree.Element(f"{{{MODEL_NAMESPACE}}}definitions", nsmap=_NAMESPACES)
        _definitions(root, definitions)
    except ValueError as error:
        raise DmnError(
            f"模型“{definitions.name}”含有 XML 不能容纳的字符，没有写出：{error}。请删去控制字符。",
            f"Model '{definitions.name}' holds characters that XML cannot carry; nothing was"
            f" written: {error}. Remove"
            " control characters.",
        ) from None
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _definitions(root: Any, model: Definitions) -> None:
    _common(root, model)
    root.set("namespace", model.namespace)
    for entry in model.imports:
        attributes(
            add(root, "import"),
            namespace=entry.namespace,
            locationURI=entry.location,
            importType=entry.kind or MODEL_NAMESPACE,
        ).set("name", entry.name)
    for item in model.types:
        _item(add(root, "itemDefinition"), item)
    for input_data in model.inputs:
        _input_data(add(root, "inputData"), input_data)
    for decision in model.decisions:
        _decision(add(root, "decision"), decision)
    for knowledge in model.knowledge:
        _knowledge(add(root, "businessKnowledgeModel"), knowledge)
    for service in model.services:
        _service(add(root, "decisionService"), service)
    for source in model.sources:
        _source(add(root, "knowledgeSource"), source)


def _common(element: Any, model: Element) -> None:
    attributes(element, name=model.name, id=model.id, label=model.label)
    add_text(element, "description", model.description)


def _item(element: Any, item: ItemDefinition) -> None:
    _common(element, item)
    if item.collection:
        element.set("isCollection", "true")
    add_text(element, "typeRef", item.type)
    for tag, tests in (("allowedValues", item.allowed), ("typeConstraint", item.constraint)):
        if tests:
            add_text(add(element, tag), "text", tests)
    for component in item.components:
        _item(add(element, "itemComponent"), component)
    if item.function is not None:
        function = attributes(add(element, "functionItem"), outputTypeRef=item.function.result)
        for parameter in item.function.parameters:
            write_variable(add(function, "parameters"), parameter)


def write_variable(element: Any, variable: Variable) -> None:
    """A variable's attributes."""
    element.set("name", variable.name)
    attributes(element, typeRef=variable.type, id=variable.id, label=variable.label)


def _references(element: Any, wrapper: str, tag: str, references: Iterable[Reference]) -> None:
    for reference in references:
        holder = element if wrapper == tag else add(element, wrapper)
        add(holder, tag).set("href", f"{reference.namespace}#{encode_id(reference.id)}")


def _authorities(element: Any, references: Iterable[Reference]) -> None:
    _references(element, "authorityRequirement", "requiredAuthority", references)


def _input_data(element: Any, model: InputData) -> None:
    _common(element, model)
    write_variable(add(element, "variable"), model.variable)


def _decision(element: Any, model: Decision) -> None:
    _common(element, model)
    add_text(element, "question", model.question)
    add_text(element, "allowedAnswers", model.allowed_answers)
    write_variable(add(element, "variable"), model.variable)
    _references(element, "informationRequirement", "requiredDecision", model.decisions)
    _references(element, "informationRequirement", "requiredInput", model.inputs)
    _references(element, "knowledgeRequirement", "requiredKnowledge", model.knowledge)
    _authorities(element, model.authorities)
    if model.logic is not None:
        write_boxed(element, model.logic)


def _knowledge(element: Any, model: BusinessKnowledge) -> None:
    _common(element, model)
    write_variable(add(element, "variable"), model.variable)
    if model.function is not None:
        write_boxed(element, model.function, "encapsulatedLogic")
    _references(element, "knowledgeRequirement", "requiredKnowledge", model.knowledge)
    _authorities(element, model.authorities)


def _service(element: Any, model: DecisionService) -> None:
    _common(element, model)
    write_variable(add(element, "variable"), model.variable)
    _references(element, "outputDecision", "outputDecision", model.outputs)
    _references(element, "encapsulatedDecision", "encapsulatedDecision", model.encapsulated)
    _references(element, "inputDecision", "inputDecision", model.input_decisions)
    _references(element, "inputData", "inputData", model.input_data)


def _source(element: Any, model: KnowledgeSource) -> None:
    _common(element, model)
    attributes(element, locationURI=model.location)
    _references(element, "authorityRequirement", "requiredDecision", model.decisions)
    _references(element, "authorityRequirement", "requiredInput", model.inputs)
    _authorities(element, model.authorities)
    add_text(element, "type", model.type)
