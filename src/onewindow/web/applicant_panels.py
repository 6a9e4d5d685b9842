"""The applicant's parts of a case's page: where it stands, and what both sides write to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.office import Actor, Office, queries
from onewindow.office.operations.ratings import UNFINISHED
from onewindow.office.progress import progress_of
from onewindow.office.views import CaseView

SHOWN = 4
"""So many of the latest entries stand on the case's page; the page of the talk has all."""


def progress(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """For the applicant's side only: where it stands, what is next, who, by when."""
    if not case.relations & {"own", "mandated", "observing"}:
        return None
    found = progress_of(case)
    mine = bool(case.relations & {"own", "mandated"})
    finished = case.state.phase not in UNFINISHED and case.matter.deciding != "applicant"
    rated = finished and queries.rating(office, actor, case.id) is not None
    return {
        "where": found.where,
        "next": found.next,
        "who": found.who,
        "by": found.by,
        "correction": mine and case.phase == "correction",
        "rate": mine and finished and not rated,
        "rated": rated,
    }


def talk(office: Office, actor: Actor, case: CaseView) -> Mapping[str, Any] | None:
    """What was written, and the form to write; nothing on a draft or for who has no part in it."""
    if case.submitted_at is None:
        return None
    entries = queries.talk(office, actor, case.id)
    may_write = "write_on_case" in case.may
    if not entries and not may_write:
        return None
    return {"entries": entries[-SHOWN:], "more": len(entries) > SHOWN, "may_write": may_write}
