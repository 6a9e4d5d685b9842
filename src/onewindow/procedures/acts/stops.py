"""Special procedures that stop the clock, and the extension (许可法 art. 42, 45)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NoReturn

from onewindow.procedures.acts.intake import unchanged
from onewindow.procedures.case import CaseState
from onewindow.procedures.clock.fast import due_date, read, spans
from onewindow.procedures.clock.record import StopSpan
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import AllowedStop, Command, Event, Terms
from onewindow.procedures.refusals import (
    optional_day,
    optional_number,
    optional_text,
    refuse,
    required_text,
)

_REVIEW = frozenset({Phase.REVIEW})


HEARING = "hearing"
"""The kind of special procedure that a hearing is: there is none to wait for unless one is offered, asked for or ordered."""


def _allowed_by_law(terms: Terms) -> tuple[AllowedStop, ...]:
    """The matter's special procedures, and in every licence the hearing, whose time no limit counts (art. 45)."""
    if any(allowed.kind == HEARING for allowed in terms.stops):
        return terms.stops
    return (*terms.stops, AllowedStop(HEARING, "行政许可法 45"))


def possible_stops(state: CaseState, terms: Terms) -> tuple[AllowedStop, ...]:
    """The special procedures that may begin now, one of each kind at a time."""
    run = state.clock.run
    running = {stop.kind for stop in run.open_stops} if run else set[str]()
    hearing = state.hearing is not None and state.hearing.pending
    return tuple(
        allowed
        for allowed in _allowed_by_law(terms)
        if allowed.kind not in running and (hearing or allowed.kind != HEARING)
    )


def _needs_a_kind(state: CaseState, terms: Terms) -> None:
    if not possible_stops(state, terms):
        refuse(
            "stop_not_allowed",
            "该事项目前没有可以停止计时的特别程序。",
            "no special procedure of this matter can stop the clock now",
            "行政许可法 45",
        )


def _stop(situation: Situation) -> tuple[Event, ...]:
    command = situation.command
    kind = required_text(
        command, "stop_kind", "特别程序的种类", "the kind of special procedure", "行政许可法 45"
    )
    allowed = _allowed(situation, kind)
    planned, days = _needed_time(situation, allowed)
    if allowed.max_days is not None and days > allowed.max_days:
        refuse(
            "over_ceiling",
            f"“{kind}”最长 {allowed.max_days} 日，告知的所需时间为 {days} 日，超过上限。",
            f"{kind!r} may take {allowed.max_days} days at most, but {days} are planned",
            allowed.basis or "行政许可法 45",
        )
    run = situation.state.clock.run
    known = {stop.id for stop in run.stops} if run else set()
    stop = optional_text(command, "stop") or f"{kind}-{len(known) + 1}"
    if stop in known:
        refuse("stop_known", f"特别程序“{stop}”已登记。", f"the stop {stop!r} is already recorded")
    return (
        situation.event(
            "clock_stopped",
            stop=stop,
            stop_kind=kind,
            basis=optional_text(command, "basis") or allowed.basis,
            planned_days=days,
            planned_until=planned,
            notice=required_text(
                command, "notice", "特别程序告知书", "the paper that tells the applicant", "行政许可法 45"
            ),
            **_reasons(command),
        ),
    )


def _reasons(command: Command) -> dict[str, Any]:
    """Why the stop is needed, where the officer says so."""
    reasons = optional_text(command, "reasons")
    return {"reasons": reasons} if reasons else {}


def _allowed(situation: Situation, kind: str) -> AllowedStop:
    lawful = _allowed_by_law(situation.terms)
    found = next((allowed for allowed in lawful if allowed.kind == kind), None)
    if found is None:
        kinds = "、".join(stop.kind for stop in lawful)
        refuse(
            "stop_not_allowed",
            f"该事项不允许以“{kind}”停止计时；允许的特别程序：{kinds}。",
            f"this matter's clock may not be stopped by {kind!r}; allowed: {kinds}",
            "行政许可法 45",
        )
    if found not in possible_stops(situation.state, situation.terms):
        _refuse_kind(kind)
    return found


def _refuse_kind(kind: str) -> NoReturn:
    if kind == HEARING:
        refuse(
            "no_hearing",
            "没有告知、申请或决定举行的听证，不能以听证停止计时；听证正在停止计时的，不必再停。",
            "no hearing is offered, asked for or ordered that could stop the clock, or one stops it already",
            "行政许可法 45",
        )
    refuse(
        "stop_open",
        "这种特别程序正在停止计时，结束后才能再次启动。",
        f"{kind!r} stops the clock already; it has to end before it can begin again",
        "行政许可法 45",
    )


