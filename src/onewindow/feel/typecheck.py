"""Whether a value is of a type, and how it conforms to one (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from onewindow.feel.budget import Run
from onewindow.feel.types import SIMPLE, Type
from onewindow.feel.values import Function, Range, Unknown, Value, kind, unknown_of

KNOWN = frozenset(SIMPLE) | {"list", "context", "range", "function"}


def is_instance(value: Value, type_: Type, run: Run) -> Value:
    """``value instance of type``; null with a reason for a type that nobody knows."""
    unknown = unknown_of((value,))
    if unknown is not None:
        return unknown
    if type_.name not in KNOWN:
        return run.null("unknown-type", str(type_))
    return has_type(value, type_)


def has_type(value: Value, type_: Type) -> bool:
    """Whether the value belongs to the type; null belongs to Null only."""
    name = type_.name
    if name == "Any":
        return value is not None
    if name in ("list", "range", "context", "function"):
        return kind(value) == name and _parts_fit(value, type_)
    return kind(value) == name


def _parts_fit(value: Value, type_: Type) -> bool:
    if isinstance(value, list):
        return not type_.arguments or all(
            item is None or has_type(item, type_.arguments[0]) for item in value
        )
    if isinstance(value, dict):
        return all(
            name in value and (value[name] is None or has_type(value[name], inner))
            for name, inner in type_.members
        )
    if isinstance(value, Range):
        ends = [end for end in (value.low, value.high) if end is not None]
        return not type_.arguments or all(has_type(end, type_.arguments[0]) for end in ends)
    return _function_fits(value, type_)


def _function_fits(value: Function, type_: Type) -> bool:
    if type_.result is None:
        return True
    if len(value.parameters) != len(type_.arguments):
        return False
    return all(
        own is None or own.name == "Any" or own == wanted
        for own, wanted in zip(value.types, type_.arguments, strict=False)
    )


def conform(value: Value, type_: Type) -> tuple[bool, Value]:
    """Whether the value fits a parameter of this type, and as what: single items and lists adapt, null fits all."""
    if value is None or isinstance(value, Unknown) or type_.name not in KNOWN or has_type(value, type_):
        return True, value
    if type(value) is list and len(value) == 1 and has_type(value[0], type_):
        return True, value[0]
    if type_.name == "list" and has_type([value], type_):
        return True, [value]
    return False, value
