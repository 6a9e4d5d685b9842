"""Hearings, on the body's motion or on request (许可法 art. 46-48)."""

from __future__ import annotations

from dataclasses import replace

from onewindow.procedures.case import CaseState, Hearing
from onewindow.procedures.machine import Effect, Rule, Situation
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms
from onewindow.procedures.refusals import as_day, optional_names, refuse, required_day, required_text

REQUEST_DAYS = 5
HOLD_DAYS = 20
NOTICE_DAYS = 7
APPLICANT = "申请人"
"""Who is always told of the right; stands among the ``others`` of a waiver."""
_REVIEW = frozenset({Phase.REVIEW})


def _none_yet(state: CaseState, terms: Terms) -> None:
    if state.hearing is not None and not state.hearing.waived:
        refuse(
            "hearing_known",
            "听证程序已启动或已举行。",
            "a hearing is under way or was held",
            "行政许可法 46, 47",
        )


def _may_offer(state: CaseState, terms: Terms) -> None:
    if state.hearing is not None:
        refuse(
            "hearing_known", "已告知听证权利。", "the right to a hearing was told already", "行政许可法 47"
        )


def _offer(situation: Situation) -> tuple[Event, ...]:
    told = optional_names(situation.command, "told")
    until = situation.calendar.due(situation.on, REQUEST_DAYS).on
    return (situation.event("hearing_offered", told=list(told), request_until=until),)


def _order(situation: Situation) -> tuple[Event, ...]:
    reasons = required_text(
        situation.command,
        "reasons",
        "依职权听证的理由",
        "the reason for the hearing",
        "行政许可法 46",
        "reasons_missing",
    )
    return (situation.event("hearing_ordered", reasons=reasons),)


def _on_offer(state: CaseState, terms: Terms) -> None:
    hearing = state.hearing
    if hearing is None or hearing.ordered or hearing.waived or hearing.requested_on is not None:
        refuse(
            "hearing_not_offered", "没有待答复的听证告知。", "no offer of a hearing is open", "行政许可法 47"
        )


def _request(situation: Situation) -> tuple[Event, ...]:
    hearing = situation.state.hearing
    if hearing is not None and hearing.request_until is not None and situation.on > hearing.request_until:
        refuse(
            "hearing_request_late",
            f"申请听证的期限 {hearing.request_until} 已过。",
            f"a hearing could be asked for until {hearing.request_until}",
            "行政许可法 47",
        )
    who = required_text(situation.command, "who", "听证申请人", "who asks for the hearing", "行政许可法 47")
    until = situation.calendar.due(situation.on, HOLD_DAYS).on
    return (situation.event("hearing_requested", who=who, hold_until=until),)


def _may_waive(state: CaseState, terms: Terms) -> None:
    if state.hearing is None or state.hearing.ordered or not state.hearing.pending:
        refuse("hearing_not_offered", "没有可以放弃的听证。", "there is no hearing to waive", "行政许可法 47")


def _waive(situation: Situation) -> tuple[Event, ...]:
    """One party gives its own right up. Nobody else's ends with it (art. 47 gives it to each)."""
    hearing = situation.state.hearing
    assert hearing is not None
    who = required_text(situation.command, "who", "放弃听证的人", "who waives the hearing", "行政许可法 47")
    if hearing.requested_on is not None and hearing.requested_by not in ("", who):
        refuse(
            "hearing_of_another",
            f"听证由“{hearing.requested_by}”申请，“{who}”不能替其放弃。",
            f"{hearing.requested_by!r} asked for the hearing: {who!r} can't waive it",
            "行政许可法 47",
        )
    if who in hearing.declined:
        refuse("waived_already", f"“{who}”已放弃听证。", f"{who!r} has waived it already", "行政许可法 47")
    return (situation.event("hearing_waived", silent=False, who=who, others=_others_may_ask(hearing, who)),)


def _others_may_ask(hearing: Hearing, who: str) -> list[str]:
    """Who was told of the right besides and has not given it up: the decision waits for them until the days are over."""
    settled = {who, *hearing.declined}
    beside = [name for name in hearing.told if name not in settled]
    if who in hearing.told and not set(hearing.declined) - set(hearing.told):
        return [APPLICANT, *beside]  # a third party gave up its right; the applicant has not
    return beside


def _wanted(state: CaseState, terms: Terms) -> None:
    if state.hearing is None or not state.hearing.wanted:
        refuse("hearing_not_wanted", "没有待举行的听证。", "no hearing is to be held", "行政许可法 47, 48")


