"""The forms of acts on a case: which inputs a command of the procedures takes, and how typed text becomes its data.

Only the shape of the input stands here. Whether an act is allowed, and what is wrong with its data, says the
procedure; its refusal comes back to the same form with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.office.views import CaseView
from onewindow.procedures import words as procedure_words
from onewindow.procedures.acts.afterwards import CANCELLATION_GROUNDS, REOPENING_GROUNDS, REVOCATION_GROUNDS
from onewindow.procedures.acts.decision import TERMINATION_GROUNDS
from onewindow.procedures.acts.stops import possible_stops
from onewindow.procedures.protocol import Refused
from onewindow.web.forms import grounds
from onewindow.web.forms.facts import read_number
from onewindow.web.forms.fields import Choice, FieldView
from onewindow.web.words import VIEWS

Choices = Callable[[CaseView], Iterable[Choice]]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of an act. ``kind`` as in ``FieldView``, and ``names`` (one per line), ``yes``, ``gaps``, ``defects``."""

    id: str
    kind: str
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    choices: Choices | None = None
    optional: bool = False
    unit: str = ""


def fixed(texts: Mapping[str, Text]) -> Choices:
    """Choices that do not depend on the case."""
    return lambda case: [Choice(value, name.zh, name.en) for value, name in texts.items() if value]


def department_name(case: CaseView, department: str) -> Text:
    """A department's name as the case's catalogue has it."""
    found = case.catalogue.departments.get(department)
    return found.name if found else Text(department, "")


def stop_name(case: CaseView, kind: str) -> Text:
    """A special procedure's name as the case's catalogue has it."""
    found = case.catalogue.special_procedures.get(kind)
    return found.name if found else Text(kind, "")


def document_name(case: CaseView, document: str) -> Text:
    """A document's name as the case's catalogue has it."""
    found = case.catalogue.documents.get(document)
    return found.name if found else Text(document, "")


def _stops(case: CaseView) -> Iterable[Choice]:
    for stop in possible_stops(case.state, case.terms):
        name = stop_name(case, stop.kind)
        working = stop.unit == "working_day"
        zh, en = ("个工作日", "working days") if working else ("日", "calendar days")
        by = ("按工作日计", "in working days") if working else ("按日历日计", "in calendar days")
        most = (
            by
            if stop.max_days is None or str(stop.max_days) in name.zh
            else (f"最长 {stop.max_days} {zh}", f"{stop.max_days} {en} at most")
        )
        yield Choice(stop.kind, f"{name.zh}（{most[0]}）", f"{name.en} ({most[1]})")


def _open_stops(case: CaseView) -> Iterable[Choice]:
    run = case.state.clock.run
    for stop in run.open_stops if run else ():
        name = stop_name(case, stop.kind)
        yield Choice(stop.id, f"{name.zh}（自 {stop.began}）", f"{name.en} (since {stop.began})")


def _to_ask(case: CaseView) -> Iterable[Choice]:
    asked = {opinion.department for opinion in case.state.opinions}
    for consultation in case.terms.consultations:
        if consultation.department not in asked:
            name = department_name(case, consultation.department)
            yield Choice(consultation.department, name.zh, name.en, chosen=True)


def _gap_papers(case: CaseView) -> Iterable[Choice]:
    for gap in case.state.open_gaps:
        name = document_name(case, gap.document)
        yield Choice(gap.document, f"{name.zh}（{gap.until} 前）", f"{name.en} (by {gap.until})")


def _parties(case: CaseView) -> Iterable[Choice]:
    return [Choice(party.name, party.name, "") for party in case.state.third_parties if not party.heard]


REASONS = Input(
    "reasons",
    "long",
    "理由",
    "Reasons",
    "写给申请人看，会印在文书上",
    "The applicant reads this: it is printed",
)
NUMBER = Input(
    "number",
    "text",
    "文号",
    "Number",
    "留空则自动编号",
    "Left empty, it is given automatically",
    optional=True,
)

