"""Guides (办事指南) generated from the definitions: open to everyone, found by words or department."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.catalogue.model import Catalogue, Matter, Stop, Text
from onewindow.procedures.protocol import Refused
from onewindow.web import house, words
from onewindow.web.lit.reading import decisions_of
from onewindow.web.permissions import Permission, asks


@require_GET
@asks(Permission.ANYONE)
def guides(request: HttpRequest) -> HttpResponse:
    """All matters by stage, or those whose name, number or body holds the words that are looked for."""
    catalogue = house.office().catalogue()
    wanted = request.GET.get("q", "").strip()[:60]
    found = [matter for matter in catalogue.matters.values() if _matches(catalogue, matter, wanted)]
    stages = [
        {"stage": stage, "matters": [matter for matter in found if matter.stage == number]}
        for number, stage in sorted(catalogue.stages.items())
    ]
    context = {"stages": [group for group in stages if group["matters"]], "q": wanted, "count": len(found)}
    return render(request, "pages/guides.html", context)


def _matches(catalogue: Catalogue, matter: Matter, wanted: str) -> bool:
    department = catalogue.departments.get(matter.deciding)
    texts = [matter.id, matter.name.zh, matter.name.en, department.name.zh if department else ""]
    return all(any(part.lower() in text.lower() for text in texts) for part in wanted.split())


@require_GET
@asks(Permission.ANYONE)
def guide(request: HttpRequest, matter: str) -> HttpResponse:
    """One matter's guide."""
    catalogue = house.office().catalogue()
    if matter not in catalogue.matters:
        raise Refused("not_found", f"目录中没有事项“{matter}”。", f"the catalogue has no matter {matter!r}")
    return render(request, "pages/guide.html", {"guide": guide_of(catalogue, catalogue.matters[matter])})


def guide_of(catalogue: Catalogue, matter: Matter) -> dict[str, Any]:
    """Everything that a guide prints, with names instead of ids."""
    departments, documents = catalogue.departments, catalogue.documents
    return {
        "matter": matter,
        "stage": catalogue.stages[matter.stage],
        "competent": departments.get(matter.competent),
        "deciding": departments.get(matter.deciding),
        "statutory": words.limit(matter.statutory.days, matter.statutory.unit),
        "promised": words.limit(matter.promised.days, matter.promised.unit),
        "needs": [
            {
                "need": need,
                "document": documents[need.document],
                "choices": [documents[id] for id in documents[need.document].any_of],
                "giver": departments.get(documents[need.document].issuer),
            }
            for need in matter.needs
        ],
        "yields": [documents[id] for id in matter.yields],
        "stops": [_stop(catalogue, stop) for stop in matter.stops],
        "consulted": [(departments.get(one.department), one) for one in matter.consulted],
        "after": [
            (catalogue.matters[one.matter], one) for one in matter.after if one.matter in catalogue.matters
        ],
        "decisions": decisions_of(catalogue, matter),
        "version": matter.content_hash,
    }


def _stop(catalogue: Catalogue, stop: Stop) -> dict[str, Any]:
    """A special procedure's name, and its ceiling where the name does not tell it."""
    known = catalogue.special_procedures.get(stop.kind)
    name = known.name if known else Text(stop.kind, "")
    told = stop.max_days is None or str(stop.max_days) in name.zh
    ceiling = None if told or stop.max_days is None else words.limit(stop.max_days, stop.unit)
    return {"name": name, "ceiling": ceiling}
