"""The decision with its letter, drafted on the case's page: composed, edited, looked at as PDF, then proposed or made."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from onewindow.office import operations, queries
from onewindow.office.views import CaseView
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.acts import CHECKED, act_name, read_act, require_checked
from onewindow.web.forms.decision import PREFIX, command_of, letter_of, read_draft, switched
from onewindow.web.messages import Fault, faults_of
from onewindow.web.pages import case_page
from onewindow.web.pages.acts import FIELD_OF_CODE
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.papers.letters import kept_data
from onewindow.web.papers.render import NoChineseFont, set_paper
from onewindow.web.papers.wording import letter_data
from onewindow.web.permissions import Permission, asks

FIELDS = frozenset({"reasons", "number", "conditions", "outstanding", "on_record", "text", CHECKED})


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICER)
def decision(request: HttpRequest, case: str) -> HttpResponse:
    """The case's page with the form of the decision open. ``step``: ``compose`` shows the letter with what was typed,
    ``preview`` gives its PDF, ``propose`` and ``decide`` are the two ends."""
    form, errors = form_of(request), list[Fault]()
    step = request.POST.get("step", "compose")
    if request.method == "POST" and step != "compose":
        found = queries.case(house.office(), actor_of(request), case)
        try:
            return _preview(request, found) if step == "preview" else _done(request, found, step)
        except Refused as refusal:
            errors = [_placed(one, refusal.code) for one in faults_of(refusal)]
    return case_page.show(request, case, case_page.Returned(case_page.DECISION, form, errors))


def _placed(fault: Fault, code: str) -> Fault:
    field = "text" if code.startswith("letter_") else FIELD_OF_CODE.get(code, code.removesuffix("_missing"))
    return Fault(fault.zh, fault.en, f"{PREFIX}{field}" if field in FIELDS else "", fault.article)


def _preview(request: HttpRequest, case: CaseView) -> HttpResponse:
    """The letter as PDF, unsigned, as it would be kept."""
    case_page.require_decider(queries.handling(house.office(), actor_of(request), case.id))
    letter = letter_of(house.office(), case, read_draft(case, request.POST))
    try:
        content = set_paper("letter", letter_data(letter), case.today, None)
    except NoChineseFont as missing:
        raise Refused("no_font", missing.zh, missing.en) from missing
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.number}-draft.pdf"'
    return response


def _done(request: HttpRequest, case: CaseView, step: str) -> HttpResponse:
    office, actor, key, form = house.office(), actor_of(request), request.POST.get("key"), request.POST
    command = command_of(case, form)
    name = act_name(command)
    if switched(case, form):
        raise Refused(
            "letter_switched",
            f"您改选了“{name.zh}”，标题和正文已按它的模板重写；请看过后再提交一次。",
            f"you chose {name.en!r} instead: title and text were written anew from its template; look at them and send again",
        )
    if step == "decide":
        require_checked(command, form)
    data, letter = read_act(case, command, form), kept_data(letter_of(office, case, read_draft(case, form)))
    if step == "propose":
        operations.propose_decision(office, actor, case.id, command, data, letter, key)
        messages.success(
            request,
            f"已提出决定建议：{name.zh}，待本单位另一人审批。 Proposed: {name.en}; a colleague approves it.",
        )
    else:
        operations.decide_with_letter(office, actor, case.id, command, data, letter, key)
        messages.success(request, f"已完成：{name.zh} Done: {name.en}")
    return redirect("case", case.id)
