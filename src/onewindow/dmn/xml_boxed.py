"""Boxed expressions and decision tables out of DMN XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from onewindow.dmn.boxed import (
    Boxed,
    Conditional,
    Context,
    Entry,
    Filter,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    IteratorKind,
    ListOf,
    Literal,
    Relation,
    Variable,
)
from onewindow.dmn.boxed import Iterator as BoxedIterator
from onewindow.dmn.errors import DmnError
from onewindow.dmn.names_xml import OWN_NAMESPACE, decode_id
from onewindow.dmn.table import Aggregation, Basis, DecisionTable, HitPolicy, Input, Output, OutputCode, Rule

_OWN = f"{{{OWN_NAMESPACE}}}"


class BoxedReader:
    """Reads the expressions of one document."""

    def __init__(
        self,
        children: Callable[..., Iterator[Any]],
        type_reference: Callable[[str | None, Any], str],
        text_of: Callable[[Any, str], str],
        note_unread: Callable[[Any], None],
        language: str = "",
    ) -> None:
        """``language`` is the document's own expression language, ``""`` for FEEL."""
        self.language = language
        self.children = children
        self.type_reference = type_reference
        self.text_of = text_of
        self.note_unread = note_unread
        self.readers: dict[str, Callable[[Any], Boxed]] = {
            "literalExpression": self.literal,
            "context": self.context,
            "list": self.list_of,
            "relation": self.relation,
            "functionDefinition": self.function,
            "invocation": self.invocation,
            "conditional": self.conditional,
            "filter": self.filter,
            "for": self.iterator,
            "some": self.iterator,
            "every": self.iterator,
            "decisionTable": self.table,
        }

    def expressions(self, element: Any) -> list[Boxed]:
        """All boxed expressions that are children of an element."""
        return [self.readers[_local(child)](child) for child in self.children(element, *self.readers)]

    def only_expression(self, element: Any) -> Boxed | None:
        """The boxed expression that is the child of an element, or None."""
        found = self.expressions(element)
        return found[0] if found else None

    def required(self, element: Any, tag: str) -> Boxed:
        """The boxed expression within the child named ``tag``."""
        for child in self.children(element, tag):
            if found := self.expressions(child):
                return found[0]
        raise DmnError(
            f"第 {element.sourceline} 行的 {_local(element)} 缺少 {tag}，无法读取。",
            f"Line {element.sourceline}: {_local(element)} lacks its {tag}; it cannot be read.",
        )

    def variable(self, element: Any) -> Variable:
        """The variable, parameter or column that an element describes."""
        return Variable(
            " ".join(element.get("name", "").split()),
            self.type_reference(element.get("typeRef") or self.text_of(element, "typeRef"), element),
            decode_id(element.get("id", "")),
            element.get("label", ""),
        )

    def variable_of(self, element: Any, name: str) -> Variable:
        """The ``variable`` child of an element.

        Without one, a variable of the element's name and any type.
        """
        for child in self.children(element, "variable"):
            found = self.variable(child)
            return found if found.name else replace(found, name=name)
        return Variable(name)

    def common(self, element: Any) -> dict[str, str]:
        """What all boxed expressions carry."""
        return {
            "id": decode_id(element.get("id", "")),
            "type": self.type_reference(element.get("typeRef"), element),
            "label": element.get("label", ""),
            "description": self.text_of(element, "description"),
        }

    def literal(self, element: Any) -> Literal:
        """A literal expression."""
        for child in self.children(element, "importedValues"):
            self.note_unread(child)
        language = element.get("expressionLanguage") or self.language
        return Literal(
            self.text_of(element, "text"),
            "" if "feel" in language.lower() else language,
            **self.common(element),
        )

    def context(self, element: Any) -> Context:
        """A boxed context."""
        entries = []
        for child in self.children(element, "contextEntry"):
            variable = next(self.children(child, "variable"), None)
            entries.append(
                Entry(None if variable is None else self.variable(variable), self.only_expression(child))
            )
        return Context(tuple(entries), **self.common(element))

    def list_of(self, element: Any) -> ListOf:
        """A boxed list."""
        return ListOf(tuple(self.expressions(element)), **self.common(element))

    def relation(self, element: Any) -> Relation:
        """A boxed relation; raises ``DmnError`` when a row does not fit the columns."""
        columns = tuple(map(self.variable, self.children(element, "column")))
        rows = tuple(tuple(self.expressions(row)) for row in self.children(element, "row"))
        for number, row in enumerate(rows, 1):
            if len(row) != len(columns):
                raise DmnError(
                    f"第 {element.sourceline} 行的 relation：第 {number} 行有 {len(row)} 格，列有"
                    f" {len(columns)} 个。",
                    f"Line {element.sourceline}: row {number} of the relation has {len(row)} cells for"
                    f" {len(columns)} columns.",
                )
        return Relation(columns, rows, **self.common(element))

    def function(self, element: Any) -> FunctionDefinition:
        """A function definition; raises ``DmnError`` for a language that is not known."""
        try:
            kind = FunctionKind(element.get("kind", "FEEL"))
        except ValueError:
            raise DmnError(
                f"第 {element.sourceline} 行：函数的语言 {element.get('kind')} 不认识；可用 FEEL。",
                f"Line {element.sourceline}: unknown function language {element.get('kind')}; use FEEL.",
            ) from None
        parameters = tuple(map(self.variable, self.children(element, "formalParameter")))
        return FunctionDefinition(parameters, self.only_expression(element), kind, **self.common(element))

    def invocation(self, element: Any) -> Invocation:
        """An invocation; raises ``DmnError`` when it does not say what it calls."""
        called = self.only_expression(element)
        if called is None:
            raise DmnError(
                f"第 {element.sourceline} 行的 invocation 没有写明调用哪个函数。",
                f"Line {element.sourceline}: the invocation does not say which function it calls.",
            )
        bindings = tuple(
            (self.variable(next(self.children(binding, "parameter"), binding)), self.only_expression(binding))
            for binding in self.children(element, "binding")
        )
        return Invocation(called, bindings, **self.common(element))

    def conditional(self, element: Any) -> Conditional:
        """A boxed conditional."""
        condition, then, otherwise = (self.required(element, tag) for tag in ("if", "then", "else"))
        return Conditional(condition, then, otherwise, **self.common(element))

    def filter(self, element: Any) -> Filter:
        """A boxed filter."""
        return Filter(self.required(element, "in"), self.required(element, "match"), **self.common(element))

    def iterator(self, element: Any) -> BoxedIterator:
        """A boxed for, some or every."""
        kind = IteratorKind(_local(element))
        body = self.required(element, "return" if kind is IteratorKind.FOR else "satisfies")
        source = next(self.children(element, "in"), element)
        return BoxedIterator(
            kind,
            element.get("iteratorVariable", ""),
            self.required(element, "in"),
            body,
            self.type_reference(source.get("typeRef"), element),
            **self.common(element),
        )

    def table(self, element: Any) -> DecisionTable:
        """A decision table; raises ``DmnError`` for an unknown hit policy or a rule that does not fit."""
        policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
        try:
            hit_policy, fold = HitPolicy(policy), Aggregation(aggregation)
        except ValueError:
            raise DmnError(
                f"第 {element.sourceline} 行：命中策略 {policy} {aggregation} 不认识。",
                f"Line {element.sourceline}: unknown hit policy {policy} {aggregation}.",
            ) from None
        inputs = tuple(map(self._input, self.children(element, "input")))
        outputs = tuple(map(self._output, self.children(element, "output")))
        own = self._own(element)
        conditions = element.get(f"{_OWN}conditions") == "true"
        return DecisionTable(
            **self.common(element),
            name=element.get(f"{_OWN}name", ""),
            hit_policy=hit_policy,
            aggregation=fold,
            inputs=inputs,
            outputs=outputs,
            rules=tuple(
                self._rule(rule, len(inputs), len(outputs), conditions)
                for rule in self.children(element, "rule")
            ),
            annotation_names=tuple(child.get("name", "") for child in self.children(element, "annotation")),
            conditions=conditions,
            orientation=element.get("preferredOrientation", ""),
            output_label=element.get("outputLabel", ""),
            title_zh=element.get(f"{_OWN}title-zh", ""),
            title_en=element.get(f"{_OWN}title-en", ""),
            order=int(element.get(f"{_OWN}order", "0")),
            basis=tuple(
                Basis(entry.get("law", ""), entry.get("article", ""), entry.get("checked", ""))
                for entry in own
            ),
        )

    def _own(self, element: Any) -> list[Any]:
        found = []
        for extensions in self.children(element, "extensionElements"):
            for child in extensions:
                if child.tag == f"{_OWN}basis":
                    found.append(child)
                elif child.tag != f"{_OWN}code":
                    self.note_unread(child)
        return found

    def _input(self, element: Any) -> Input:
        for expression in self.children(element, "inputExpression"):
            return Input(
                self.text_of(expression, "text"),
                self.type_reference(expression.get("typeRef"), expression),
                self.text_of(element, "inputValues"),
                element.get("label", "") or expression.get("label", ""),
                decode_id(element.get("id", "")),
            )
        raise DmnError(
            f"第 {element.sourceline} 行的输入列没有表达式。",
            f"Line {element.sourceline}: the input column has no expression.",
        )

    def _output(self, element: Any) -> Output:
        codes = tuple(
            OutputCode(code.get("value", ""), code.get("zh", ""), code.get("en", ""))
            for extensions in self.children(element, "extensionElements")
            for code in extensions
            if code.tag == f"{_OWN}code"
        )
        return Output(
            " ".join(element.get("name", "").split()),
            self.type_reference(element.get("typeRef"), element),
            self.text_of(element, "outputValues"),
            self.text_of(element, "defaultOutputEntry"),
            element.get("label", ""),
            decode_id(element.get("id", "")),
            codes,
        )

    def _rule(self, element: Any, inputs: int, outputs: int, conditions: bool) -> Rule:
        tests = tuple(self.text_of(entry, "text") for entry in self.children(element, "inputEntry"))
        if conditions:
            tests = tuple(test[1:-1] if test[:1] == "(" and test[-1:] == ")" else test for test in tests)
        results = tuple(self.text_of(entry, "text") for entry in self.children(element, "outputEntry"))
        notes = tuple(self.text_of(entry, "text") for entry in self.children(element, "annotationEntry"))
        if len(tests) != inputs or len(results) != outputs:
            raise DmnError(
                f"第 {element.sourceline} 行的规则有 {len(tests)} 个条件、{len(results)} 个结果，"
                f"表有 {inputs} 个输入列、{outputs} 个输出列。",
                f"Line {element.sourceline}: the rule has {len(tests)} tests and {len(results)}"
                f" results for {inputs}"
                f" input and {outputs} output columns.",
            )
        return Rule(tests, results, notes, decode_id(element.get("id", "")))


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
