"""The shape of what an expression results in, inferred over FEEL's tree, with complaints where shapes don't fit.

Only what is certain is complained about: an unknown shape fits everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from onewindow.catalogue.model import Catalogue, Code, Fact
from onewindow.feel import tree


@dataclass(frozen=True, slots=True)
class Shape:
    """``kind`` is ``boolean``, ``number``, ``string``, ``list``, ``record``, ``null``, ``other`` or ``any``.

    ``codes`` are the only strings that can occur (None: any), ``item`` the shape of a list's items, ``fields``
    those of a record. ``name`` is the fact or decision that the value comes from, for messages.
    """

    kind: str
    codes: frozenset[str] | None = None
    item: Shape | None = None
    fields: Mapping[str, Shape] = field(default_factory=dict)
    name: str = ""
    nullable: bool = False
    minimum: Decimal | None = None

    def fits(self, kind: str) -> bool:
        """Whether a value of this shape can be of the kind."""
        return self.kind in (kind, "any", "null")

    def words(self) -> str:
        """The shape in a few words."""
        said = f"list of {self.item.kind}" if self.kind == "list" and self.item else self.kind
        return f"{self.name} ({said})" if self.name else said


ANY, BOOLEAN, NUMBER, STRING, NULL = (Shape(kind) for kind in ("any", "boolean", "number", "string", "null"))
Complain = Callable[[str, str, str, str], None]
_RESULTS: dict[str, Shape] = {
    **dict.fromkeys(("not", "list contains", "contains", "starts with", "ends with", "matches", "all", "any",
                     "is defined", "before", "after", "includes", "during", "even", "odd"), BOOLEAN),
    **dict.fromkeys(("count", "sum", "mean", "median", "stddev", "abs", "floor", "ceiling", "round half up", "decimal",
                     "modulo", "sqrt", "log", "exp", "string length", "number", "round up", "round down",
                     "round half down"), NUMBER),
    **dict.fromkeys(("substring", "upper case", "lower case", "substring before", "substring after", "replace",
                     "string", "string join"), STRING),
}  # fmt: skip
_FIRST_ARGUMENT = {
    **dict.fromkeys(("list contains", "count"), "list"),
    **dict.fromkeys(("not",), "boolean"),
    **dict.fromkeys(("contains", "starts with", "ends with", "matches", "substring", "string length", "upper case",
                     "lower case"), "string"),
    **dict.fromkeys(("abs", "floor", "ceiling", "sqrt"), "number"),
}  # fmt: skip


def of_fact(fact: Fact) -> Shape:
    """The shape of a fact's values."""
    codes = None if fact.open_codes else frozenset(code.value for code in fact.codes)
    if fact.type == "enum":
        return Shape("string", codes, name=fact.id, nullable=fact.nullable)
    if fact.type == "list of enum":
        return Shape("list", item=Shape("string", codes, name=fact.id), name=fact.id)
    if fact.type == "list of record":
        record = Shape("record", fields={inner.id: of_fact(inner) for inner in fact.fields}, name=fact.id)
        return Shape("list", item=record, name=fact.id)
    return Shape(fact.type, name=fact.id, nullable=fact.nullable, minimum=fact.minimum)


def of_output(type_: str, codes: tuple[Code, ...], name: str) -> Shape:
    """The shape of a decision's result."""
    if type_ == "enum":
        return Shape("string", frozenset(code.value for code in codes), name=name)
    return Shape(type_ if type_ in ("boolean", "number", "string") else "any", name=name)


