"""What is under way in a case beside its tasks, in words: special procedures, the extension, the hearing, what was told.

Everything is read from the case's events and state; the page adds nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import COMMA, Text
from onewindow.office.times import SHANGHAI
from onewindow.office.views import CaseView, TimelineEntry
from onewindow.procedures.clock.reading import Ceiling
from onewindow.web.forms.acts import department_name, document_name, stop_name
from onewindow.web.words import VIEWS


@dataclass(frozen=True, slots=True)
class StopLine:
    """One special procedure: since when, how long it was told to take, why, by which notice, and when it ended."""

    name: Text
    began: date
    planned_until: date | None
    ended: date | None
    reasons: str
    notice: str
    basis: str
    ceiling: Ceiling | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """The extension that was asked for, or granted when ``granted`` is true."""

    granted: bool
    on: date
    by_name: str
    days: str
    reasons: str


@dataclass(frozen=True, slots=True)
class HearingLine:
    """One thing that is known of the hearing, with its day where it has one."""

    name: Text
    on: date | None = None
    detail: Text | None = None
    late: bool = False


def stops_of(case: CaseView) -> list[StopLine]:
    """The special procedures of the present run, open ones first."""
    run = case.state.clock.run
    if run is None:
        return []
    told = {entry.data.get("stop"): entry.data for entry in case.timeline if entry.kind == "clock_stopped"}
    ceilings = {one.kind: one for one in case.readings.ceilings} if case.readings else {}
    lines = []
    for stop in sorted(run.stops, key=lambda one: (one.ended is not None, one.began)):
        data = told.get(stop.id, {})
        is_open = stop.ended is None and run.ended is None
        lines.append(
            StopLine(
                stop_name(case, stop.kind), stop.began, stop.planned_until, stop.ended or run.ended,
                str(data.get("reasons", "")), str(data.get("notice", "")), stop.basis,
                ceilings.get(stop.kind) if is_open else None,
                is_open and stop.planned_until is not None and case.today > stop.planned_until,
            )
        )  # fmt: skip
    return lines


def extensions_of(case: CaseView) -> list[ExtensionLine]:
    """The extension asked for, then the granted one; an applicant's timeline holds the granted one alone."""
    return [
        ExtensionLine(
            entry.kind == "extended",
            entry.on,
            entry.by_name,
            str(entry.data.get("days", "")),
            str(entry.data.get("reasons", "")),
        )
        for entry in case.timeline
        if entry.kind in ("extension_asked", "extended")
    ]


def hearing_of(case: CaseView) -> list[HearingLine]:
    """The hearing as it stands: who may still ask, who asked, by when it is to be held, where, and what became of it."""
    hearing = case.state.hearing
    if hearing is None:
        return []
    lines = []
    if hearing.ordered:
        lines.append(HearingLine(Text("机关决定举行听证", "ordered by the body")))
    elif hearing.requested_on is not None:
        lines.append(
            HearingLine(Text("申请听证", "asked for"), hearing.requested_on, _same(hearing.requested_by))
        )
    elif hearing.pending:
        lines.append(
            HearingLine(
                Text("可在此日前申请听证", "may be asked for until"),
                hearing.request_until,
                Text("、".join(("申请人", *hearing.told)), ", ".join(("the applicant", *hearing.told))),
            )
        )
    for name in hearing.declined:
        lines.append(HearingLine(Text("已放弃听证", "waived by"), None, _same(name)))
    if hearing.wanted and hearing.hold_until is not None:
        over = case.today > hearing.hold_until
        lines.append(
            HearingLine(
                Text("应在此日前举行", "to be held by"), hearing.hold_until, _same("行政许可法 47"), over
            )
        )
    if hearing.day is not None and hearing.held_on is None:
        place = next(
            (str(one.data["place"]) for one in reversed(case.timeline) if one.kind == "hearing_notified"), ""
        )
        lines.append(
            HearingLine(
                Text("听证时间地点", "announced for"), hearing.day, _same(place), case.today > hearing.day
            )
        )
    if hearing.held_on is not None:
        lines.append(
            HearingLine(Text("已举行，据笔录作出决定", "held; decide on its record"), hearing.held_on)
        )
    if hearing.waived:
        lines.append(HearingLine(Text("无人要求听证", "nobody wants a hearing")))
    return lines


def recorded_late(entry: TimelineEntry) -> date | None:
    """The day on which an event was recorded, where that is later than the day on which it took effect."""
    recorded = entry.recorded_at.astimezone(SHANGHAI).date()
    return recorded if recorded > entry.on and entry.kind not in _AFTERWARDS else None


_AFTERWARDS = frozenset({"deemed_accepted", "opinion_deemed", "hearing_waived", "deemed_renewed", "expired"})
"""What silence brings about is always recorded afterwards; that is no late entry."""

Detail = Callable[[CaseView, Mapping[str, object]], Text]


def told(case: CaseView, entry: TimelineEntry, inside: bool) -> Text | None:
    """What an event says beyond its name, in a few words; None when the name says it all, or from outside who is third."""
    detail = _DETAILS.get(entry.kind) if inside or entry.kind not in _OF_THIRD_PARTIES else None
    said = detail(case, entry.data) if detail is not None else Text("", "")
    return said if said.zh else None


def _same(text: object) -> Text:
    return Text(str(text or ""), str(text or ""))


def _department(case: CaseView, data: Mapping[str, object]) -> Text:
    return department_name(case, str(data.get("department", "")))


def _opinion(case: CaseView, data: Mapping[str, object]) -> Text:
    name, view = _department(case, data), VIEWS.get(str(data.get("view", "")))
    return Text(f"{name.zh}：{view.zh}", f"{name.en}: {view.en}") if view is not None else name


def _asked(case: CaseView, data: Mapping[str, object]) -> Text:
    asked = data.get("asked")
    names = [_department(case, one) for one in asked] if isinstance(asked, list) else []
    return COMMA.join(names)


def _stop(case: CaseView, data: Mapping[str, object]) -> Text:
    name, until = stop_name(case, str(data.get("stop_kind", ""))), data.get("planned_until")
    return Text(f"{name.zh}，预计至 {until}", f"{name.en}, planned until {until}") if until else name


def _days(case: CaseView, data: Mapping[str, object]) -> Text:
    days, due = data.get("days"), data.get("statutory_due")
    if not due:
        return Text(f"{days} 日", f"{days} days")
    return Text(f"{days} 日，法定到期 {due}", f"{days} days, statutory limit {due}")


def _waiver(case: CaseView, data: Mapping[str, object]) -> Text:
    return Text("期限内无人申请", "nobody asked in time") if data.get("silent") else _same(data.get("who"))


def _text(*names: str) -> Detail:
    return lambda case, data: _same(" ".join(str(data[name]) for name in names if data.get(name)))


_OF_THIRD_PARTIES = frozenset({"third_party_told", "statement_heard"})
_DETAILS: dict[str, Detail] = {
    "clock_stopped": _stop,
    "clock_resumed": _stop,
    "extended": _days,
    "opinions_asked": _asked,
    "opinion_given": _opinion,
    "opinion_deemed": _department,
    "hearing_requested": _text("who"),
    "hearing_waived": _waiver,
    "hearing_notified": _text("day", "place"),
    "third_party_told": _text("party", "until"),
    "statement_heard": _text("party"),
    "review_started": _text("officer"),
    "gap_filled": lambda case, data: document_name(case, str(data.get("document", ""))),
    "granted": _text("number"),
    "refused": _text("number"),
}
