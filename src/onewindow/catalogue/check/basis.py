"""Family ``basis``: definitions without law, laws without an article, joint reviews without a lead."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.findings import Finding, Level, error
from onewindow.catalogue.model import LegalBasis, Mark, Origin


@family("basis")
def basis(subject: Subject) -> Iterator[Finding]:
    """Each matter, decision and special procedure rests on a law; what was read in a source names its article."""
    catalogue = subject.catalogue
    for matter in catalogue.matters.values():
        yield from _laws(matter.id, matter.basis, subject.at("matters", matter.id, "basis"))
        if matter.consulted and not matter.lead:
            origin = subject.at("matters", matter.id, "consulted")
            yield error(origin, "no-lead", f"{matter.id} 联合审查没有牵头部门", f"{matter.id} is reviewed jointly without a lead",
                        "请补上 lead。", "Add lead.")  # fmt: skip
    for decision in catalogue.decision_files.values():
        yield from _laws(decision.id, decision.basis, subject.at("decisions", decision.id, "basis"))
    for procedure in catalogue.special_procedures.values():
        yield from _laws(
            procedure.id, procedure.basis, subject.at("special_procedures", procedure.id, "basis")
        )
    for parameter in catalogue.dated_parameters.values():
        for value in parameter.values:
            if not value.source:
                zh, en = f"参数 {parameter.id} 没有来源", f"the parameter {parameter.id} gives no source"
                yield error(value.origin, "no-source", zh, en, "请补上 source。", "Add source.")


def _laws(id: str, laws: tuple[LegalBasis, ...], origin: Origin) -> Iterator[Finding]:
    if not laws:
        yield error(origin, "no-basis", f"{id} 没有法律依据", f"{id} rests on no law",
                    "请补上 basis：law、article、checked。", "Add basis: law, article, checked.")  # fmt: skip
    for law in laws:
        if not law.article and law.checked is Mark.VERIFIED:
            yield error(origin, "no-article", f"{id} 的依据 {law.law} 标为已核对却没有条款",
                        f"{id}: {law.law} is marked as read in a source but names no article",
                        "请补上 article，或改标 M。", "Add the article, or mark it M.", Level.WARNING)  # fmt: skip
