"""The page of a case: a list of tasks opened in place, checks with their trace, and all that officers do around it.

A refused form comes back on this same page with everything that was typed; the form at fault stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from onewindow.catalogue.model import Text
from onewindow.feel import parse
from onewindow.office import Office, owed, queries
from onewindow.office import handling as handling_words
from onewindow.office.handling_views import HandlingView
from onewindow.office.operations.acting import SENT_BY_THE_ACT
from onewindow.office.permissions import ACCEPTING, INSIDE
from onewindow.office.queries.handling import handling_of
from onewindow.office.views import Actor, CaseView, TimelineEntry
from onewindow.office.visit_record import STATES as VISIT_STATES
from onewindow.procedures.protocol import Refused
from onewindow.web import case_course, house, panels
from onewindow.web.forms.acts import (
    CHECKED,
    ELSEWHERE,
    EVIDENCE,
    FINAL,
    GRAVE,
    act_fields,
    act_name,
    stop_name,
)
from onewindow.web.forms.decision import decision_form
from onewindow.web.forms.facts import show_answer
from onewindow.web.forms.visit import proposal_form
from onewindow.web.lit.kept import grounds_of
from onewindow.web.messages import Fault, at_fields
from onewindow.web.pages.requests import actor_of
from onewindow.web.permissions import Permission
from onewindow.web.pictures.account import AccountPicture, draw_ruler
from onewindow.web.pictures.from_account import account_picture
from onewindow.web.templatetags.words import plain, short
from onewindow.web.words import VIEWS

WITH_LETTER = frozenset({"grant", "refuse", "file", "refuse_filing"})
"""Acts that the form of the decision holds, with its letter."""
DECISION = "decision"
"""The name of that form."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that comes back open: which one, what was typed, what is wrong; nothing is when it was only asked for."""

    form: str
    typed: Mapping[str, Any]
    errors: Sequence[Fault]


