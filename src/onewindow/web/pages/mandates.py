"""Mandates: who acts for us, for whom we act; given by credit code, accepted, withdrawn, with their history."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.office import Refused, operations, queries
from onewindow.web import house
from onewindow.web.messages import Fault, by_field, faults_of
from onewindow.web.pages.paging import ON_PAGE, leaves
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

MOST = 200
"""So many of the organisation's own projects are listed; an earlier one is named by its number."""
DONE = {
    "accept": "已接受委托，立即生效。 The mandate is accepted, with effect at once.",
    "decline": "已谢绝委托。 Declined.",
    "withdraw": "委托已终止，对方立即不能再查看。 The mandate has ended; the other side sees nothing more.",
}


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def mandates(request: HttpRequest) -> HttpResponse:
    """Both lists with their history, and the form that offers a mandate."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            messages.success(request, _act(request))
            return redirect(request.get_full_path())
        except Refused as refusal:
            wrong_number = refusal.code == "not_found" and bool(form.get("number"))
            field = "number" if wrong_number else "agency"
            errors = faults_of(refusal, "" if "mandate" in request.POST else field)
    given, after_given = queries.mandates(office, actor, "principal", request.GET.get("given", ""), ON_PAGE)
    held, after_held = queries.mandates(office, actor, "agent", request.GET.get("held", ""), ON_PAGE)
    projects, following = queries.projects(office, actor, limit=MOST, holder=actor.organisation)
    placed = by_field(errors)
    context = {
        "given": given,
        "given_leaves": leaves(request, after_given, "given"),
        "held": held,
        "held_leaves": leaves(request, after_held, "held"),
        "projects": projects,
        "more": following,
        "matters": office.catalogue().matters,
        "typed": {
            name: form.get(name, "") for name in ("agency", "project", "number", "until", "acts", "key")
        },
        "chosen": form.getlist("matters"),
        "errors": errors,
        "at_field": placed,
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/mandates.html", context, status=409 if errors else 200)


def _act(request: HttpRequest) -> str:
    office, actor, form = house.office(), actor_of(request), request.POST
    if mandate := form.get("mandate"):
        answer = form.get("answer", "")
        if answer == "withdraw":
            operations.withdraw_mandate(office, actor, mandate, form.get("reason", ""))
        else:
            operations.answer_mandate(office, actor, mandate, answer == "accept")
        return DONE.get(answer, DONE["decline"])
    project = form.get("number", "").strip() or form.get("project", "")
    operations.offer_mandate(
        office, actor, form.get("agency", ""), project, form.getlist("matters"),
        form.get("acts") != "see", read_day(form.get("until", ""), "until"), key=form.get("key"),
    )  # fmt: skip
    return "委托已发出，对方接受后生效。 The mandate is offered; it takes effect when the agency accepts."


def read_day(typed: str, field: str) -> date | None:
    """A day that was typed, None when empty. Raises ``Refused`` at the field."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        refusal = Refused(
            "day_wrong", f"日期“{typed}”应写成 2026-11-23。", f"write the date {typed!r} as 2026-11-23"
        )
        refusal.field = field  # type: ignore[attr-defined]
        raise refusal from None
