"""What messages and supervision show in the demonstration: a number that gets text messages, a reminder on a late case."""

from __future__ import annotations

from onewindow.office import operations, queries
from onewindow.office.office import Office
from onewindow.office.views import WorkFilter

APPLICANT, SUPERVISOR = "lina", "zhengkai"
NUMBER = "13800138000"
WORDS = "该办件承诺时限将到，请说明进展和预计办结日期。"


def begin(office: Office) -> None:
    """The applicant wants text messages; the code is taken from where it waits to be sent."""
    actor = queries.actor_of(office, APPLICANT)
    assert actor is not None
    operations.give_contact(office, actor, "sms", NUMBER)
    waiting = [one for one in office.ledger.pending(10_000) if one.topic == "contact"]
    operations.confirm_code(office, actor, str(waiting[-1].payload["secret"]))


def in_flight(office: Office) -> None:
    """The supervisor reminds the department of the case that is due first."""
    actor = queries.actor_of(office, SUPERVISOR)
    assert actor is not None
    for line in queries.work_list(office, actor, WorkFilter(unfinished_only=True, limit=1)).items:
        operations.issue_reminder(office, actor, line.id, WORDS)