ACTS: dict[str, tuple[Input, ...]] = {
    "accept": (Input("gaps", "gaps", "容缺材料", "Papers that may follow", optional=True),),
    "request_correction": (
        Input(
            "items", "defects", "需要补正的材料和问题", "Papers and their defects",
            "一次性告知全部内容；只填有问题的材料", "All at once; fill in only those with a defect",
        ),
    ),
    "correct_on_spot": (Input("what", "long", "当场更正的内容", "What was corrected"),),
    "refuse_acceptance": (REASONS,),
    "declare_not_required": (REASONS,),
    "declare_not_competent": (
        Input("right_body", "text", "应当向哪个机关申请", "The competent body"),
    ),
    "start_review": (),
    "verify": (
        Input("officers", "names", "核查人员", "Officers", "每行一人，至少两人", "One per line, at least two"),
        Input("finding", "long", "核查结论", "Finding"),
    ),
    "tell_third_party": (
        Input("party", "text", "利害关系人", "Third party"),
        Input("until", "date", "陈述申辩截止日", "May speak until"),
    ),
    "record_statement": (
        Input("party", "choice", "陈述申辩人", "Who speaks", choices=_parties),
        Input("statement", "long", "陈述申辩内容", "Statement"),
    ),
    "ask_opinions": (
        Input("departments", "choices", "征求哪些部门的意见", "Departments", choices=_to_ask),
        Input("revised_scheme", "text", "修改后的方案", "Revised scheme", "仅在上一轮未通过时填写", "Only after a refusal", optional=True),
    ),
    "give_opinion": (
        Input("view", "choice", "意见", "Opinion", choices=fixed(VIEWS)),
        Input("conditions", "lines", "条件", "Conditions", "附条件同意时填写，每行一条", "With conditions: one per line", optional=True),
        Input("objections", "lines", "反对意见", "Objections", "不同意时填写，每行一条", "When objecting: one per line", optional=True),
        Input("reasons", "long", "理由", "Reasons", "附条件或不同意的，逐条填写或在此写明", "With conditions or an objection: here or item by item", optional=True),
    ),
    "consolidate": (
        Input("result", "choice", "联合审查意见", "Joint opinion", choices=fixed(VIEWS)),
        Input("resolution", "long", "协调处理意见", "Resolution", "部门意见矛盾时必须写明", "Needed when opinions conflict", optional=True),
    ),
    "stop": (
        Input("stop_kind", "choice", "特别程序", "Special procedure", choices=_stops),
        Input("planned_days", "number", "所需时间", "Days needed", "按上面所注的日计算；须书面告知申请人（行政许可法 45）", "In the days named above; told to the applicant in writing", unit="日 days"),
        Input("notice", "text", "特别程序告知书", "Notice", "告知书的名称或文号", "Name or number of the paper"),
        Input("reasons", "long", "启动的理由", "Reasons", optional=True),
    ),
    "resume": (Input("stop", "choice", "结束哪一个特别程序", "Which one ends", choices=_open_stops),),
    "extend": (
        Input("days", "number", "延长天数", "Days", unit="日 days", optional=True),
        REASONS,
    ),
    "ask_extension": (
        Input("days", "number", "申请延长天数", "Days", unit="日 days", optional=True),
        REASONS,
    ),
    "offer_hearing": (
        Input("told", "names", "还告知了哪些利害关系人", "Third parties who were told too", "每行一个；申请人总是告知的，不用写", "One per line; the applicant is always told", optional=True),
    ),
    "order_hearing": (REASONS,),
    "request_hearing": (Input("who", "text", "听证申请人", "Who asks", "申请人或利害关系人书面提出的，据实登记", "As the applicant or a third party asked in writing"),),
    "waive_hearing": (Input("who", "text", "放弃听证的人", "Who waives", "只放弃其本人的权利，不影响其他人", "Only its own right; others keep theirs"),),
    "notify_hearing": (
        Input("day", "date", "听证日期", "Day", "应在七个工作日前通知", "At least seven working days ahead"),
        Input("place", "text", "听证地点", "Place"),
    ),
    "hold_hearing": (
        Input("chair", "text", "听证主持人", "Chair", "不能是审查人员", "Not the examiner"),
        Input("examiner", "text", "审查人员", "Examiner"),
        Input("record", "long", "听证笔录", "Record"),
    ),
    "supply_paper": (Input("document", "choice", "补交的材料", "Paper", choices=_gap_papers),),
    "grant": (
        NUMBER,
        Input("reasons", "long", "理由", "Reasons", optional=True),
        Input("conditions", "lines", "许可的条件", "Conditions", "每行一条，印在决定书和证照上", "One per line: printed on letter and certificate", optional=True),
        Input("outstanding", "choices", "仍待补交的材料", "Papers still to follow", choices=_gap_papers, optional=True),
        Input("on_record", "yes", "根据听证笔录作出", "Based on the hearing's record", optional=True),
    ),
    "decide_at_once": (NUMBER,),
    "refuse": (
        NUMBER,
        REASONS,
        Input("on_record", "yes", "根据听证笔录作出", "Based on the hearing's record", optional=True),
    ),
    "withdraw": (Input("reasons", "long", "撤回原因", "Reason", optional=True),),
    "terminate": (
        Input("ground", "choice", "终止事由", "Ground", choices=grounds.choices(TERMINATION_GROUNDS)),
        REASONS,
    ),
    "issue_certificate": (
        NUMBER,
        Input("valid_until", "date", "有效期至", "Valid until", "长期有效则留空", "Empty: no end", optional=True),
    ),
    "deliver": (
        Input("receipt", "text", "送达回证", "Receipt of delivery"),
        Input("method", "text", "送达方式", "Manner", optional=True),
        Input("valid_until", "date", "证照有效期至", "Certificate valid until", "长期有效则留空；证照已制发的不填", "Empty: no end, or issued already", optional=True),
    ),
    "revoke": (
        Input("ground", "choice", "撤销事由", "Ground", choices=grounds.choices(REVOCATION_GROUNDS)),
        REASONS,
    ),
    "cancel": (Input("ground", "choice", "注销事由", "Ground", choices=grounds.choices(CANCELLATION_GROUNDS)),),
    "reopen": (
        Input("ground", "choice", "重新办理的依据", "Ground", choices=grounds.choices(REOPENING_GROUNDS)),
        Input("document", "text", "复议决定或判决的文号", "Decision or judgment"),
    ),
    "reinstate": (
        Input("ground", "choice", "恢复效力的依据", "Ground", choices=grounds.choices(REOPENING_GROUNDS)),
        Input("document", "text", "复议决定或判决的文号", "Decision or judgment"),
    ),
    "conclude_pre_review": (
        Input("result", "choice", "预审结论", "Result", choices=grounds.choices(("passed", "to_be_improved"))),
        Input("minutes", "long", "联合预审纪要", "Minutes"),
    ),
    "land_contract_signed": (
        Input("contract", "text", "出让合同编号", "Land contract"),
        NUMBER,
    ),
    "sign_commitment": (
        Input("version", "text", "承诺书文本版本", "Version of the text"),
        Input("text", "long", "承诺内容", "Commitment"),
        Input("check_by", "date", "核查期限", "To be checked by"),
    ),
    "check_commitment": (
        Input("kept", "choice", "承诺是否属实", "Was it kept", choices=grounds.choices(("true", "false"))),
        Input("officers", "names", "核查人员", "Officers", "每行一人，至少两人", "One per line, at least two"),
        Input("finding", "long", "核查结论", "Finding"),
    ),
    "order_correction": (
        Input("until", "date", "改正期限", "Correct until"),
        Input("what", "long", "责令改正的内容", "What to correct"),
    ),
    "confirm_correction": (Input("finding", "long", "复查结论", "Finding"),),
    "file": (NUMBER,),
    "refuse_filing": (REASONS,),
    "change_filing": (Input("what", "long", "变更内容", "What is to change"),),
    "begin_pre_review": (),
    "request_change": (Input("what", "long", "变更内容", "What is to change"),),
    "approve_change": (NUMBER,),
    "refuse_change": (REASONS,),
    "request_renewal": (),
    "renew": (Input("valid_until", "date", "延续后的有效期至", "New end"),),
    "refuse_renewal": (REASONS,),
}  # fmt: skip
AS_APPLICANT = frozenset({"request_hearing", "waive_hearing"})
"""Acts that an applicant does for itself: its form asks for nothing. An officer records them for whoever wrote."""
RECORDED_WORDS = {
    "request_hearing": ("登记听证申请", "record that a hearing is asked for"),
    "waive_hearing": ("登记放弃听证", "record that the hearing is waived"),
}
"""What they are called where an officer records them."""
OTHER_WORDS = {"ask_extension": ("申请延长审查期限", "ask for an extension")}
GRAVE = frozenset(
    {"refuse_acceptance", "refuse", "terminate", "revoke", "cancel", "withdraw", "declare_not_required"}
)
FINAL = GRAVE | {
    "declare_not_competent", "grant", "decide_at_once", "file", "refuse_filing", "land_contract_signed",
}  # fmt: skip
"""Acts that nobody can take back: whoever does one says that it was looked over (``CHECKED``)."""
CHECKED = "checked"
"""The name of that tick."""
EVIDENCE = {
    "stop": ("notice", True, Text("特别程序告知书或依据（文件）", "The notice or its ground (file)")),
    "resume": ("evidence", False, Text("特别程序的结果（文件）", "What the special procedure gave (file)")),
    "ask_extension": ("evidence", False, Text("延期的依据（文件）", "The ground of the extension (file)")),
    "extend": ("notice", True, Text("延期告知书（文件）", "The notice of the extension (file)")),
    "verify": (
        "evidence",
        False,
        Text("核查记录或照片（文件）", "Record or photo of the verification (file)"),
    ),
    "notify_hearing": ("notice", True, Text("听证通知书（文件）", "The notice of the hearing (file)")),
    "hold_hearing": ("minutes", False, Text("听证笔录（文件）", "The hearing's record (file)")),
    "consolidate": ("minutes", False, Text("协调会议纪要（文件）", "Minutes of the meeting (file)")),
    "ask_opinions": ("working", False, Text("修改后的方案（文件）", "The revised scheme (file)")),
}
"""Acts that may bring a file: what it is for, whether the applicant may see it, what it is called."""
ELSEWHERE = frozenset({"submit", "resubmit", "lapse"})
"""Commands with pages of their own, or that only the calendar gives."""


