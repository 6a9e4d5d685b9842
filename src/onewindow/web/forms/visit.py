"""What the forms of a site visit show: all that was typed into the one that came back, else what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from onewindow.office import Actor
from onewindow.office.views import CaseView
from onewindow.office.visit_record import VisitRecord

PROPOSALS = 3
"""So many dates are proposed at once."""
PRESENT = 8
"""So many people are listed in the minutes."""
HOURS = ("09:00", "11:00")
"""The hours proposed unless others are typed."""
FIELDS: dict[str, tuple[str, ...]] = {
    "answer": ("note",),
    "confirm": ("slot", "place", "contact"),
    "move": ("day", "begin", "end", "reasons"),
    "cancel": ("reasons",),
    "finding": ("result", "finding"),
    "absence": ("department", "reasons"),
    "minutes": ("minutes",),
    "follow_up": ("what", "who", "until"),
    "file": ("title",),
    "done": ("item", "note"),
}
"""The fields of each form that hold one text."""


def visit_forms(visit: VisitRecord, actor: Actor, opened: str, typed: QueryDict) -> dict[str, dict[str, Any]]:
    """The values of each form of a visit's page; ``opened`` is the step whose form came back with ``typed``."""
    name = opened.replace("-", "_")
    forms = _on_record(visit, actor)
    if name in forms:
        forms[name] = {field: typed.get(field, "") for field in FIELDS[name]}
    if name == "answer":
        forms[name]["days"] = typed.getlist("days")
    if name == "minutes":
        forms[name]["present"] = _rows(typed_attendance(typed))
    return forms


def typed_attendance(form: QueryDict) -> list[dict[str, str]]:
    """Who was there, as the rows of the minutes' form tell it."""
    return [
        {name: form.get(f"{name}-{place}", "") for name in ("name", "organisation", "part")}
        for place in range(1, PRESENT + 1)
    ]


def _on_record(visit: VisitRecord, actor: Actor) -> dict[str, dict[str, Any]]:
    empty: Mapping[str, Any] = {}
    answer = visit.answers.get(actor.organisation, empty)
    finding = visit.findings.get(actor.organisation, empty)
    first = visit.proposed[0] if visit.proposed else None
    agreed = visit.appointment
    present = [dict(one) for one in visit.attendance]
    writer = {"name": actor.name, "organisation": actor.organisation_name, "part": "officer"}
    made: dict[str, dict[str, Any]] = {form: dict.fromkeys(fields, "") for form, fields in FIELDS.items()}
    made["answer"] = {"note": answer.get("note", ""), "days": list(answer.get("days", ()))}
    made["confirm"] |= {
        "place": visit.place,
        "slot": first.code if first else "",
    }
    made["move"] |= {"begin": agreed.begin, "end": agreed.end} if agreed else {}
    made["finding"] = {"result": finding.get("result", ""), "finding": finding.get("finding", "")}
    made["minutes"] = {"minutes": visit.minutes, "present": _rows(present or [writer])}
    return made


def _rows(present: list[dict[str, str]]) -> list[tuple[int, dict[str, str]]]:
    """The rows of the minutes' form with their places, counted from 1."""
    return [(place, present[place - 1] if place <= len(present) else {}) for place in range(1, PRESENT + 1)]


def proposal_form(case: CaseView, typed: QueryDict | None) -> dict[str, Any]:
    """The values of the form that proposes a visit to a case; ``typed`` is what came back with a refusal."""
    if typed is None:
        return {
            "slots": [(place, "", *HOURS) for place in range(1, PROPOSALS + 1)],
            "departments": [one.department for one in case.opinions],
            "cases": [],
            "applicant": True,
        }
    return {
        "purpose": typed.get("purpose", ""),
        "place": typed.get("place", ""),
        "slots": [
            (place, *(typed.get(f"{name}-{place}", "") for name in ("day", "begin", "end")))
            for place in range(1, PROPOSALS + 1)
        ],
        "departments": typed.getlist("departments"),
        "cases": typed.getlist("cases"),
        "applicant": typed.get("applicant") == "true",
    }
