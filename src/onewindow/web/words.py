"""Words of the pages that belong to no definition: lights, statuses, views. Chinese first, English beside it."""

from __future__ import annotations

from onewindow.catalogue.model import Text
from onewindow.office.agreement_views import CLOCKS
from onewindow.office.counter import MODES as COUNTER_MODES
from onewindow.office.permissions import ORGANISATION_NAMES, ROLE_NAMES
from onewindow.office.tasks import WORDS as TASK_WORDS
from onewindow.procedures.words import COMMANDS as COMMAND_WORDS

LIGHTS = {
    "green": Text("正常", "in time"),
    "yellow": Text("临期", "due soon"),
    "red": Text("逾期", "overdue"),
    "blue": Text("中止计时", "clock stopped"),
    "grey": Text("已办结", "finished"),
    "none": Text("未提交", "not handed in"),
}
TASKS = {
    "done": Text("已办结", "Done"),
    "in_progress": Text("办理中", "In progress"),
    "draft": Text("草稿", "Draft"),
    "can_start": Text("可以办理", "Can start"),
    "cannot_start": Text("暂不能办理", "Cannot start yet"),
    "may_apply": Text("可能需要", "May apply"),
}
VIEWS = {
    "": Text("待反馈", "Open"),
    "agree": Text("同意", "Agrees"),
    "agree_with_conditions": Text("附条件同意", "Agrees with conditions"),
    "disagree": Text("不同意", "Objects"),
}
CERTIFICATES = {
    "valid": Text("有效", "Valid"),
    "suspended": Text("暂停", "Suspended"),
    "revoked": Text("已撤销", "Revoked"),
    "expired": Text("已过期", "Expired"),
    "cancelled": Text("已注销", "Cancelled"),
    "superseded": Text("已被新版取代", "Superseded"),
}
NECESSITY = {
    "required": Text("必要", "Required"),
    "may_follow": Text("可容缺后补", "May follow"),
    "optional": Text("可选", "Optional"),
}
KINDS = {
    "permit": Text("行政许可", "Permit"),
    "approval": Text("审批", "Approval"),
    "filing": Text("备案", "Filing"),
    "technical": Text("技术审查", "Technical review"),
    "assessment": Text("评估", "Assessment"),
    "procedure": Text("程序", "Procedure"),
    "service": Text("公共服务", "Service"),
    "self": Text("自主办理", "By oneself"),
}
UNITS = {
    "working_day": Text("个工作日", "working days"),
    "calendar_day": Text("日", "calendar days"),
    "none": Text("无时限", "no limit"),
}
STATUSES = {
    "applies": Text("适用", "Applies"),
    "may_apply": Text("可能适用", "May apply"),
    "not_applicable": Text("不适用", "Does not apply"),
}
MARKS = {
    "V": Text("已核对来源", "read in a source"),
    "M": Text("凭记忆，待核对", "from memory, to be checked"),
    "low": Text("存疑，待核对", "doubtful, to be checked"),
}
COMMANDS = {kind: Text(*names) for kind, names in COMMAND_WORDS.items()}
EXPERT_VIEWS = {**VIEWS, "advice": Text("仅提供意见，不表态", "Advice without a vote")}
ACTS = {kind: Text(*names) for kind, names in TASK_WORDS.items()}
MANDATES = {
    "offered": Text("待对方接受", "Waits for an answer"),
    "active": Text("有效", "In force"),
    "declined": Text("已谢绝", "Declined"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "resigned": Text("已辞去", "Given back"),
    "expired": Text("已到期", "Expired"),
}
MODES = {code: Text(*name) for code, name in COUNTER_MODES.items()}
COMPLAINTS = {
    "made": Text("待答复", "Waits for an answer"),
    "answered": Text("已答复", "Answered"),
    "escalated": Text("复核中", "With the leaders"),
    "withdrawn": Text("已撤回", "Taken back"),
    "settled": Text("已解决", "Settled"),
}
CODES = {**ORGANISATION_NAMES, **ROLE_NAMES, "True": Text("是", "yes"), "False": Text("否", "no")}
"""Values of administrators' changes as the ledger keeps them."""
FAMILIES = {
    "organisation": ORGANISATION_NAMES,
    "complaint": COMPLAINTS,
    "mode": MODES,
    "clock": CLOCKS,
    "mandate": MANDATES,
    "act": ACTS,
    "command": COMMANDS,
    "expert_view": EXPERT_VIEWS,
    "light": LIGHTS,
    "task": TASKS,
    "view": VIEWS,
    "certificate": CERTIFICATES,
    "necessity": NECESSITY,
    "kind": KINDS,
    "unit": UNITS,
    "status": STATUSES,
    "mark": MARKS,
    "role": ROLE_NAMES,
}


def label(family: str, key: str) -> Text:
    """The label of a code; the code itself where the family does not know it."""
    return FAMILIES[family].get(str(key), Text(str(key), ""))


def days_left(days: int) -> str:
    """How many working days are left, or by how many it is over."""
    if days < 0:
        return f"逾期 {-days} 日"
    return "今日到期" if days == 0 else f"剩 {days} 日"


def days_left_en(days: int) -> str:
    """The same in English."""
    if days < 0:
        return "1 day over" if days == -1 else f"{-days} days over"
    if days == 0:
        return "due today"
    return "1 day left" if days == 1 else f"{days} days left"


def limit(days: int, unit: str) -> Text:
    """A time limit in words."""
    if unit == "none":
        return UNITS["none"]
    name = UNITS[unit]
    if days == 0:
        return Text(f"当日（0 {name.zh}）", f"the same day (0 {name.en})")
    return Text(f"{days} {name.zh}", f"{days} {name.en}")
