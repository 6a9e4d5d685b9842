"""The review: departments begin, officers verify, third parties speak (许可法 art. 34, 36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onewindow.procedures.case import CaseState, ThirdParty
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import refuse, required_day, required_names, required_text

_REVIEW = frozenset({Phase.REVIEW})


def _start_review(situation: Situation) -> tuple[Event, ...]:
    department = required_text(situation.command, "department", "办理部门", "the department")
    if department in situation.state.started:
        refuse("started_already", f"“{department}”已开始办理。", f"{department!r} has started already")
    officer = required_text(situation.command, "officer", "承办人", "the officer")
    return (situation.event("review_started", department=department, officer=officer),)


def _verify(situation: Situation) -> tuple[Event, ...]:
    officers = required_names(situation.command, "officers", "核查人员", "the officers", "行政许可法 34(3)")
    if len(officers) < 2:
        refuse(
            "two_officers",
            "实地核查须指派两名以上工作人员。",
            "facts are verified by at least two officers",
            "行政许可法 34(3)",
        )
    finding = required_text(situation.command, "finding", "核查结论", "the finding", "行政许可法 34(3)")
    return (situation.event("verified", officers=list(officers), finding=finding),)


def _tell_third_party(situation: Situation) -> tuple[Event, ...]:
    party = required_text(situation.command, "party", "利害关系人", "the third party", "行政许可法 36")
    until = required_day(
        situation.command, "until", "陈述申辩的截止日", "the day until which it may speak", "行政许可法 36"
    )
    if until < situation.on:
        refuse("until_invalid", "截止日不能早于告知日。", "the last day lies before the day of telling")
    if any(known.name == party for known in situation.state.third_parties):
        refuse("told_already", f"已告知“{party}”。", f"{party!r} has been told already")
    return (situation.event("third_party_told", party=party, until=until),)


def _someone_may_speak(state: CaseState, terms: Terms) -> None:
    if all(party.heard for party in state.third_parties):
        refuse(
            "nobody_to_hear", "没有待听取意见的利害关系人。", "no third party is to be heard", "行政许可法 36"
        )


def _record_statement(situation: Situation) -> tuple[Event, ...]:
    party = required_text(situation.command, "party", "陈述申辩人", "who speaks", "行政许可法 36")
    if not any(known.name == party and not known.heard for known in situation.state.third_parties):
        refuse(
            "nobody_to_hear",
            f"“{party}”不在待听取意见之列。",
            f"{party!r} is not to be heard",
            "行政许可法 36",
        )
    statement = required_text(
        situation.command, "statement", "陈述申辩内容", "the statement", "行政许可法 36"
    )
    return (situation.event("statement_heard", party=party, statement=statement),)


def _started(state: CaseState, event: Event) -> CaseState:
    return replace(state, started=state.started | {event.data["department"]})


def _verified(state: CaseState, event: Event) -> CaseState:
    return replace(state, verified=True)


def _told(state: CaseState, event: Event) -> CaseState:
    party = ThirdParty(event.data["party"], date.fromisoformat(event.data["until"]))
    return replace(state, third_parties=(*state.third_parties, party))


def _heard(state: CaseState, event: Event) -> CaseState:
    parties = tuple(
        replace(party, heard=True) if party.name == event.data["party"] else party
        for party in state.third_parties
    )
    return replace(state, third_parties=parties)


RULES = {
    "start_review": Rule(_REVIEW, _start_review),
    "verify": Rule(_REVIEW, _verify),
    "tell_third_party": Rule(_REVIEW, _tell_third_party),
    "record_statement": Rule(_REVIEW, _record_statement, _someone_may_speak),
}

EFFECTS: dict[str, Effect] = {
    "review_started": _started,
    "verified": _verified,
    "third_party_told": _told,
    "statement_heard": _heard,
}
