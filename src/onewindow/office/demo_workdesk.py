"""The demonstration's work list: cases given to people, and a view that the head shares."""

from __future__ import annotations

from onewindow.office import operations, queries
from onewindow.office.office import Office
from onewindow.office.views import WorkFilter

HEAD, REVIEWER = "chenjian", "liuyang"
VIEW = "先办：按到期日"


def in_flight(office: Office) -> None:
    """Every second task goes to the reviewer, the rest waits to be given; the head's view stands above the list."""
    head, reviewer = queries.actor_of(office, HEAD), queries.actor_of(office, REVIEWER)
    assert head is not None and reviewer is not None
    tasks = [line.id for line in queries.work_list(office, head, WorkFilter(tasks_only=True)).items]
    if tasks:
        operations.assign_cases(office, head, tasks[::2], reviewer.person)
    view = operations.save_view(office, head, VIEW, WorkFilter(unfinished_only=True, limit=100))
    operations.share_view(office, head, view, True)
