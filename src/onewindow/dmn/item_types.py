"""Item definitions at work: whether a value fits a type, and as what (DMN 1.5, 7.3.3 and 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from onewindow.dmn.model import Definitions, ItemDefinition
from onewindow.dmn.runs import note
from onewindow.feel import (
    FeelError,
    Frame,
    Function,
    Run,
    Type,
    Unknown,
    parse,
    parse_unary_tests,
)
from onewindow.feel.format import summary
from onewindow.feel.typecheck import has_type
from onewindow.feel.types import ANY, SIMPLE

_KINDS = frozenset(("list", "context", "function", "range"))
_DEEPEST = 60


class Types:
    """The types that a model knows: FEEL's own, its item definitions, and those of the models it imports."""

    def __init__(self, definitions: Definitions, imported: Sequence[tuple[str, Types]] = ()) -> None:
        """``imported`` are the types of imported models, each under the import's name, which may be empty."""
        self.own = {item.name: item for item in definitions.types}
        self.imported = tuple(imported)
        self._names: frozenset[str] | None = None

    def find(self, name: str) -> tuple[ItemDefinition, Types] | None:
        """The item definition of that name, with the types in whose scope it is written."""
        if name in self.own:
            return self.own[name], self
        for prefix, types in self.imported:
            if not prefix or name.startswith(f"{prefix}."):
                found = types.find(name[len(prefix) + 1 :] if prefix else name)
                if found is not None:
                    return found
        return None

    def member_names(self) -> frozenset[str]:
        """The names of all components of all item definitions, imported ones too."""
        if self._names is None:
            names = {name for item in self.own.values() for name in _components(item)}
            self._names = frozenset(names.union(*(types.member_names() for _, types in self.imported)))
        return self._names

    def feel_type(self, name: str, depth: int = 4) -> Type:
        """The FEEL type behind a type's name; below ``depth`` levels (recursive types) it is ``Any``."""
        if name in SIMPLE or name in _KINDS:
            return Type(name)
        found = self.find(name) if depth else None
        if found is None:
            return ANY if not name or not depth else Type(name)
        item, types = found
        return types._item_type(item, depth - 1)

    def _item_type(self, item: ItemDefinition, depth: int) -> Type:
        if item.function is not None:
            arguments = tuple(self.feel_type(parameter.type, depth) for parameter in item.function.parameters)
            made = Type("function", arguments, result=self.feel_type(item.function.result, depth))
        elif item.components:
            members = tuple((part.name, self._item_type(part, depth)) for part in item.components)
            made = Type("context", members=members) if depth else Type("context")
        else:
            made = self.feel_type(item.type, depth)
        made = self._narrowed(made, item.allowed)
        return self._narrowed(Type("list", (made,)) if item.collection else made, item.constraint)

    def _narrowed(self, made: Type, tests: str) -> Type:
        """The type with only those of its values that satisfy the tests."""
        if not tests:
            return made
        wider, names = made.allows, self.member_names()
        return replace(
            made, allows=lambda value: (not wider or wider(value)) and satisfies(value, tests, names)
        )

    def coerce(self, value: Any, name: str, run: Run) -> Any:
        """The value as one of the named type.

        Converted where FEEL converts by itself, else null with a reason.
        """
        if value is None or not name or name == "Any" or isinstance(value, Unknown):
            return value
        fault = self.fault(value, name)
        if fault is None:
            return value
        if type(value) is list and len(value) == 1 and self.fault(value[0], name) is None:
            return value[0]
        if type(value) is not list and self.is_collection(name) and self.fault([value], name) is None:
            return [value]
        moved = _as_date_and_time(value, self.feel_type(name))
        if moved is not None and self.fault(moved, name) is None:
            return moved
        shown = summary(value)
        if fault == "allowed":
            return note(
                run,
                "allowed",
                f"{shown} 不在类型“{name}”允许的值之内",
                f"{shown} is not an allowed value of '{name}'",
            )
        if fault == "unknown":
            return note(run, "type", f"没有名为“{name}”的类型", f"there is no type named '{name}'")
        return note(run, "type", f"{shown} 不属于类型“{name}”", f"{shown} is not of type '{name}'")

    def is_collection(self, name: str) -> bool:
        """Whether the named type is a list."""
        found = self.find(name)
        while found is not None:
            item, types = found
            if item.collection:
                return True
            found = types.find(item.type) if item.type and not item.components else None
        return name == "list"

    def fault(self, value: Any, name: str, depth: int = 0) -> str | None:
        """Why the value is not of the type: ``type``, ``allowed`` or ``unknown``; None when it is."""
        if value is None or not name or name == "Any" or isinstance(value, Unknown):
            return None
        if name in SIMPLE or name in _KINDS:
            return None if has_type(value, Type(name)) else "type"
        found = self.find(name)
        if found is None or depth > _DEEPEST:
            return "unknown"
        item, types = found
        return types._item_fault(value, item, depth + 1)

    def _item_fault(self, value: Any, item: ItemDefinition, depth: int) -> str | None:
        if not item.collection:
            return self._single_fault(value, item, depth) or self._constraint_fault(value, item.constraint)
        if type(value) is not list:
            return "type"
        faults = (self._single_fault(member, item, depth) for member in value if member is not None)
        return next(filter(None, faults), None) or self._constraint_fault(value, item.constraint)

    def _single_fault(self, value: Any, item: ItemDefinition, depth: int) -> str | None:
        if item.function is not None:
            fits = isinstance(value, Function) and len(value.parameters) == len(item.function.parameters)
            fault = None if fits and has_type(value, self._item_type(item, 4)) else "type"
        elif item.components:
            fault = self._structure_fault(value, item, depth)
        else:
            fault = self.fault(value, item.type, depth)
        return fault or self._constraint_fault(value, item.allowed)

    def _structure_fault(self, value: Any, item: ItemDefinition, depth: int) -> str | None:
        if type(value) is not dict or any(part.name not in value for part in item.components):
            return "type"
        for part in item.components:
            member = value[part.name]
            if member is not None and (fault := self._item_fault(member, part, depth + 1)):
                return fault
        return None

    def _constraint_fault(self, value: Any, tests: str) -> str | None:
        return None if satisfies(value, tests, self.member_names()) else "allowed"


