"""The form of a decision with its letter, as a part of the case's page: what was typed, else the template's words.

The title and the text belong to one decision. Whoever chooses the other one afterwards gets them written anew from its
template, so that no refusal goes out in the words of a grant; what was typed before stays in sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office import Office
from onewindow.office.owed import DECISIONS
from onewindow.office.refusal_names import named_text
from onewindow.office.views import CaseView
from onewindow.procedures.registry import get
from onewindow.web.forms.acts import ACTS, CHECKED, act_fields, act_name, read_act
from onewindow.web.messages import Fault, at_fields
from onewindow.web.papers.letters import Draft, compose, template_of
from onewindow.web.papers.wording import LetterWords

PREFIX = "decision-"
"""Keeps the fields apart from those of the page's other forms."""
GRANTS = frozenset({"grant", "file"})


def command_of(case: CaseView, typed: Mapping[str, Any]) -> str:
    """The decision that was chosen; the first one that the procedure has before any was."""
    possible = DECISIONS[case.procedure]
    wanted = typed.get("command", "")
    return wanted if wanted in possible else possible[0]


def switched(case: CaseView, typed: Mapping[str, Any]) -> bool:
    """Whether the title and the text were written for the other decision than the one chosen now."""
    written = typed.get("written_for", "")
    return written in DECISIONS[case.procedure] and written != command_of(case, typed)


def read_draft(case: CaseView, typed: Mapping[str, Any]) -> Draft:
    """The letter as typed; without title and text, which the template gives, where they are to be written anew."""
    command = command_of(case, typed)
    data = read_act(case, command, typed)
    anew = switched(case, typed) or (typed.get("step") == "compose" and typed.get("anew") == "1")
    return Draft(
        granted=command in GRANTS,
        number=str(data.get("number", "")),
        reasons=str(data.get("reasons", "")),
        conditions=tuple(data.get("conditions", ())),
        title="" if anew else str(typed.get("title", "")).strip(),
        text="" if anew else str(typed.get("text", "")).strip(),
    )


def letter_of(office: Office, case: CaseView, draft: Draft) -> LetterWords:
    """The letter by the template in force."""
    return compose(case, draft, template_of(office, case, draft.granted))


def decision_form(
    office: Office, case: CaseView, typed: Mapping[str, Any], errors: Sequence[Fault]
) -> dict[str, Any]:
    """What the form shows."""
    command, draft = command_of(case, typed), read_draft(case, typed)
    letter = letter_of(office, case, draft)
    hindrance = get(case.procedure).hindrance(command, case.state, case.terms)
    suggested = list(dict.fromkeys(line for one in case.opinions for line in one.conditions))
    told: Any = copy(typed)
    told.setdefault("conditions", "\n".join(suggested))
    faults = {field.removeprefix(PREFIX): words for field, words in at_fields(errors).items()}
    fields = act_fields(case, command, told, faults, PREFIX)
    return {
        "command": command,
        "commands": [(one, act_name(one)) for one in DECISIONS[case.procedure]],
        "fields": fields,
        "beside": _beside(case, command, typed),
        "letter": letter,
        "text": draft.text or "\n".join(letter.paragraphs),
        "faults": faults.get("text", ()),
        "checked_faults": faults.get(CHECKED, ()),
        "earlier": _earlier(office, case, typed),
        "hindrance": named_text(Text(hindrance.zh, hindrance.en), case.catalogue) if hindrance else None,
        "hindrance_law": hindrance.article if hindrance else "",
        "suggested": suggested and any(field.id == "conditions" for field in fields),
        "four_eyes": case.terms.four_eyes,
        "returned": bool(typed),
    }


def _beside(case: CaseView, command: str, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was typed for the other decision and has no field now: it comes back when the choice does."""
    here = {one.id for one in ACTS[command]}
    names = {one.id: one.kind for other in DECISIONS[case.procedure] for one in ACTS[other]}
    return [
        (name, str(typed.get(name, "")))
        for name, kind in names.items()
        if name not in here and kind in ("text", "long", "lines") and name in typed
    ]


def _earlier(office: Office, case: CaseView, typed: Mapping[str, Any]) -> str:
    """The text typed for the decision that is no longer chosen, unless it was the template's own."""
    text = "\n".join(str(typed.get("text", "")).split("\r\n")).strip()
    if not switched(case, typed) or not text:
        return ""
    granted = command_of(case, typed) not in GRANTS
    own = letter_of(office, case, Draft(granted)).paragraphs
    return "" if text == "\n".join(own) else text
