"""Acceptance, with or without papers that may follow (许可法 art. 32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from onewindow.procedures.acts.intake import refuse_when_silence_has_spoken
from onewindow.procedures.case import CaseState, Gap
from onewindow.procedures.clock.fast import due_date
from onewindow.procedures.clock.record import Run
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import as_day, records, refuse, required_text


def accepted_event(situation: Situation) -> Event:
    """The acceptance with the dates that the law and the promise give, as the receipt prints them."""
    received = situation.state.received_on
    told = {"received_on": received} if received is not None else {}
    return situation.event(
        "accepted", gaps=_gaps(situation), **told, **due_dates(situation, received=received)
    )


def due_dates(
    situation: Situation, began: date | None = None, received: date | None = None
) -> dict[str, Any]:
    """When the limits end if nothing stops the clock; keys are absent where there is no limit."""
    run = Run(began or situation.on, received=received)
    found: dict[str, Any] = {}
    for name, period in (("statutory", situation.terms.statutory), ("promised", situation.terms.promised)):
        if period.unit != "none":
            day = due_date(run.start(period), period, 0, [], situation.calendar)
            found[f"{name}_due"] = day
            found[f"{name}_provisional"] = not situation.calendar.published(day)
    return found


def _gaps(situation: Situation) -> list[dict[str, str]]:
    gaps = []
    for entry in records(situation.command, "gaps"):
        document, until = entry.get("document"), as_day(entry.get("until"), "until")
        if document not in situation.terms.may_follow:
            refuse(
                "gap_not_allowed",
                f"材料“{document}”不在可容缺清单内，不能后补。",
                f"{document!r} is not among the papers that may follow",
            )
        if until is None or until < situation.on:
            refuse(
                "gap_until_missing",
                f"请写明材料“{document}”最迟何日补齐，且不早于受理日。",
                f"say by which day, not before acceptance, {document!r} must follow",
            )
        gaps.append({"document": str(document), "until": until.isoformat()})
    return gaps


def _accept(situation: Situation) -> tuple[Event, ...]:
    refuse_when_silence_has_spoken(situation)
    return (accepted_event(situation),)


def _supply_paper(situation: Situation) -> tuple[Event, ...]:
    document = required_text(situation.command, "document", "补交的材料", "the paper handed in")
    gap = next((gap for gap in situation.state.open_gaps if gap.document == document), None)
    if gap is None:
        refuse(
            "no_such_gap",
            f"材料“{document}”不在待补清单内。",
            f"{document!r} is not among the papers to follow",
        )
    if situation.on > gap.until:
        refuse(
            "gap_late",
            f"材料“{document}”应在 {gap.until} 前补齐，已逾期，应当作出不予许可决定。",
            f"{document!r} had to follow by {gap.until}; now the licence is to be refused",
            "行政许可法 38",
        )
    return (situation.event("gap_filled", document=document),)


def _needs_open_gap(state: CaseState, terms: Terms) -> None:
    if not state.open_gaps:
        refuse("no_such_gap", "没有待补的材料。", "no paper is to follow")


def accepted(state: CaseState, event: Event) -> CaseState:
    """The effect of acceptance, also of a deemed one: its day is the day of receipt."""
    gaps = tuple(Gap(gap["document"], date.fromisoformat(gap["until"])) for gap in event.data.get("gaps", ()))
    return replace(
        state,
        phase=Phase.REVIEW,
        accepted_on=event.on,
        deemed_accepted=event.kind == "deemed_accepted",
        gaps=gaps,
    )


def _gap_filled(state: CaseState, event: Event) -> CaseState:
    gaps = tuple(
        replace(gap, supplied_on=event.on) if gap.document == event.data["document"] else gap
        for gap in state.gaps
    )
    return replace(state, gaps=gaps)


RULES = {
    "accept": Rule(frozenset({Phase.SUBMITTED}), _accept, moves=True),
    "supply_paper": Rule(
        frozenset({Phase.REVIEW, Phase.GRANTED, Phase.IN_FORCE}), _supply_paper, _needs_open_gap
    ),
}

EFFECTS: dict[str, Effect] = {
    "accepted": accepted,
    "deemed_accepted": accepted,
    "gap_filled": _gap_filled,
}
