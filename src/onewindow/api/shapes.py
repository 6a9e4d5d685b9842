"""The office's records as plain JSON data, and the schema that describes them: both from the same annotations."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
import types
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints, WithJsonSchema
from pydantic import create_model as make_model

from onewindow.catalogue.model import Catalogue, Matter, Text
from onewindow.office.supervision_views import DepartmentRow, LightRow
from onewindow.office.views import CaseView, NeedView, ProjectView, Readiness

LONGEST_TEXT = 10_000
LARGEST = 2**31 - 1
LEFT_OUT: dict[type, frozenset[str]] = {
    CaseView: frozenset({"catalogue", "state", "timeline", "account", "given", "record"}),
    ProjectView: frozenset({"catalogue"}),
}
"""Fields that have an address of their own, or that serve the pages only."""
ADDED: dict[type, dict[str, Any]] = {
    NeedView: {"satisfied": bool, "missing": bool},
    Readiness: {"ready": bool, "missing": tuple[NeedView, ...]},
    LightRow: {"total": int},
    DepartmentRow: {
        "extension_rate": Decimal | None,
        "over_rate": Decimal | None,
        "bought_share": Decimal | None,
    },
}
"""Properties of records that belong to what they tell."""
LISTS: tuple[Any, ...] = (list, tuple, set, frozenset, Collection, Sequence, Iterable, Set)


class Shape(BaseModel):
    """What all answers have in common."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Asked(BaseModel):
    """What all bodies of requests have in common: unknown names are refused."""

    model_config = ConfigDict(extra="forbid")


def _iso_day(value: Any) -> Any:
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d", value) is None:
        raise ValueError("write the day as 2026-11-23")
    return value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


AskedText = Annotated[str, Strict(), StringConstraints(max_length=LONGEST_TEXT)]
AskedDay = Annotated[date, BeforeValidator(_iso_day), WithJsonSchema({"type": "string", "format": "date"})]
AskedWhole = Annotated[int, BeforeValidator(_whole), Strict(), Field(ge=-LARGEST, le=LARGEST)]
AskedYes = Annotated[bool, Strict()]
AskedNumber = Annotated[Any, WithJsonSchema({"type": "number"})]
AskedObject = Annotated[dict[str, Any], Strict()]
Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]

_ANSWERED: dict[Any, Any] = {
    str: str,
    int: int,
    bool: bool,
    float: float,
    Decimal: Number,
    date: date,
    datetime: datetime,
}
_ASKED: dict[Any, Any] = {
    str: AskedText, int: AskedWhole, bool: AskedYes, date: AskedDay, Decimal: AskedNumber, Any: Any,
}  # fmt: skip


class NoShape(TypeError):
    """An annotation for which there is no JSON."""


def answered(annotation: Any) -> Any:
    """The type of pydantic that describes what ``plain`` makes of a value of this annotation."""
    if annotation in (None, type(None)):
        return None
    if annotation is Any or annotation is object:
        return Any
    if annotation in _ANSWERED:
        return _ANSWERED[annotation]
    if annotation is Catalogue:
        return str
    if annotation is Matter:
        return named()
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return annotation
    if origin is Literal:
        return annotation
    if origin in (Union, types.UnionType):
        return Union[tuple(answered(one) for one in inner)]  # noqa: UP007
    if origin in LISTS or origin is not None and issubclass(origin, tuple | list | Set):
        return _row(inner) if len(inner) > 1 and Ellipsis not in inner else _list(inner, answered)
    if origin is not None and issubclass(origin, Mapping):
        return dict[str, answered(inner[1])]  # type: ignore[misc]
    return _record(annotation)


def _row(inner: tuple[Any, ...]) -> Any:
    """A row of fixed length: a list whose entries have what is common to them."""
    kinds = [answered(one) for one in inner]
    each = kinds[0] if all(one is kinds[0] for one in kinds) else Any
    return Annotated[list[each], Field(min_length=len(inner), max_length=len(inner))]  # type: ignore[valid-type]


def _list(inner: tuple[Any, ...], each: Any) -> Any:
    inner = tuple(one for one in inner if one is not Ellipsis)
    if len(inner) > 1:
        return tuple[tuple(each(one) for one in inner)]  # type: ignore[misc]
    return list[each(inner[0])] if inner else list[Any]  # type: ignore[misc]


def _record(annotation: Any) -> Any:
    if not isinstance(annotation, type):
        raise NoShape(f"no JSON for {annotation!r}")
    if issubclass(annotation, Enum | BaseModel):
        return annotation
    if issubclass(annotation, Mapping):
        return dict[str, Any]
    if issubclass(annotation, list | tuple) and not hasattr(annotation, "_fields"):
        return list[Any]
    if dataclasses.is_dataclass(annotation) or hasattr(annotation, "_fields"):
        return model_of(annotation)
    raise NoShape(f"no JSON for {annotation!r}")


