"""The decision with its letter: composed from the template, edited, looked at as PDF, then proposed or made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onewindow.catalogue.model import Text
from onewindow.office import operations, queries
from onewindow.office.owed import DECISIONS
from onewindow.office.views import CaseView
from onewindow.procedures.protocol import Refused
from onewindow.procedures.registry import get
from onewindow.web import house
from onewindow.web.forms.acts import act_fields, act_name, read_act
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.acts import FIELD_OF_CODE
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.papers.letters import Draft, compose, kept_data, template_of
from onewindow.web.papers.render import NoChineseFont, set_paper
from onewindow.web.papers.wording import LetterWords, letter_data
from onewindow.web.permissions import Permission, asks


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICER)
def decision(request: HttpRequest, case: str) -> HttpResponse:
    """The page of the decision. ``step``: ``compose`` writes the letter anew, ``preview`` gives its PDF,
    ``propose`` and ``decide`` are the two ends."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    handled = queries.handling(office, actor, case)
    if "decide" not in handled.may:
        raise Refused(
            "not_now",
            "您现在不能对这个办件作出决定；请回到办件页查看原因。",
            "you can't decide this case now: its page says why",
        )
    errors: list[Fault] = []
    form = form_of(request)
    command = _command(found, form)
    if request.method == "POST":
        draft = read_draft(found, command, form)
        step = form.get("step", "compose")
        try:
            if step == "preview":
                return _preview(found, draft)
            if step in ("propose", "decide"):
                return _done(request, found, command, draft, step)
        except Refused as refusal:
            field = FIELD_OF_CODE.get(refusal.code, refusal.code.removesuffix("_missing"))
            known = {"reasons", "number", "conditions", "outstanding", "on_record"}
            errors = faults_of(refusal, field if field in known else "text" if field == "letter" else "")
    composing = request.method == "GET" or (form.get("step") == "compose" and form.get("anew") == "1")
    draft = read_draft(found, command, form, anew=composing)
    return render(
        request, "pages/decision.html", _context(found, handled, command, form, draft, errors),
        status=409 if errors else 200,
    )  # fmt: skip


def _preview(case: CaseView, draft: Draft) -> HttpResponse:
    """The letter as PDF, unsigned, as it would be kept."""
    try:
        content = set_paper(
            "letter", letter_data(_letter(case, draft)), case.today, Path(settings.DATA) / "papers"
        )
    except NoChineseFont as missing:
        raise Refused("no_font", missing.zh, missing.en) from missing
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.number}-draft.pdf"'
    return response


def _letter(case: CaseView, draft: Draft) -> LetterWords:
    """The letter by the template in force."""
    return compose(case, draft, template_of(house.office(), case, draft.granted))


def _command(case: CaseView, form: Any) -> str:
    possible = DECISIONS[case.procedure]
    wanted = form.get("command", "")
    return wanted if wanted in possible else possible[0]


def read_draft(case: CaseView, command: str, form: Any, anew: bool = False) -> Draft:
    """The letter as typed; ``anew`` takes the template's text in place of the typed one."""
    data = read_act(case, command, form)
    text = "" if anew else form.get("text", "")
    return Draft(
        granted=command in ("grant", "file"),
        number=str(data.get("number", "")),
        reasons=str(data.get("reasons", "")),
        conditions=tuple(data.get("conditions", ())),
        title="" if anew else form.get("title", "").strip(),
        text=text.strip(),
    )


def _done(request: HttpRequest, case: CaseView, command: str, draft: Draft, step: str) -> HttpResponse:
    office, actor, key = house.office(), actor_of(request), request.POST.get("key")
    data, letter = read_act(case, command, request.POST), kept_data(_letter(case, draft))
    name = act_name(command)
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


def _context(
    case: CaseView, handled: Any, command: str, form: Any, draft: Draft, errors: list[Fault]
) -> dict[str, Any]:
    letter = _letter(case, draft)
    hindrance = get(case.procedure).hindrance(command, case.state, case.terms)
    suggested = list(dict.fromkeys(line for one in case.opinions for line in one.conditions))
    if not form.get("conditions") and not form.get("step"):
        form = {**form.dict(), "conditions": "\n".join(suggested)}
    fields = act_fields(case, command, form, at_fields(errors))
    return {
        "case": case,
        "handled": handled,
        "command": command,
        "commands": [(one, act_name(one)) for one in DECISIONS[case.procedure]],
        "fields": fields,
        "letter": letter,
        "text": draft.text or "\n".join(letter.paragraphs),
        "hindrance": Text(hindrance.zh, hindrance.en) if hindrance else None,
        "hindrance_law": hindrance.article if hindrance else "",
        "suggested": suggested,
        "four_eyes": case.terms.four_eyes,
        "errors": errors,
        "key": form.get("key") or house.new_key(),
    }
