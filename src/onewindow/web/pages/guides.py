"""Guides (办事指南) generated from the definitions: open to everyone, found by words or department."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.catalogue.model import Catalogue, Matter, Stop, Text
from onewindow.office import queries
from onewindow.office.finding import Found, GuideFilter, events_for, pieces, search
from onewindow.office.guide_text import FEE, REMEDIES, origin_text, validity_text
from onewindow.office.guides import guide as guide_view
from onewindow.office.plain_text import whole
from onewindow.planner.conditions import in_words
from onewindow.procedures.protocol import Refused
from onewindow.web import house, words
from onewindow.web.lit.reading import decisions_of
from onewindow.web.permissions import Permission, asks
from onewindow.web.templatetags.words import plain

MOST_PROJECTS = 5
"""So many of an applicant's projects are offered on a guide."""
MODES = {"instant": Text("即办（秒办）", "instant"), "commitment": Text("告知承诺", "by commitment")}


@require_GET
@asks(Permission.ANYONE)
def guides(request: HttpRequest) -> HttpResponse:
    """All matters by stage, or those that fit the words and filters, the best first with the words that hit."""
    catalogue, given = house.office().catalogue(), request.GET
    stage = given.get("stage", "")
    wanted = GuideFilter(
        text=given.get("q", "").strip()[:60],
        department=given.get("department", ""),
        stage=whole(stage) if whole(stage) in catalogue.stages else 0,
        kind=given.get("kind", ""),
        mode=given.get("mode", "") if given.get("mode") in MODES else "",
        event=given.get("event", ""),
    )
    found = search(catalogue, wanted)
    context = {
        "wanted": wanted,
        "count": len(found),
        "partly": bool(found) and not found[0].whole,
        "all_matters": len(catalogue.matters),
        "groups": _groups(catalogue, found, wanted),
        "events": events_for(catalogue, wanted.text),
        "event": catalogue.life_events.get(wanted.event),
        "departments": _bodies(catalogue),
        "stages": sorted(catalogue.stages.items()),
        "kinds": words.KINDS,
        "modes": MODES,
        "filtered": wanted != GuideFilter(text=wanted.text),
    }
    return render(request, "pages/guides.html", context)


def _groups(catalogue: Catalogue, found: list[Found], wanted: GuideFilter) -> list[dict[str, Any]]:
    """The lines of the page: one ranked list under words, else one for each stage."""
    lines = [_line(catalogue, one, wanted.text) for one in found]
    if wanted.text:
        return [{"stage": None, "lines": lines}] if lines else []
    grouped = [
        {"stage": stage, "lines": [line for line in lines if line["matter"].stage == number]}
        for number, stage in sorted(catalogue.stages.items())
    ]
    return [group for group in grouped if group["lines"]]


def _line(catalogue: Catalogue, one: Found, text: str) -> dict[str, Any]:
    return {
        "matter": one.matter,
        "name": pieces(plain(one.matter.name), text),
        "en": pieces(one.matter.name.en, text),
        "said": one.said if text else (),
        "body": catalogue.departments.get(one.matter.deciding),
        "promised": words.limit(one.matter.promised.days, one.matter.promised.unit),
    }


def _bodies(catalogue: Catalogue) -> list[Any]:
    """The bodies that decide something or are competent for it, by name: the filter finds a matter under both."""
    ids = {id for matter in catalogue.matters.values() for id in (matter.deciding, matter.competent)}
    return sorted(
        (catalogue.departments[id] for id in ids if id in catalogue.departments), key=lambda one: one.name.zh
    )


@require_GET
@asks(Permission.ANYONE)
def guide(request: HttpRequest, matter: str) -> HttpResponse:
    """One matter's guide."""
    catalogue = house.office().catalogue()
    if matter not in catalogue.matters:
        raise Refused("not_found", f"目录中没有事项“{matter}”。", f"the catalogue has no matter {matter!r}")
    context = {"guide": guide_of(catalogue, catalogue.matters[matter]), **_mine(request)}
    return render(request, "pages/guide.html", context)


def _mine(request: HttpRequest) -> dict[str, Any]:
    """The applicant's latest projects, in which the matter can be applied for; nothing for others."""
    actor = house.actor(request)
    if actor is None or not house.holds(actor, Permission.APPLICANT):
        return {"mine": False, "projects": ()}
    projects, more = queries.projects(house.office(), actor, limit=MOST_PROJECTS)
    return {"mine": True, "projects": projects, "more": bool(more)}


def guide_of(catalogue: Catalogue, matter: Matter) -> dict[str, Any]:
    """Everything that a guide prints, with names instead of ids."""
    departments, documents = catalogue.departments, catalogue.documents
    more = guide_view(catalogue, matter)
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
                "when": in_words(catalogue, need.when),
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
        "more": more,
        "origins": {line.document.id: origin_text(line) for line in more.needs},
        "validity": validity_text(matter),
        "fee": FEE,
        "remedies": REMEDIES,
    }


def _stop(catalogue: Catalogue, stop: Stop) -> dict[str, Any]:
    """A special procedure's name, and its ceiling where the name does not tell it."""
    known = catalogue.special_procedures.get(stop.kind)
    name = known.name if known else Text(stop.kind, "")
    told = stop.max_days is None or str(stop.max_days) in name.zh
    ceiling = None if told or stop.max_days is None else words.limit(stop.max_days, stop.unit)
    return {"name": name, "ceiling": ceiling}
