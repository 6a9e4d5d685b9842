"""The bodies of the commands of all procedures: which fields each takes, of which type, and what they mean.

Only shapes stand here. Whether a command is allowed, and what is wrong with its data, says the procedure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic import create_model as make_model

from onewindow.api.shapes import Asked, AskedDay, AskedText, AskedYes
from onewindow.procedures import registry, words
from onewindow.procedures.acts.afterwards import CANCELLATION_GROUNDS, REOPENING_GROUNDS, REVOCATION_GROUNDS
from onewindow.procedures.acts.decision import TERMINATION_GROUNDS
from onewindow.procedures.acts.opinions import VIEWS

Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Names = list[AskedText]


class Gap(Asked):
    """A paper that may follow (容缺), and the day by which it must have come."""

    document: AskedText = Field(description="材料编号 the document's id", examples=["land_cert"])
    until: AskedDay = Field(description="补交期限 until", examples=["2026-12-15"])


class Defect(Asked):
    """A paper that the one-time notice (一次性告知) names, with what is wrong with it."""

    paper: AskedText = Field(description="材料编号 the document's id", examples=["land_cert"])
    defect: AskedText = Field(description="问题 what is wrong", examples=["缺少公章 the seal is missing"])


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a command: its type, what it means in both languages, an example, and whether it may be left out."""

    type: Any
    says: str
    example: Any = None
    optional: bool = False


def _ground(*lists: tuple[str, ...]) -> Entry:
    known = tuple(dict.fromkeys(ground for grounds in lists for ground in grounds))
    return Entry(Literal[known], "法定事由 the ground in law", known[0])


REASONS = Entry(AskedText, "理由，申请人会看到 the reasons, which the applicant reads", "不符合规划条件")
MAY_REASON = Entry(AskedText, "理由 the reasons", "—", optional=True)
NUMBER = Entry(
    AskedText, "文号，留空自动编号 its number; given automatically when left out", "淄高审〔2026〕1号", True
)
OFFICERS = Entry(Names, "核查人员，至少两人 the officers, at least two", ["刘洋", "赵磊"])
FINDING = Entry(AskedText, "核查结论 the finding", "与申请材料一致")
VIEW = Entry(Literal[VIEWS], "意见 the opinion", "agree")
UNTIL = Entry(AskedDay, "期限 until", "2026-12-15")
MAY_UNTIL = Entry(AskedDay, "有效期至 valid until", "2031-11-23", optional=True)
WHAT = Entry(AskedText, "内容 what", "法定代表人变更")
PAPER = Entry(AskedText, "文书编号或名称 the paper", "复议决定〔2026〕3号")
ON_RECORD = Entry(AskedYes, "根据听证笔录作出 based on the hearing's record", True, True)
CONDITIONS = Entry(Names, "条件，每项一条 conditions, one by one", ["施工期间降尘"], True)
OBJECTIONS = Entry(Names, "反对意见，每项一条 objections, one by one", ["退线不足"], True)
REOPENING = _ground(REOPENING_GROUNDS)