def satisfies(value: Any, tests: str, names: frozenset[str]) -> bool:
    """Whether a value satisfies unary tests such as those of allowed values.

    No tests allow everything; null and what is unknown are always allowed; tests that can't be read allow
    nothing.
    """
    if not tests or value is None or isinstance(value, Unknown):
        return True
    try:
        expression = parse_unary_tests(tests, names)
        return expression.within(Frame({"?": value}, None, Run())) is True
    except FeelError:
        return False


def allows(value: Any, tests: str, names: frozenset[str]) -> bool:
    """Whether a column's allowed values hold the value: a list also when they hold each of its items."""
    return satisfies(value, tests, names) or each_allowed(value, tests, names)


def each_allowed(value: Any, tests: str, names: frozenset[str]) -> bool:
    """Whether the value is a list whose items all satisfy the tests."""
    return type(value) is list and all(satisfies(item, tests, names) for item in value)


_FROM_TEXT = {
    "date": "date(text)",
    "time": "time(text)",
    "date and time": "date and time(text)",
    "days and time duration": "duration(text)",
    "years and months duration": "duration(text)",
}


def temporal(value: Any, type_: Type) -> Any:
    """The value with every text where the type wants a temporal value made one; text that is none stays."""
    if isinstance(value, str) and type_.name in _FROM_TEXT:
        made = parse(_FROM_TEXT[type_.name]).evaluate({"text": value}).value
        return value if made is None else made
    if isinstance(value, list):
        inner = type_.arguments[0] if type_.name == "list" and type_.arguments else type_
        return [temporal(item, inner) for item in value]
    if isinstance(value, dict):
        members = dict(type_.members)
        return {key: temporal(item, members.get(key, ANY)) for key, item in value.items()}
    return value


def _components(item: ItemDefinition) -> Iterator[str]:
    for part in item.components:
        yield part.name
        yield from _components(part)


def _as_date_and_time(value: Any, wanted: Type) -> Any:
    """A date as midnight (UTC) of that day where a date and time is wanted; None otherwise."""
    if wanted.name != "date and time" or not has_type(value, Type("date")):
        return None
    return parse('date and time(d, time(0, 0, 0, @"PT0H"))', ["d"]).evaluate({"d": value}).value
