"""One table of statuses: a refusal has the same status as a page and in the API, unless a field of the body is at fault."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from onewindow.api.problems import of_refusal
from onewindow.procedures.protocol import Refused
from onewindow.web.pages import errors


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("not_found", 404),
        ("not_found_link", 404),
        ("not_visible", 404),
        ("unknown_command", 404),
        ("unknown_matter", 404),
        ("no_such_paper", 404),
        ("no_such_agreement", 404),
        ("no_such_window", 404),
        ("not_permitted", 403),
        ("not_yours", 403),
        ("recused", 409),
        ("phase", 409),
        ("name_missing", 409),
    ],
)
def test_a_refusal_has_one_status_at_both_doors(town: object, code: str, status: int) -> None:
    refusal = Refused(code, "不行。", "no")
    assert of_refusal(refusal).status == status
    request = RequestFactory().get("/cases/none")
    request.actor = None  # type: ignore[attr-defined]
    assert errors.refused(request, refusal).status_code == status


def test_what_a_field_of_the_body_names_wrongly_is_told_at_the_field() -> None:
    asked = frozenset({"department", "name"})
    told = of_refusal(Refused("no_such_department", "没有这个部门。", "no such department"), asked)
    assert told.status == 422 and [one["pointer"] for one in told.errors] == ["/department"]
    assert of_refusal(Refused("no_such_person", "没有此人。", "no such person"), asked).status == 404
    missing = of_refusal(Refused("name_missing", "缺名称。", "no name"), asked)
    assert missing.status == 422 and [one["pointer"] for one in missing.errors] == ["/name"]
    assert of_refusal(Refused("changed_meanwhile", "已变。", "changed"), asked).status == 412
