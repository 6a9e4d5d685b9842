"""Bulk export as a stream, one record on each line: the work list, the administrators' trail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

from django.http import StreamingHttpResponse
from pydantic import Field

from onewindow.api import wire
from onewindow.api.calls import Call
from onewindow.api.endpoints import EXPORT, Registry
from onewindow.api.shapes import AskedDay, plain
from onewindow.office import queries
from onewindow.office.views import WorkFilter

export = Registry("export 导出")
Word = Annotated[str, Field(max_length=200)]
PORTION = 200
MOST = 10_000_000
"""More lines than any zone has: the stream itself is the bound."""


@export.get(
    "/export/cases", EXPORT, name="export_cases", answer=bytes, media_type="application/x-ndjson",
    covers=("work_lines",),
)  # fmt: skip
def cases(
    call: Call,
    light: Word = "",
    phase: Word = "",
    matter: Word = "",
    department: Word = "",
    project: Word = "",
) -> Any:
    """All cases that the caller may see, by number, as JSON lines; read page by page, so its size is no matter."""
    wanted = WorkFilter(
        light=light,
        phase=phase,
        matter=matter,
        department=department,
        project=project,
        order="number",
    )
    return _lines(queries.work_lines(call.office, call.actor, wanted, MOST), "cases")


@export.get(
    "/export/audit", EXPORT, name="export_audit", answer=bytes, media_type="application/x-ndjson",
    covers=("audit_rows",),
)  # fmt: skip
def trail(
    call: Call, kind: Word = "", by: Word = "", since: AskedDay | None = None, until: AskedDay | None = None
) -> Any:
    """The administrators' trail (审计记录), newest first, as JSON lines. For administrators."""
    rows = queries.audit_rows(call.office, call.actor, kind=kind, by=by, since=since, until=until)
    return _lines(rows, "audit")


def _lines(rows: Iterator[Any], name: str) -> StreamingHttpResponse:
    """A line of JSON for each row. The first portion is read at once, so that a refusal is an answer of its own."""
    first = list(islice(rows, PORTION))

    def portions() -> Iterator[bytes]:
        portion = first
        while portion:
            yield b"".join(wire.dump(plain(one)) + b"\n" for one in portion)
            portion = list(islice(rows, PORTION))

    response = StreamingHttpResponse(portions(), content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="{name}.ndjson"'
    return response