def show(
    request: HttpRequest, case: str, returned: Returned | None = None, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page, with status 409 when it brings a refused form back. Refused where the form asked for is not to be had."""
    office, actor = house.office(), actor_of(request)
    found = queries.case(office, actor, case)
    applicant = house.holds(actor, Permission.APPLICANT)
    if applicant and found.submitted_at is None:
        return redirect("application", found.id)
    picture = picture_of(found)
    handled = handling_of(office, actor, found)
    parts = panels.shown(office, actor, found)
    context = {
        "case": found,
        "applicant": applicant,
        "replies": applicant and found.phase == "correction",
        "panels": parts,
        "held": any(part.id == "window" and part.context["held"] for part in parts),
        "first": any(part.context.get("first") for part in parts),
        "key": house.new_key(),
        "rulers": rulers(picture),
        "needs": [need for need in found.needs if need.state != "not_needed"],
        "facts": facts_of(found),
        "names": {id: plain(matter.name) for id, matter in found.catalogue.matters.items()},
        "terms": found.terms,
        **grounds_of(found),
        "documents": {id: plain(document.name) for id, document in found.catalogue.documents.items()},
        "handled": handled,
        "opened": returned.form if returned else "",
        "typed": returned.typed if returned else {},
        "typed_papers": _listed(returned, "papers"),
        "errors": list(returned.errors) if returned else [],
        "approve_faults": at_fields(returned.errors).get(f"approve-{CHECKED}", ()) if returned else (),
        **work_of(found, actor, handled, returned),
        **choices(found, handled),
        **course(found, handled.inside),
        "decision": decision_part(office, found, handled, returned),
        "draft_form": draft_form(handled, returned),
        "visit_form": proposal_form(found, request.POST if returned and returned.form == "visit" else None),
        **(more or {}),
    }
    return render(request, "pages/case.html", context, status=409 if context["errors"] else 200)


def _listed(returned: Returned | None, name: str) -> list[str]:
    """All values of a field of the form that comes back."""
    return list(returned.typed.getlist(name)) if returned and isinstance(returned.typed, QueryDict) else []


def work_of(case: CaseView, actor: Actor, handled: HandlingView, returned: Returned | None) -> dict[str, Any]:
    """The tasks with the forms of the acts that are possible now, the other acts, the checks."""
    inside = handled.inside or "own" in case.relations
    tasks = owed.owed(case, actor) if handled.inside else ()
    rest = [command for command in owed.others(case, tasks) if command not in ELSEWHERE | WITH_LETTER]
    return {
        "tasks": [
            {
                "task": task,
                "acts": [act(case, one, returned) for one in task.commands if one not in WITH_LETTER],
            }
            for task in tasks
        ],
        "acts": [act(case, command, returned) for command in rest] if inside or not tasks else [],
        "checks": owed.checks(case) if handled.inside and case.decision is None else (),
        "yields": [
            case.catalogue.documents[id].name for id in case.matter.yields if id in case.catalogue.documents
        ],
    }


def course(case: CaseView, inside: bool) -> dict[str, Any]:
    """What is under way beside the tasks, and what each event of the timeline says; third parties the offices alone see."""
    return {
        "stops": case_course.stops_of(case),
        "extensions": case_course.extensions_of(case),
        "hearing": case_course.hearing_of(case),
        "course": [
            (entry, case_course.told(case, entry, inside), case_course.recorded_late(entry))
            for entry in case.timeline
        ],
    }


def act(case: CaseView, command: str, returned: Returned | None) -> dict[str, Any]:
    """One act with its form; what was typed into it comes back."""
    mine = returned is not None and returned.form == command
    asked = asked_for(case) if command == "extend" else None
    typed = returned.typed if mine and returned else asked.data if asked else {}
    placed = at_fields(returned.errors) if mine and returned else {}
    faults = {field.removeprefix(f"{command}-"): words for field, words in placed.items()}
    fields = act_fields(case, command, typed, faults, prefix=f"{command}-")
    return {
        "command": command,
        "name": act_name(command, case),
        "grave": command in GRAVE,
        "final": command in FINAL,
        "checked_faults": faults.get(CHECKED, ()),
        "fields": fields,
        "evidence": EVIDENCE.get(command) if "attach_file" in case.may else None,
        "evidence_faults": faults.get("evidence", ()),
        "open": mine or asked is not None,
        "asked": asked,
        "on": typed.get("on", ""),
        "late_entry": may_be_late(case, command),
    }


def may_be_late(case: CaseView, command: str) -> bool:
    """Whether the act may take effect on an earlier day: what officers of the body enter, and no sending of this house."""
    return (
        bool(case.relations & (INSIDE | ACCEPTING))
        and command not in SENT_BY_THE_ACT
        and command != "ask_extension"
    )


def asked_for(case: CaseView) -> TimelineEntry | None:
    """The extension that was asked for and not granted yet; its days and reasons stand in the form."""
    last = next((one for one in reversed(case.timeline) if one.kind in ("extension_asked", "extended")), None)
    return last if last is not None and last.kind == "extension_asked" else None


def choices(case: CaseView, handled: HandlingView) -> dict[str, Any]:
    """What the forms beside the procedure offer."""
    consulted = {one.department for one in case.terms.consultations} | {case.matter.deciding}
    return {
        "purposes": [(code, Text(*name)) for code, name in handling_words.PURPOSES.items()],
        "grounds": [(code, Text(*name)) for code, name in handling_words.GROUNDS.items()],
        "purpose_names": {code: Text(*name) for code, name in handling_words.PURPOSES.items()},
        "ground_names": {code: Text(*name) for code, name in handling_words.GROUNDS.items()},
        "visit_states": {code: Text(*name) for code, name in VISIT_STATES.items()},
        "advisers": [(id, name) for id, name in handled.departments if id not in consulted],
        "views": [(code, name.zh, name.en) for code, name in VIEWS.items() if code],
        "deemable": {one.department for one in case.terms.consultations if one.deemed_consent},
    }


def draft_form(handled: HandlingView, returned: Returned | None) -> dict[str, str]:
    """The department's draft as its form shows it: what was just typed, else what was saved."""
    if returned is not None and returned.form == "save-draft":
        return {
            name: str(returned.typed.get(name, ""))
            for name in ("view", "conditions", "objections", "reasons")
        }
    draft = handled.draft
    if draft is None:
        return {}
    return {
        "view": draft.view,
        "conditions": "\n".join(draft.conditions),
        "objections": "\n".join(draft.objections),
        "reasons": draft.reasons,
    }


def decision_part(
    office: Office, case: CaseView, handled: HandlingView, returned: Returned | None
) -> dict[str, Any] | None:
    """The form of the decision for those who may decide now; what somebody typed comes back also when that has changed."""
    mine = returned if returned is not None and returned.form == DECISION else None
    if mine is not None and not mine.errors:
        require_decider(handled)
    if mine is None and ("decide" not in handled.may or handled.proposal is not None):
        return None
    return decision_form(office, case, mine.typed if mine else {}, mine.errors if mine else ())


def require_decider(handled: HandlingView) -> None:
    """Refuse whoever can't decide the case now."""
    if "decide" not in handled.may:
        raise Refused(
            "not_now",
            "您现在不能对这个办件作出决定；请回到办件页查看原因。",
            "you can't decide this case now: its page says why",
        )


def picture_of(case: CaseView) -> AccountPicture | None:
    """The account of days as a picture; None before acceptance."""
    if case.account is None:
        return None
    title = f"{case.number} {short('日记账', 'account of days')}"
    return account_picture(case.account, title, lambda kind: plain(stop_name(case, kind)))


def rulers(picture: AccountPicture | None) -> list[dict[str, Any]]:
    """The two clocks as rulers."""
    return [
        {"ruler": ruler, "svg": mark_safe(draw_ruler(ruler))} for ruler in (picture.rulers if picture else ())
    ]


def facts_of(case: CaseView) -> list[dict[str, Any]]:
    """The facts of the project that were answered, in words; ``read`` marks those on which this matter's rules rest."""
    known, read = case.facts.values.keys() - case.facts.defaulted, _read_by(case)
    return [
        {"fact": fact, "answer": show_answer(fact, case.facts.values[fact.id]), "read": fact.id in read}
        for fact in case.catalogue.facts.values()
        if fact.id in known and not fact.derived
    ]


def _read_by(case: CaseView) -> set[str]:
    """The facts that the matter's own conditions name: whether it applies, which papers, who is consulted, at once or not."""
    matter = case.matter
    texts = [matter.applies, matter.modes.instant, *(need.when for need in matter.needs)]
    texts += [one.when for one in matter.consulted]
    return {name for text in texts if text for name in parse(text).names}
