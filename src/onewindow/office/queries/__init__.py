"""Queries: what the actor may see, in a fixed number of statements. Nothing here writes."""

from onewindow.office.queries.actors import actor_of, actors_of
from onewindow.office.queries.cases import case, confirmation, readiness
from onewindow.office.queries.papers import (
    certificate,
    certificates,
    messages,
    open_document,
    public_certificate,
)
from onewindow.office.queries.projects import plan, project, projects, task_list
from onewindow.office.queries.tokens import bearer_of, tokens
from onewindow.office.queries.versions import case_version, project_version
from onewindow.office.queries.worklist import work_list

__all__ = [
    "actor_of",
    "actors_of",
    "bearer_of",
    "case",
    "case_version",
    "certificate",
    "certificates",
    "confirmation",
    "messages",
    "open_document",
    "plan",
    "project",
    "project_version",
    "projects",
    "public_certificate",
    "readiness",
    "task_list",
    "tokens",
    "work_list",
]
