"""Queries: what the actor may see, in a fixed number of statements. Nothing here writes."""

from onewindow.office.queries.actors import actor_of, actors_of
from onewindow.office.queries.cases import case, confirmation, readiness
from onewindow.office.queries.certificates import (
    certificate,
    certificate_page,
    certificates,
    known_paper,
    public_certificate,
    shared_certificate,
    signed_decision,
    status_list,
)
from onewindow.office.queries.papers import messages, open_document
from onewindow.office.queries.wallet import wallet
from onewindow.office.queries.projects import plan, project, projects, task_list
from onewindow.office.queries.tokens import bearer_of, tokens
from onewindow.office.queries.versions import case_version, project_version
from onewindow.office.queries.worklist import work_list

__all__ = [
    "certificate",
    "certificate_page",
    "certificates",
    "known_paper",
    "public_certificate",
    "shared_certificate",
    "signed_decision",
    "status_list",
    "wallet",
    "actor_of",
    "actors_of",
    "bearer_of",
    "case",
    "case_version",
    "confirmation",
    "messages",
    "open_document",
    "plan",
    "project",
    "project_version",
    "projects",
    "readiness",
    "task_list",
    "tokens",
    "work_list",
]
