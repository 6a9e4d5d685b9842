"""The one-time notice from a checklist: complete, of the matter's own papers, told at once."""

from __future__ import annotations

from typing import Any

import pytest
from office_helpers import Town

from onewindow.office import Refused, operations


def rows_of(town: Town, case: str) -> list[dict[str, Any]]:
    """Every paper of the matter, looked at and in order but the first, which is not sealed."""
    needed = [need.document for need in town.view(case).needs if need.state != "not_needed"]
    rows: list[dict[str, Any]] = [{"document": one, "state": "in_order"} for one in needed]
    return [{"document": needed[0], "state": "defect", "presets": ["not_sealed"]}, *rows[1:]]


def give(town: Town, case: str, rows: list[dict[str, Any]]) -> None:
    operations.give_one_time_notice(town.office, town.clerk(case), case, rows)


def refused(town: Town, case: str, rows: list[dict[str, Any]]) -> Refused:
    with pytest.raises(Refused) as error:
        give(town, case, rows)
    assert town.view(case).phase == "submitted"
    return error.value


def test_a_paper_that_nobody_looked_at_stops_the_notice(sqlite_town: Town) -> None:
    town, case = sqlite_town, sqlite_town.submitted()
    rows = rows_of(town, case)
    left = next(need for need in town.view(case).needs if need.document == rows[-1]["document"])
    found = refused(town, case, rows[:-1])
    assert found.code == "checklist_incomplete" and left.name.zh in found.zh and left.name.en in found.en
    assert refused(town, case, [*rows[:-1], {**rows[-1], "state": ""}]).code == "checklist_incomplete"
    assert refused(town, case, []).code == "checklist_incomplete"


def test_no_paper_is_asked_for_that_the_matter_does_not_need(sqlite_town: Town) -> None:
    town, case = sqlite_town, sqlite_town.submitted()
    spare = {need.document for need in town.view(case).needs if need.state == "not_needed"}
    foreign = min(
        spare | (set(town.office.catalogue().documents) - {one["document"] for one in rows_of(town, case)})
    )
    extra = {"document": foreign, "state": "missing"}
    assert refused(town, case, [*rows_of(town, case), extra]).code == "checklist_foreign"


def test_a_complete_checklist_is_a_notice(sqlite_town: Town) -> None:
    town, case = sqlite_town, sqlite_town.submitted()
    give(town, case, rows_of(town, case))
    view = town.view(case)
    assert view.phase == "correction"
    assert [one.kind for one in view.given].count("correction") == 1
