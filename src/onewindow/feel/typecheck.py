"""Whether a value is of a type, and how it converts to one (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Mapping

from onewindow.feel.budget import Run
from onewindow.feel.problems import Problem
from onewindow.feel.temporal import Date, DateTime, Time
from onewindow.feel.types import ANY, SIMPLE, Type
from onewindow.feel.values import Function, Range, Unknown, Value, kind, unknown_of

KNOWN = frozenset(SIMPLE) | {"list", "context", "range", "function"}
Types = Mapping[str, Type]
_NO_TYPES: Types = {}


def is_instance(value: Value, type_: Type, run: Run) -> Value:
    """``value instance of type``; null with a reason for a type that nobody knows."""
    unknown = unknown_of((value,))
    if unknown is not None:
        return unknown
    wrong = unresolved(type_, run.types)
    if wrong is not None:
        return run.null("unknown-type", wrong)
    return has_type(value, type_, run.types) and allowed(value, type_)


def allowed(value: Value, type_: Type) -> bool:
    """Whether a value of the type, and all within it, is among the values that the type is narrowed to."""
    if value is None:
        return True
    if type_.allows is not None and not type_.allows(value):
        return False
    if isinstance(value, list):
        return not type_.arguments or all(allowed(item, type_.arguments[0]) for item in value)
    return not isinstance(value, dict) or all(
        allowed(value.get(name), inner) for name, inner in type_.members
    )


def unresolved(type_: Type, types: Types) -> str | None:
    """The first name within the type that nobody knows, or None."""
    if type_.name not in KNOWN and type_.name not in types:
        return type_.name
    parts = [*type_.arguments, *(inner for _, inner in type_.members)]
    if type_.result is not None:
        parts.append(type_.result)
    return next((wrong for wrong in (unresolved(part, types) for part in parts) if wrong is not None), None)


def has_type(
    value: Value, type_: Type, types: Types = _NO_TYPES, checked: set[tuple[int, int]] | None = None
) -> bool:
    """Whether the value belongs to the type; null belongs to Null only.

    ``checked`` holds what was seen already, so that a list standing in many places is looked through once.
    """
    type_ = resolved(type_, types)
    name = type_.name
    if name == "Any":
        return value is not None
    if kind(value) != name:
        return False
    if name not in ("list", "range", "context", "function"):
        return True
    checked = set() if checked is None else checked
    mark = (id(value), id(type_))
    if mark in checked:
        return True
    checked.add(mark)
    return _parts_fit(value, type_, types, checked)


def resolved(type_: Type, types: Types) -> Type:
    """The type that a name stands for; Any for a circle of names."""
    seen: set[str] = set()
    while type_.name in types and type_.name not in KNOWN:
        if type_.name in seen:
            return ANY
        seen.add(type_.name)
        type_ = types[type_.name]
    return type_


def _parts_fit(value: Value, type_: Type, types: Types, checked: set[tuple[int, int]]) -> bool:
    def fits(part: Value, wanted: Type) -> bool:
        return part is None or has_type(part, wanted, types, checked)

    if isinstance(value, list):
        return not type_.arguments or all(fits(item, type_.arguments[0]) for item in value)
    if isinstance(value, dict):
        return all(name in value and fits(value[name], inner) for name, inner in type_.members)
    if isinstance(value, Range):
        return not type_.arguments or all(fits(end, type_.arguments[0]) for end in (value.low, value.high))
    return _function_fits(value, type_, types)


def _function_fits(value: Function, type_: Type, types: Types) -> bool:
    """Parameters may be wider and the result narrower than the type's (10.3.2.9.1)."""
    if type_.result is None:
        return True
    if len(value.parameters) != len(type_.arguments):
        return False
    own = [held or ANY for held in value.types] or [ANY] * len(value.parameters)
    if not all(conforms_to(wanted, held, types) for wanted, held in zip(type_.arguments, own, strict=True)):
        return False
    return value.result is None or conforms_to(value.result, type_.result, types)


def conforms_to(one: Type, other: Type, types: Types = _NO_TYPES) -> bool:
    """Whether each value of ``one`` is a value of ``other`` (10.3.2.9.1)."""
    one, other = resolved(one, types), resolved(other, types)
    if other.name == "Any" or one.name == "Null" or one == other:
        return True
    if one.name != other.name:
        return False
    if one.name in ("list", "range"):
        return (
            not other.arguments
            or bool(one.arguments)
            and conforms_to(one.arguments[0], other.arguments[0], types)
        )
    if one.name == "context":
        own = dict(one.members)
        return all(name in own and conforms_to(own[name], wanted, types) for name, wanted in other.members)
    if one.name == "function" and other.result is not None:
        if one.result is None or len(one.arguments) != len(other.arguments):
            return False
        arguments = zip(other.arguments, one.arguments, strict=True)
        return all(conforms_to(a, b, types) for a, b in arguments) and conforms_to(
            one.result, other.result, types
        )
    return True


def converted(value: Value, type_: Type, types: Types = _NO_TYPES) -> tuple[bool, Value]:
    """Whether the value fits the type, and as what: single items and lists adapt, a date becomes its midnight.

    Null fits every type. These are the implicit conversions of 10.3.2.9.4.
    """
    type_ = resolved(type_, types)
    if (
        value is None
        or isinstance(value, Unknown)
        or type_.name not in KNOWN
        or has_type(value, type_, types)
    ):
        return True, value
    if type(value) is list and len(value) == 1 and type_.name != "list" and has_type(value[0], type_, types):
        return True, value[0]
    if type_.name == "list" and type(value) is not list and has_type([value], type_, types):
        return True, [value]
    if type_.name == "date and time" and isinstance(value, Date):
        return True, DateTime(value, Time(0, 0, 0, 0, 0))
    return False, None


def coerce(value: Value, type_: Type, types: Types = _NO_TYPES) -> tuple[Value, Problem | None]:
    """The value converted to the type, or null and the reason why it does not fit.

    >>> from onewindow.feel.types import STRING
    >>> coerce(["one"], STRING)
    ('one', None)
    """
    fits, result = converted(value, type_, types)
    return (result, None) if fits else (None, Problem("type", (str(type_), value)))
