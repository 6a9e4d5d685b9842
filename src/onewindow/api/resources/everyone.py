"""What is open to everyone beside guides, rules and calendars: windows, ratings, texts, and an expert's link."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, READ, Registry
from onewindow.api.files import file_query
from onewindow.api.generated import operation, query
from onewindow.api.problem import Problem
from onewindow.api.shapes import answered, model_of
from onewindow.catalogue.model import Text
from onewindow.office import operations, queries
from onewindow.office.texts import TEXTS
from onewindow.office.window_views import Progress

everyone = Registry("everyone 公开信息")
query(everyone, "/windows", queries.windows, PUBLIC, anybody=True)
query(everyone, "/instant-matters", queries.open_matters, PUBLIC, anybody=True)
query(everyone, "/ratings/figures", queries.rating_figures, PUBLIC, anybody=True)


@everyone.get("/texts/{text}", PUBLIC, name="text_in_force", answer=model_of(Text))
def text_in_force(call: Call, text: str) -> Any:
    """A text of the pages and letters as it is in force, in both languages."""
    if text not in TEXTS:
        raise Problem(404, "not_found", "没有这段文字。", "there is no such text")
    return queries.text_in_force(call.office, text)


@everyone.get("/progress", READ, name="progress", answer=answered(Progress))
def progress(
    call: Call,
    number: Annotated[str, Field(min_length=1, max_length=40)],
    code: Annotated[str, Field(min_length=1, max_length=20)],
) -> Any:
    """Where a case stands, for whoever holds the receipt: its number (or the case's) and its code of eight characters."""
    found = queries.progress(call.office, number, code)
    if found is None:
        raise Problem(
            404,
            "not_found",
            "编号与查询码不相符。请核对收件凭证上的收件号（或办件号）和八位查询码。",
            "number and code do not fit: check both on the receipt",
        )
    return found


experts = Registry("experts 专家")
query(experts, "/expert-links/{token}", queries.expert_page, PUBLIC, anybody=True)
file_query(experts, "/expert-links/{token}/papers/{paper}", queries.expert_paper, PUBLIC)
operation(experts, "/expert-links/{token}/answer", operations.answer_as_expert, PUBLIC)