@functools.cache
def named() -> Any:
    """Something of the catalogue by its number, with its name in both languages."""
    return make_model("Named", __base__=Shape, id=(str, ...), name=(model_of(Text), ...))


_building: set[type] = set()


@functools.cache
def model_of(record: type) -> Any:
    """The model of a frozen dataclass or named tuple; a record inside itself is described as an object."""
    if record in _building:
        return dict[str, Any]
    _building.add(record)
    try:
        fields = {name: (answered(kind), ...) for name, kind in fields_of(record).items()}
    finally:
        _building.discard(record)
    made: Any = make_model(_name_of(record), __base__=Shape, **fields)  # type: ignore[call-overload]
    made.__doc__ = _said(record)
    return made


_taken: dict[str, type] = {}


def _name_of(record: type) -> str:
    """The name of a record's schema; where another record of the same name came first, with its module's before it."""
    if _taken.setdefault(record.__name__, record) is record:
        return record.__name__
    return "".join(part.title() for part in record.__module__.rpartition(".")[2].split("_")) + record.__name__


def _said(record: type) -> str:
    text = inspect.getdoc(record) or ""
    return "" if text.startswith(f"{record.__name__}(") else " ".join(text.replace("``", "").split())


@functools.cache
def fields_of(record: type) -> dict[str, Any]:
    """The names and annotations that a record shows: its fields without those left out, and what is added."""
    try:
        hints = get_type_hints(record)
    except NameError:
        hints = {}
    names = (
        [one.name for one in dataclasses.fields(record)]
        if dataclasses.is_dataclass(record)
        else list(getattr(record, "_fields", ()))
    )
    kept = [name for name in names if name not in LEFT_OUT.get(record, ())]
    return {**{name: hints.get(name, Any) for name in kept}, **ADDED.get(record, {})}


def plain(value: Any) -> Any:
    """A value of the office as plain data: what ``answered`` describes."""
    if value is None or isinstance(value, str | bool | int | float | Decimal):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Catalogue):
        return value.content_hash
    if isinstance(value, Matter):
        return {"id": value.id, "name": plain(value.name)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if dataclasses.is_dataclass(value) or hasattr(value, "_fields"):
        return {name: plain(getattr(value, name)) for name in fields_of(type(value))}
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    raise NoShape(f"no JSON for {type(value).__name__}")


def asked(annotation: Any) -> Any:
    """The type of pydantic that reads an argument of this annotation from a body. Raises ``NoShape``."""
    if annotation in _ASKED:
        return _ASKED[annotation]
    if annotation is type(None):
        return None
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return Union[tuple(asked(one) for one in inner)]  # noqa: UP007
    if origin is Literal or origin is Annotated:
        return annotation
    if origin in LISTS or isinstance(origin, type) and issubclass(origin, tuple | list | Set):
        return _list(inner, asked)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return AskedObject if inner[1] is Any else dict[_ASKED.get(inner[0], AskedText), asked(inner[1])]  # type: ignore[misc]
    if isinstance(annotation, type) and issubclass(annotation, Enum | BaseModel):
        return annotation
    if may_be_sent(annotation):
        return _asked_record(annotation)
    raise NoShape(f"no JSON for {annotation!r}")


SENT = frozenset({"Part", "Period", "Slot", "WorkFilter", "WalletFilter"})
"""The office's records that a caller may send; all others (settings, sealed papers, records) are the office's own."""


def may_be_sent(annotation: Any) -> bool:
    """Whether a caller may send a record of this kind."""
    known = isinstance(annotation, type) and dataclasses.is_dataclass(annotation)
    return known and annotation.__name__ in SENT


@functools.cache
def _asked_record(record: type) -> Any:
    hints, fields = get_type_hints(record), {}
    for one in dataclasses.fields(record):
        fields[one.name] = (asked(hints[one.name]), Field(**_default(one)))
    return make_model(f"{record.__name__}Asked", __base__=Asked, **fields)  # type: ignore[call-overload]


def _default(one: Any) -> dict[str, Any]:
    if one.default is not dataclasses.MISSING:
        return {"default": one.default}
    if one.default_factory is not dataclasses.MISSING:
        return {"default_factory": one.default_factory}
    return {}


def given(annotation: Any, value: Any) -> Any:
    """A value that ``asked`` has read, as the operation takes it: records become the office's own."""
    if isinstance(value, BaseModel) and isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return annotation(
            **{name: given(hints[name], getattr(value, name)) for name in type(value).model_fields}
        )
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True)
    if isinstance(value, list | tuple) and get_args(annotation):
        return tuple(given(get_args(annotation)[0], one) for one in value)
    return value


__all__ = [
    "Asked",
    "NoShape",
    "Shape",
    "Text",
    "answered",
    "asked",
    "given",
    "may_be_sent",
    "model_of",
    "named",
    "plain",
]
