"""Joint review: the lead department asks, each department answers once, one opinion comes out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from onewindow.procedures.case import CaseState, Opinion
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Consultation, Event, Terms
from onewindow.procedures.refusals import as_day, one_of, optional_names, optional_text, refuse, required_text

VIEWS = ("agree", "agree_with_conditions", "disagree")
_PHASES = frozenset({Phase.REVIEW, Phase.PRE_REVIEW})


def _asks(state: CaseState, terms: Terms) -> None:
    if not terms.consultations:
        refuse("not_consulted", "该事项无需征求其他部门意见。", "no department is consulted in this matter")
    asked = {opinion.department for opinion in state.opinions}
    everyone = asked >= {consultation.department for consultation in terms.consultations}
    if state.consolidated and state.consolidated != "disagree":
        refuse(
            "opinions_closed",
            "联合审查意见已形成，不得就同一方案再提新意见。",
            "the joint opinion is given: no new points may be raised on the same scheme",
        )
    if everyone and not state.consolidated:
        refuse("asked_already", "已向全部应征求意见的部门发出。", "all departments have been asked")


def _ask_opinions(situation: Situation) -> tuple[Event, ...]:
    state, terms = situation.state, situation.terms
    scheme = optional_text(situation.command, "revised_scheme")
    if state.consolidated == "disagree" and not scheme:
        refuse(
            "revised_scheme_missing",
            "联合审查未通过，须提交修改后的方案（revised_scheme）才能再次征求意见。",
            "the joint review said no; ask again only with a revised scheme",
        )
    known = set() if scheme else {opinion.department for opinion in state.opinions}
    open_to = {c.department: c for c in terms.consultations if c.department not in known}
    wanted = optional_names(situation.command, "departments") or tuple(open_to)
    for department in wanted:
        if department not in open_to:
            refuse(
                "not_consulted",
                f"“{department}”不在待征求意见的部门之列：{'、'.join(open_to)}。",
                f"{department!r} is not among the departments still to be asked: {', '.join(open_to)}",
            )
    asked = [{"department": name, "due_on": _due(situation, open_to[name])} for name in wanted]
    return (
        situation.event(
            "opinions_asked",
            asked=asked,
            round=state.round + 1 if scheme else max(state.round, 1),
            scheme=scheme,
        ),
    )


def _due(situation: Situation, consultation: Consultation) -> str | None:
    limit = consultation.limit
    if limit.unit == "none":
        return None
    if limit.unit == "calendar_day":
        return situation.calendar.due_calendar_days(situation.on, limit.days).on.isoformat()
    return situation.calendar.due(situation.on, limit.days).on.isoformat()


def _awaits_opinions(state: CaseState, terms: Terms) -> None:
    if not any(not opinion.view for opinion in state.opinions):
        refuse("no_opinion_awaited", "没有待反馈的部门意见。", "no department's opinion is awaited")


def _give_opinion(situation: Situation) -> tuple[Event, ...]:
    department = required_text(situation.command, "department", "反馈意见的部门", "the department")
    opinion = next((o for o in situation.state.opinions if o.department == department), None)
    if opinion is None:
        refuse("not_consulted", f"未向“{department}”征求意见。", f"{department!r} has not been asked")
    if opinion.view:
        refuse(
            "opinion_given_already",
            f"“{department}”的意见已{'视为' if opinion.deemed else ''}反馈，每个部门对同一方案只反馈一次。",
            f"{department!r} has answered already: each department answers once on the same scheme",
        )
    if situation.on < opinion.asked_on:
        refuse(
            "out_of_order",
            f"反馈日 {situation.on} 早于征求意见日 {opinion.asked_on}。",
            f"the answer of {situation.on} lies before the question of {opinion.asked_on}",
        )
    view = one_of(situation.command, "view", VIEWS, "意见", "the opinion")
    said = _said(situation, view)
    late = opinion.due_on is not None and situation.on > opinion.due_on
    given = situation.event("opinion_given", department=department, view=view, **said, late=late)
    return (given, *_join(situation, (given,)))


def _said(situation: Situation, view: str) -> dict[str, Any]:
    """What the opinion says item by item; items may stand for the reasons, and only where the view admits them."""
    reasons = optional_text(situation.command, "reasons")
    items = {key: list(optional_names(situation.command, key)) for key in ("conditions", "objections")}
    if (items["conditions"] and view == "agree") or (items["objections"] and view != "disagree"):
        refuse(
            "items_do_not_fit",
            "同意的意见不能附条件或反对意见；有条件请选“附条件同意”，有反对意见请选“不同意”。",
            "plain consent carries no conditions, and only an objection carries objections: choose the view that fits",
        )
    listed = [*items["objections"], *items["conditions"]]
    if view != "agree" and not reasons and not listed:
        refuse(
            "reasons_missing",
            "附条件或不同意的意见须写明理由。",
            "conditions and objections need their reasons",
        )
    shown = {key: value for key, value in items.items() if value}
    return {"reasons": reasons or "；".join(listed), **shown}


def _join(situation: Situation, given: tuple[Event, ...]) -> tuple[Event, ...]:
    """The one event in which parallel opinions meet: it comes with the last of a round, and with no other."""
    state = situation.state
    for event in given:
        state = _given(state, event)
    asked = {opinion.department for opinion in state.opinions}
    everyone = asked >= {consultation.department for consultation in situation.terms.consultations}
    if not given or not everyone or not all(opinion.view for opinion in state.opinions):
        return ()
    # An opinion entered late takes effect on its own day; they are complete with the last one of all.
    days = [opinion.given_on for opinion in state.opinions if opinion.given_on is not None]
    return (situation.event("opinions_complete", max(days), round=state.round, conflict=state.conflict),)


def _all_in(state: CaseState, terms: Terms) -> None:
    if state.consolidated:
        refuse("opinions_closed", "联合审查意见已形成。", "the joint opinion is given already")
    asked = {opinion.department for opinion in state.opinions}
    waiting = [opinion.department for opinion in state.opinions if not opinion.view]
    waiting += [c.department for c in terms.consultations if c.department not in asked]
    if waiting or not state.opinions:
        refuse(
            "opinions_missing",
            f"尚有部门意见未反馈：{'、'.join(waiting) or '—'}。",
            f"opinions are still missing: {', '.join(waiting) or 'none was asked'}",
        )


def _consolidate(situation: Situation) -> tuple[Event, ...]:
    state = situation.state
    result = one_of(situation.command, "result", VIEWS, "联合审查意见", "the joint opinion")
    resolution = optional_text(situation.command, "resolution")
    views = {opinion.view for opinion in state.opinions}
    if state.conflict and not resolution:
        refuse(
            "conflict_unresolved",
            "部门意见相互矛盾，须经协调会议明确处理意见（resolution）。",
            "the departments contradict each other: a meeting must settle it and its resolution be given",
        )
    if views == {"disagree"} and result != "disagree":
        refuse("opinions_overruled", "全部部门均不同意，联合审查意见不能为同意。", "every department objects")
    if views == {"agree"} and result == "disagree":
        refuse("opinions_overruled", "全部部门均同意，联合审查意见不能为不同意。", "every department agrees")
    by = optional_text(situation.command, "department") or situation.terms.lead_department
    if situation.terms.lead_department and by != situation.terms.lead_department:
        refuse(
            "not_lead",
            f"联合审查意见由牵头部门“{situation.terms.lead_department}”汇总。",
            f"the lead department {situation.terms.lead_department!r} draws up the joint opinion",
        )
    return (
        situation.event(
            "opinions_consolidated",
            result=result,
            conflict=state.conflict,
            resolution=resolution,
            department=by,
        ),
    )


def deemed_opinions(situation: Situation) -> tuple[Event, ...]:
    """The opinions that silence gives: only where the consultation allows it; never a decision."""
    allowed = {c.department for c in situation.terms.consultations if c.deemed_consent}
    deemed = tuple(
        situation.event("opinion_deemed", due_on, department=opinion.department, noticed_on=situation.on)
        for opinion in situation.state.opinions
        if not opinion.view and opinion.department in allowed
        for due_on in _passed(opinion.due_on, situation.on)
    )
    return deemed + _join(situation, deemed)


def _passed(due_on: date | None, on: date) -> tuple[date, ...]:
    return (due_on,) if due_on is not None and on > due_on else ()


def _asked(state: CaseState, event: Event) -> CaseState:
    asked = tuple(
        Opinion(entry["department"], event.on, as_day(entry["due_on"], "due_on"))
        for entry in event.data["asked"]
    )
    before = () if event.data["round"] > max(state.round, 1) else state.opinions
    return replace(state, opinions=(*before, *asked), round=event.data["round"], consolidated="")


def _given(state: CaseState, event: Event) -> CaseState:
    deemed = event.kind == "opinion_deemed"
    view = "agree" if deemed else event.data["view"]
    opinions = tuple(
        replace(opinion, view=view, given_on=event.on, deemed=deemed)
        if opinion.department == event.data["department"]
        else opinion
        for opinion in state.opinions
    )
    return replace(state, opinions=opinions)


def _complete(state: CaseState, event: Event) -> CaseState:
    return state  # the opinions themselves say so; the event tells the lead department once


def _consolidated(state: CaseState, event: Event) -> CaseState:
    return replace(state, consolidated=event.data["result"])


RULES = {
    "ask_opinions": Rule(_PHASES, _ask_opinions, _asks),
    "give_opinion": Rule(_PHASES, _give_opinion, _awaits_opinions),
    "consolidate": Rule(_PHASES, _consolidate, _all_in),
}

EFFECTS: dict[str, Effect] = {
    "opinions_asked": _asked,
    "opinion_given": _given,
    "opinion_deemed": _given,
    "opinions_complete": _complete,
    "opinions_consolidated": _consolidated,
}
