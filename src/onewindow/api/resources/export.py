"""Bulk export: the work list as a stream, one case on each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from django.http import StreamingHttpResponse
from pydantic import Field

from onewindow.api import wire
from onewindow.api.calls import Call
from onewindow.api.endpoints import EXPORT, Registry
from onewindow.api.shapes import plain
from onewindow.office import queries
from onewindow.office.views import WorkFilter

export = Registry("export 导出")
Word = Annotated[str, Field(max_length=200)]


@export.get(
    "/export/cases", EXPORT, name="export_cases", answer=bytes, media_type="application/x-ndjson", covers=()
)
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
        limit=200,
    )

    first = queries.work_list(call.office, call.actor, wanted)

    def lines() -> Iterator[bytes]:
        page = first
        while True:
            yield b"".join(wire.dump(plain(one)) + b"\n" for one in page.items)
            if not page.next:
                return
            page = queries.work_list(call.office, call.actor, replace(wanted, after=page.next))

    response = StreamingHttpResponse(lines(), content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="cases.ndjson"'
    return response
