"""What a case still owes, as a list of tasks: done, to do now, or why it cannot start yet. Pure: from the case's view.

The reasons are the refusals that the procedure itself would give, so page and law never differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import COMMA, Text
from onewindow.office.needs import name_of
from onewindow.office.refusal_names import named_text
from onewindow.office.views import Actor, CaseView
from onewindow.procedures import words
from onewindow.procedures.phases import Phase
from onewindow.procedures.registry import get

DECISIONS = {"licence": ("grant", "refuse"), "filing": ("file", "refuse_filing")}
_AFTER_ACCEPTANCE = frozenset(
    {
        Phase.REVIEW,
        Phase.GRANTED,
        Phase.REFUSED,
        Phase.IN_FORCE,
        Phase.REFUSED_TOLD,
        Phase.FILED,
        Phase.FILING_REFUSED,
    }
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One task. ``status``: ``done``, ``can_start``, ``cannot_start``; ``commands`` may be given now."""

    id: str
    name: Text
    status: str
    commands: tuple[str, ...] = ()
    due_on: date | None = None
    done_on: date | None = None
    why: Text | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One check before a decision. ``holds``: True, False, or None while it is open."""

    name: Text
    holds: bool | None
    detail: Text
    law: str = ""


def owed(case: CaseView, actor: Actor) -> tuple[Owed, ...]:
    """The tasks of the actor's department in the order in which they come."""
    if case.state.phase is Phase.NEW:
        return ()
    found: list[Owed] = []
    if "deciding" in case.relations:
        found.append(_intake(case))
    found += _opinions(case, actor)
    if "deciding" in case.relations:
        found += [*_third_parties(case), *_hearing(case), *_special_procedure(case), *_extension(case)]
        if case.terms.verification_required or case.state.verified:
            found.append(_verification(case))
        found.append(_decision(case))
        found.append(_delivery(case))
    return tuple(found)


def others(case: CaseView, tasks: tuple[Owed, ...]) -> tuple[str, ...]:
    """The acts possible now that belong to no task of the list."""
    listed = {command for task in tasks for command in task.commands}
    return tuple(command for command in case.actions if command not in listed)


def _intake(case: CaseView) -> Owed:
    name = Text("收件审查与受理", "Examine and accept")
    commands = _now(
        case, "accept", "decide_at_once", "file", "request_correction", "correct_on_spot", "refuse_acceptance",
        "declare_not_required", "declare_not_competent",
    )  # fmt: skip
    if case.accepted_on is not None or case.state.phase in _AFTER_ACCEPTANCE:
        return Owed("intake", name, "done", done_on=case.accepted_on)
    if case.state.phase is Phase.SUBMITTED:
        return Owed("intake", name, "can_start", commands, case.notice_due)
    return Owed("intake", name, "cannot_start", why=Text(f"{case.phase_name.zh}", f"{case.phase_name.en}"))


def _opinions(case: CaseView, actor: Actor) -> list[Owed]:
    state, found = case.state, list[Owed]()
    leads = bool(case.relations & {"lead", "deciding"})
    if leads and case.terms.consultations:
        asked = {one.department for one in state.opinions}
        everyone = asked >= {one.department for one in case.terms.consultations}
        name = Text("征求部门意见", "Ask the departments")
        commands = _now(case, "ask_opinions")
        if everyone and not commands:
            found.append(Owed("ask_opinions", name, "done", done_on=state.opinions[0].asked_on))
        else:
            found.append(_task(case, "ask_opinions", name, commands, "ask_opinions"))
    mine = next((one for one in state.opinions if one.department == actor.organisation), None)
    if mine is not None:
        name = Text("反馈本部门意见", "Give your department's opinion")
        commands = _now(case, "give_opinion")
        status = "done" if mine.view else "can_start" if commands else "cannot_start"
        found.append(Owed("give_opinion", name, status, commands, mine.due_on, mine.given_on))
    if leads and state.opinions:
        name = Text("汇总联合审查意见", "Draw up the joint opinion")
        commands = _now(case, "consolidate")
        if state.consolidated:
            found.append(Owed("consolidate", name, "done"))
        else:
            found.append(_task(case, "consolidate", name, commands, "consolidate"))
    return found


