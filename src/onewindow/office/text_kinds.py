"""The texts that an administrator may rewrite, each with the words that hold until it is: announcements, letters, papers.

A template is one text in each language, line by line. ``{name}`` is filled; a line whose placeholders all stay empty is
left out. In a letter a line that begins with ``#`` heads what follows it, and a placeholder that stands alone on its line
gives a line for each of its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onewindow.catalogue.model import Text

GROUPS: dict[str, Text] = {
    "page": Text("公告和说明", "Announcements and help"),
    "note": Text("文书附言", "Closing words of papers"),
    "letter": Text("决定书模板", "Templates of decision letters"),
    "paper": Text("窗口文书模板", "Templates of the window's papers"),
}
"""What the texts are for, in the order of the page."""


@dataclass(frozen=True, slots=True)
class TextKind:
    """One text: what it is for, its default (empty: nothing is shown), the placeholders that it may hold.

    ``demanded`` names the placeholders that it must hold, each with the article that wants it.
    """

    id: str
    name: Text
    default: Text = Text("", "")
    placeholders: tuple[str, ...] = ()
    group: str = "page"
    demanded: Mapping[str, str] = field(default_factory=dict)

    @property
    def template(self) -> bool:
        """Whether a paper is made of it: then it can't be empty."""
        return self.group in ("letter", "paper")


PLACEHOLDERS: dict[str, Text] = {
    "applicant": Text("申请人", "the applicant"),
    "project": Text("项目名称", "the project's name"),
    "matter": Text("事项名称", "the matter's name"),
    "number": Text("办件号", "the case's number"),
    "body": Text("办理机关", "the deciding body"),
    "window": Text("收件窗口", "the window that took in"),
    "date": Text("作出的日期", "the day of the act"),
    "accepted": Text("“，本机关于某日受理”，未受理的为空", "the day of acceptance, as a clause"),
    "law": Text("依据的法条", "the articles it rests on"),
    "grounds": Text("适用的事实和依据，逐条", "facts and articles, one by one"),
    "reasons": Text("理由", "the reasons"),
    "conditions": Text("条件，逐条", "the conditions, one by one"),
    "remedies": Text("救济途径和期限", "the remedies and their time limits"),
    "receipt": Text("收件号", "the receipt's number"),
    "received": Text("收件日", "the day of receipt"),
    "due": Text("最迟答复日", "the last day for an answer"),
    "presenter": Text("到场人", "who came to the window"),
    "relation": Text("与申请人的关系", "relation to the applicant"),
    "clerk": Text("经办人", "the clerk"),
    "mode": Text("收件方式", "how it was taken in"),
    "clock": Text("时限从谁起算", "whose receipt starts the clock"),
    "forward": Text("何时前转交，没有期限的为空", "when the papers are forwarded, as a sentence"),
    "collect": Text("结果怎样领取", "how the result is handed over"),
    "until": Text("何时前补正，没有期限的为空", "until when to correct, as a sentence"),
    "deemed": Text("视为受理的说明，正常受理的为空", "why it counts as accepted, when it does"),
    "limits": Text("法定和承诺时限", "the statutory and the promised limit"),
    "method": Text("转交方式", "how the papers are sent"),
    "note": Text("转交备注", "a remark on the forwarding"),
    "recipient": Text("签收人", "who signed for it"),
    "evidence": Text("送达凭证", "the proof of delivery"),
}
"""What each placeholder stands for."""

_OF_CASE = ("applicant", "matter", "number", "window")
PAGES = (
    TextKind("home_announcement", Text("首页公告", "Announcement on the home page")),
    TextKind("progress_help", Text("进度查询页说明", "Help on the progress page")),
)
NOTES = tuple(
    TextKind(f"{id}_note", Text(f"{zh}附言", f"Closing words of {en}"), placeholders=_OF_CASE, group="note")
    for id, zh, en in (
        ("receipt", "收件凭证", "a receipt"),
        ("correction", "一次性告知书", "a one-time notice"),
        ("acceptance", "受理通知书", "an acceptance"),
    )
)

_GRANT = """
# 适用本事项的事实和依据
{grounds}
# 理由
{reasons}
# 许可的条件
{conditions}"""
_REFUSE = """
# 适用本事项的事实和依据
{grounds}
# 理由
{reasons}
# 救济途径
{remedies}"""
_OF_LETTER = (
    "applicant", "project", "matter", "number", "body", "date", "accepted", "law", "grounds", "reasons", "conditions",
)  # fmt: skip


def _letter(id: str, name: Text, verdict: str, granted: bool, demanded: Mapping[str, str]) -> TextKind:
    opening = (
        "你单位就“{project}”提交的“{matter}”申请（办件号 {number}）{accepted}。经审查，依据{law}，决定"
        + f"{verdict}。"
    )
    done = "on file" if id == "letter_filed" else "granted"
    english = "Application {number} for {matter} is " + (f"{done}." if granted else "refused.\n{remedies}")
    return TextKind(
        id, name, Text(opening + (_GRANT if granted else _REFUSE), english),
        _OF_LETTER if granted else (*_OF_LETTER[:-1], "remedies"), "letter", demanded,
    )  # fmt: skip


