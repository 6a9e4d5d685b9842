"""DMN 1.1 to 1.5 XML into a model. What the model's data cannot hold is listed in ``Definitions.unread``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onewindow.dmn import safe_xml
from onewindow.dmn.errors import DmnError
from onewindow.dmn.model import (
    BusinessKnowledge,
    Decision,
    DecisionService,
    Definitions,
    FunctionType,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeSource,
    Reference,
)
from onewindow.dmn.names_xml import DMN_NAMESPACES, FEEL_NAMESPACES, MODEL_NAMESPACE, TYPE_SYNONYMS, decode_id
from onewindow.dmn.xml_boxed import BoxedReader


def read_file(path: Path) -> Definitions:
    """The model in a DMN file; raises ``DmnError``."""
    return _definitions(safe_xml.read(path), path.name)


def read_text(text: str | bytes, name: str = "DMN") -> Definitions:
    """The model in DMN XML text; raises ``DmnError``."""
    return _definitions(safe_xml.parse(text.encode() if isinstance(text, str) else text, name), name)


def _definitions(root: Any, name: str) -> Definitions:
    reader = _Reader(root, name)
    try:
        return reader.definitions()
    except DmnError as error:
        raise DmnError(f"{name}：{error.zh}", f"{name}: {error.en}") from None


class _Reader:
    """One reading of one document."""

    def __init__(self, root: Any, name: str) -> None:
        self.root = root
        self.name = name
        self.unread: dict[str, None] = {}
        namespace, _, tag = root.tag.rpartition("}")
        self.xml_namespace = namespace.removeprefix("{")
        if tag != "definitions" or self.xml_namespace not in DMN_NAMESPACES:
            raise DmnError(
                f"{name} 不是 DMN 1.1 至 1.5 的模型：根元素是 {root.tag}。",
                f"{name} is not a DMN 1.1 to 1.5 model: its root element is {root.tag}.",
            )
        self.namespace = root.get("namespace", "")
        self.import_names = {i.get("namespace", ""): _name(i) for i in self.children(root, "import")}
        self.own_types = {_name(item) for item in self.children(root, "itemDefinition")}
        language = root.get("expressionLanguage", "")
        self.boxed = BoxedReader(self.children, self.type_reference, self.text_of, self.note_unread, language)

    def definitions(self) -> Definitions:
        readers: dict[str, Callable[[Any], Any]] = {
            "import": self._import,
            "itemDefinition": self._item_definition,
            "inputData": self._input_data,
            "decision": self._decision,
            "businessKnowledgeModel": self._knowledge,
            "decisionService": self._service,
            "knowledgeSource": self._source,
        }
        found: dict[str, list[Any]] = {tag: [] for tag in readers}
        for child in self.root:
            tag = self.local(child)
            if tag in readers:
                found[tag].append(readers[tag](child))
            elif tag not in ("description", "extensionElements"):
                self.note_unread(child)
        return Definitions(
            **self._common(self.root),
            namespace=self.namespace,
            imports=tuple(found["import"]),
            types=tuple(found["itemDefinition"]),
            inputs=tuple(found["inputData"]),
            decisions=tuple(found["decision"]),
            knowledge=tuple(found["businessKnowledgeModel"]),
            services=tuple(found["decisionService"]),
            sources=tuple(found["knowledgeSource"]),
            unread=tuple(self.unread),
        )

    def local(self, element: Any) -> str:
        """The element's name within DMN, or ``""`` when it belongs to another vocabulary."""
        namespace, _, tag = str(element.tag).rpartition("}")
        return tag if namespace.removeprefix("{") == self.xml_namespace else ""

    def children(self, element: Any, *tags: str) -> Iterator[Any]:
        """The child elements with one of these names, or all DMN children when none is given."""
        for child in element:
            tag = self.local(child)
            if tag and (not tags or tag in tags):
                yield child

    def text_of(self, element: Any, tag: str) -> str:
        """The text of a child (or of its ``text`` child), with white space around it removed."""
        for child in self.children(element, tag):
            for text in self.children(child, "text"):
                return str(text.text or "").strip()
            return str(child.text or "").strip()
        return ""

    def note_unread(self, element: Any) -> None:
        """Remember that the model's data has no place for this kind of element."""
        self.unread[str(element.tag).rpartition("}")[2]] = None

    def type_reference(self, text: str | None, element: Any) -> str:
        """A type's name: prefixes of FEEL and of this model taken off, an import's prefix made its name."""
        name = " ".join((text or "").split())
        prefix, colon, rest = name.partition(":")
        if colon:
            namespace = element.nsmap.get(prefix, "")
            if namespace in FEEL_NAMESPACES or prefix == "feel" or namespace == self.namespace:
                name = rest
            elif namespace in self.import_names:
                name = f"{self.import_names[namespace]}.{rest}"
        return name if name in self.own_types else TYPE_SYNONYMS.get(name, name)

    def _common(self, element: Any) -> dict[str, str]:
        for child in self.children(element, "extensionElements"):
            for extension in child:
                self.note_unread(extension)
        return {
            "name": _name(element),
            "id": decode_id(element.get("id", "")),
            "label": element.get("label", ""),
            "description": self.text_of(element, "description"),
        }

    def _import(self, element: Any) -> Import:
        kind = element.get("importType", "")
        return Import(
            element.get("namespace", ""),
            _name(element),
            element.get("locationURI", ""),
            MODEL_NAMESPACE if kind in DMN_NAMESPACES else kind,
        )

    def _item_definition(self, element: Any) -> ItemDefinition:
        function = None
        for child in self.children(element, "functionItem"):
            parameters = tuple(
                self.boxed.variable(parameter) for parameter in self.children(child, "parameters")
            )
            function = FunctionType(parameters, self.type_reference(child.get("outputTypeRef"), child))
        return ItemDefinition(
            **self._common(element),
            type=self.type_reference(self.text_of(element, "typeRef"), element),
            collection=element.get("isCollection") in ("true", "1"),
            allowed=self.text_of(element, "allowedValues"),
            constraint=self.text_of(element, "typeConstraint"),
            components=tuple(map(self._item_definition, self.children(element, "itemComponent"))),
            function=function,
        )

    def _reference(self, href: str) -> Reference:
        found = Reference.parse(href, self.namespace)
        return Reference(decode_id(found.id), found.namespace)

    def _references(self, element: Any, requirement: str, target: str) -> tuple[Reference, ...]:
        return tuple(
            self._reference(reference.get("href", ""))
            for wrapper in self.children(element, requirement)
            for reference in ([wrapper] if requirement == target else self.children(wrapper, target))
        )

    def _input_data(self, element: Any) -> InputData:
        common = self._common(element)
        return InputData(**common, variable=self.boxed.variable_of(element, common["name"]))

    def _decision(self, element: Any) -> Decision:
        common = self._common(element)
        return Decision(
            **common,
            variable=self.boxed.variable_of(element, common["name"]),
            logic=self.boxed.only_expression(element),
            inputs=self._references(element, "informationRequirement", "requiredInput"),
            decisions=self._references(element, "informationRequirement", "requiredDecision"),
            knowledge=self._references(element, "knowledgeRequirement", "requiredKnowledge"),
            authorities=self._authorities(element),
            question=self.text_of(element, "question"),
            allowed_answers=self.text_of(element, "allowedAnswers"),
        )

    def _authorities(self, element: Any) -> tuple[Reference, ...]:
        return self._references(element, "authorityRequirement", "requiredAuthority")

    def _knowledge(self, element: Any) -> BusinessKnowledge:
        common = self._common(element)
        logic = next(self.children(element, "encapsulatedLogic"), None)
        return BusinessKnowledge(
            **common,
            variable=self.boxed.variable_of(element, common["name"]),
            function=None if logic is None else self.boxed.function(logic),
            knowledge=self._references(element, "knowledgeRequirement", "requiredKnowledge"),
            authorities=self._authorities(element),
        )

    def _service(self, element: Any) -> DecisionService:
        common = self._common(element)
        return DecisionService(
            **common,
            variable=self.boxed.variable_of(element, common["name"]),
            outputs=self._references(element, "outputDecision", "outputDecision"),
            encapsulated=self._references(element, "encapsulatedDecision", "encapsulatedDecision"),
            input_decisions=self._references(element, "inputDecision", "inputDecision"),
            input_data=self._references(element, "inputData", "inputData"),
        )

    def _source(self, element: Any) -> KnowledgeSource:
        return KnowledgeSource(
            **self._common(element),
            type=self.text_of(element, "type"),
            location=element.get("locationURI", ""),
            decisions=self._references(element, "authorityRequirement", "requiredDecision"),
            inputs=self._references(element, "authorityRequirement", "requiredInput"),
            authorities=self._authorities(element),
        )


def _name(element: Any) -> str:
    """An element's name with white space inside it shrunk to one space, as FEEL reads names."""
    return " ".join(element.get("name", "").split())
