"""At the end and when something is wrong: rating, its follow-up and public figures, complaint, objection by law."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.office import Refused, operations, queries
from onewindow.office.operations.appeals import OUTCOMES
from onewindow.office.operations.complaints import ABOUT, ANSWER_DAYS
from onewindow.office.operations.ratings import FOLLOW_UP_DAYS, GRADES, REASONS, UNFINISHED
from onewindow.office.plain_text import whole
from onewindow.web import house
from onewindow.web.messages import Fault, by_field, faults_of
from onewindow.web.pages.mandates import read_day
from onewindow.web.pages.paging import ON_PAGE, leaves
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def rating(request: HttpRequest, case: str) -> HttpResponse:
    """Rate a finished case; afterwards the rating with what became of it."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    found, errors = queries.case(office, actor, case), list[Fault]()
    if request.method == "POST":
        typed = str(form.get("grade", ""))
        grade = whole(typed)
        try:
            operations.rate_case(
                office,
                actor,
                found.id,
                grade,
                form.getlist("reasons"),
                form.get("text", ""),
                key=form.get("key"),
            )
            messages.success(request, "谢谢您的评价。 Thank you for your rating.")
            return redirect("rating", found.id)
        except Refused as refusal:
            errors = faults_of(refusal, "reasons" if refusal.code.startswith("reason") else "grade")
    context = {
        "case": found,
        "rating": queries.rating(office, actor, found.id),
        "finished": found.state.phase not in UNFINISHED,
        "grades": GRADES,
        "reasons": REASONS,
        "chosen": form.getlist("reasons"),
        "typed": form,
        "days": FOLLOW_UP_DAYS,
        "errors": errors,
        "at_field": by_field(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/rating.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICER)
def ratings(request: HttpRequest) -> HttpResponse:
    """The ratings of one's department (of the zone for it): poor ones are called back and answered here."""
    office, actor, form = house.office(), actor_of(request), request.POST
    errors: list[Fault] = []
    if request.method == "POST":
        case, text, key = form.get("case", ""), form.get("text", ""), form.get("key")
        try:
            if form.get("answer") == "resolve":
                operations.resolve_rating(office, actor, case, text, key)
            else:
                operations.call_back(office, actor, case, form.get("reached") != "no", text, key)
            messages.success(request, "已记录。 Recorded.")
            return redirect(request.get_full_path())
        except Refused as refusal:
            errors = faults_of(refusal, f"text-{case}")
    open_only = request.GET.get("open") == "1"
    found, following = queries.ratings(office, actor, open_only, request.GET.get("after", ""), ON_PAGE)
    context = {
        "ratings": found,
        "leaves": leaves(request, following),
        "open_only": open_only,
        "grades": GRADES,
        "reasons": REASONS,
        "days": FOLLOW_UP_DAYS,
        "may_follow": actor.kind == "department",
        "typed": {form.get("case", ""): form.get("text", "")},
        "key": house.new_key(),
        "errors": errors,
        "at_field": by_field(errors),
    }
    return render(request, "pages/ratings.html", context, status=409 if errors else 200)


@require_GET
@asks(Permission.ANYONE)
def rating_figures(request: HttpRequest) -> HttpResponse:
    """Public: how each body was rated in a year, without names."""
    this_year = house.office().today().year
    wanted = request.GET.get("year", "")
    year = whole(wanted) if this_year - 20 < whole(wanted) <= this_year else this_year
    figures = queries.rating_figures(house.office(), year)
    context = {"figures": figures, "year": year, "last": year - 1, "grades": GRADES, "days": FOLLOW_UP_DAYS}
    return render(request, "pages/rating_figures.html", context)


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def complain(request: HttpRequest, case: str) -> HttpResponse:
    """Complain to the supervisors about one case, and see what became of earlier complaints on it."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    found, errors = queries.case(office, actor, case), list[Fault]()
    if request.method == "POST":
        try:
            operations.make_complaint(
                office, actor, found.id, form.get("about", ""), form.get("text", ""), key=form.get("key")
            )
            messages.success(request, "投诉已送达监督人员。 Your complaint has reached the supervisors.")
            return redirect("complaints")
        except Refused as refusal:
            errors = faults_of(refusal, "about" if refusal.code == "about_unknown" else "text")
    after = request.GET.get("after", "")
    earlier, following = queries.complaints(office, actor, found.id, after, ON_PAGE)
    context = {
        "case": found,
        "complaints": earlier,
        "leaves": leaves(request, following),
        "abouts": ABOUT,
        "typed": form,
        "days": ANSWER_DAYS,
        "errors": errors,
        "at_field": by_field(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/complain.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def complaints(request: HttpRequest) -> HttpResponse:
    """My complaints; for supervisors and leaders those to the zone, answered here."""
    office, actor, form = house.office(), actor_of(request), request.POST
    errors: list[Fault] = []
    if request.method == "POST":
        id, text = form.get("complaint", ""), form.get("text", "")
        try:
            _complaint_act(office, actor, form.get("answer", ""), id, text)
            messages.success(request, "已记录。 Recorded.")
            return redirect(request.get_full_path())
        except Refused as refusal:
            errors = faults_of(refusal, f"text-{id}")
    found, following = queries.complaints(office, actor, "", request.GET.get("after", ""), ON_PAGE)
    context = {
        "complaints": found,
        "leaves": leaves(request, following),
        "abouts": ABOUT,
        "supervises": actor.kind == "zone",
        "leads": "leader" in actor.roles,
        "typed": {form.get("complaint", ""): form.get("text", "")},
        "errors": errors,
        "at_field": by_field(errors),
    }
    return render(request, "pages/complaints.html", context, status=409 if errors else 200)


def _complaint_act(office: Any, actor: Any, act: str, complaint: str, text: str) -> None:
    if act == "escalate":
        operations.escalate_complaint(office, actor, complaint, text)
    elif act == "withdraw":
        operations.withdraw_complaint(office, actor, complaint)
    else:
        operations.answer_complaint(office, actor, complaint, text)


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def remedies(request: HttpRequest, case: str) -> HttpResponse:
    """Reconsideration and suit: until when, to whom, what to bring; and the record of objections."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    found, errors = queries.case(office, actor, case), list[Fault]()
    if request.method == "POST":
        try:
            _objection(request, found.id)
            messages.success(request, "已记录。 Recorded.")
            return redirect("remedies", found.id)
        except Refused as refusal:
            errors = faults_of(refusal, FIELD_OF.get(refusal.code, ""))
    paths, appeals = queries.remedies(office, actor, found.id)
    context = {
        "case": found,
        "paths": paths,
        "appeals": appeals,
        "outcomes": OUTCOMES,
        "body": found.terms.reconsideration_body or "本级人民政府",
        "court": found.terms.court or "有管辖权的人民法院",
        "mine": bool(found.relations & {"own", "mandated"}),
        "decides": "deciding" in found.relations,
        "typed": form,
        "errors": errors,
        "at_field": by_field(errors),
        "key": house.new_key(),
    }
    return render(request, "pages/remedies.html", context, status=409 if errors else 200)


FIELD_OF = {
    "kind_unknown": "object",
    "reconsideration_first": "object",
    "body_missing": "body",
    "filed_in_future": "filed_on",
    "too_late": "late_reason",
}


def _objection(request: HttpRequest, case: str) -> None:
    office, actor, form = house.office(), actor_of(request), request.POST
    if appeal := form.get("appeal"):
        operations.record_appeal_result(office, actor, appeal, form.get("outcome", ""), form.get("text", ""))
        return
    filed = read_day(form.get("filed_on", ""), "filed_on") or office.today()
    operations.record_appeal(
        office, actor, case, form.get("object", ""), form.get("body", ""), filed, form.get("reference", ""),
        form.get("late_reason", ""), key=form.get("key"),
    )  # fmt: skip
