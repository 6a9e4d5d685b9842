"""Endpoints for operations that take a file: its arguments come as the fields of a form, the file beside them."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, get_args

from ninja import File, Form
from ninja.files import UploadedFile
from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import Opens, Registry
from onewindow.api.faces import FILE, Face, Parameter, answer_of, in_path, result_of
from onewindow.api.shapes import LONGEST_TEXT, NoShape

KINDS: dict[Any, Any] = {
    str: Annotated[str, Field(max_length=LONGEST_TEXT)],
    int: Annotated[int, Field(ge=0, le=10_000)],
    bool: bool,
}


def upload(registry: Registry, path: str, face: Face, inside: list[str], opens: Opens, **more: Any) -> None:
    """An endpoint for an operation with ``file_name, stream, size`` or ``files``. Raises ``NoShape`` for fields a form can't hold."""
    function = face.function
    fields = [name for name in face.parameters if name not in (*inside, *FILE, "files", "key")]
    several = "files" in face.parameters

    def act(call: Call, **values: Any) -> Any:
        file, files = values.pop("file", None), values.pop("files", None)
        if several:
            values["files"] = [(one.name or "", one.file, one.size) for one in files or ()]
        elif file is not None:
            values |= {"file_name": file.name or "", "stream": file.file, "size": file.size}
        if "key" in face.parameters:
            values["key"] = call.key
        return result_of(face, face.run(call, values), call)

    act.__name__ = function.__name__
    status, answer = answer_of(face)
    registry.add(
        "POST", path, opens, act, (*in_path(inside), *(_field(face, name) for name in fields), _files() if several else _file(face)),
        says=inspect.getdoc(function) or function.__name__, status=status, answer=answer, multipart=True,
        keyed="key" in face.parameters, **more,
    )  # fmt: skip


def _field(face: Face, name: str) -> Parameter:
    kind, one = face.hints[name], face.parameters[name]
    kind = next((arm for arm in get_args(kind) if arm is not type(None)), kind)
    if kind not in KINDS:
        raise NoShape(f"no form holds {kind!r}")
    default = Form(...) if one.default is Parameter.empty else Form(one.default)
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=KINDS[kind], default=default)


def _files() -> Parameter:
    return Parameter("files", Parameter.KEYWORD_ONLY, annotation=list[UploadedFile], default=File([]))


def _file(face: Face) -> Parameter:
    may_lack = face.parameters["stream"].default is not Parameter.empty
    kind: Any = UploadedFile | None if may_lack else UploadedFile
    return Parameter(
        "file", Parameter.KEYWORD_ONLY, annotation=kind, default=File(None) if may_lack else File(...)
    )
