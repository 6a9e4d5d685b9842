"""A whole model as plain data (mappings, lists, text) and back: the YAML face of decision models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onewindow.dmn.boxed import FunctionDefinition, Variable
from onewindow.dmn.boxed_plain import dump_boxed, dump_variable, load_boxed, load_variable
from onewindow.dmn.errors import DmnError
from onewindow.dmn.model import (
    BusinessKnowledge,
    Decision,
    DecisionService,
    Definitions,
    Element,
    FunctionType,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Reference,
)

_COMMON = ("name", "id", "label", "description")
_SHORT = {"variable", "type"}


def dump_model(model: Definitions) -> dict[str, Any]:
    """The model as a mapping; sections without entries are left out."""
    sections = {
        "imports": [
            _said({"namespace": i.namespace, "name": i.name, "location": i.location, "kind": i.kind})
            for i in model.imports
        ],
        "types": list(map(_dump_item, model.types)),
        "inputs": [_common(e) | _dump_variable_of(e.name, e.variable) for e in model.inputs],
        "decisions": list(map(_dump_decision, model.decisions)),
        "knowledge": list(map(_dump_knowledge, model.knowledge)),
        "services": list(map(_dump_service, model.services)),
        "sources": list(map(_dump_source, model.sources)),
    }
    return {"dmn": "1.5", **_common(model), **_said({"namespace": model.namespace}), **_said(sections)}


def load_model(data: Any) -> Definitions:
    """The model that a mapping describes; raises ``DmnError`` naming what is not understood."""
    fields = _checked(data, "model", ("dmn", "namespace", *_SECTIONS))
    sections: dict[str, Any] = {
        name: tuple(map(load, _entries(fields, name))) for name, load in _SECTIONS.items()
    }
    return Definitions(**_load_common(fields), namespace=str(fields.get("namespace", "")), **sections)


def _said(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value}


def _common(element: Element) -> dict[str, Any]:
    """Name, id, label and description; an id equal to the name goes without saying."""
    made: dict[str, Any] = {"name": element.name}
    if element.id != element.name:
        made["id"] = element.id
    return made | _said({"label": element.label, "description": element.description})


def _checked(data: Any, what: str, known: Iterable[str]) -> Mapping[str, Any]:
    allowed = (*_COMMON, *known)
    if not isinstance(data, Mapping) or "name" not in data:
        raise DmnError(
            f"{what} 须由键和值组成并有 name：{data!r:.80}。",
            f"'{what}' must have keys and a name: {data!r:.80}.",
        )
    unknown = [str(key) for key in data if key not in allowed]
    if unknown:
        raise DmnError(
            f"{what} “{data['name']}” 有不认识的键 {', '.join(unknown)}；可用：{', '.join(allowed)}。",
            f"{what} '{data['name']}' has unknown keys {', '.join(unknown)}; known are {', '.join(allowed)}.",
        )
    fields: Mapping[str, Any] = data
    return fields


def _load_common(fields: Mapping[str, Any]) -> dict[str, Any]:
    name = str(fields["name"])
    return {
        "name": name,
        "id": str(fields.get("id", name)),
        "label": str(fields.get("label", "")),
        "description": str(fields.get("description", "")),
    }


def _entries(fields: Mapping[str, Any], name: str) -> list[Any]:
    found = fields.get(name) or []
    if not isinstance(found, list):
        raise DmnError(f"{name} 应为列表。", f"'{name}' must be a list.")
    return found


def _dump_variable_of(name: str, variable: Variable) -> dict[str, Any]:
    """The variable of an element: its type alone, when it bears the element's name and nothing more."""
    if variable == Variable(name, variable.type):
        return _said({"type": variable.type})
    return {"variable": dump_variable(variable)}


def _load_variable_of(fields: Mapping[str, Any]) -> Variable:
    if "variable" in fields:
        return load_variable(fields["variable"])
    return Variable(str(fields["name"]), str(fields.get("type", "")))


def _dump_references(**references: Iterable[Reference]) -> dict[str, Any]:
    return _said(
        {key: [r.id if not r.namespace else str(r) for r in found] for key, found in references.items()}
    )


def _load_references(fields: Mapping[str, Any], key: str) -> tuple[Reference, ...]:
    found = []
    for text in map(str, _entries(fields, key)):
        namespace, _, identity = text.rpartition("#")
        found.append(Reference(identity, namespace))
    return tuple(found)


def _dump_item(item: ItemDefinition) -> dict[str, Any]:
    made = _common(item) | _said(
        {
            "type": item.type,
            "collection": item.collection,
            "allowed": item.allowed,
            "constraint": item.constraint,
            "components": list(map(_dump_item, item.components)),
        }
    )
    if item.function is not None:
        parameters = list(map(dump_variable, item.function.parameters))
        made["function"] = {"parameters": parameters, **_said({"result": item.function.result})}
    return made


