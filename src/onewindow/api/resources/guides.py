"""Guides (办事指南): matters, facts, documents and bodies as the catalogue has them today. Open to everyone."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, Registry
from onewindow.api.generated import page_of
from onewindow.api.problem import Problem
from onewindow.api.shapes import Shape, answered, model_of, plain
from onewindow.catalogue.model import Code, Department, Fact, Limit, Matter, Stage, Text
from onewindow.office.finding import GuideFilter, search
from onewindow.planner.conditions import in_words

guides = Registry("guides 办事指南")
Words = Annotated[str, Field(max_length=60)]
HIDDEN = frozenset({"origin", "lines", "definition"})


class MatterLine(Shape):
    """A matter in a list."""

    id: str
    name: model_of(Text)  # type: ignore[valid-type]
    stage: int
    kind: str
    procedure: str
    deciding: str
    statutory: answered(Limit)  # type: ignore[valid-type]
    promised: answered(Limit)  # type: ignore[valid-type]
    version: str


class Guide(MatterLine):
    """A matter with everything that its definition says; `definition` is the merged text of the catalogue."""

    competent: str
    applies: str
    condition: model_of(Text)  # type: ignore[valid-type]
    needs: list[dict[str, Any]]
    yields: list[str]
    basis: list[dict[str, Any]]
    consulted: list[dict[str, Any]]
    stops: list[dict[str, Any]]
    after: list[dict[str, Any]]
    note: str


class FactEntry(Shape):
    """A fact (要素) of the dictionary: what a project is asked."""

    id: str
    type: str
    name: model_of(Text)  # type: ignore[valid-type]
    unit: str
    nullable: bool
    derived: str
    group: str
    codes: list[dict[str, Any]]
    fields: list[dict[str, Any]]


class Listed(Shape):
    """All bodies or all stages of the catalogue."""

    items: list[dict[str, Any]]


def bare(value: Any) -> Any:
    """A definition without the places where it stands in the catalogue's files."""
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if name not in HIDDEN}
    return [bare(one) for one in value] if isinstance(value, list) else value


def matter_line(matter: Matter) -> dict[str, Any]:
    """A matter in a list."""
    same = ("id", "name", "stage", "kind", "procedure", "deciding", "statutory", "promised")
    return {**{name: plain(getattr(matter, name)) for name in same}, "version": matter.content_hash}


@guides.get("/matters", PUBLIC, name="matters", answer=page_of("matters", MatterLine))
def matters(
    call: Call,
    q: Words = "",
    stage: int | None = None,
    department: Words = "",
    after: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> Any:
    """The matters (事项) of the zone; with `q` those that its words lead to, everyday words (盖厂房) too, the best first."""
    asked = GuideFilter(text=q, department=department)
    wanted = [
        one.matter
        for one in search(call.office.catalogue(), asked)
        if stage is None or one.matter.stage == stage
    ]
    begin = int(call.opened(after) or 0)
    shown = wanted[begin : begin + limit]
    following = str(begin + limit) if begin + limit < len(wanted) else ""
    return call.page([matter_line(one) for one in shown], following)


@guides.get("/matters/{matter}", PUBLIC, name="matter", answer=Guide)
def matter(call: Call, matter: str) -> Any:
    """The guide (办事指南) of one matter: law, limits, conditions, documents, bodies."""
    found_one = call.office.catalogue().matters.get(matter)
    if found_one is None:
        raise Problem(
            404, "not_found", f"目录中没有事项“{matter}”。", f"the catalogue has no matter {matter!r}"
        )
    rest = ("competent", "applies", "yields", "note")
    records = ("needs", "basis", "consulted", "stops", "after")
    return {
        **matter_line(found_one),
        **{name: getattr(found_one, name) for name in rest},
        "condition": plain(in_words(call.office.catalogue(), found_one.applies)),
        **{name: [_fields(one) for one in getattr(found_one, name)] for name in records},
    }


def _fields(record: Any) -> Any:
    return bare(plain(record))


@guides.get("/facts", PUBLIC, name="facts", answer=page_of("facts", FactEntry))
def facts(call: Call, after: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 200) -> Any:
    """The dictionary of facts (要素): what each is called, its type, unit and codes."""
    known: list[Fact] = list(call.office.catalogue().facts.values())
    begin = int(call.opened(after) or 0)
    following = str(begin + limit) if begin + limit < len(known) else ""
    return call.page([_fact(one) for one in known[begin : begin + limit]], following)


def _fact(fact: Fact) -> dict[str, Any]:
    same = ("id", "type", "name", "unit", "nullable", "derived", "group")
    codes: tuple[Code, ...] = fact.codes
    return {
        **{name: plain(getattr(fact, name)) for name in same},
        "codes": [plain(one) for one in codes],
        "fields": [_fact(one) for one in fact.fields],
    }


@guides.get("/departments", PUBLIC, name="departments", answer=Listed)
def departments(call: Call) -> Any:
    """The bodies of the catalogue: departments, windows, utilities, experts."""
    bodies: list[Department] = list(call.office.catalogue().departments.values())
    return {"items": [_fields(one) for one in bodies]}


@guides.get("/stages", PUBLIC, name="stages", answer=Listed)
def stages(call: Call) -> Any:
    """The stages (阶段) of the process with the department that leads each."""
    known: list[Stage] = list(call.office.catalogue().stages.values())
    return {"items": [_fields(one) for one in known]}
