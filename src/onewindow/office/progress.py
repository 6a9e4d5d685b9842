"""Where a case stands in plain words: what is next, whose turn it is, and by when. Pure, over the case's view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.model import Text
from onewindow.office.views import CaseView

YOU = Text("您", "you")
NOBODY = Text("没有人", "nobody")


@dataclass(frozen=True, slots=True)
class Progress:
    """What an applicant wants to know: ``by`` is the last day for ``next``, None where nothing is due."""

    where: Text
    next: Text
    who: Text
    by: date | None = None


WAITING: dict[str, tuple[Text, Text]] = {
    "pre_review": (Text("正在预审，还没有正式受理", "in pre-review, not yet accepted"), Text("给出预审意见", "give the pre-review's result")),
    "submitted": (Text("材料已收到，正在核对是否齐全", "received; being checked for completeness"), Text("受理，或一次性告知要补正什么", "accept it, or tell you once what to correct")),
    "review": (Text("已受理，正在审查", "accepted and under review"), Text("作出决定", "decide")),
    "granted": (Text("已作出决定，正在制证", "decided; the certificate is being made"), Text("制证并送达", "issue and deliver it")),
    "refused": (Text("已决定不予许可", "refused"), Text("送达决定书", "deliver the decision")),
}  # fmt: skip
"""Phases in which the body has something to do: where it stands, and what the body does next."""

ENDED: dict[str, tuple[Text, Text]] = {
    "in_force": (Text("已办结，证照有效", "finished; the certificate is valid"), Text("不用再做什么；有效期满前申请延续", "nothing; ask for renewal before it ends")),
    "filed": (Text("已备案", "filed"), Text("不用再做什么", "nothing")),
    "refused_told": (Text("不予许可，决定书已送达", "refused, and told"), Text("不服可以复议或起诉", "you may object")),
    "not_accepted": (Text("不予受理", "not accepted"), Text("不服可以复议或起诉，也可以补齐后重新申请", "you may object, or apply again")),
    "not_required": (Text("依法不需要办理", "not required by law"), Text("不用再做什么", "nothing")),
    "not_competent": (Text("不属于该机关职权", "another body is competent"), Text("向有权的机关申请", "apply to the competent body")),
    "filing_refused": (Text("不予备案", "filing refused"), Text("不服可以复议或起诉", "you may object")),
    "withdrawn": (Text("已撤回", "withdrawn"), Text("需要时可以重新申请", "apply again when needed")),
    "terminated": (Text("已终止办理", "terminated"), Text("需要时可以重新申请", "apply again when needed")),
    "expired": (Text("证照已过期", "the certificate has expired"), Text("需要时重新申请", "apply again when needed")),
    "revoked": (Text("决定已撤销", "the decision was revoked"), Text("不服可以复议或起诉", "you may object")),
    "cancelled": (Text("证照已注销", "the certificate was cancelled"), Text("需要时重新申请", "apply again when needed")),
}  # fmt: skip
"""Phases in which nothing is pending."""


def progress_of(case: CaseView) -> Progress:
    """Where the case stands now."""
    phase = case.phase
    if phase == "correction":
        until = _until(case)
        return Progress(
            Text("审查机关要求补正", "corrections are asked for"),
            Text("逐项回复后重新提交", "reply to each item and send again"), YOU, until,
        )  # fmt: skip
    if phase in WAITING:
        return _body_next(case, *WAITING[phase])
    where, following = ENDED.get(phase, (case.phase_name, Text("不用再做什么", "nothing")))
    return Progress(where, following, YOU if "您" in following.zh or "申请" in following.zh else NOBODY)


def _body_next(case: CaseView, where: Text, following: Text) -> Progress:
    department = case.catalogue.departments.get(case.matter.deciding)
    who = department.name if department else YOU
    if case.phase == "review" and case.state.stopped:
        return Progress(
            Text("特别程序进行中，暂停计时", "a special procedure is under way; the clock is stopped"),
            Text("特别程序结束后继续审查", "go on when it ends"), who, None,
        )  # fmt: skip
    waiting = [one for one in case.opinions if not one.view]
    if case.phase == "review" and waiting:
        names = "、".join(one.department_name.zh for one in waiting)
        return Progress(
            Text(f"正在征求 {len(waiting)} 个部门的意见", f"{len(waiting)} departments are being asked"),
            Text("各部门反馈意见", "the departments give their opinions"),
            Text(names, ", ".join(one.department_name.en for one in waiting)),
            max((one.due_on for one in waiting if one.due_on), default=None),
        )
    due = case.notice_due if case.phase == "submitted" else case.promised_due or case.statutory_due
    return Progress(where, following, who, due if case.phase in ("submitted", "review") else None)


def _until(case: CaseView) -> date | None:
    notice = next((one for one in reversed(case.timeline) if one.kind == "correction_requested"), None)
    until = notice.data.get("until") if notice is not None else None
    return date.fromisoformat(str(until)) if until else None
