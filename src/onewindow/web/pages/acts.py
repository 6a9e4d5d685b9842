"""One act on a case: its form, and giving the command. A refusal comes back to the form with all that was typed.

The form stands on the case's page and on a page of its own; ``from=case`` tells which of the two it came from.
"""

from __future__ import annotations

from datetime import date
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.office import operations, queries
from onewindow.office.operations.handling import Evidence
from onewindow.office.views import CaseView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.acts import (
    ACTS,
    CHECKED,
    EVIDENCE,
    FINAL,
    GRAVE,
    act_fields,
    act_name,
    read_act,
    require_checked,
)
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages import case_page
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

FIELD_OF_CODE = {
    "reasons_missing": "reasons",
    "items_missing": "items",
    "items_do_not_fit": "view",
    "second_notice_same_papers": "items",
    "gap_not_allowed": "gaps",
    "gap_until_missing": "gaps",
    "two_officers": "officers",
    "over_ceiling": "planned_days",
    "needed_time_missing": "planned_days",
    "stop_unknown": "stop",
    "not_on_record": "on_record",
    "valid_until_invalid": "valid_until",
    "conflict_unresolved": "resolution",
    "hearing_notice_short": "day",
    "chair_is_examiner": "chair",
}
FILE_CODES = frozenset({"file_too_large", "file_empty", "content_mismatch", "file_type"})
"""What can be wrong with the file that comes with an act."""


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def act(request: HttpRequest, case: str, command: str) -> HttpResponse:
    """The form of an act that is possible now; posting does it."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            require_checked(command, request.POST)
            data = read_act(found, command, request.POST)
            operations.perform(
                office, actor, case, command, data, _day(request), request.POST.get("key"),
                _evidence(request, command),
            )  # fmt: skip
            name = act_name(command, found)
            messages.success(request, f"已完成：{name.zh} Done: {name.en}")
            return redirect("case", case)
        except Refused as refusal:
            errors = faults_of(refusal, _field(command, refusal))
        if request.POST.get("from") == "case":
            placed = [
                Fault(one.zh, one.en, one.field and f"{command}-{one.field}", one.article) for one in errors
            ]
            return case_page.show(request, case, case_page.Returned(command, request.POST, placed))
    elif command not in found.actions:
        raise _not_now(found, command)
    return _form(request, found, command, errors)


def _evidence(request: HttpRequest, command: str) -> Evidence | None:
    """The file that comes with the act; it is attached when the act is done, or neither happens."""
    file = request.FILES.get("evidence")
    if not isinstance(file, UploadedFile) or command not in EVIDENCE:
        return None
    purpose, outward, _ = EVIDENCE[command]
    title = f"{act_name(command).zh}：{file.name}"[:200]
    return Evidence(title, purpose, str(file.name), cast(BinaryIO, file), outward, file.size)


def _field(command: str, refusal: Refused) -> str:
    if refusal.code in FILE_CODES:
        return "evidence"
    names = {CHECKED, *(one.id for one in ACTS.get(command, ()))}
    missing = refusal.code.removesuffix("_missing").removesuffix("_invalid")
    field = FIELD_OF_CODE.get(refusal.code, missing)
    return field if field in names else ""


def _not_now(case: CaseView, command: str) -> Refused:
    name = act_name(command, case)
    return Refused(
        "not_now",
        f"办件 {case.number} 目前为“{case.phase_name.zh}”，您现在不能对它做“{name.zh}”。请回到办件页查看可以做的事。",
        f"case {case.number} is {case.phase_name.en!r}: {name.en!r} is not possible for you now. See its page.",
    )


def _day(request: HttpRequest) -> date | None:
    typed = request.POST.get("on", "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused(
            "bad_date", "生效日期应写成 2026-11-23 这样。", "Write the day of effect like 2026-11-23."
        ) from None


def _form(request: HttpRequest, case: CaseView, command: str, errors: list[Fault]) -> HttpResponse:
    form = form_of(request)
    context = {
        "case": case,
        "command": command,
        "name": act_name(command, case),
        "grave": command in GRAVE,
        "final": command in FINAL,
        "checked_faults": at_fields(errors).get(CHECKED, ()),
        "fields": act_fields(case, command, form, at_fields(errors)),
        "evidence": EVIDENCE.get(command) if "attach_file" in case.may else None,
        "evidence_faults": at_fields(errors).get("evidence", ()),
        "on": form.get("on", ""),
        "late_entry": case_page.may_be_late(case, command),
        "errors": errors,
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/act.html", context, status=409 if errors else 200)