def of_value(value: Any) -> Shape:
    """The shape of a constant."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int | Decimal):
        return NUMBER
    return Shape("string", frozenset((value,))) if isinstance(value, str) else Shape("other")


def environment(catalogue: Catalogue) -> dict[str, Shape]:
    """The shapes of all facts and decisions and of ``p``."""
    shapes = {fact.id: of_fact(fact) for fact in catalogue.facts.values()}
    for decision in catalogue.decision_files.values():
        shapes[decision.id] = of_output(decision.output_type, decision.codes, decision.id)
    parameters = {}
    for parameter in catalogue.dated_parameters.values():
        kinds = {of_value(one.value).kind for one in parameter.values}
        parameters[parameter.id] = Shape(kinds.pop() if len(kinds) == 1 else "any", name=f"p.{parameter.id}")
    shapes["p"] = Shape("record", fields=parameters, name="p")
    return shapes


class Inference:
    """Infers shapes; ``complain(code, zh, en, word)`` is called for each misfit, ``word`` being a wrong code."""

    def __init__(self, complain: Complain) -> None:
        self.complain = complain

    def shape(self, node: tree.Node, names: Mapping[str, Shape]) -> Shape:
        """The shape of a construct under the shapes of its names."""
        made = self._NODES.get(type(node))
        if made is not None:
            return made(self, node, names)
        for child in tree.children(node):
            self.shape(child, names)
        return ANY

    def _literal(self, node: tree.Literal, names: Mapping[str, Shape]) -> Shape:
        return of_value(node.value)

    def _name(self, node: tree.Name, names: Mapping[str, Shape]) -> Shape:
        return names.get(node.name, ANY)

    def _path(self, node: tree.Path, names: Mapping[str, Shape]) -> Shape:
        base = self.shape(node.base, names)
        if base.kind == "list" and base.item is not None:
            inner = self._member(base.item, node.member)
            return Shape("list", item=inner) if inner.kind != "any" else ANY
        return self._member(base, node.member)

    def _member(self, base: Shape, member: str) -> Shape:
        if base.kind != "record" or base.name == "p":
            return base.fields.get(member, ANY)
        if member not in base.fields:
            self.complain(
                "unknown-field",
                f"{base.name} 没有字段 {member}",
                f"{base.name} has no field {member}",
                member,
            )
        return base.fields.get(member, ANY)

    def _logic(self, node: tree.And | tree.Or, names: Mapping[str, Shape]) -> Shape:
        for part in node.parts:
            self._must(self.shape(part, names), "boolean", "and/or")
        return BOOLEAN

    def _must(self, shape: Shape, kind: str, where: str) -> None:
        if not shape.fits(kind):
            self.complain(
                "type-misfit",
                f"{where} 需要 {kind}，而 {shape.words()} 不是",
                f"{where} needs a {kind}, and {shape.words()} is none",
                "",
            )

    def _comparison(self, node: tree.Comparison, names: Mapping[str, Shape]) -> Shape:
        left, right = self.shape(node.left, names), self.shape(node.right, names)
        self.compare(left, right, node.operator)
        return BOOLEAN

    def compare(self, left: Shape, right: Shape, operator: str) -> None:
        """Complain when two shapes can't be compared, or a string is not in the other side's code list."""
        kinds = {left.kind, right.kind}
        if not kinds & {"any", "null"} and len(kinds) > 1:
            self.complain(
                "type-misfit",
                f"{left.words()} 与 {right.words()} 不能用 {operator} 比较",
                f"{left.words()} can't be compared with {right.words()} by {operator}",
                "",
            )
        elif operator not in ("=", "!=") and kinds & {"boolean", "list", "record"}:
            zh, en = (
                f"{left.words()} 不能用 {operator} 比较",
                f"{left.words()} can't be compared by {operator}",
            )
            self.complain("type-misfit", zh, en, "")
        elif left.codes is not None and right.codes is not None and not left.codes & right.codes:
            self._no_such_code(left, right)

    def _no_such_code(self, left: Shape, right: Shape) -> None:
        owner, other = (left, right) if left.name else (right, left)
        wrong = ", ".join(sorted(other.codes or ()))
        self.complain(
            "unknown-code", f"{owner.name} 的代码表中没有 {wrong}", f"{owner.name} has no code {wrong}", wrong
        )

    def _between(self, node: tree.Between, names: Mapping[str, Shape]) -> Shape:
        value = self.shape(node.value, names)
        for bound in (node.low, node.high):
            self.compare(value, self.shape(bound, names), "<=")
        return BOOLEAN

    def _in(self, node: tree.In, names: Mapping[str, Shape]) -> Shape:
        value = self.shape(node.value, names)
        for test in node.tests:
            self._test(value, test, names)
        return BOOLEAN

    def _test(self, value: Shape, test: tree.Node, names: Mapping[str, Shape]) -> None:
        inner = (
            test.items if isinstance(test, tree.ListOf)
            else [end for end in (test.low, test.high) if end is not None] if isinstance(test, tree.RangeOf)
            else None
        )  # fmt: skip
        if inner is not None:
            for item in inner:
                self._test(value, item, names)
            return
        shape = self.shape(test.operand if isinstance(test, tree.Test) else test, names)
        if shape.kind == "list" and shape.item is not None and value.kind != "list":
            self.compare(value, shape.item, "in")
        elif shape.kind in ("number", "string"):
            self.compare(value, shape, test.operator if isinstance(test, tree.Test) else "=")

    def _arithmetic(self, node: tree.Arithmetic, names: Mapping[str, Shape]) -> Shape:
        shapes = [self.shape(node.first, names), *(self.shape(part, names) for _, part in node.rest)]
        if all(shape.kind == "string" for shape in shapes) and {sign for sign, _ in node.rest} == {"+"}:
            return STRING
        if any(shape.kind in ("any", "other", "null") for shape in shapes):
            return ANY
        for shape in shapes:
            self._must(shape, "number", "+ - * / **")
        return NUMBER

    def _negation(self, node: tree.Negation, names: Mapping[str, Shape]) -> Shape:
        self._must(self.shape(node.operand, names), "number", "-")
        return NUMBER

    def _if(self, node: tree.If, names: Mapping[str, Shape]) -> Shape:
        self._must(self.shape(node.condition, names), "boolean", "if")
        yes, no = self.shape(node.yes, names), self.shape(node.no, names)
        return (
            yes
            if yes.kind == no.kind and yes.codes is None
            else Shape(yes.kind)
            if yes.kind == no.kind
            else ANY
        )

    def _quantified(self, node: tree.Quantified | tree.For, names: Mapping[str, Shape]) -> Shape:
        inner = dict(names)
        for iterator in node.iterators:
            source = self.shape(iterator.source, inner)
            if iterator.until is None and not source.fits("list") and source.kind != "other":
                self._must(source, "list", "in")
            inner[iterator.name] = (
                (source.item or ANY) if source.kind == "list" and iterator.until is None else ANY
            )
        body = self.shape(node.body, inner)
        if isinstance(node, tree.For):
            return Shape("list", item=body)
        self._must(body, "boolean", "satisfies")
        return BOOLEAN

    def _filter(self, node: tree.Filter, names: Mapping[str, Shape]) -> Shape:
        base = self.shape(node.base, names)
        item = base.item if base.kind == "list" and base.item is not None else ANY
        condition = self.shape(node.condition, {**names, **item.fields, "item": item})
        return item if condition.kind == "number" else base

    def _list(self, node: tree.ListOf, names: Mapping[str, Shape]) -> Shape:
        shapes = [self.shape(item, names) for item in node.items]
        kinds = {shape.kind for shape in shapes}
        if len(kinds) != 1:
            return Shape("list")
        if kinds == {"string"} and all(shape.codes is not None for shape in shapes):
            return Shape(
                "list", item=Shape("string", frozenset().union(*(shape.codes or () for shape in shapes)))
            )
        return Shape("list", item=Shape(kinds.pop()))

    def _call(self, node: tree.Call, names: Mapping[str, Shape]) -> Shape:
        shapes = [self.shape(argument, names) for argument in node.arguments]
        if not isinstance(node.function, tree.Name) or not shapes or node.names is not None:
            return ANY
        function = node.function.name
        if function in _FIRST_ARGUMENT:
            self._must(shapes[0], _FIRST_ARGUMENT[function], f"{function}()")
        if function == "list contains" and len(shapes) == 2 and shapes[0].item is not None:
            self._contains(shapes[0].item, shapes[1], node)
        return _RESULTS.get(function, ANY)

    def _contains(self, item: Shape, element: Shape, node: tree.Call) -> None:
        """Each word of a written-out list is checked against the element's codes, not only the list as a whole."""
        listed = item.codes if isinstance(node.arguments[0], tree.ListOf) else None
        if listed is None or element.codes is None or not element.name:
            self.compare(item, element, "list contains")
            return
        for word in sorted(listed - element.codes):
            self._no_such_code(element, Shape("string", frozenset((word,))))

    def _boolean(self, node: tree.Node, names: Mapping[str, Shape]) -> Shape:
        for child in tree.children(node):
            self.shape(child, names)
        return BOOLEAN

    _NODES: dict[type[tree.Node], Callable[..., Shape]] = {
        tree.Literal: _literal, tree.Name: _name, tree.Path: _path, tree.And: _logic, tree.Or: _logic,
        tree.Comparison: _comparison, tree.Between: _between, tree.In: _in, tree.Arithmetic: _arithmetic,
        tree.Negation: _negation, tree.If: _if, tree.Quantified: _quantified, tree.For: _quantified,
        tree.Filter: _filter, tree.ListOf: _list, tree.Call: _call, tree.InstanceOf: _boolean,
        tree.UnaryTests: _boolean,
    }  # fmt: skip
