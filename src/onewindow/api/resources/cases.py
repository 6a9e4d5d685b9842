"""Cases: the work list, one case with all that its page shows, drafts and their submission."""

from __future__ import annotations

from typing import Any

from onewindow.api.calls import Call
from onewindow.api.endpoints import APPLY, READ, Registry
from onewindow.api.generated import operation, query
from onewindow.api.shapes import Shape, answered
from onewindow.office import operations, queries
from onewindow.office.bundle_views import BundleView, GapLine
from onewindow.office.permissions import not_found
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


@cases.get("/cases/{case}/bundle", READ, name="bundle_of_case", answer=answered(BundleView), subject="case")
def bundle_of_case(call: Call, case: str) -> Any:
    """The combined application that a case belongs to."""
    found = queries.bundle_of_case(
        call.office, call.actor, queries.case_record(call.office, call.actor, case)
    )
    if found is None:
        raise not_found("该办件的联合申报", "a combined application of the case")
    return found


class Gaps(Shape):
    """Papers that were accepted to follow (容缺)."""

    items: list[answered(GapLine)]  # type: ignore[misc]


@cases.get("/cases/{case}/gaps", READ, name="gap_lines", answer=Gaps, subject="case")
def gaps(call: Call, case: str) -> Any:
    """The papers of a case that were accepted to follow: until when, whether they came, which are overdue."""
    return {"items": queries.gap_lines(queries.case(call.office, call.actor, case))}