FIELDS: dict[str, dict[str, Entry]] = {
    "accept": {"gaps": Entry(list[Gap], "容缺材料 papers that may follow", [], True)},
    "request_correction": {"items": Entry(list[Defect], "一次性告知的全部内容 all defects at once")},
    "correct_on_spot": {"what": WHAT},
    "refuse_acceptance": {"reasons": REASONS},
    "declare_not_required": {"reasons": REASONS},
    "declare_not_competent": {"right_body": Entry(AskedText, "有权机关 the competent body", "市生态环境局")},
    "start_review": {},
    "verify": {"officers": OFFICERS, "finding": FINDING},
    "tell_third_party": {
        "party": Entry(AskedText, "利害关系人 the third party", "东岳小区业委会"),
        "until": UNTIL,
    },
    "record_statement": {
        "party": Entry(AskedText, "陈述申辩人 who speaks", "东岳小区业委会"),
        "statement": Entry(AskedText, "陈述申辩内容 the statement", "担心噪声"),
    },
    "ask_opinions": {
        "departments": Entry(
            Names, "征求哪些部门 the departments; all of them when left out", ["fire"], True
        ),
        "revised_scheme": Entry(AskedText, "修改后的方案 the revised scheme", "方案二", True),
    },
    "give_opinion": {
        "view": VIEW,
        "reasons": MAY_REASON,
        "conditions": CONDITIONS,
        "objections": OBJECTIONS,
        "department": Entry(AskedText, "本部门 the actor's own department", "ecology_environment", True),
    },
    "consolidate": {
        "result": Entry(Literal[VIEWS], "联合审查意见 the joint opinion", "agree"),
        "resolution": Entry(
            AskedText, "意见矛盾时的协调处理 how a conflict was resolved", "按会议纪要", True
        ),
        "department": Entry(AskedText, "本部门 the actor's own department", "approval_bureau", True),
    },
    "stop": {
        "stop_kind": Entry(AskedText, "特别程序 the special procedure", "expert_review"),
        "planned_days": Entry(Days, "所需天数 the days needed", 20),
        "reasons": MAY_REASON,
        "notice": Entry(AskedText, "特别程序告知书 the notice", "告知书〔2026〕5号"),
        "planned_until": Entry(AskedDay, "预计结束日 planned end", "2026-12-20", True),
    },
    "resume": {"stop": Entry(AskedText, "结束哪一个 which one ends, where several are open", "stop-1", True)},
    "extend": {
        "days": Entry(Days, "延长天数 days", 10, True),
        "reasons": MAY_REASON,
        "basis": Entry(AskedText, "依据 the legal basis", "行政许可法 42", True),
    },
    "ask_extension": {"days": Entry(Days, "申请延长天数 days", 10, True), "reasons": REASONS},
    "supply_paper": {"document": Entry(AskedText, "补交的材料 the document", "land_cert")},
    "offer_hearing": {"told": Entry(Names, "告知对象 who was told", ["申请人"], True)},
    "order_hearing": {"reasons": REASONS},
    "request_hearing": {"who": Entry(AskedText, "听证申请人 who asks", "淄博固能", True)},
    "waive_hearing": {"who": Entry(AskedText, "放弃听证的人 who waives", "淄博固能", True)},
    "notify_hearing": {
        "day": Entry(AskedDay, "听证日期，提前七个工作日 the day, seven working days ahead", "2026-12-15"),
        "place": Entry(AskedText, "地点 the place", "一楼会议室"),
    },
    "hold_hearing": {
        "chair": Entry(AskedText, "主持人，不得是审查人员 the chair, not the examiner", "周敏"),
        "examiner": Entry(AskedText, "审查人员 the examiner", "刘洋"),
        "record": Entry(AskedText, "听证笔录 the record", "笔录全文"),
    },
    "grant": {
        "number": NUMBER,
        "reasons": MAY_REASON,
        "conditions": CONDITIONS,
        "outstanding": Entry(Names, "仍待补交的材料 papers still to follow", [], True),
        "on_record": ON_RECORD,
    },
    "decide_at_once": {"number": NUMBER},
    "refuse": {"number": NUMBER, "reasons": REASONS, "on_record": ON_RECORD},
    "withdraw": {"reasons": MAY_REASON},
    "terminate": {"ground": _ground(TERMINATION_GROUNDS), "reasons": REASONS},
    "issue_certificate": {
        "number": NUMBER,
        "valid_from": Entry(AskedDay, "生效日 valid from", "2026-11-23", True),
        "valid_until": MAY_UNTIL,
    },
    "deliver": {
        "receipt": Entry(AskedText, "送达回证 the receipt of delivery", "回证 2026-1"),
        "method": Entry(AskedText, "送达方式 the manner", "邮寄", True),
        "valid_until": MAY_UNTIL,
    },
    "revoke": {
        "ground": _ground(REVOCATION_GROUNDS),
        "reasons": REASONS,
        "public_interest_harmed": Entry(
            AskedYes, "撤销会使公共利益受重大损害 public interest would suffer", False, True
        ),
    },
    "cancel": {"ground": _ground(CANCELLATION_GROUNDS, ("given_up", "replaced", "other"))},
    "reopen": {"ground": REOPENING, "document": PAPER},
    "reinstate": {"ground": REOPENING, "document": PAPER},
    "begin_pre_review": {},
    "conclude_pre_review": {
        "result": Entry(Literal["passed", "to_be_improved"], "预审结论 the result", "passed"),
        "minutes": Entry(AskedText, "联合预审纪要 the minutes", "纪要全文"),
    },
    "land_contract_signed": {
        "contract": Entry(AskedText, "出让合同编号 the land contract", "淄-2026-1"),
        "number": NUMBER,
    },
    "sign_commitment": {
        "version": Entry(AskedText, "承诺书版本 the text's version", "2026-1"),
        "text": Entry(AskedText, "承诺内容 the commitment", "承诺符合条件"),
        "check_by": Entry(AskedDay, "核查期限 to be checked by", "2027-01-23"),
    },
    "check_commitment": {
        "kept": Entry(AskedYes, "承诺是否属实 whether it was kept", True),
        "officers": OFFICERS,
        "finding": FINDING,
    },
    "order_correction": {"until": UNTIL, "what": WHAT},
    "confirm_correction": {"finding": FINDING},
    "request_change": {"what": WHAT},
    "approve_change": {"number": NUMBER},
    "refuse_change": {"reasons": REASONS},
    "request_renewal": {},
    "renew": {"valid_until": Entry(AskedDay, "延续至 the new end", "2031-11-23")},
    "refuse_renewal": {"reasons": REASONS},
    "file": {"number": NUMBER},
    "refuse_filing": {"reasons": REASONS},
    "change_filing": {"what": WHAT},
}
ELSEWHERE = frozenset({"submit", "resubmit", "lapse"})
"""Commands with endpoints of their own, and the one that only the calendar gives."""
ON = Entry(
    AskedDay,
    "法律生效日，默认今天；官员可补录过去 day of legal effect: today, or a past day for officials",
    "2026-11-23",
    True,
)