def _notify(situation: Situation) -> tuple[Event, ...]:
    day = required_day(situation.command, "day", "听证日期", "the day of the hearing", "行政许可法 48(1)(1)")
    place = required_text(
        situation.command, "place", "听证地点", "the place of the hearing", "行政许可法 48(1)(1)"
    )
    if day < situation.on or situation.calendar.count(situation.on, day) < NOTICE_DAYS:
        refuse(
            "hearing_notice_short",
            f"听证的时间、地点应于举行的 {NOTICE_DAYS} 个工作日前通知；{situation.on} 通知、{day} 举行，时间不足。",
            f"a hearing is announced {NOTICE_DAYS} working days ahead: {day} is too soon",
            "行政许可法 48(1)(1)",
        )
    hearing = situation.state.hearing
    late = hearing is not None and hearing.hold_until is not None and day > hearing.hold_until
    return (situation.event("hearing_notified", day=day, place=place, late=late),)


def _announced(state: CaseState, terms: Terms) -> None:
    _wanted(state, terms)
    if state.hearing is None or state.hearing.day is None:
        refuse(
            "hearing_not_notified",
            "尚未通知听证的时间和地点。",
            "the hearing is not announced",
            "行政许可法 48",
        )


def _hold(situation: Situation) -> tuple[Event, ...]:
    hearing, command = situation.state.hearing, situation.command
    if hearing is None or hearing.day != situation.on:
        day = hearing.day if hearing else None
        refuse(
            "hearing_day_differs",
            f"已通知的听证日为 {day}，不能于 {situation.on} 举行；改期须重新通知。",
            f"the hearing is announced for {day}, not {situation.on}; announce a new day first",
            "行政许可法 48(1)(1)",
        )
    chair = required_text(command, "chair", "听证主持人", "the chair", "行政许可法 48(1)(3)")
    examiner = required_text(command, "examiner", "审查人员", "the examiner", "行政许可法 48(1)(3)")
    if chair == examiner:
        refuse(
            "chair_is_examiner",
            "听证主持人不能是审查该申请的工作人员。",
            "the chair may not be the examiner of the application",
            "行政许可法 48(1)(3)",
        )
    record = required_text(command, "record", "听证笔录", "the signed record", "行政许可法 48(1)(5)")
    return (situation.event("hearing_held", chair=chair, examiner=examiner, record=record),)


def waived_by_silence(situation: Situation) -> tuple[Event, ...]:
    """Nobody asked for the offered hearing in time: the right is not used."""
    hearing = situation.state.hearing
    if hearing is None or hearing.ordered or not hearing.pending or hearing.requested_on is not None:
        return ()
    until = hearing.request_until
    if until is None or situation.on <= until:
        return ()
    return (situation.event("hearing_waived", until, silent=True, noticed_on=situation.on),)


def _offered(state: CaseState, event: Event) -> CaseState:
    told = tuple(name for name in event.data.get("told", ()) if name != APPLICANT)
    until = as_day(event.data["request_until"], "request_until")
    return replace(state, hearing=Hearing(False, told=told, request_until=until))


def _ordered(state: CaseState, event: Event) -> CaseState:
    return replace(state, hearing=Hearing(True))


def _changed(state: CaseState, event: Event) -> CaseState:
    hearing = state.hearing or Hearing(False)
    if event.kind == "hearing_requested":
        until = as_day(event.data["hold_until"], "hold_until")
        asked = replace(hearing, requested_on=event.on, requested_by=event.data["who"], hold_until=until)
        return replace(state, hearing=asked)
    if event.kind == "hearing_waived":
        return replace(state, hearing=_waived(hearing, event))
    if event.kind == "hearing_notified":
        return replace(state, hearing=replace(hearing, day=as_day(event.data["day"], "day")))
    return replace(state, hearing=replace(hearing, held_on=event.on))


def _waived(hearing: Hearing, event: Event) -> Hearing:
    """Nobody wants it any more; where others may still ask, it is only offered again, as before the request."""
    if not event.data.get("others"):
        return replace(hearing, waived=True)
    return replace(
        hearing,
        requested_on=None,
        requested_by="",
        hold_until=None,
        day=None,
        declined=(*hearing.declined, event.data["who"]),
    )


RULES = {
    "offer_hearing": Rule(_REVIEW, _offer, _may_offer),
    "order_hearing": Rule(_REVIEW, _order, _none_yet),
    "request_hearing": Rule(_REVIEW, _request, _on_offer),
    "waive_hearing": Rule(_REVIEW, _waive, _may_waive),
    "notify_hearing": Rule(_REVIEW, _notify, _wanted),
    "hold_hearing": Rule(_REVIEW, _hold, _announced),
}

EFFECTS: dict[str, Effect] = {
    "hearing_offered": _offered,
    "hearing_ordered": _ordered,
    "hearing_requested": _changed,
    "hearing_waived": _changed,
    "hearing_notified": _changed,
    "hearing_held": _changed,
}
