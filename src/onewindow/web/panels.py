"""The parts of a case's page that belong to one feature each: visits, experts, rating and so on.

A panel is a function of (office, actor, case) that gives the variables of its template, or None where it has
nothing to show. The page knows no panel by name; whoever adds a feature adds its panel to the list here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.office import Actor, Office
from onewindow.office.views import CaseView
from onewindow.web import applicant_panels
from onewindow.web.pages import anywhere, assignment, case_promises, instant, supervision

Context = Callable[[Office, Actor, CaseView], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page. Its template reads ``panel`` (what ``context`` gave), ``case`` and ``key``."""

    id: str
    template: str
    context: Context


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel that has something to show."""

    id: str
    template: str
    context: Mapping[str, Any]


PANELS: tuple[Panel, ...] = (
    Panel("reminders", "parts/reminders.html", supervision.reminders_panel),
    Panel("progress", "parts/progress.html", applicant_panels.progress),
    Panel("talk", "parts/talk.html", applicant_panels.talk),
    Panel("assignment", "parts/assignment.html", assignment.panel),
    Panel("window", "parts/window_panel.html", anywhere.panel),
    Panel("instant", "parts/case_instant.html", instant.panel),
    Panel("gaps", "parts/case_gaps.html", case_promises.gaps_panel),
    Panel("commitment", "parts/case_commitment.html", case_promises.commitment_panel),
    Panel("bundle", "parts/case_bundle.html", case_promises.bundle_panel),
)
"""In the order of the page."""


def shown(office: Office, actor: Actor, case: CaseView) -> list[Shown]:
    """The panels of a case for this actor."""
    found = ((panel, panel.context(office, actor, case)) for panel in PANELS)
    return [Shown(panel.id, panel.template, context) for panel, context in found if context is not None]
