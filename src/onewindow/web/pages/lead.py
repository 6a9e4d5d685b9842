"""The board of a lead department: its joint reviews, who still owes an opinion, conflicts side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.catalogue.model import Text
from onewindow.office import queries
from onewindow.office.handling_views import JointReview
from onewindow.office.queries.joint import STATES
from onewindow.web import house
from onewindow.web.pages.paging import ON_PAGE, leaves
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

STATE_NAMES = {code: Text(*name) for code, name in STATES.items()}


@require_GET
@asks(Permission.OFFICER)
def lead(request: HttpRequest) -> HttpResponse:
    """The joint reviews that the department leads; ``?state=`` narrows them."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    office, actor = house.office(), actor_of(request)
    board = queries.lead_board(office, actor, state, request.GET.get("after", ""), ON_PAGE)
    context: dict[str, Any] = {
        "board": board,
        "leaves": leaves(request, board.next),
        "state": state,
        "states": [(code, name, board.counts[code]) for code, name in STATE_NAMES.items()],
        "all": sum(board.counts.values()),
        "reviews": [{"review": one, "name": STATE_NAMES[one.state], **sides(one)} for one in board.reviews],
        "key": house.new_key(),
        "reviewer": bool(actor.roles & {"reviewer", "head"}),
    }
    return render(request, "pages/lead.html", context)


def sides(review: JointReview) -> dict[str, Any]:
    """The opinions of a conflict, those for and those against, and the conditions drawn together."""
    return {
        "for_it": [one for one in review.opinions if one.view in ("agree", "agree_with_conditions")],
        "against": [one for one in review.opinions if one.view == "disagree"],
        "conditions": [(one.name, line) for one in review.opinions for line in one.conditions],
    }
