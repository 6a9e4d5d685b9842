"""Cases: the work list, one case with all that its page shows, drafts and their submission."""

from __future__ import annotations

from typing import Any

from onewindow.api.calls import Call
from onewindow.api.endpoints import APPLY, READ, Registry
from onewindow.api.generated import operation, query
from onewindow.api.shapes import Shape, answered
from onewindow.office import operations, queries
from onewindow.office.views import TimelineEntry
from onewindow.procedures.clock import Account

cases = Registry("cases 办件")


class Timeline(Shape):
    """The events of a case that people read, in the order in which they were recorded."""

    items: list[answered(TimelineEntry)]  # type: ignore[misc]


class AccountAnswer(Shape):
    """The account of days; null before acceptance."""

    account: answered(Account) | None  # type: ignore[valid-type]


query(cases, "/cases", queries.work_list, READ)
operation(cases, "/cases", operations.start_case, APPLY)
query(cases, "/cases/{case}", queries.case, READ, subject="case")
query(cases, "/cases/{case}/readiness", queries.readiness, READ, subject="case")


@cases.get("/cases/{case}/timeline", READ, name="timeline", answer=Timeline, subject="case", covers=())
def timeline(call: Call, case: str) -> Any:
    """The events of a case: legal day, time of recording, who and what."""
    return {"items": queries.case(call.office, call.actor, case).timeline}


@cases.get(
    "/cases/{case}/account", READ, name="account_of_days", answer=AccountAnswer, subject="case", covers=()
)
def account(call: Call, case: str) -> Any:
    """The account of days (时限日记账): one row for each day, counted or not, and why."""
    return {"account": queries.case(call.office, call.actor, case).account}


query(cases, "/cases/{case}/confirmation", queries.confirmation, READ, subject="case")
operation(cases, "/cases/{case}/submission", operations.submit_case, APPLY, subject="case")
operation(cases, "/cases/{case}/resubmission", operations.resubmit_case, APPLY, subject="case")
operation(cases, "/cases/{case}", operations.discard_draft, APPLY, method="DELETE", subject="case")
