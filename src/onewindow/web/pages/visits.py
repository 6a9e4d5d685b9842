"""Site visits: proposing one from a case, and the page of a visit with a form for each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from onewindow.catalogue.model import Text
from onewindow.office import Actor, Office, operations, queries
from onewindow.office.appointments import appointment_file
from onewindow.office.handling_views import VisitView
from onewindow.office.operations.visit_minutes import RESULTS
from onewindow.office.visit_record import STATES, Slot
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.visit import PROPOSALS, typed_attendance, visit_forms
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages import case_page
from onewindow.web.pages.handling import day_of, file_of, send
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission, asks

RESULT_NAMES = dict(
    zip(
        RESULTS,
        (
            Text("符合", "In order"),
            Text("基本符合，有整改项", "In order with items"),
            Text("不符合", "Not in order"),
        ),
        strict=True,
    )
)
PARTS = {
    "officer": Text("工作人员", "Officer"),
    "applicant": Text("申请人", "Applicant"),
    "expert": Text("专家", "Expert"),
    "other": Text("其他", "Other"),
}
PLACES = {"day_passed": "day", "hours_invalid": "day", "day_invalid": "day"}
"""At which field a fault of a slot stands."""


@require_POST
@asks(Permission.OFFICER)
def propose(request: HttpRequest, case: str) -> HttpResponse:
    """Propose a visit to a case and, if chosen, to others of the project."""
    office, actor, form = house.office(), actor_of(request), request.POST
    try:
        slots = [
            _slot(request, f"-{place}")
            for place in range(1, PROPOSALS + 1)
            if form.get(f"day-{place}", "").strip()
        ]
        visit = operations.propose_visit(
            office, actor, [case, *form.getlist("cases")], form.get("purpose", ""), form.get("place", ""), slots,
            form.getlist("departments"), form.get("applicant") == "true", form.get("key"),
        )  # fmt: skip
    except Refused as refusal:
        queries.case(office, actor, case)
        field = refusal.code.removesuffix("_missing")
        dated = field == "slots" or field in PLACES or field.startswith("day-")
        placed = "day-1" if dated else field
        known = placed in ("purpose", "place", "day-1")
        faults = [
            Fault(one.zh, one.en, f"visit-{placed}" if known else "", one.article)
            for one in faults_of(refusal)
        ]
        return case_page.show(request, case, case_page.Returned("visit", form, faults))
    messages.success(
        request, "已征求踏勘时间，受邀单位已收到通知。 Dates are proposed; everybody invited is told."
    )
    return redirect("visit", visit)


def _slot(request: HttpRequest, suffix: str = "") -> Slot:
    form = request.POST
    return Slot(
        day_of(request, f"day{suffix}"),
        form.get(f"begin{suffix}", "").strip(),
        form.get(f"end{suffix}", "").strip(),
    )


def _proposed(request: HttpRequest) -> Slot:
    """The slot chosen among those proposed (``day|begin|end``), or another one that was typed."""
    chosen = request.POST.get("slot", "").split("|")
    if len(chosen) == 3:
        try:
            return Slot(date.fromisoformat(chosen[0]), chosen[1], chosen[2])
        except ValueError:
            raise Refused("slot_invalid", "请选择时间。", "choose one of the dates") from None
    return _slot(request)


def _minutes(office: Office, actor: Actor, visit: str, request: HttpRequest, key: str | None) -> None:
    form = request.POST
    operations.write_minutes(office, actor, visit, form.get("minutes", ""), typed_attendance(form), key)


def _file(office: Office, actor: Actor, visit: str, request: HttpRequest, key: str | None) -> None:
    file = file_of(request)
    operations.attach_to_visit(
        office,
        actor,
        visit,
        request.POST.get("title", ""),
        str(file.name),
        cast(BinaryIO, file),
        file.size,
        key,
    )


def _form(operation: Callable[..., Any], *fields: str) -> Callable[..., Any]:
    def run(office: Office, actor: Actor, visit: str, request: HttpRequest, key: str | None) -> Any:
        return operation(office, actor, visit, *(request.POST.get(field, "") for field in fields), key=key)

    return run


STEPS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "answer": (
        lambda office, actor, visit, request, key: operations.answer_visit(
            office, actor, visit, request.POST.getlist("days"), request.POST.get("note", ""), key
        ),
        "已答复", "answered",
    ),
    "confirm": (
        lambda office, actor, visit, request, key: operations.confirm_visit(
            office, actor, visit, _proposed(request), request.POST.get("place", ""), request.POST.get("contact", ""), key
        ),
        "时间已定，受邀单位已收到通知", "the appointment is made; everybody invited is told",
    ),
    "move": (
        lambda office, actor, visit, request, key: operations.move_visit(
            office, actor, visit, _slot(request), request.POST.get("reasons", ""), key
        ),
        "已改期", "moved",
    ),
    "cancel": (_form(operations.cancel_visit, "reasons"), "踏勘已取消", "the visit is called off"),
    "finding": (_form(operations.record_finding, "result", "finding"), "核查情况已保存", "finding saved"),
    "absence": (
        _form(operations.record_absence, "department", "reasons"),
        "缺席已登记，受邀单位已收到通知", "the absence is recorded; everybody invited is told",
    ),
    "minutes": (_minutes, "纪要已保存，请参加人员签名", "minutes saved; those present may sign"),
    "sign": (_form(operations.sign_minutes), "已签名", "signed"),
    "file": (_file, "文件已附上", "file attached"),
    "follow-up": (
        lambda office, actor, visit, request, key: operations.set_follow_up(
            office, actor, visit, request.POST.get("what", ""), request.POST.get("who", ""), day_of(request, "until"), key
        ),
        "后续事项已登记", "follow-up recorded",
    ),
    "done": (_form(operations.finish_follow_up, "item", "note"), "已登记完成", "recorded as done"),
    "conclude": (_form(operations.conclude_visit), "踏勘完成，已作为核查记入办件", "concluded; the cases are verified by it"),
    "adopt": (_form(operations.adopt_visit, "case"), "已作为核查记入办件", "taken over as the case's verification"),
}  # fmt: skip


@require_GET
@asks(Permission.SIGNED_IN)
def visit(request: HttpRequest, visit: str) -> HttpResponse:
    """One visit."""
    return _page(request, visit)


@require_POST
@asks(Permission.SIGNED_IN)
def visit_step(request: HttpRequest, visit: str, step: str) -> HttpResponse:
    """One step of a visit; a refusal opens its form again with all that was typed."""
    if step not in STEPS:
        raise Refused("not_found", "没有这个操作。", "there is no such step")
    run, zh, en = STEPS[step]
    try:
        run(house.office(), actor_of(request), visit, request, request.POST.get("key"))
    except Refused as refusal:
        field = _field(step, refusal)
        known = field in request.POST or field in ("file", "attendance", "days", "slot", "department")
        faults = [
            Fault(one.zh, one.en, f"{step}-{field}" if known else "", one.article)
            for one in faults_of(refusal)
        ]
        return _page(request, visit, step, faults)
    messages.success(request, f"{zh}。 {en[:1].upper()}{en[1:]}.")
    return redirect("visit", visit)


def _field(step: str, refusal: Refused) -> str:
    if refusal.code in PLACES:
        return "slot" if step == "confirm" else "day"
    return refusal.code.removesuffix("_missing").removesuffix("_invalid")


def _page(
    request: HttpRequest, visit: str, opened: str = "", errors: list[Fault] | None = None
) -> HttpResponse:
    office, actor = house.office(), actor_of(request)
    found = queries.visit(office, actor, visit)
    record = found.visit
    context = {
        "found": found,
        "record": record,
        "state": Text(*STATES[record.state]),
        "today": office.today(),
        "may_be_absent": _may_be_absent(found, office.today()),
        "my_finding": record.findings.get(actor.organisation),
        "signed": actor.person in record.signed,
        "results": list(RESULT_NAMES.items()),
        "result_names": RESULT_NAMES,
        "parts": list(PARTS.items()),
        "part_names": PARTS,
        "forms": visit_forms(record, actor, opened, request.POST),
        "opened": opened,
        "errors": errors or [],
        "key": house.new_key(),
        "officer": actor.kind == "department",
    }
    return render(request, "pages/visit.html", context, status=409 if errors else 200)


def _may_be_absent(found: VisitView, today: date) -> tuple[str, ...]:
    """The departments that the host, who reads the page, may record as absent now."""
    record = found.visit
    held = record.appointment is not None and record.appointment.day <= today
    if "host" not in found.may or record.state not in ("confirmed", "minuted") or not held:
        return ()
    return tuple(one for one in record.unheard if record.parties[one] == "department")


@require_GET
@asks(Permission.SIGNED_IN)
def visit_file(request: HttpRequest, visit: str, file: str) -> HttpResponseBase:
    """A photo or paper of a visit."""
    view, path = queries.visit_file(house.office(), actor_of(request), visit, file)
    return send(view, path, inline=request.GET.get("view") == "1")


@require_GET
@asks(Permission.SIGNED_IN)
def appointment(request: HttpRequest, visit: str) -> HttpResponse:
    """The appointment as a calendar file."""
    office = house.office()
    found = queries.visit(office, actor_of(request), visit)
    text = appointment_file(found, office.now(), f"{settings.PUBLIC_ADDRESS}{reverse('visit', args=[visit])}")
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit}.ics"'
    return response
