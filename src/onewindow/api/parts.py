"""Answers of several parts: what Python gives as a row without names has a name for each part here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import create_model as make_model

from onewindow.api.shapes import NoShape, Shape, answered

PARTS: Mapping[str, tuple[str, ...]] = {
    "ask_expert": ("id", "token"),
    "audit": ("items", "before"),
    "intake": ("intake", "applicant_name"),
    "organisation": ("organisation", "members"),
    "remedies": ("remedies", "appeals"),
    "subscribe_webhook": ("id", "secret"),
}
"""By the office's function. ``before`` of the trail is what to ask with for the next page, 0 at the end."""


def in_parts(kind: Any) -> bool:
    """Whether an answer is a row of several different things."""
    inner = get_args(kind)
    return get_origin(kind) is tuple and len(inner) > 1 and Ellipsis not in inner


def shape_of_parts(function: str, kind: Any) -> Any:
    """The object that describes them. Raises ``NoShape`` where nobody has said what they are called."""
    names, inner = PARTS.get(function, ()), get_args(kind)
    if len(names) != len(inner):
        raise NoShape(
            f"{function}: 结果的各部分没有名称 / nobody says what the parts of its answer are called"
        )
    title = "".join(part.title() for part in function.split("_")) + "Answer"
    fields: Any = {name: (answered(one), ...) for name, one in zip(names, inner, strict=True)}
    return make_model(title, __base__=Shape, **fields)


def named_parts(function: str, value: Any) -> dict[str, Any]:
    """The parts with their names."""
    return dict(zip(PARTS[function], value, strict=True))