def _needed_time(situation: Situation, allowed: AllowedStop) -> tuple[date, int]:
    """The planned end and the days needed, in the stop's unit; the law wants them told in writing."""
    working = allowed.unit == "working_day"
    days = optional_number(situation.command, "planned_days")
    until = optional_day(situation.command, "planned_until")
    if days is not None:
        if working:
            return situation.calendar.due(situation.on, days).on, days
        return situation.on + timedelta(days=days), days
    if until is None or until < situation.on:
        refuse(
            "needed_time_missing",
            "请写明特别程序所需时间（planned_days 或 planned_until），并书面告知申请人。",
            "say how long it needs (planned_days or planned_until) and tell the applicant in writing",
            "行政许可法 45",
        )
    counted = situation.calendar.count(situation.on, until) if working else (until - situation.on).days
    return until, counted


def _needs_open_stop(state: CaseState, terms: Terms) -> None:
    if not state.stopped:
        refuse("not_stopped", "计时没有停止，无需恢复。", "the clock is not stopped")


def _resume(situation: Situation) -> tuple[Event, ...]:
    stop = _chosen(situation)
    if situation.on < stop.began:
        refuse(
            "resume_before_stop",
            f"恢复日 {situation.on} 早于停止日 {stop.began}。",
            f"the clock can't go on on {situation.on}, before it stopped on {stop.began}",
        )
    return (situation.event("clock_resumed", stop=stop.id, stop_kind=stop.kind),)


def _chosen(situation: Situation) -> StopSpan:
    run = situation.state.clock.run
    open_stops = run.open_stops if run else ()
    named = optional_text(situation.command, "stop")
    if not named and len(open_stops) == 1:
        return open_stops[0]
    found = next((stop for stop in open_stops if stop.id == named), None)
    if found is None:
        listed = "、".join(stop.id for stop in open_stops)
        refuse(
            "stop_unknown",
            f"请指明要结束哪一个特别程序（stop）：{listed}。",
            f"say which stop ends: {listed}",
        )
    return found


def _extendable(state: CaseState, terms: Terms) -> None:
    run = state.clock.run
    if terms.extension is None or terms.extension.unit != terms.statutory.unit:
        refuse(
            "no_extension",
            "该事项不允许延期。",
            "the law allows no extension for this matter",
            "行政许可法 42",
        )
    if run is not None and run.extensions:
        refuse(
            "extended_already",
            "审查期限只能延长一次。",
            "the limit may be extended once only",
            "行政许可法 42",
        )


def _extend(situation: Situation) -> tuple[Event, ...]:
    terms, command = situation.terms, situation.command
    assert terms.extension is not None
    article = terms.extension_basis or "行政许可法 42"
    role = command.data.get("approver_role")
    if role != terms.extension_approver:
        refuse(
            "approver",
            f"延期须经“{terms.extension_approver}”批准，收到的批准人身份为“{role}”。",
            f"an extension needs the approval of {terms.extension_approver!r}, not of {role!r}",
            article,
        )
    days = optional_number(command, "days") or terms.extension.days
    if days > terms.extension.days:
        refuse(
            "over_ceiling",
            f"最多延长 {terms.extension.days} 日，不能延长 {days} 日。",
            f"at most {terms.extension.days} days may be added, not {days}",
            article,
        )
    reasons = required_text(
        command,
        "reasons",
        "告知申请人的延期理由",
        "the reason told to the applicant",
        article,
        "reasons_missing",
    )
    _refuse_after_expiry(situation, article)
    run = situation.state.clock.run
    assert run is not None
    start = run.start(terms.statutory)
    taken = spans(run.stops, start, terms.pause_day_counts, situation.on)
    data = {"days": days, "approver": command.by, "approver_role": role, "reasons": reasons}
    if not run.open_stops:
        data["statutory_due"] = due_date(start, terms.statutory, days, taken, situation.calendar)
    return (situation.event("extended", **data),)


def _refuse_after_expiry(situation: Situation, article: str) -> None:
    reading = read(situation.state.clock, situation.terms, situation.calendar, situation.on)
    due = reading.statutory.due if reading else None
    if due is not None and situation.on > due.on:
        refuse(
            "limit_passed",
            f"法定期限已于 {due.on} 届满，不能再延期。",
            f"the statutory limit ended on {due.on}; it can't be extended afterwards",
            article,
        )


RULES = {
    "stop": Rule(_REVIEW, _stop, _needs_a_kind),
    "resume": Rule(_REVIEW, _resume, _needs_open_stop),
    "extend": Rule(_REVIEW, _extend, _extendable),
}

EFFECTS: dict[str, Effect] = {
    "clock_stopped": unchanged,
    "clock_resumed": unchanged,
    "extended": unchanged,
}
