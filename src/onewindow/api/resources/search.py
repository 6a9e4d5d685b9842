"""One search over matters, projects and cases: what the caller may see."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import READ, Registry
from onewindow.api.resources.guides import MatterLine, matter_line
from onewindow.api.shapes import Shape, answered
from onewindow.office import finding, queries
from onewindow.office.views import CaseLine, WorkFilter

search = Registry("search 查找")
MOST = 20


class SearchFound(Shape):
    """The best matches of each kind; `more` says of which there are further ones."""

    matters: list[MatterLine]
    cases: list[answered(CaseLine)]  # type: ignore[misc]
    more: list[str]


@search.get("/search", READ, name="search", answer=SearchFound, covers=())
def look(call: Call, q: Annotated[str, Field(min_length=1, max_length=60)]) -> Any:
    """Matters by name, number, body or everyday words, the best first, and cases by number, project or matter; Chinese words of two characters too."""
    matters = [one.matter for one in finding.search(call.office.catalogue(), finding.GuideFilter(text=q))]
    cases = queries.work_list(call.office, call.actor, WorkFilter(text=q, limit=MOST))
    more = [name for name, there in (("matters", len(matters) > MOST), ("cases", bool(cases.next))) if there]
    return {"matters": [matter_line(one) for one in matters[:MOST]], "cases": cases.items, "more": more}
