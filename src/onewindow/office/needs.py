"""What a case needs and what is at hand for it: nothing is asked twice that the project already holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from onewindow.catalogue.edges import members
from onewindow.catalogue.model import Catalogue, Text
from onewindow.ledger import chain
from onewindow.office.parts import Part
from onewindow.office.results import on_day
from onewindow.office.views import CertificateView, DocumentView, NeedView, NotOffered
from onewindow.planner.project_plan import Plan

PAPER_COLUMNS = (
    "id, document, file_name, content_type, size, sha256, attached_at, attached_by, case_id, project"
)
RESULT_COLUMNS = (
    "r.number, r.document, r.case_id, r.matter, r.project, h.name, r.department, r.issued_on, r.valid_until, "
    "r.status, r.token, r.data"
)


OFFICE_PAPERS = {
    "request_papers": Text("变更、延续、补发的申请材料", "Papers for a change, renewal or reissue"),
}
"""Papers that no matter asks for: they come with requests about what was granted."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """The papers of one project that its reader may see, and all of its results, as of a day (``offers.at_hand``).

    ``unfit`` tells by a paper's id or a result's number why it can't be used on the day; ``shown`` are the numbers of the
    results that the reader may see for themselves, and not only as what serves a case of its own.
    """

    papers: tuple[DocumentView, ...]
    results: tuple[CertificateView, ...]
    parts: Mapping[str, Part] = field(default_factory=dict)
    """The parts of cases that concern only some buildings (分期), by case."""
    unfit: Mapping[str, Text] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()

    def serving(self, part: str, buildings: Collection[str]) -> AtHand:
        """What serves a case of this part ("": of the whole project, which has these buildings).

        Results of a phase serve cases of the same phase, and the whole project once its phases take in every building.
        """
        if not self.parts:
            return self
        accepted: dict[str, set[str]] = {}
        for one in self.results:
            if one.status == "valid" and one.case in self.parts:
                accepted.setdefault(one.matter, set()).update(self.parts[one.case].buildings)
        whole = {matter for matter, done in accepted.items() if set(buildings) <= done}
        return replace(
            self,
            results=tuple(
                one
                for one in self.results
                if one.case not in self.parts
                or self.parts[one.case].name == part
                or (not part and one.matter in whole)
            ),
        )


def paper_view(catalogue: Catalogue, row: tuple[Any, ...]) -> DocumentView:
    """A row of ``PAPER_COLUMNS`` as a record."""
    id, document, file_name, content_type, size, sha256, attached_at, attached_by, case, project = row
    return DocumentView(
        id, document, name_of(catalogue, document), file_name, content_type, int(size), sha256,
        datetime.fromisoformat(attached_at), attached_by, case, project,
    )  # fmt: skip


def result_view(catalogue: Catalogue, row: tuple[Any, ...], today: date) -> CertificateView:
    """A row of ``RESULT_COLUMNS`` as of a day: past its last day a result is expired, daily round or not."""
    number, document, case, matter, project, holder, issuer, issued_on, valid_until, status, token, data = row
    until = date.fromisoformat(valid_until) if valid_until else None
    return CertificateView(
        number, document, name_of(catalogue, document), case, matter, project, holder or "", issuer,
        date.fromisoformat(issued_on), until, on_day(status, until, today), token, chain.parse(data),
    )  # fmt: skip


def name_of(catalogue: Catalogue, document: str) -> Text:
    """The document's name; its id where the catalogue of the day no longer knows it."""
    known = catalogue.documents.get(document)
    return known.name if known else OFFICE_PAPERS.get(document, Text(document, document))


def needs_of(plan: Plan, matter: str, case: str, hand: AtHand) -> tuple[NeedView, ...]:
    """The documents of a matter under the project's facts, with what is at hand for each."""
    return tuple(_need(plan, paper, case, hand) for paper in plan.papers_of(matter))


def _need(plan: Plan, paper: Any, case: str, hand: AtHand) -> NeedView:
    serving = set(members(plan.catalogue.documents, paper.document.id))
    fitting = [one for one in hand.papers if one.document in serving]
    attached = tuple(one for one in fitting if one.case == case)
    earlier = [one for one in fitting if one.case != case]
    results = [one for one in hand.results if one.document in serving]
    return NeedView(
        document=paper.document.id,
        name=paper.document.name,
        state=str(paper.needed),
        necessity=paper.need.necessity,
        note=paper.need.note,
        issuer=paper.document.issuer,
        comes_from=paper.comes_from,
        attached=attached,
        reusable=tuple(_distinct(one for one in earlier if one.id not in hand.unfit)),
        certificates=tuple(one for one in results if one.status == "valid"),
        not_offered=tuple(_not_offered(_distinct(earlier), results, hand)),
    )


def _not_offered(
    papers: Iterable[DocumentView], results: Iterable[CertificateView], hand: AtHand
) -> Iterator[NotOffered]:
    for paper in papers:
        if paper.id in hand.unfit:
            yield NotOffered(paper.file_name, hand.unfit[paper.id], paper.case)
    for result in results:
        if result.number in hand.unfit and result.number in hand.shown:
            yield NotOffered(result.number, hand.unfit[result.number], result.case)


def _distinct(papers: Iterable[DocumentView]) -> list[DocumentView]:
    """Papers with the same content once, the latest of them."""
    return list({paper.sha256: paper for paper in papers}.values())


def certificates_used(needs: Iterable[NeedView]) -> list[str]:
    """The numbers of the certificates that serve a submission where no paper was attached (免提交)."""
    return sorted(
        {
            one.number
            for need in needs
            if need.state == "needed" and not need.attached
            for one in need.certificates
        }
    )


def waits_for(needs: Iterable[NeedView]) -> tuple[str, ...]:
    """The matters whose result is needed and not at hand."""
    missing = [matter for need in needs if need.missing for matter in need.comes_from]
    return tuple(dict.fromkeys(missing))


def nearest(waits: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each matter only those it waits for that do not come before another of them anyway.

    Who waits for the construction permit and for all that the permit waits for is told the permit alone.
    """
    before = {id: _all_before(id, waits) for id in waits}

    def implied(one: str, others: Sequence[str]) -> bool:
        return any(
            one in before.get(other, ()) and other not in before.get(one, ())
            for other in others
            if other != one
        )

    return {id: tuple(one for one in direct if not implied(one, direct)) for id, direct in waits.items()}


def _all_before(id: str, waits: Mapping[str, Sequence[str]]) -> set[str]:
    """Everything that a matter waits for, directly or through others."""
    found: set[str] = set()
    open_ones = list(waits.get(id, ()))
    while open_ones:
        one = open_ones.pop()
        if one not in found:
            found.add(one)
            open_ones += waits.get(one, ())
    return found
