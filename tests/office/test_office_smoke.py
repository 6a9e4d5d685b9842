"""The whole way of one case, from draft to delivery."""

from __future__ import annotations

from office_helpers import Town

from onewindow.office import operations, queries


def test_a_case_goes_from_draft_to_delivery(town: Town) -> None:
    case = town.draft()
    submission = operations.submit_case(town.office, town.actor("li.na"), case, declared=True, key="k1")
    assert submission.number == "GXQ-2026-000001"
    operations.accept_case(town.office, town.clerk(case), case)
    view = operations.decide_case(town.office, town.reviewer(case), case, granted=True)
    assert view.phase == "granted"
    view = operations.deliver_result(town.office, town.clerk(case), case, receipt="送达回证1号")
    assert view.phase == "in_force"
    assert queries.work_list(town.office, town.actor("li.na")).counts["grey"] == 1
    assert town.office.ledger.verify() == []