def _third_parties(case: CaseView) -> list[Owed]:
    """Whoever was told has until its day to speak; the decision waits (行政许可法 36)."""
    if not case.state.third_parties:
        return []
    name = Text("听取利害关系人的陈述申辩", "Hear the third parties")
    waiting = [one.until for one in case.state.third_parties if not one.heard and one.until >= case.today]
    commands = _now(case, "record_statement")
    if not waiting:
        return [Owed("record_statement", name, "done", commands)]
    return [Owed("record_statement", name, "can_start", commands, max(waiting))]


def _hearing(case: CaseView) -> list[Owed]:
    """The hearing from its offer to its record (行政许可法 46-48)."""
    hearing = case.state.hearing
    if hearing is None:
        return []
    name = Text("听证", "Hearing")
    commands = _now(case, "request_hearing", "waive_hearing", "notify_hearing", "hold_hearing")
    if not hearing.pending:
        return [Owed("hearing", name, "done", done_on=hearing.held_on)]
    if hearing.wanted:
        return [Owed("hearing", name, "can_start", commands, hearing.day or hearing.hold_until)]
    until = hearing.request_until
    why = Text(f"{until} 前可以申请听证，等待答复", f"a hearing may be asked for until {until}")
    return [Owed("hearing", name, "cannot_start", commands, why=why, law="行政许可法 47")]


def _special_procedure(case: CaseView) -> list[Owed]:
    if not case.state.stopped:
        return []
    planned = [stop.planned_until for stop in case.state.clock.runs[-1].open_stops if stop.planned_until]
    name = Text("结束特别程序，恢复计时", "End the special procedure: the clock goes on")
    return [Owed("resume", name, "can_start", _now(case, "resume"), min(planned, default=None))]


def _extension(case: CaseView) -> list[Owed]:
    """An extension that was asked for waits for whom the law lets approve it (行政许可法 42)."""
    if case.record.extension_asked is None or case.state.phase is not Phase.REVIEW:
        return []
    commands = _now(case, "extend")
    name = Text("批准延长审查期限", "Approve the extension")
    if commands:
        return [Owed("extend", name, "can_start", commands, case.statutory_due)]
    why = Text("已申请，等待有权批准的负责人", "asked for: it waits for the head who may approve it")
    return [Owed("extend", name, "cannot_start", why=why, law="行政许可法 42")]


def _verification(case: CaseView) -> Owed:
    name = Text("实地核查", "Verify on site")
    if case.state.verified:
        return Owed("verify", name, "done", _now(case, "verify"))
    return _task(case, "verify", name, _now(case, "verify"), "verify")


def _decision(case: CaseView) -> Owed:
    name = Text("作出决定", "Decide")
    commands = _now(case, *DECISIONS[case.procedure])
    due = case.promised_due or case.statutory_due
    if case.decision is not None:
        return Owed("decide", name, "done", done_on=case.decision.on)
    first = DECISIONS[case.procedure][0]
    hindrance = get(case.procedure).hindrance(first, case.state, case.terms)
    if hindrance is not None:
        why = named_text(Text(hindrance.zh, hindrance.en), case.catalogue)
        return Owed("decide", name, "cannot_start", commands, due, why=why, law=hindrance.article)
    return Owed("decide", name, "can_start", commands, due)


def _delivery(case: CaseView) -> Owed:
    name = Text("制证送达", "Issue and deliver")
    commands = _now(case, "issue_certificate", "deliver")
    if case.state.phase in (Phase.IN_FORCE, Phase.REFUSED_TOLD, Phase.FILED, Phase.FILING_REFUSED):
        return Owed("deliver", name, "done", commands)
    if commands:
        return Owed("deliver", name, "can_start", commands)
    return Owed("deliver", name, "cannot_start", why=Text("决定作出后送达", "after the decision"))


def _task(case: CaseView, id: str, name: Text, commands: tuple[str, ...], command: str) -> Owed:
    if commands:
        return Owed(id, name, "can_start", commands, case.promised_due or case.statutory_due)
    hindrance = get(case.procedure).hindrance(command, case.state, case.terms)
    if hindrance is None:
        zh, en = words.COMMANDS[command]
        return Owed(id, name, "cannot_start", why=Text(f"由有权的人员{zh}", f"for those who may {en}"))
    why = named_text(Text(hindrance.zh, hindrance.en), case.catalogue)
    return Owed(id, name, "cannot_start", why=why, law=hindrance.article)