def _load_item(data: Any) -> ItemDefinition:
    fields = _checked(data, "type", ("type", "collection", "allowed", "constraint", "components", "function"))
    function = None
    if fields.get("function") is not None:
        parts = fields["function"]
        parameters = tuple(map(load_variable, parts.get("parameters") or []))
        function = FunctionType(parameters, str(parts.get("result", "")))
    return ItemDefinition(
        **_load_common(fields),
        type=str(fields.get("type", "")),
        collection=bool(fields.get("collection", False)),
        allowed=str(fields.get("allowed", "")),
        constraint=str(fields.get("constraint", "")),
        components=tuple(map(_load_item, _entries(fields, "components"))),
        function=function,
    )


def _load_input(data: Any) -> InputData:
    fields = _checked(data, "input", _SHORT)
    return InputData(**_load_common(fields), variable=_load_variable_of(fields))


def _dump_decision(decision: Decision) -> dict[str, Any]:
    made = _common(decision) | _dump_variable_of(decision.name, decision.variable)
    made |= _said({"question": decision.question, "allowed_answers": decision.allowed_answers})
    made |= _dump_references(
        inputs=decision.inputs,
        decisions=decision.decisions,
        knowledge=decision.knowledge,
        authorities=decision.authorities,
    )
    return made if decision.logic is None else made | {"logic": dump_boxed(decision.logic)}


def _load_decision(data: Any) -> Decision:
    references = ("inputs", "decisions", "knowledge", "authorities")
    fields = _checked(data, "decision", (*_SHORT, "question", "allowed_answers", "logic", *references))
    required: dict[str, Any] = {key: _load_references(fields, key) for key in references}
    return Decision(
        **_load_common(fields),
        variable=_load_variable_of(fields),
        logic=load_boxed(fields.get("logic")),
        question=str(fields.get("question", "")),
        allowed_answers=str(fields.get("allowed_answers", "")),
        **required,
    )


def _dump_knowledge(knowledge: BusinessKnowledge) -> dict[str, Any]:
    made = _common(knowledge) | _dump_variable_of(knowledge.name, knowledge.variable)
    made |= _dump_references(knowledge=knowledge.knowledge, authorities=knowledge.authorities)
    return made if knowledge.function is None else made | {"logic": dump_boxed(knowledge.function)}


def _load_knowledge(data: Any) -> BusinessKnowledge:
    fields = _checked(data, "knowledge", (*_SHORT, "logic", "knowledge", "authorities"))
    function = load_boxed(fields.get("logic"))
    if function is not None and not isinstance(function, FunctionDefinition):
        raise DmnError(
            f"知识模型“{fields['name']}”的 logic 须是 function。",
            f"The logic of knowledge '{fields['name']}' must be a function.",
        )
    return BusinessKnowledge(
        **_load_common(fields),
        variable=_load_variable_of(fields),
        function=function,
        knowledge=_load_references(fields, "knowledge"),
        authorities=_load_references(fields, "authorities"),
    )


_SERVICE = ("outputs", "encapsulated", "input_decisions", "input_data")


def _dump_service(service: DecisionService) -> dict[str, Any]:
    made = _common(service) | _dump_variable_of(service.name, service.variable)
    return made | _dump_references(**{key: getattr(service, key) for key in _SERVICE})


def _load_service(data: Any) -> DecisionService:
    fields = _checked(data, "service", (*_SHORT, *_SERVICE))
    references: dict[str, Any] = {key: _load_references(fields, key) for key in _SERVICE}
    return DecisionService(**_load_common(fields), variable=_load_variable_of(fields), **references)


_SOURCE = ("decisions", "inputs", "authorities")


def _dump_source(source: KnowledgeSource) -> dict[str, Any]:
    made = _common(source) | _said({"type": source.type, "location": source.location})
    return made | _dump_references(**{key: getattr(source, key) for key in _SOURCE})


def _load_source(data: Any) -> KnowledgeSource:
    fields = _checked(data, "source", ("type", "location", *_SOURCE))
    references: dict[str, Any] = {key: _load_references(fields, key) for key in _SOURCE}
    return KnowledgeSource(
        **_load_common(fields),
        type=str(fields.get("type", "")),
        location=str(fields.get("location", "")),
        **references,
    )


def _load_import(data: Any) -> Import:
    if not isinstance(data, Mapping) or "namespace" not in data:
        raise DmnError("imports 的每一项须有 namespace。", "Each import must have a namespace.")
    return Import(*(str(data.get(key, "")) for key in ("namespace", "name", "location", "kind")))


_SECTIONS: dict[str, Callable[[Any], Any]] = {
    "imports": _load_import,
    "types": _load_item,
    "inputs": _load_input,
    "decisions": _load_decision,
    "knowledge": _load_knowledge,
    "services": _load_service,
    "sources": _load_source,
}