def require_checked(command: str, form: Mapping[str, Any]) -> None:
    """Refuse an act that can't be taken back unless the form says that it was looked over: a wrong click does nothing."""
    if command in FINAL and form.get(CHECKED) != "1":
        name = act_name(command)
        raise Refused(
            "checked_missing",
            f"“{name.zh}”一经作出不能撤销：请核对内容，勾选“我已核对”后再提交。",
            f"{name.en!r} can't be taken back: look it over, tick that you did, and send it again",
        )


def act_name(command: str, case: CaseView | None = None) -> Text:
    """What the act is called, to whoever looks at the case."""
    if command in RECORDED_WORDS and case is not None and "deciding" in case.relations:
        return Text(*RECORDED_WORDS[command])
    zh, en = procedure_words.COMMANDS.get(command) or OTHER_WORDS.get(command, (command, command))
    return Text(zh, en)


def act_fields(
    case: CaseView,
    command: str,
    typed: Mapping[str, Any],
    errors: Mapping[str, list[tuple[str, str]]],
    prefix: str = "",
) -> list[FieldView]:
    """The fields of an act's form, filled with what was typed; ``prefix`` keeps several forms of a page apart."""
    if command in AS_APPLICANT and "deciding" not in case.relations:
        return []
    fields = [_field(case, one, typed, errors) for one in ACTS.get(command, ())]
    return [_apart(field, prefix) for field in fields if not _is_idle(field)]


