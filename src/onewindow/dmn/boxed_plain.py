"""Boxed expressions as plain data (mappings, lists, text) and back: what YAML and Excel files hold.

A literal expression is its FEEL text; every other expression is a mapping with one telling key: ``literal``,
``context``, ``list``, ``relation``, ``function``, ``call``, ``if``, ``filter``, ``for``, ``some``, ``every``,
``table``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    Iterator,
    IteratorKind,
    ListOf,
    Literal,
    Relation,
    Variable,
)
from onewindow.dmn.errors import DmnError
from onewindow.dmn.literals import feel_text
from onewindow.dmn.table import DecisionTable
from onewindow.dmn.tables_dump import dump_table
from onewindow.dmn.tables_yaml import load_table

Plain = Any
_DEEPEST = 60


def dump_variable(variable: Variable) -> Plain:
    """A variable: its name, or a mapping when there is more to say."""
    more = {"type": variable.type, "id": variable.id, "label": variable.label}
    said = {key: value for key, value in more.items() if value}
    return {"name": variable.name, **said} if said else variable.name


def load_variable(data: Plain) -> Variable:
    """The variable that ``dump_variable`` wrote; raises ``DmnError``."""
    if isinstance(data, str):
        return Variable(data)
    fields = _fields(data, "variable", ("name", "type", "id", "label", "value"))
    return Variable(*(str(fields.get(key, "")) for key in ("name", "type", "id", "label")))


def dump_boxed(boxed: Boxed | None) -> Plain:
    """A boxed expression as plain data; None for a missing one."""
    if boxed is None:
        return None
    if isinstance(boxed, DecisionTable):
        return {"table": dump_table(boxed)}
    common = {"type": boxed.type, "id": boxed.id, "label": boxed.label, "description": boxed.description}
    said = {key: value for key, value in common.items() if value}
    if isinstance(boxed, Literal) and not said and not boxed.language:
        return boxed.text
    return {**_DUMPERS[type(boxed)](boxed), **said}


def load_boxed(data: Plain, depth: int = 0) -> Boxed | None:
    """The boxed expression that plain data describe; raises ``DmnError`` naming what is not understood."""
    if depth > _DEEPEST:
        raise DmnError(
            f"表达式嵌套超过 {_DEEPEST} 层。", f"Expressions are nested more than {_DEEPEST} levels deep."
        )
    if data is None:
        return None
    if not isinstance(data, Mapping):
        return Literal(data if isinstance(data, str) else _scalar(data))
    for key, (load, allowed) in _LOADERS.items():
        if key in data:
            fields = _fields(data, key, (key, *allowed, "type", "id", "label", "description"))
            common = {name: str(fields.get(name, "")) for name in ("type", "id", "label", "description")}
            return load(fields, common, depth + 1)
    raise DmnError(
        f"看不懂的表达式，键为 {', '.join(map(str, data))}；应含 {', '.join(_LOADERS)} 之一。",
        f"Unknown kind of expression with keys {', '.join(map(str, data))}; use one of"
        f" {', '.join(_LOADERS)}.",
    )


def _scalar(data: Plain) -> str:
    try:
        return feel_text(data)
    except TypeError as error:
        raise DmnError(
            f"表达式应为文本：{data!r}。", f"An expression must be text: {data!r} ({error})."
        ) from None


def _fields(data: Plain, what: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    unknown = [str(key) for key in data if key not in known] if isinstance(data, Mapping) else ["?"]
    if unknown:
        raise DmnError(
            f"{what} 里有不认识的键 {', '.join(unknown)}；可用：{', '.join(known)}。",
            f"'{what}' has unknown keys {', '.join(unknown)}; known are {', '.join(known)}.",
        )
    fields: Mapping[str, Any] = data
    return fields


def _some(data: Plain, depth: int) -> Boxed:
    boxed = load_boxed(data, depth)
    if boxed is None:
        raise DmnError("表达式的一部分缺失。", "A part of an expression is missing.")
    return boxed


def _list(data: Plain, what: str) -> list[Any]:
    if not isinstance(data, list):
        raise DmnError(f"{what} 应为列表，读到 {data!r}。", f"'{what}' must be a list, not {data!r}.")
    return data


def _dump_context(boxed: Context) -> dict[str, Any]:
    entries = []
    for entry in boxed.entries:
        if entry.variable is None:
            entries.append({"result": dump_boxed(entry.value)})
        else:
            held = dump_variable(entry.variable)
            named = held if isinstance(held, dict) else {"name": held}
            entries.append({**named, "value": dump_boxed(entry.value)})
    return {"context": entries}


def _load_context(fields: Mapping[str, Any], common: dict[str, str], depth: int) -> Context:
    entries = []
    for data in _list(fields["context"], "context"):
        if isinstance(data, Mapping) and "result" in data:
            entries.append(Entry(None, load_boxed(_fields(data, "context", ("result",))["result"], depth)))
        else:
            variable = load_variable(data)
            entries.append(
                Entry(variable, load_boxed(data.get("value"), depth) if isinstance(data, Mapping) else None)
            )
    return Context(tuple(entries), **common)


def _load_literal(fields: Mapping[str, Any], common: dict[str, str], depth: int) -> Literal:
    text = fields["literal"]
    return Literal(
        text if isinstance(text, str) else _scalar(text), str(fields.get("language", "")), **common
    )


def _dump_literal(boxed: Literal) -> dict[str, Any]:
    return {"literal": boxed.text, **({"language": boxed.language} if boxed.language else {})}


def _load_relation(fields: Mapping[str, Any], common: dict[str, str], depth: int) -> Relation:
    parts = _fields(fields["relation"], "relation", ("columns", "rows"))
    columns = tuple(map(load_variable, _list(parts.get("columns", []), "columns")))
    rows = tuple(
        tuple(_some(cell, depth) for cell in _list(row, "rows"))
        for row in _list(parts.get("rows", []), "rows")
    )
    if any(len(row) != len(columns) for row in rows):
        raise DmnError("relation 的行与列数目不同。", "The rows of a relation do not fit its columns.")
    return Relation(columns, rows, **common)


def _dump_relation(boxed: Relation) -> dict[str, Any]:
    rows = [[dump_boxed(cell) for cell in row] for row in boxed.rows]
    return {"relation": {"columns": list(map(dump_variable, boxed.columns)), "rows": rows}}


def load_function(fields: Mapping[str, Any], common: dict[str, str], depth: int) -> FunctionDefinition:
    """A function definition from ``{parameters, kind, body}``."""
    parts = _fields(fields["function"], "function", ("parameters", "kind", "body"))
    try:
        kind = FunctionKind(parts.get("kind", "FEEL"))
    except ValueError:
        raise DmnError(
            f"函数的语言 {parts['kind']} 不认识。", f"Unknown function language {parts['kind']}."
        ) from None
    parameters = tuple(map(load_variable, _list(parts.get("parameters", []), "parameters")))
    return FunctionDefinition(parameters, load_boxed(parts.get("body"), depth), kind, **common)


def _dump_function(boxed: FunctionDefinition) -> dict[str, Any]:
    parts: dict[str, Any] = {"parameters": list(map(dump_variable, boxed.parameters))}
    if boxed.kind is not FunctionKind.FEEL:
        parts["kind"] = boxed.kind.value
    if boxed.body is not None:
        parts["body"] = dump_boxed(boxed.body)
    return {"function": parts}


def _load_call(fields: Mapping[str, Any], common: dict[str, str], depth: int) -> Invocation:
    bindings = []
    for data in _list(fields.get("with", []), "with"):
        value = data.get("value") if isinstance(data, Mapping) else None
        bindings.append((load_variable(data), load_boxed(value, depth)))
    return Invocation(_some(fields["call"], depth), tuple(bindings), **common)


def _dump_call(boxed: Invocation) -> dict[str, Any]:
    bindings = []
    for parameter, value in boxed.bindings:
        held = dump_variable(parameter)
        bindings.append({**(held if isinstance(held, dict) else {"name": held}), "value": dump_boxed(value)})
    return {"call": dump_boxed(boxed.function), "with": bindings}


def _load_iterator(kind: IteratorKind) -> Callable[[Mapping[str, Any], dict[str, str], int], Boxed]:
    body = "return" if kind is IteratorKind.FOR else "satisfies"

    def load(fields: Mapping[str, Any], common: dict[str, str], depth: int) -> Iterator:
        source, result = _some(fields.get("in"), depth), _some(fields.get(body), depth)
        return Iterator(
            kind, str(fields[kind.value]), source, result, str(fields.get("of_type", "")), **common
        )

    return load


def _dump_iterator(boxed: Iterator) -> dict[str, Any]:
    body = "return" if boxed.kind is IteratorKind.FOR else "satisfies"
    made = {boxed.kind.value: boxed.variable, "in": dump_boxed(boxed.source), body: dump_boxed(boxed.body)}
    return {**made, "of_type": boxed.variable_type} if boxed.variable_type else made


_DUMPERS: dict[type[Boxed], Callable[[Any], dict[str, Any]]] = {
    Literal: _dump_literal,
    Context: _dump_context,
    ListOf: lambda boxed: {"list": list(map(dump_boxed, boxed.items))},
    Relation: _dump_relation,
    FunctionDefinition: _dump_function,
    Invocation: _dump_call,
    Conditional: lambda boxed: {
        "if": dump_boxed(boxed.condition),
        "then": dump_boxed(boxed.then),
        "else": dump_boxed(boxed.otherwise),
    },
    Filter: lambda boxed: {"filter": dump_boxed(boxed.source), "match": dump_boxed(boxed.match)},
    Iterator: _dump_iterator,
}
_Loader = Callable[[Mapping[str, Any], dict[str, str], int], Boxed]
_LOADERS: dict[str, tuple[_Loader, tuple[str, ...]]] = {
    "table": (lambda fields, common, depth: load_table(fields["table"]), ()),
    "literal": (_load_literal, ("language",)),
    "context": (_load_context, ()),
    "list": (
        lambda f, common, depth: ListOf(tuple(_some(i, depth) for i in _list(f["list"], "list")), **common),
        (),
    ),
    "relation": (_load_relation, ()),
    "function": (load_function, ()),
    "call": (_load_call, ("with",)),
    "if": (
        lambda f, common, depth: Conditional(
            _some(f["if"], depth), _some(f.get("then"), depth), _some(f.get("else"), depth), **common
        ),
        ("then", "else"),
    ),
    "filter": (
        lambda f, common, depth: Filter(_some(f["filter"], depth), _some(f.get("match"), depth), **common),
        ("match",),
    ),
    "for": (_load_iterator(IteratorKind.FOR), ("in", "return", "of_type")),
    "some": (_load_iterator(IteratorKind.SOME), ("in", "satisfies", "of_type")),
    "every": (_load_iterator(IteratorKind.EVERY), ("in", "satisfies", "of_type")),
}
