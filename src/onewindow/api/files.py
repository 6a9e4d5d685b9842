"""Files as answers: of the type that they have in the store, always an attachment, with name, digest and tag."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, HttpResponseBase

from onewindow.api.calls import Call
from onewindow.api.endpoints import Opens, Registry
from onewindow.api.faces import face_of, holes, in_path
from onewindow.office.content_type import TYPES
from onewindow.office.permissions import not_found
from onewindow.office.views import DocumentView

FILE_TYPES = tuple(sorted({kind for kind, _ in TYPES.values()}))
"""The types of what the store takes, and so of what it gives."""


def file_query(registry: Registry, path: str, function: Callable[..., Any], opens: Opens) -> None:
    """An endpoint for a query that gives a document and where its file lies; its arguments are all in the path."""
    face = face_of(function, anybody=True)

    def read(call: Call, **values: Any) -> HttpResponseBase:
        return file_answer(call, *face.run(call, values))

    registry.add(
        "GET", path, opens, read, tuple(in_path(holes(path))), name=function.__name__, answer=bytes, file=True,
        says=function.__doc__ or "",
    )  # fmt: skip


def pdf_answer(call: Call, name: str, content: bytes) -> HttpResponse:
    """A paper that was set as PDF; its tag is that of its content, as of all answers."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.pdf"
    response["Repr-Digest"] = _digest(hashlib.sha256(content).digest())
    return response


def _digest(sha256: bytes) -> str:
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def file_answer(call: Call, found: DocumentView, path: Path) -> HttpResponseBase:
    """The file of a document; 304 where the caller has it. Raises ``Refused`` (``not_found``) when it is gone."""
    if not path.is_file():
        raise not_found("该文件的内容", "the file's content")
    tag = f'"{found.sha256}"'
    response: HttpResponseBase
    if call.holds(tag):
        response = HttpResponse(status=304)
    else:
        response = FileResponse(path.open("rb"), content_type=found.content_type)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file_name)}"
        response["Repr-Digest"] = _digest(bytes.fromhex(found.sha256))
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = tag
    return response