LETTERS: dict[tuple[str, bool], TextKind] = {
    ("licence", True): _letter(
        "letter_granted", Text("准予行政许可决定书", "Decision to grant a licence"), "准予许可", True, {}
    ),
    ("licence", False): _letter(
        "letter_refused",
        Text("不予行政许可决定书", "Decision to refuse a licence"),
        "不予许可",
        False,
        {"reasons": "行政许可法 38(2)", "remedies": "行政许可法 38(2)"},
    ),
    ("filing", True): _letter("letter_filed", Text("备案通知书", "Notice of filing"), "予以备案", True, {}),
    ("filing", False): _letter(
        "letter_filing_refused",
        Text("不予备案通知书", "Notice that a filing is refused"),
        "不予备案",
        False,
        {"reasons": "企业投资项目核准和备案管理条例 13", "remedies": "行政复议法实施条例 17"},
    ),
}
"""The letter of each decision: by procedure, and whether it grants."""

_OF_PAPER = ("applicant", "project", "matter", "number", "receipt", "body", "window", "date")


def _paper(
    id: str,
    zh: str,
    en: str,
    text: Text,
    more: tuple[str, ...] = (),
    demanded: Mapping[str, str] | None = None,
) -> TextKind:
    return TextKind(f"paper_{id}", Text(zh, en), text, (*_OF_PAPER, *more), "paper", demanded or {})


PAPERS: dict[str, TextKind] = {
    kind.id: kind
    for kind in (
        _paper(
            "receipt_online", "收件凭证（网上提交）", "Receipt (handed in online)",
            Text(
                "你单位提交的“{matter}”（项目：{project}）申请已收到，办件号 {number}，收件日 {received}。\n"
                "{body}应在 {due} 前受理，或者一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。",
                "Application {number} for {matter} was received on {received}; the body answers by {due}.",
            ),
            ("received", "due"),
        ),
        _paper(
            "receipt_window", "收件凭证（窗口收件）", "Receipt (taken in at a window)",
            Text(
                "今收到你单位“{matter}”（项目：{project}）的申请材料，收件号 {receipt}。到场人：{presenter}（{relation}），经办人：{clerk}。\n"
                "收件单位：{window}；收件日：{date}；方式：{mode}。\n"
                "办理机关：{body}，由其依法受理、审查并作出决定。\n"
                "时限起算：以{clock}为准。{forward}{collect}",
                "Received by {window} on {date}, {mode}. Deciding body: {body}.\nIts days run from {clock}. {forward} {collect}",
            ),
            ("presenter", "relation", "clerk", "mode", "clock", "forward", "collect"),
        ),
        _paper(
            "papers_window", "材料接收清单（窗口收件）", "List of papers (taken in at a window)",
            Text(
                "以下材料由申请人提交、窗口当面核对。", "Handed in by the applicant and checked in its presence."
            ),
        ),
        _paper(
            "papers_online", "材料接收清单（网上提交）", "List of papers (handed in online)",
            Text("以下材料由申请人在网上提交。", "Handed in online."),
        ),
        _paper(
            "correction", "一次性告知书", "One-time notice of corrections",
            Text(
                "你单位“{matter}”申请（办件号 {number}）的材料不齐全或者不符合法定形式，现一次性告知需要补正的全部内容如下。{until}\n"
                "补正后请在网上或到收件窗口提交；本机关自收到补正材料之日起重新计算告知期限，未列明的材料不再要求补正。",
                "Application {number}: this is the complete list of what has to be corrected. Nothing else will be asked for. {until}",
            ),
            ("until",),
        ),
        _paper(
            "acceptance", "受理通知书", "Notice of acceptance",
            Text(
                "你单位“{matter}”申请（办件号 {number}，项目：{project}）材料齐全、符合法定形式，决定自 {date} 起受理。{deemed}\n"
                "办理期限：{limits}。依法需要听证、检验、检测、鉴定、专家评审的时间不计入期限，将书面告知。",
                "Application {number} for {matter} is accepted from {date}. {deemed}\n"
                "Time limits: {limits}. The time of hearings, inspections, tests, appraisals and expert reviews does not count.",
            ),
            ("deemed", "limits"),
        ),
        _paper(
            "refusal", "不予受理通知书", "Notice that the application is not accepted",
            Text(
                "你单位“{matter}”申请（办件号 {number}），经审查不予受理。理由：{reasons}\n{remedies}",
                "Application {number} is not accepted.\n{remedies}",
            ),
            ("reasons", "remedies"), {"reasons": "行政许可法 32(2)", "remedies": "行政复议法实施条例 17"},
        ),
        _paper(
            "forwarding", "材料转交单", "Forwarding list",
            Text(
                "现将“{matter}”申请（收件号 {receipt}，申请人：{applicant}）的材料转交你机关，方式：{method}。\n{note}",
                "Papers of receipt {receipt} forwarded to the deciding body {method}.\n{note}",
            ),
            ("method", "note"),
        ),
        _paper(
            "delivery_window", "送达回证（窗口送交）", "Receipt of delivery (at a window)",
            Text(
                "“{matter}”（办件号 {number}）的办理结果已于 {date} 送达。签收人：{recipient}（{relation}），送交人：{clerk}。",
                "The result of {number} was delivered on {date}, signed for by {recipient}.",
            ),
            ("recipient", "relation", "clerk"),
        ),
        _paper(
            "delivery", "送达回证（办理机关送达）", "Receipt of delivery (by the deciding body)",
            Text(
                "“{matter}”（办件号 {number}）的决定已于 {date} 送达，凭证：{evidence}。",
                "The decision of {number} was delivered on {date}.",
            ),
            ("evidence",),
        ),
    )
}  # fmt: skip
"""The main paragraphs of what a window gives out; its lists of papers follow by themselves."""
