"""The face of an operation or query: what it takes after ``office, actor``, and how what it gives is answered."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_type_hints

from onewindow.api.calls import Call
from onewindow.api.parts import in_parts, named_parts, shape_of_parts
from onewindow.api.shapes import NoShape, Shape, answered, may_be_sent
from onewindow.office.views import CaseView

Parameter = inspect.Parameter
FILE = frozenset({"file_name", "stream", "size"})
"""The arguments that stand for one file; ``files`` stands for several."""


class Made(Shape):
    """The id of what was made."""

    id: str


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """What a function of the office takes after ``office, actor``, and what it gives."""

    function: Callable[..., Any]
    parameters: Mapping[str, Parameter]
    hints: Mapping[str, Any]
    anybody: bool = False
    """Whether it asks for no actor: what it gives is open to everyone, or to whoever holds what its arguments say."""

    def run(self, call: Call, values: Mapping[str, Any]) -> Any:
        """What the function gives for this call."""
        first = (call.office,) if self.anybody else (call.office, call.actor)
        return self.function(*first, **values)

    @property
    def name(self) -> str:
        """What the function is called."""
        return self.function.__name__

    @property
    def answer(self) -> Any:
        """The annotation of what it gives."""
        return self.hints.get("return")


def face_of(function: Callable[..., Any], anybody: bool = False) -> Face:
    """The face of an operation or query. Raises ``NoShape`` for one that asks for no actor, unless ``anybody`` may call."""
    parameters = dict(inspect.signature(function).parameters)
    names = list(parameters)
    actorless = anybody and names[:1] == ["office"] and names[1:2] != ["actor"]
    if not actorless and names[:2] != ["office", "actor"]:
        raise NoShape(f"{function.__name__} takes no actor")
    first = names[:1] if actorless else names[:2]
    hints = get_type_hints(function, include_extras=True)
    kept = {
        name: one
        for name, one in parameters.items()
        if name not in first and not (_own(hints[name]) and one.default is not Parameter.empty)
    }
    return Face(function, kept, hints, actorless)


def _own(kind: Any) -> bool:
    """Whether an argument is a record of the office's own, which no caller may send: its default holds then."""
    kinds = [one for one in (kind, *get_args(kind)) if isinstance(one, type)]
    return any(dataclasses.is_dataclass(one) and not may_be_sent(one) for one in kinds)


def holes(path: str) -> list[str]:
    """The parameters of a path."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def in_path(names: list[str]) -> list[Parameter]:
    """The parameters of an endpoint that stand in its path."""
    return [Parameter(name, Parameter.KEYWORD_ONLY, annotation=str) for name in names]


def answer_of(face: Face) -> tuple[int, Any]:
    """The status and the shape of what an operation answers."""
    kind = face.answer
    if kind in (None, type(None)):
        return 204, None
    if kind is str:
        return 201, Made
    return 200, shape_of_parts(face.name, kind) if in_parts(kind) else answered(kind)


def result_of(face: Face, value: Any, call: Call) -> Any:
    """What an operation gave, as its shape has it; a case goes with its version."""
    if face.answer is str:
        return {"id": value}
    if in_parts(face.answer):
        return named_parts(face.name, value)
    if isinstance(value, CaseView) and call.actor.kind != "system":
        call.note_version("case", value.id)
        call.headers["ETag"] = f'"{call.version}"'
    return value
