"""What an actor may do on a case beside its procedure, told from its standing: for operations, pages and the API alike."""

from __future__ import annotations

from onewindow.office.permissions import APPLICANT, ASSIGN, FILE, RIGHTS, SPEAK, Right
from onewindow.office.reading import Standing
from onewindow.office.record import CaseRecord

EDIT = RIGHTS["edit"]


def side_of(standing: Standing) -> tuple[str, Right]:
    """The side for which an actor would write on a case (``applicant``, ``office``), and the right that it takes."""
    return ("applicant", EDIT) if standing.relations & APPLICANT else ("office", SPEAK)


def steps_beside(record: CaseRecord, standing: Standing) -> frozenset[str]:
    """``write_on_case``, ``attach_file``, ``assign_case``: those that the actor may do. None on a draft."""
    rights = {"write_on_case": side_of(standing)[1], "attach_file": FILE, "assign_case": ASSIGN}
    return frozenset(step for step, right in rights.items() if not record.draft and standing.has(right))
