"""Projects: described once, answered step by step, planned on the day."""

from __future__ import annotations

from typing import Any

from pydantic import Field, RootModel

from onewindow.api.calls import Call
from onewindow.api.endpoints import APPLY, READ, Registry
from onewindow.api.generated import operation, query
from onewindow.api.shapes import AskedDay, Shape, answered, plain
from onewindow.catalogue.facts import FactSet
from onewindow.office import operations, queries

projects = Registry("projects 项目")


class Answers(RootModel[dict[str, Any]]):
    """Facts and their answers; null means not answered yet."""

    root: dict[str, Any] = Field(
        description="要素与回答 facts and answers", examples=[{"land_area_ha": 20, "is_industrial": True}]
    )


class PlanAnswer(Shape):
    """The plan of a project: what applies, in which order, by when, and what to bring."""

    on: str
    zone: str
    catalogue: str
    matters: list[dict[str, Any]]
    critical_path: list[str]
    finish: str
    certain_finish: str
    finish_provisional: bool
    unknown: list[str]
    questions: list[dict[str, Any]]
    milestones: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    documents: list[dict[str, Any]]


class Why(Shape):
    """Why a matter applies, may apply or does not: the trace of its condition with the law."""

    matter: str
    status: str
    why: dict[str, Any]


query(projects, "/projects", queries.projects, READ)
operation(projects, "/projects", operations.create_project, APPLY)
query(projects, "/projects/{project}", queries.project, READ, subject="project")


@projects.patch(
    "/projects/{project}/facts", APPLY, name="answer_facts", answer=answered(FactSet), subject="project"
)
def answer_facts(call: Call, project: str, body: Answers) -> Any:
    """Save answers beside those given before; null marks a fact as not answered. All wrong ones are named at once."""
    return operations.answer_facts(call.office, call.actor, project, body.root, key=call.key)


@projects.get("/projects/{project}/plan", READ, name="plan", answer=PlanAnswer)
def plan(call: Call, project: str, on: AskedDay | None = None) -> Any:
    """The plan from a day on (today unless given): matters, dates, critical path, documents to bring."""
    return plain(queries.plan(call.office, call.actor, project, on).to_json())


@projects.get("/projects/{project}/plan/{matter}", READ, name="plan_matter", answer=Why, covers=())
def why(call: Call, project: str, matter: str) -> Any:
    """Why a matter applies to the project, may apply or does not."""
    from onewindow.office.permissions import not_found

    made = queries.plan(call.office, call.actor, project)
    if matter not in made.matters:
        raise not_found("该事项", "the matter")
    return {"matter": matter, "status": made.matters[matter].status, "why": made.why(matter).to_json()}


query(projects, "/projects/{project}/tasks", queries.task_list, READ)
operation(
    projects, "/projects/{project}/name", operations.rename_project, APPLY, method="PUT", subject="project"
)
operation(
    projects, "/projects/{project}/options", operations.choose_options, APPLY, method="PUT", subject="project"
)
operation(
    projects, "/projects/{project}/facts/withdrawal", operations.withdraw_answers, APPLY, subject="project"
)
operation(projects, "/projects/{project}/mandates", operations.give_mandate, APPLY, subject="project")
operation(projects, "/projects/{project}/mandates/end", operations.end_mandate, APPLY, subject="project")