def _apart(field: FieldView, prefix: str) -> FieldView:
    if not prefix:
        return field
    rows = tuple(tuple(replace(part, prefix=prefix) for part in row) for row in field.rows)
    return replace(field, prefix=prefix, rows=rows)


def _is_idle(field: FieldView) -> bool:
    """Whether this case gives the field nothing to choose or to fill in."""
    if field.kind in ("items", "gaps"):
        return not field.rows
    return field.kind == "choices" and field.optional and not field.choices


def _field(
    case: CaseView, one: Input, typed: Mapping[str, Any], errors: Mapping[str, list[tuple[str, str]]]
) -> FieldView:
    hint = Text(one.hint_zh, one.hint_en) if one.hint_zh else None
    view = FieldView(
        one.id, one.kind, Text(one.zh, one.en), hint, unit=one.unit, optional=one.optional,
        errors=tuple(errors.get(one.id, ())), value=str(typed.get(one.id, "")),
    )  # fmt: skip
    return _shaped(case, one, view, typed)


def _shaped(case: CaseView, one: Input, view: FieldView, typed: Mapping[str, Any]) -> FieldView:
    if one.kind in ("choice", "choices"):
        picked = _many(typed, one.id)
        offered = list(one.choices(case)) if one.choices else []
        chosen = [
            replace(choice, chosen=choice.value in picked or (not picked and choice.chosen))
            for choice in offered
        ]
        if one.kind == "choice" and len(chosen) == 1:
            chosen = [replace(chosen[0], chosen=True)]
        return replace(view, choices=tuple(chosen))
    if one.kind == "yes":
        yes = Choice("true", "是", "Yes", str(typed.get(one.id)) == "true")
        return replace(view, kind="choices", choices=(yes,))
    if one.kind in ("names", "lines"):
        return replace(view, kind="long")
    if one.kind == "defects":
        return replace(view, kind="items", rows=_defect_rows(case, typed))
    if one.kind == "gaps":
        return replace(view, rows=_gap_rows(case, typed))
    return view


