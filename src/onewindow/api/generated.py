"""Endpoints made from the signatures of the office's own functions: one description, no second one to keep in step."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from ninja import Body, Query
from pydantic import BeforeValidator, Field, Strict
from pydantic import create_model as make_model

from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, Opens, Registry
from onewindow.api.faces import FILE, Face, Parameter, answer_of, face_of, holes, in_path, result_of
from onewindow.api.parts import in_parts, named_parts, shape_of_parts
from onewindow.api.shapes import (
    LARGEST,
    Asked,
    AskedText,
    NoShape,
    Shape,
    answered,
    asked,
    given,
    may_be_sent,
)
from onewindow.api.uploads import upload

LIMIT = Annotated[int, Field(ge=1, le=200)]
IN_ADDRESS: dict[Any, Any] = {
    str: Annotated[str, Field(max_length=200)],
    int: Annotated[int, Field(ge=-LARGEST, le=LARGEST)],
    bool: Annotated[
        bool, BeforeValidator(lambda value: {"true": True, "false": False}.get(value, value)), Strict()
    ],
}
"""How plain values are read from an address, where all is text."""


class CheckedPaper(Asked):
    """What was found about one paper of a case, for the one-time notice (一次性告知)."""

    document: AskedText = Field(description="材料编号 the document's id", examples=["land_cert"])
    state: Literal["in_order", "missing", "defect"] = Field(description="齐全、缺少、有问题 what was found")
    presets: list[AskedText] = Field(default=[], description="常见问题的代号 codes of usual defects")
    text: AskedText = Field(default="", description="问题说明 what is wrong")


ROWS: dict[tuple[str, str], Any] = {("give_one_time_notice", "rows"): list[CheckedPaper]}
"""The types of arguments whose annotation says only that they are records."""


def operation(
    registry: Registry,
    path: str,
    function: Callable[..., Any],
    opens: Opens,
    method: str = "POST",
    **more: Any,
) -> None:
    """An endpoint for an operation: its arguments are the body, those in the path apart. Raises ``NoShape``."""
    face, inside = face_of(function, opens is PUBLIC), holes(path)
    _check_path(function, face, inside)
    if FILE.issubset(face.parameters) or "files" in face.parameters:
        upload(registry, path, face, inside, opens, **more)
        return
    fields = {name: one for name, one in face.parameters.items() if name not in (*inside, "key")}
    body = _body(function.__name__, face, fields)
    status, answer = answer_of(face)

    def act(call: Call, **values: Any) -> Any:
        typed = values.pop("body", None)
        for name in fields:
            if typed is not None and name in typed.model_fields_set:
                values[name] = given(face.hints[name], getattr(typed, name))
        if "key" in face.parameters:
            values["key"] = call.key
        return result_of(face, face.run(call, values), call)

    act.__name__ = function.__name__
    parameters = [*in_path(inside), *([body] if body else [])]
    more.setdefault("says", inspect.getdoc(function) or function.__name__)
    registry.add(
        method, path, opens, act, tuple(parameters), name=more.pop("name", function.__name__), status=status,
        answer=answer, keyed="key" in face.parameters, **more,
    )  # fmt: skip


def _check_path(function: Callable[..., Any], face: Face, inside: list[str]) -> None:
    strange = [name for name in inside if name not in face.parameters]
    if strange:
        raise NoShape(f"{function.__name__} takes no {', '.join(strange)}")


def _body(name: str, face: Face, fields: Mapping[str, Parameter]) -> Parameter | None:
    if not fields:
        return None
    made = {
        field: _field(one, ROWS[name, field] if (name, field) in ROWS else asked(face.hints[field]))
        for field, one in fields.items()
    }
    model = make_model("".join(part.title() for part in name.split("_")) + "Asked", __base__=Asked, **made)  # type: ignore[call-overload]
    return body_parameter(model)


def body_parameter(model: Any) -> Parameter:
    """The parameter of a body; it may be left out when all of its fields may."""
    needed = any(one.is_required() for one in model.model_fields.values())
    default = Body(...) if needed else Body(None)
    return Parameter(
        "body", Parameter.KEYWORD_ONLY, annotation=model if needed else model | None, default=default
    )


def _field(one: Parameter, kind: Any) -> Any:
    return (kind, Field(...)) if one.default is Parameter.empty else (kind, Field(one.default))


def query(
    registry: Registry,
    path: str,
    function: Callable[..., Any],
    opens: Opens,
    anybody: bool = False,
    **more: Any,
) -> None:
    """An endpoint for a query: its arguments are in the path and in the address. Raises ``NoShape``.

    ``anybody`` lets it be one that asks for no actor, of what is open to everyone. A query that takes ``after`` and gives ``(items, next)``, or a record with ``next``, becomes a page.
    """
    face, inside = face_of(function, anybody), holes(path)
    _check_path(function, face, inside)
    asked_for, records = _questions(face, inside)
    paged = _is_page(face.answer) and any(one.name == "after" for one in asked_for)

    def read(call: Call, **values: Any) -> Any:
        if paged:
            values["after"] = call.opened(values.get("after") or "")
        for parameter, names in records.items():
            hint = face.hints[parameter]
            kind = next((one for one in get_args(hint) if may_be_sent(one)), hint)
            values[parameter] = kind(**{name: values.pop(name) for name in names if name in values})
        result = face.run(call, values)
        return _paged(call, result) if paged else _listed(face, result)

    read.__name__ = function.__name__
    more.setdefault("says", inspect.getdoc(function) or function.__name__)
    answer = _page_shape(face.name, face.answer) if paged else _list_shape(face.name, face.answer)
    registry.add(
        "GET", path, opens, read, (*in_path(inside), *asked_for), name=more.pop("name", function.__name__),
        answer=answer, **more,
    )  # fmt: skip


def _questions(face: Face, inside: list[str]) -> tuple[list[Parameter], dict[str, list[str]]]:
    """The parameters in the address, and which of them make up a record that the query takes."""
    found: list[Parameter] = []
    records: dict[str, list[str]] = {}
    for name, one in face.parameters.items():
        kind = face.hints[name]
        if name in inside:
            continue
        kind = next((one for one in get_args(kind) if may_be_sent(one)), kind)
        if may_be_sent(kind):
            hints = get_type_hints(kind)
            members = [field for field in dataclasses.fields(kind) if _asked_in_address(hints[field.name])]
            records[name] = [field.name for field in members]
            found += [_question(field.name, hints[field.name], field.default) for field in members]
        else:
            found.append(_question(name, kind, one.default))
    return found, records


def _asked_in_address(kind: Any) -> bool:
    return get_origin(kind) not in (tuple, list, frozenset) and not dataclasses.is_dataclass(kind)


def _question(name: str, kind: Any, default: Any) -> Parameter:
    if name == "limit":
        kind = LIMIT
    elif name == "after" or kind not in IN_ADDRESS:
        kind = asked(kind)
    else:
        kind = IN_ADDRESS[kind]
    empty = default is Parameter.empty or default is dataclasses.MISSING
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=Query(... if empty else default))


def _is_page(kind: Any) -> bool:
    """Whether a query gives ``(items, next)``, or a record that tells the ``next`` key."""
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        return len(inner) == 2 and inner[1] is str and get_origin(inner[0]) is tuple
    return dataclasses.is_dataclass(kind) and any(one.name == "next" for one in dataclasses.fields(kind))


def _paged(call: Call, result: Any) -> Any:
    if isinstance(result, tuple) and not hasattr(result, "_fields"):
        return call.page(result[0], result[1])
    rest = {one.name: getattr(result, one.name) for one in dataclasses.fields(result) if one.name != "next"}
    return call.turned(result.next, **rest)


def page_of(name: str, item: Any) -> Any:
    """The shape of a page of items."""
    return _page_with(name, {"items": (list[item], ...)})


def _page_with(name: str, fields: dict[str, Any]) -> Any:
    title = "".join(part.title() for part in name.split("_")) + "Page"
    following = Field(
        ..., description="下一页的 after；末页为 null the next page's `after`; null on the last"
    )
    return make_model(title, __base__=Shape, **fields, next=(str | None, following))  # type: ignore[call-overload]


def _page_shape(name: str, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return page_of(name, answered(get_args(get_args(kind)[0])[0]))
    hints = get_type_hints(kind)
    fields = {
        one.name: (answered(hints[one.name]), ...) for one in dataclasses.fields(kind) if one.name != "next"
    }
    return _page_with(name, fields)


def _is_list(kind: Any) -> bool:
    return get_origin(kind) in (tuple, list, frozenset) and Ellipsis in (
        *get_args(kind),
        *([Ellipsis] if get_origin(kind) is not tuple else []),
    )


def _listed(face: Face, result: Any) -> Any:
    if in_parts(face.answer):
        return named_parts(face.name, result)
    return {"items": list(result)} if _is_list(face.answer) else result


def _list_shape(name: str, kind: Any) -> Any:
    if in_parts(kind):
        return shape_of_parts(name, kind)
    if not _is_list(kind):
        return answered(kind)
    title = "".join(part.title() for part in name.split("_")) + "List"
    return make_model(title, __base__=Shape, items=(list[answered(get_args(kind)[0])], ...))  # type: ignore[misc]
