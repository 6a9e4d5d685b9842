"""Who has something to do in a case now, and until when. Derived from the state; nobody assigns it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onewindow.office.lights import Lights
from onewindow.office.record import CaseRecord
from onewindow.procedures.phases import Phase


@dataclass(frozen=True, slots=True)
class Task:
    """One organisation's next act: ``kind`` is a verb of ``WORDS``."""

    organisation: str
    kind: str
    due_on: date | None


WORDS: dict[str, tuple[str, str]] = {
    "submit": ("填写并提交", "fill in and submit"),
    "accept": ("收件审查、受理", "examine and accept"),
    "resubmit": ("补正材料", "correct the papers"),
    "supply_paper": ("补交容缺材料", "hand in the papers that follow"),
    "opinion": ("反馈意见", "give an opinion"),
    "consolidate": ("汇总联合审查意见", "draw up the joint opinion"),
    "pre_review": ("预审", "pre-review"),
    "resume": ("结束特别程序", "end the special procedure"),
    "notify_hearing": ("通知听证", "announce the hearing"),
    "hold_hearing": ("举行听证", "hold the hearing"),
    "approve_extension": ("批准延期", "approve the extension"),
    "decide": ("审查并决定", "review and decide"),
    "deliver": ("制证送达", "issue and deliver"),
    "forward": ("转交材料", "forward the papers"),
    "acknowledge": ("确认接收窗口转交的材料", "acknowledge the forwarded papers"),
    "hand_over": ("向申请人送交结果", "hand the result over"),
    "check_commitment": ("核查承诺", "check the commitment"),
    "order_correction": ("责令改正", "order the correction"),
    "confirm_correction": ("复查改正或撤销", "confirm the correction or revoke"),
    "correct_commitment": ("限期改正", "correct in time"),
    "land_contract_signed": ("凭出让合同作出决定", "decide on the land contract"),
}


def tasks_of(record: CaseRecord, lights: Lights) -> tuple[Task, ...]:
    """The tasks of a case, each organisation's most pressing one first."""
    return tuple(_tasks(record, lights))


def _tasks(record: CaseRecord, lights: Lights) -> Iterator[Task]:
    state, department, holder = record.state, record.department, record.holder
    if record.discarded:
        return
    yield from _at_window(record)
    match state.phase:
        case Phase.NEW:
            if not record.counter.held:
                yield Task(holder, "submit", None)
        case Phase.SUBMITTED:
            yield Task(department, "accept", state.notice_due)
        case Phase.CORRECTION:
            yield Task(holder, "resubmit", _asked_by(record))
        case Phase.PRE_REVIEW | Phase.REVIEW:
            yield from _review(record, lights)
        case Phase.GRANTED | Phase.REFUSED:
            yield Task(department, "deliver", lights.due_on)
    yield from _commitment(record)
    for gap in state.open_gaps:
        if state.phase in (Phase.REVIEW, Phase.GRANTED, Phase.IN_FORCE):
            yield Task(holder, "supply_paper", gap.until)


def _asked_by(record: CaseRecord) -> date | None:
    """The day that the notice gives for the corrections; the law sets none."""
    notice = record.last("correction_requested")
    until = notice.data.get("until") if notice is not None else None
    return date.fromisoformat(str(until)) if until else None


def _commitment(record: CaseRecord) -> Iterator[Task]:
    """After a decision on a commitment: check it, order the correction, confirm it (山东省优化营商环境条例 29)."""
    commitment = record.state.commitment
    if commitment is None or record.state.phase not in (Phase.GRANTED, Phase.IN_FORCE):
        return
    if not commitment.result:
        yield Task(record.department, "check_commitment", commitment.check_by)
    elif commitment.result == "untrue" and commitment.correct_by is None:
        yield Task(record.department, "order_correction", None)
    elif commitment.result == "untrue":
        yield Task(record.holder, "correct_commitment", commitment.correct_by)
        yield Task(record.department, "confirm_correction", commitment.correct_by)


def _at_window(record: CaseRecord) -> Iterator[Task]:
    """Whose turn it is between a receiving window and the deciding body."""
    counter = record.counter
    if counter.waits_for == "authority":
        yield Task(record.department, "acknowledge", counter.forward_by)
    elif counter.waits_for == "window":
        forwarding = counter.state in ("to_forward", "returned")
        yield Task(
            counter.window,
            "forward" if forwarding else "hand_over",
            counter.forward_by if forwarding else None,
        )


def _review(record: CaseRecord, lights: Lights) -> Iterator[Task]:
    state, department = record.state, record.department
    if record.extension_asked is not None:
        yield Task(department, "approve_extension", lights.due_on)
    for opinion in state.opinions:
        if not opinion.view:
            yield Task(opinion.department, "opinion", opinion.due_on)
    lead = record.terms.lead_department if record.terms else ""
    asked = {opinion.department for opinion in state.opinions}
    expected = {one.department for one in record.terms.consultations} if record.terms else set()
    answered = asked >= expected and all(opinion.view for opinion in state.opinions)
    if asked and answered and not state.consolidated:
        yield Task(lead or department, "consolidate", lights.due_on)
    if record.contract_known and state.phase is Phase.PRE_REVIEW and state.pre_review == "passed":
        yield Task(department, "land_contract_signed", lights.due_on)
        return
    yield from _hearing(record)
    run = state.clock.run
    if state.stopped and run is not None:
        planned = [stop.planned_until for stop in run.open_stops if stop.planned_until is not None]
        yield Task(department, "resume", min(planned, default=lights.due_on))
    else:
        yield Task(department, "pre_review" if state.phase is Phase.PRE_REVIEW else "decide", lights.due_on)


def _hearing(record: CaseRecord) -> Iterator[Task]:
    """A hearing that is wanted comes before the decision: to be announced, then to be held on its day."""
    hearing = record.state.hearing
    if hearing is None or not hearing.wanted:
        return
    if hearing.day is None:
        yield Task(record.department, "notify_hearing", hearing.hold_until)
    else:
        yield Task(record.department, "hold_hearing", hearing.day)
