"""Family ``references``: every id that a definition names is defined."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.findings import Finding, did_you_mean, error
from onewindow.catalogue.model import Matter, Origin

APPLICANT = "applicant"


def _missing(
    owner: str, what: tuple[str, str], id: str, known: Collection[str], origin: Origin, code: str
) -> Iterator[Finding]:
    if id and id not in known:
        zh, en = (
            f"{owner} 引用了未定义的{what[0]} {id}",
            f"{owner} names the {what[1]} {id}, which is not defined",
        )
        yield error(origin, code, zh, en, *did_you_mean(id, known))


@family("references")
def references(subject: Subject) -> Iterator[Finding]:
    """Departments, documents, stops, stages, matters and parameters that are named are defined."""
    catalogue = subject.catalogue
    for matter in catalogue.matters.values():
        yield from _bodies(subject, matter)
        yield from _papers(subject, matter)
        yield from _matters(subject, matter)
    for document in catalogue.documents.values():
        if document.issuer != APPLICANT:
            yield from _missing(
                document.id, ("部门", "department"), document.issuer, catalogue.departments,
                subject.at("documents", document.id, "issuer"), "unknown-department",
            )  # fmt: skip
        for member in document.any_of:
            origin = subject.at("documents", document.id, "any_of")
            yield from _missing(
                document.id, ("材料", "document"), member, catalogue.documents, origin, "unknown-document"
            )
    yield from _frame(subject)


def _bodies(subject: Subject, matter: Matter) -> Iterator[Finding]:
    known = {*subject.catalogue.departments, APPLICANT}
    bodies = [(key, getattr(matter, key)) for key in ("competent", "deciding", "lead")]
    bodies += [("consulted", consulted.department) for consulted in matter.consulted]
    for key, id in bodies:
        origin = subject.at("matters", matter.id, key)
        yield from _missing(matter.id, ("部门", "department"), id, known, origin, "unknown-department")
    for stop in matter.stops:
        origin = subject.at("matters", matter.id, "stops")
        yield from _missing(
            matter.id, ("特别程序", "special procedure"), stop.kind, subject.catalogue.special_procedures, origin,
            "unknown-stop",
        )  # fmt: skip


def _papers(subject: Subject, matter: Matter) -> Iterator[Finding]:
    known = subject.catalogue.documents
    for need in matter.needs:
        yield from _missing(
            matter.id, ("材料", "document"), need.document, known, need.origin, "unknown-document"
        )
    for id in matter.yields:
        origin = subject.at("matters", matter.id, "yields")
        yield from _missing(matter.id, ("材料", "document"), id, known, origin, "unknown-document")


def _matters(subject: Subject, matter: Matter) -> Iterator[Finding]:
    known = subject.catalogue.matters
    for after in matter.after:
        yield from _missing(
            matter.id, ("事项", "matter"), after.matter, known, after.origin, "unknown-matter"
        )
    for id in (*matter.modes.merge_with, matter.modes.joint_part_of):
        origin = subject.at("matters", matter.id, "modes")
        yield from _missing(matter.id, ("事项", "matter"), id, known, origin, "unknown-matter")
        if id == matter.id:
            yield error(
                origin,
                "merge-with-itself",
                f"{id} 与自身合并",
                f"{id} is merged with itself",
                "请删去。",
                "Remove it.",
            )
    if matter.stage not in subject.catalogue.stages:
        stages = [str(no) for no in subject.catalogue.stages]
        origin = subject.at("matters", matter.id, "stage")
        yield from _missing(matter.id, ("阶段", "stage"), str(matter.stage), stages, origin, "unknown-stage")


def _life_events(subject: Subject) -> Iterator[Finding]:
    for event in subject.catalogue.life_events.values():
        origin = subject.at("life_events", event.id, "matters")
        for id in event.matters:
            yield from _missing(
                event.id, ("事项", "matter"), id, subject.catalogue.matters, origin, "unknown-matter"
            )


def _frame(subject: Subject) -> Iterator[Finding]:
    catalogue = subject.catalogue
    yield from _life_events(subject)
    for stage in catalogue.stages.values():
        origin = subject.at("stages", str(stage.no), "lead")
        yield from _missing(
            f"阶段/stage {stage.no}",
            ("部门", "department"),
            stage.lead,
            catalogue.departments,
            origin,
            "unknown-department",
        )
    for type_ in catalogue.process_types.values():
        for limit in type_.limits:
            origin = subject.at("process_types", str(type_.code), "limits")
            owner = f"流程类型/process type {type_.code}"
            yield from _missing(
                owner,
                ("参数", "parameter"),
                limit.parameter,
                catalogue.dated_parameters,
                origin,
                "unknown-parameter",
            )
    for fact in catalogue.facts.values():
        origin = subject.at("facts", fact.id)
        yield from _missing(
            fact.id, ("要素组", "group of facts"), fact.group, catalogue.fact_groups, origin, "unknown-group"
        )
