"""The documents of a bundle: the union of its matters' needs, each once, with what is at hand and what may not be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from onewindow.office.bundle_record import BundleRecord
from onewindow.office.bundle_views import BundleNeed
from onewindow.office.office import Office
from onewindow.office.operations.submission import gap_ceiling
from onewindow.office.situation import Situation
from onewindow.office.views import DocumentView, NeedView

_RANK = {"needed": 0, "may_be_needed": 1, "not_needed": 2}


def bundle_needs(
    office: Office, seen: Situation, record: BundleRecord, needs: Mapping[str, tuple[NeedView, ...]]
) -> tuple[BundleNeed, ...]:
    """Each document that some matter needs or may need, in the order of the matters."""
    uses: dict[str, dict[str, NeedView]] = {}
    for matter, listed in needs.items():
        for need in listed:
            if need.state != "not_needed":
                uses.setdefault(need.document, {})[matter] = need
    return tuple(_need(office, seen, record, used) for used in uses.values())


def _need(office: Office, seen: Situation, record: BundleRecord, used: Mapping[str, NeedView]) -> BundleNeed:
    first = next(iter(used.values()))
    attached = _once(paper for need in used.values() for paper in need.attached)
    mine = set(record.cases.values())
    earlier = [one for one in _once(first.reusable) if one.case not in mine]
    held = {one.sha256 for one in attached}
    until = record.gaps.get(first.document)
    follows = tuple(id for id, need in used.items() if need.necessity == "may_follow")
    ceilings = [
        gap_ceiling(office, seen.catalogue, seen.catalogue.matters[id], first.document) for id in follows
    ]
    known = [day for day in ceilings if day is not None]
    return BundleNeed(
        document=first.document,
        name=first.name,
        matters=tuple(used),
        required_by=tuple(
            id for id, need in used.items() if need.necessity == "required" and need.state == "needed"
        ),
        follows=follows,
        state=min((need.state for need in used.values()), key=_RANK.__getitem__),
        issuer=first.issuer,
        comes_from=tuple(dict.fromkeys(id for need in used.values() for id in need.comes_from)),
        attached=attached,
        certificates=first.certificates,
        reusable=tuple(one for one in earlier if one.sha256 not in held),
        not_offered=tuple(one for one in first.not_offered if one.case not in mine),
        missing_for=tuple(id for id, need in used.items() if need.missing),
        until=date.fromisoformat(until) if until else None,
        ceiling=min(known) if known else None,
    )


def _once(papers: Iterable[DocumentView]) -> tuple[DocumentView, ...]:
    """Papers with the same content once."""
    found: dict[str, DocumentView] = {}
    for paper in papers:
        found.setdefault(paper.sha256, paper)
    return tuple(found.values())