def _defect_rows(case: CaseView, typed: Mapping[str, Any]) -> tuple[tuple[FieldView, ...], ...]:
    """One row per paper of the case, so that the notice is built from the checklist."""
    names = {need.document: need.name for need in case.needs if need.state != "not_needed"}
    return tuple(
        (FieldView(f"defect-{document}", "text", name, value=str(typed.get(f"defect-{document}", ""))),)
        for document, name in names.items()
    )


def _gap_rows(case: CaseView, typed: Mapping[str, Any]) -> tuple[tuple[FieldView, ...], ...]:
    """One row per paper that may follow and has not come."""
    missing = [
        need for need in case.needs
        if need.necessity == "may_follow" and need.state != "not_needed" and not need.satisfied
    ]  # fmt: skip
    proposed = next((one for one in reversed(case.timeline) if one.kind == "gaps_proposed"), None)
    days = {one["document"]: one["until"] for one in proposed.data["gaps"]} if proposed else {}
    return tuple(
        (FieldView(name, "date", need.name, value=str(typed.get(name, days.get(need.document, "")))),)
        for need in missing
        if (name := f"gap-{need.document}")
    )


def read_act(case: CaseView, command: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """The command's data from a posted form; what was left empty is left out."""
    data: dict[str, Any] = {}
    for one in ACTS.get(command, ()):
        value = _read(case, one, form)
        if value not in (None, "", [], ()):
            data[one.id] = value
    return data


def _read(case: CaseView, one: Input, form: Mapping[str, Any]) -> Any:
    if one.kind == "defects":
        typed = {need.document: str(form.get(f"defect-{need.document}", "")).strip() for need in case.needs}
        return [{"paper": document, "defect": defect} for document, defect in typed.items() if defect]
    if one.kind == "gaps":
        typed = {need.document: str(form.get(f"gap-{need.document}", "")).strip() for need in case.needs}
        return [{"document": document, "until": until} for document, until in typed.items() if until]
    if one.kind == "choices":
        return _many(form, one.id)
    text = str(form.get(one.id, "")).strip()
    if one.kind == "names":
        return [
            line.strip() for line in text.replace("、", "\n").replace("，", "\n").splitlines() if line.strip()
        ]
    if one.kind == "lines":
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if one.kind == "number" and text:
        number = read_number(text)
        return int(number) if not isinstance(number, str) and number == int(number) else text
    if one.kind == "yes" or one.id == "kept":
        return {"true": True, "false": False}.get(text)
    return text


def _many(form: Mapping[str, Any], name: str) -> list[str]:
    if hasattr(form, "getlist"):
        return [str(value) for value in form.getlist(name)]
    value = form.get(name, [])
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
