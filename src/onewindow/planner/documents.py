"""The documents: what to bring, once each, and what comes from one matter to the next without anybody carrying it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from onewindow.catalogue.edges import members
from onewindow.catalogue.model import Document, Need
from onewindow.planner.verdict import Status

if TYPE_CHECKING:
    from onewindow.planner.project_plan import Plan


class Needed(StrEnum):
    """Whether a document is needed in this project."""

    NEEDED = "needed"
    MAY_BE_NEEDED = "may_be_needed"
    NOT_NEEDED = "not_needed"


_RANK = {"required": 0, "may_follow": 1, "optional": 2}


@dataclass(frozen=True, slots=True)
class PaperOfMatter:
    """A document that a matter needs. It is brought when ``comes_from``, the matters that yield it, is empty.

    ``choices`` are the documents that may be brought: one, or several of which one is enough.
    """

    need: Need
    document: Document
    needed: Needed
    comes_from: tuple[str, ...] = ()
    choices: tuple[Document, ...] = ()

    @property
    def to_bring(self) -> bool:
        """Whether the applicant brings or obtains it."""
        return self.needed is not Needed.NOT_NEEDED and not self.comes_from


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to bring, once for all matters that need it. ``issuers`` are departments' ids or ``applicant``."""

    document: Document
    needed: Needed
    necessity: str
    issuers: tuple[str, ...]
    matters: tuple[str, ...]
    choices: tuple[Document, ...]
    notes: tuple[str, ...] = field(default=())


def papers_of_matter(plan: Plan, id: str) -> tuple[PaperOfMatter, ...]:
    """The documents of one matter, in the catalogue's order."""
    return tuple(_paper(plan, id, need) for need in plan.catalogue.matters[id].needs)


def _paper(plan: Plan, id: str, need: Need) -> PaperOfMatter:
    documents = plan.catalogue.documents
    document = documents[need.document]
    needed = _needed(plan, id, need)
    names = members(documents, need.document)
    sources = _once(source for name in names for source in plan.yielded.get(name, ()) if source != id)
    if needed is Needed.NOT_NEEDED or sources:
        return PaperOfMatter(need, document, needed, sources if needed is not Needed.NOT_NEEDED else ())
    choices = tuple(
        documents[name] for name in sorted(names) if documents[name].issuer and not documents[name].any_of
    )
    # What only a matter yields that does not concern the project is not needed: its edge is dropped too.
    return PaperOfMatter(need, document, needed if choices else Needed.NOT_NEEDED, (), choices)


def _needed(plan: Plan, id: str, need: Need) -> Needed:
    status = plan.verdict.status[id]
    holds = plan.holds(need.when)
    if status is Status.NOT_APPLICABLE or holds is False:
        return Needed.NOT_NEEDED
    return Needed.NEEDED if holds and status is Status.APPLIES else Needed.MAY_BE_NEEDED


def papers_to_bring(plan: Plan) -> tuple[Paper, ...]:
    """The documents that no matter of the plan yields, in the order in which they are first needed."""
    found: dict[str, list[tuple[str, PaperOfMatter]]] = {}
    for entry in sorted(plan.active, key=lambda entry: (entry.start, plan.planner.network.place[entry.id])):
        for paper in papers_of_matter(plan, entry.id):
            if paper.to_bring:
                found.setdefault(paper.document.id, []).append((entry.id, paper))
    return tuple(_together(uses) for uses in found.values())


def _together(uses: list[tuple[str, PaperOfMatter]]) -> Paper:
    papers = [paper for _, paper in uses]
    first = papers[0]
    return Paper(
        document=first.document,
        needed=Needed.NEEDED
        if any(paper.needed is Needed.NEEDED for paper in papers)
        else Needed.MAY_BE_NEEDED,
        necessity=min((paper.need.necessity for paper in papers), key=_RANK.__getitem__),
        issuers=_once(choice.issuer for choice in first.choices),
        matters=_once(id for id, _ in uses),
        choices=first.choices,
        notes=_once(paper.need.note for paper in papers if paper.need.note),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
