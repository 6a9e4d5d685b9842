"""Steps between window, deciding body and applicant; the one-time notice; papers given out; progress by number and code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.office import operations, queries
from onewindow.office.agreement_views import CLOCKS
from onewindow.office.counter import MODES, STATES, Counter
from onewindow.office.one_time_notice import DEFECTS
from onewindow.office.views import CaseView, NeedView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.steps import STEPS, filled
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.models import FailedSignIn
from onewindow.web.pages.certificates import send_pdf
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.papers import given_out
from onewindow.web.papers.given_out import progress_address
from onewindow.web.papers.qr import qr_svg
from onewindow.web.permissions import Permission, asks

_FIELD = {
    "method_missing": "method",
    "tracking_missing": "tracking",
    "reasons_missing": "reasons",
    "recipient_missing": "recipient",
    "relation_missing": "relation",
}


@require_http_methods(["GET", "POST"])
@asks(Permission.COUNTER)
def step(request: HttpRequest, case: str, step: str) -> HttpResponse:
    """The form of one step (forward, acknowledge, return, hand over ...); posting takes it."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    chosen = STEPS.get(step)
    if chosen is None:
        raise Refused("not_found", "没有这一步。", "there is no such step")
    form, errors = form_of(request), list[Fault]()
    if request.method == "POST":
        try:
            chosen.run(office, actor, case, form, form.get("key"))
            messages.success(request, f"已完成：{chosen.name.zh} Done: {chosen.name.en}")
            return redirect("window") if step == "cancel" else redirect("case", case)
        except Refused as refusal:
            errors = faults_of(refusal, _FIELD.get(refusal.code, ""))
    context = {
        "case": found,
        "counter": _counter(found),
        "step": chosen,
        "fields": filled(chosen.fields, form, at_fields(errors)),
        "errors": errors,
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/window_step.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "POST"])
@asks(Permission.COUNTER)
def one_time_notice(request: HttpRequest, case: str) -> HttpResponse:
    """The one-time notice from a checklist: every paper in order, missing or with its defects; given in one go."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    form, errors = form_of(request), list[Fault]()
    needs = [need for need in found.needs if need.state != "not_needed"]
    if request.method == "POST":
        try:
            noticed = operations.give_one_time_notice(
                office,
                actor,
                case,
                [_read_row(need, request) for need in needs],
                _until(request),
                key=form.get("key"),
            )
            messages.success(request, "一次性告知书已作出并通知申请人。 The one-time notice is given.")
            given = [one for one in noticed.given if one.kind == "correction"]
            return redirect("notice", case, given[-1].id)
        except Refused as refusal:
            errors = faults_of(refusal, "until" if refusal.code == "bad_date" else "")
    elif "request_correction" not in found.actions:
        raise Refused(
            "not_now",
            f"办件目前为“{found.phase_name.zh}”，您现在不能作出一次性告知。",
            f"the case is {found.phase_name.en!r}: you can't give the one-time notice now",
        )
    ticked = {one["document"]: one for one in found.record.counter.checklist}
    context = {
        "case": found,
        "rows": [_notice_row(need, ticked.get(need.document, {}), request) for need in needs],
        "presets": DEFECTS,
        "until": form.get("until", ""),
        "errors": errors,
        "placed": at_fields(errors),
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/one_time_notice.html", context, status=409 if errors else 200)


def _read_row(need: NeedView, request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    return {
        "document": need.document,
        "state": form.get(f"state-{need.document}", ""),
        "presets": form.getlist(f"preset-{need.document}"),
        "text": form.get(f"text-{need.document}", ""),
    }


def _notice_row(need: NeedView, ticked: Mapping[str, Any], request: HttpRequest) -> dict[str, Any]:
    """A row of the checklist: what was posted, else what the window noted, else what the file shows."""
    if request.method == "POST":
        return {"need": need, **_read_row(need, request)}
    at_window = {"missing": "missing", "defect": "defect"}.get(
        str(ticked.get("state")), "in_order" if ticked else ""
    )
    state = at_window or ("missing" if need.missing else "")
    return {"need": need, "state": state, "presets": [], "text": ticked.get("note", "")}


def _until(request: HttpRequest) -> date | None:
    typed = request.POST.get("until", "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused("bad_date", "日期应写成 2026-11-23 这样。", "Write the day like 2026-11-23.") from None


@require_GET
@asks(Permission.SIGNED_IN)
def notice(request: HttpRequest, case: str, notice: str) -> HttpResponse:
    """A paper that was given out, to read and to print; made from its event, always the same."""
    found = queries.notice(house.office(), actor_of(request), case, notice)
    address = progress_address(found)
    context = {
        "notice": found,
        "case_id": case,
        "address": address,
        "qr": mark_safe(qr_svg(address)) if address else "",
    }
    return render(request, "pages/notice.html", context)


@require_GET
@asks(Permission.SIGNED_IN)
def notice_pdf(request: HttpRequest, case: str, notice: str) -> HttpResponse:
    """The same paper as PDF."""
    return send_pdf(*given_out.notice_pdf(house.office(), actor_of(request), case, notice))


MOST_TRIES, MOST_OF_ADDRESS = 5, 30
SPAN = timedelta(minutes=15)


@require_GET
@asks(Permission.ANYONE)
def progress(request: HttpRequest) -> HttpResponse:
    """Public: where a case stands, for whoever has its number and the code of its receipt. Guessing is slowed down."""
    number, code = request.GET.get("number", "").strip()[:40], request.GET.get("code", "").strip()[:20]
    errors, found, status = list[Fault](), None, 200
    if number or code:
        marks = (
            f"progress {number.upper()}"[:80],
            f"progress-from {request.META.get('REMOTE_ADDR', '')}"[:80],
        )
        if _too_many(marks):
            errors.append(
                Fault(
                    "查询次数过多，请十五分钟后再试。",
                    "Too many tries: try again in fifteen minutes.",
                    "number",
                )
            )
            status = 429
        else:
            found = queries.progress(house.office(), number, code)
            if found is None:
                FailedSignIn.objects.bulk_create([FailedSignIn(name=mark) for mark in marks])
                errors.append(
                    Fault(
                        "编号与查询码不相符。请核对收件凭证上的收件号（或办件号）和八位查询码。",
                        "Number and code do not fit: check both on the receipt.",
                        "number",
                    )
                )
                status = 404
    elif "number" in request.GET:
        errors.append(
            Fault(
                "请填写收件号（或办件号）和查询码。",
                "Type the number and the code of your receipt.",
                "number",
            )
        )
    context = {
        "help": queries.text_in_force(house.office(), "progress_help"), "number": number, "code": code, "found": found, "errors": errors,
        "clock": CLOCKS[found.clock] if found else None,
    }  # fmt: skip
    return render(request, "pages/progress.html", context, status=status)


def _too_many(marks: tuple[str, str]) -> bool:
    since = timezone.now() - SPAN
    counts = [FailedSignIn.objects.filter(name=mark, at__gte=since).count() for mark in marks]
    return counts[0] >= MOST_TRIES or counts[1] >= MOST_OF_ADDRESS


def _counter(case: CaseView) -> Counter | None:
    """Who received the case and where its papers are; None when no window took it in."""
    return case.record.counter if case.record.counter.window else None


_MOVING = ("to_forward", "returned", "forwarded", "result_sent", "hand_over_failed")
"""Papers or result are on their way: the next step of whoever looks stands at the head of the case's page."""


def panel(office: Any, actor: Any, case: CaseView) -> dict[str, Any] | None:
    """The part of a case's page about its window: who received, who decides, whose clock; papers and next steps."""
    from onewindow.web.forms.steps import offered

    counter = _counter(case)
    given = case.given
    notice_possible = "request_correction" in case.actions
    if counter is None and not given and not notice_possible:
        return None
    body = case.catalogue.departments.get(case.matter.deciding)
    return {
        "counter": counter,
        "mode": MODES.get(counter.mode) if counter else None,
        "clock": CLOCKS.get(counter.clock) if counter else None,
        "state": STATES.get(counter.state) if counter else None,
        "steps": offered(counter.state, case.relations) if counter else [],
        "late": bool(
            counter
            and counter.forward_by
            and counter.state in ("to_forward", "returned")
            and case.today > counter.forward_by
        ),
        "failed": counter.last("hand_over_failed", "forward_returned") if counter else None,
        "body": body.name if body else None,
        "given": given,
        "notice_possible": notice_possible,
        "held": bool(counter and counter.held),
        "first": bool(counter and counter.state in _MOVING and offered(counter.state, case.relations)),
        "correcting": bool(counter and case.phase == "correction" and "receiving" in case.relations),
    }