def commands() -> tuple[str, ...]:
    """All commands that a person may give, of all procedures, in their order."""
    known = [one for id in registry.ids() for one in registry.get(id).commands if one not in ELSEWHERE]
    return tuple(dict.fromkeys([*known, "ask_extension"]))


def said(command: str) -> tuple[str, str]:
    """What a command is called in both languages."""
    return words.COMMANDS.get(command) or ("申请延长审查期限", "ask for an extension")


def body_of(command: str) -> Any:
    """The model of a command's body. Commands that the table does not know yet take any fields."""
    fields: Mapping[str, Entry] = {**FIELDS.get(command, {}), "on": ON}
    name = "".join(part.title() for part in command.split("_")) + "Command"
    made = {name_: (_type(one), _field(one)) for name_, one in fields.items()}
    model: Any = make_model(name, __base__=Asked, **made)  # type: ignore[call-overload]
    if command not in FIELDS:
        model.model_config["extra"] = "allow"
        model.model_rebuild(force=True)
    return model


def _type(one: Entry) -> Any:
    return one.type | None if one.optional else one.type


def _field(one: Entry) -> Any:
    shown = {} if one.example is None else {"examples": [one.example]}
    return (
        Field(None, description=one.says, **shown) if one.optional else Field(description=one.says, **shown)
    )


def data_of(body: Any) -> dict[str, Any]:
    """A command's data from its body, without the day; what was left out stays out."""
    found: dict[str, Any] = body.model_dump(mode="json", exclude_none=True, exclude={"on"})
    return found
