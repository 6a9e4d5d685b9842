"""A project as its events make it. A pure fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from onewindow.ledger import StoredEvent


@dataclass(frozen=True, slots=True)
class Agency:
    """How far an agent may go: ``relation`` is ``mandated`` (acts) or ``observing`` (sees); no ``matters`` means all."""

    relation: str
    matters: tuple[str, ...] = ()

    def covers(self, matter: str) -> bool:
        """Whether the mandate reaches this matter."""
        return not self.matters or matter in self.matters


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project after its events: its raw answers as given, the planner's options, who acts for it."""

    id: str
    name: str = ""
    number: str = ""
    serial: int = 0
    zone: str = ""
    holder: str = ""
    created_at: datetime | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    mandated: tuple[str, ...] = ()
    receiving: tuple[str, ...] = ()
    agents: Mapping[str, Agency] = field(default_factory=dict)
    sequence: int = 0


def fold(id: str, events: Iterable[StoredEvent]) -> ProjectRecord:
    """The project that the events leave behind."""
    project = ProjectRecord(id)
    for event in events:
        project = replace(_evolve(project, event), sequence=event.sequence)
    return project


def _evolve(project: ProjectRecord, event: StoredEvent) -> ProjectRecord:
    data = event.data
    match event.kind:
        case "project_created":
            created = {key: data[key] for key in ("name", "number", "serial", "zone", "holder")}
            return replace(project, **created, created_at=event.recorded_at)
        case "project_renamed":
            return replace(project, name=data["name"])
        case "facts_answered":
            return replace(project, answers={**project.answers, **data["answers"]})
        case "answers_withdrawn":
            kept = {id: value for id, value in project.answers.items() if id not in data["facts"]}
            return replace(project, answers=kept)
        case "options_chosen":
            return replace(project, options=data["options"])
        case "mandate_given":
            return replace(project, mandated=(*project.mandated, data["organisation"]))
        case "mandate_ended":
            kept_mandates = tuple(one for one in project.mandated if one != data["organisation"])
            return replace(project, mandated=kept_mandates)
        case "agent_set":
            agency = Agency(data["relation"], tuple(data["matters"]))
            return replace(project, agents={**project.agents, data["organisation"]: agency})
        case "agent_left":
            agents = {id: one for id, one in project.agents.items() if id != data["organisation"]}
            return replace(project, agents=agents)
        case "window_joined":
            return replace(project, receiving=(*project.receiving, data["organisation"]))
        case "window_left":
            left = tuple(one for one in project.receiving if one != data["organisation"])
            return replace(project, receiving=left)
    raise KeyError(event.kind)