def _now(case: CaseView, *commands: str) -> tuple[str, ...]:
    return tuple(command for command in commands if command in case.actions)


def checks(case: CaseView) -> tuple[Checked, ...]:
    """What the rules and the papers say before a decision: the matter applies, papers there and valid, limits kept."""
    found = [_applies(case), _papers(case), *_certificates(case), _facts_open(case)]
    if case.state.accepted_on is not None:
        found.append(_in_time(case))
    if case.terms.consultations:
        found.append(_joint(case))
    return tuple(found)


def _applies(case: CaseView) -> Checked:
    holds = case.why.get("holds")
    detail = Text(str(case.why.get("zh", "")), str(case.why.get("en", "")))
    law = "；".join(case.why.get("law", ()))
    return Checked(
        Text("按申报的要素，事项适用", "By the facts submitted the matter applies"), holds, detail, law
    )


def _papers(case: CaseView) -> Checked:
    missing = [need.name for need in case.needs if need.missing]
    open_ones = [need.name for need in case.needs if need.state == "may_be_needed" and not need.satisfied]
    name = Text("必要材料齐全", "The required papers are at hand")
    if missing:
        listed = COMMA.join(missing)
        return Checked(name, False, Text(f"缺少：{listed.zh}", f"missing: {listed.en}"))
    if open_ones:
        listed = COMMA.join(open_ones)
        return Checked(name, None, Text(f"视要素而定：{listed.zh}", f"depends on facts: {listed.en}"))
    count = sum(1 for need in case.needs if need.state == "needed" and need.necessity == "required")
    return Checked(name, True, Text(f"{count} 项必要材料均有", f"all {count} required papers"))


def _certificates(case: CaseView) -> list[Checked]:
    """Each certificate that stands for a paper: valid, and until when."""
    found = []
    for need in case.needs:
        for one in need.certificates:
            valid = one.status == "valid" and (one.valid_until is None or one.valid_until >= case.today)
            until = f"有效期至 {one.valid_until}" if one.valid_until else "长期有效"
            until_en = f"valid until {one.valid_until}" if one.valid_until else "no end date"
            found.append(
                Checked(
                    Text(f"证照有效：{one.name.zh}", f"Certificate valid: {one.name.en}"), valid,
                    Text(f"{one.number}，{until}", f"{one.number}, {until_en}"),
                )
            )  # fmt: skip
    return found


def _facts_open(case: CaseView) -> Checked:
    unknown = [fact for fact in case.facts.defaulted if fact in case.catalogue.facts]
    open_gaps = case.state.open_gaps
    name = Text("没有待补交的容缺材料", "No paper is still to follow")
    if open_gaps:
        named = [(name_of(case.catalogue, gap.document), gap.until) for gap in open_gaps]
        zh = "、".join(f"{document.zh}（{until}）" for document, until in named)
        en = ", ".join(f"{document.en} ({until})" for document, until in named)
        return Checked(name, False, Text(f"待补交：{zh}", f"to follow: {en}"), "行政许可法 38")
    note = Text(f"{len(unknown)} 项要素用默认值", f"{len(unknown)} facts stand at their defaults")
    return Checked(name, True, note)


def _in_time(case: CaseView) -> Checked:
    name = Text("在承诺时限之内", "Within the promised limit")
    due = case.promised_due
    if case.state.stopped:
        return Checked(name, None, Text("特别程序中，计时停止", "the clock is stopped"), "行政许可法 45")
    if due is None:
        return Checked(name, None, Text("没有承诺时限", "no promised limit"))
    late = case.today > due
    return Checked(name, not late, Text(f"承诺到期 {due}", f"promised for {due}"), "行政许可法 42")


def _joint(case: CaseView) -> Checked:
    name = Text("联合审查意见已形成", "The joint opinion is there")
    waiting = [one.department_name for one in case.opinions if not one.view]
    if case.consolidated:
        holds = case.consolidated != "disagree"
        return Checked(name, holds, Text("已汇总", "drawn together"))
    if case.state.conflict:
        return Checked(name, False, Text("部门意见相互矛盾，待协调", "the opinions contradict each other"))
    zh = "、".join(one.zh for one in waiting) or "待汇总"
    en = ", ".join(one.en for one in waiting) or "to be drawn together"
    return Checked(name, None, Text(f"等待：{zh}" if waiting else zh, f"waiting for {en}" if waiting else en))
