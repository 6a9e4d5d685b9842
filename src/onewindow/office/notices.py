"""The papers that a window gives out, in words: receipt, list of papers, one-time notice, acceptance, delivery.

Each is made from one event of the case and from what was true at that event, so that it can be printed again at any time and
says the same. Chinese is the text that binds; the English below it is a help.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.office.agreement_views import CLOCKS
from onewindow.office.counter import MODES
from onewindow.office.intake import RELATIONS, STATES

KINDS: dict[str, tuple[Text, str, tuple[str, ...]]] = {
    "receipt": (Text("收件凭证", "Receipt"), "", ("taken_in", "submitted")),
    "papers": (
        Text("材料接收清单", "List of papers received"),
        "CL",
        ("taken_in", "submitted", "resubmitted"),
    ),
    "correction": (Text("一次性告知书", "One-time notice of corrections"), "BZ", ("correction_requested",)),
    "acceptance": (Text("受理通知书", "Notice of acceptance"), "SL", ("accepted", "deemed_accepted")),
    "refusal": (
        Text("不予受理通知书", "Notice that the application is not accepted"),
        "BS",
        ("acceptance_refused",),
    ),
    "forwarding": (Text("材料转交单", "Forwarding list"), "ZJ", ("papers_forwarded",)),
    "delivery": (Text("送达回证", "Receipt of delivery"), "SD", ("handed_over", "delivered")),
}
"""Each kind of paper: its title, the mark in its number, the events that it is made from."""

LAW = {
    "receipt": "行政许可法 32",
    "papers": "行政许可法 31、32",
    "correction": "行政许可法 32(1)(4)",
    "acceptance": "行政许可法 32(1)(5)、32(2)、42",
    "refusal": "行政许可法 32(2)、7",
    "forwarding": "",
    "delivery": "行政许可法 44",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list of papers."""

    name: Text
    state: Text
    detail: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A paper that is given out. ``id`` names it in addresses; ``code`` opens the progress page, "" where there is none."""

    id: str
    kind: str
    number: str
    title: Text
    body: str
    addressee: str
    on: date
    paragraphs: tuple[str, ...]
    english: tuple[str, ...]
    rows: tuple[Row, ...]
    law: str
    reference: str
    code: str
    signatures: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """What a paper says besides its event: names as they were then, the case's number, its receipt and code."""

    matter: Text
    project: str
    applicant: str
    body: str
    window: str
    number: str
    receipt: str
    code: str
    documents: Mapping[str, Text]
    limits: tuple[str, str] = ("", "")
    """The promised and the statutory limit in words."""


def kinds_of(event: StoredEvent, taken_in: bool, handed_over: bool) -> tuple[str, ...]:
    """The kinds of paper that an event gives. What a window took in or handed over is papered by that event alone."""
    if (event.kind == "submitted" and taken_in) or (event.kind == "delivered" and handed_over):
        return ()
    return tuple(kind for kind, (_, _, events) in KINDS.items() if event.kind in events)


def chinese(day: date | str) -> str:
    """2026年11月23日."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


def compose(kind: str, ordinal: int, event: StoredEvent, known: Background) -> Notice:
    """The paper of a kind for an event; ``ordinal`` counts the papers of this kind in the case."""
    title, mark, _ = KINDS[kind]
    reference = known.number or known.receipt
    number = known.receipt or known.number if kind == "receipt" else f"{reference}-{mark}{ordinal}"
    if event.kind == "handed_over":
        number = str(event.data["number"])
    paragraphs, english, rows, signatures = _WRITERS[kind](event, known)
    by_window = kind in ("receipt", "papers", "forwarding") or event.kind == "handed_over"
    return Notice(
        id=f"{kind}-{event.sequence}",
        kind=kind,
        number=number,
        title=title,
        body=known.window if by_window and known.window else known.body,
        addressee=known.body if kind == "forwarding" else known.applicant,
        on=event.on,
        paragraphs=tuple(one for one in paragraphs if one),
        english=tuple(one for one in english if one),
        rows=tuple(rows),
        law=LAW[kind],
        reference=reference,
        code=known.code,
        signatures=tuple(signatures),
    )


Written = tuple[Sequence[str], Sequence[str], Sequence[Row], Sequence[Text]]


def _receipt(event: StoredEvent, known: Background) -> Written:
    data = event.data
    what = f"“{known.matter.zh}”（项目：{known.project}）"
    if event.kind == "submitted":
        received, due = chinese(data["received_on"]), chinese(data["notice_due"])
        return (
            (f"你单位提交的{what}申请已收到，办件号 {known.number}，收件日 {received}。",
             f"{known.body}应在 {due} 前受理，或者一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。"),
            (f"Application {known.number} for {known.matter.en} was received on {data['received_on']}; the body answers by {data['notice_due']}.",),
            (), (),
        )  # fmt: skip
    mode, clock = MODES[str(data["mode"])], CLOCKS[str(data["clock"])]
    who = RELATIONS[str(data["relation"])]
    forward = (
        f"本窗口应在 {chinese(data['forward_by'])} 前将材料转交办理机关。" if data.get("forward_by") else ""
    )
    collect = "结果寄回本窗口，由申请人凭本凭证领取。" if data["collect_here"] else "结果由办理机关直接送达。"
    return (
        (f"今收到你单位{what}的申请材料，收件号 {data['receipt']}。到场人：{data['confirmed_by']}（{who.zh}），经办人：{data['clerk']}。",
         f"收件单位：{data['window_name']}；收件日：{chinese(event.on)}；方式：{mode[0]}。",
         f"办理机关：{known.body}，由其依法受理、审查并作出决定。",
         f"时限起算：以{clock.zh}为准。{forward}{collect}"),
        (f"Received by {data['window_name']} on {event.on}, {mode[1]}. Deciding body: {known.body}.",
         f"Its days run from {clock.en}." + (f" The papers are forwarded by {data['forward_by']}." if data.get("forward_by") else "")),
        (), (Text("申请人（签字）", "Applicant"), Text("经办人（签字）", "Clerk")),
    )  # fmt: skip


def _papers(event: StoredEvent, known: Background) -> Written:
    if event.kind == "taken_in":
        rows = [
            Row(
                Text(one["zh"], one["en"]),
                STATES[one["state"]],
                "；".join(
                    [
                        *(file["name"] for file in one["files"]),
                        *one["certificates"],
                        *([one["note"]] if one["note"] else []),
                    ]
                ),
            )
            for one in event.data["checklist"]
        ]
        return (
            ("以下材料由申请人提交、窗口当面核对。",),
            ("Handed in by the applicant and checked in its presence.",),
            rows,
            (Text("申请人（签字）", "Applicant"), Text("经办人（签字）", "Clerk")),
        )
    rows = [
        Row(known.documents.get(one, Text(one, one)), Text("电子件", "electronic"), "")
        for one in event.data["papers"]
    ]
    return ("以下材料由申请人在网上提交。",), ("Handed in online.",), rows, ()


def _correction(event: StoredEvent, known: Background) -> Written:
    rows = []
    for item in event.data["items"]:
        name = known.documents.get(str(item["paper"]), Text(str(item["paper"]), str(item["paper"])))
        law = f"（{item['law']}）" if item.get("law") else ""
        rows.append(Row(name, Text("需补正", "to be corrected"), f"{item['defect']}{law}"))
    until = f"请在 {chinese(event.data['until'])} 前补正。" if event.data.get("until") else ""
    return (
        (f"你单位“{known.matter.zh}”申请（办件号 {known.number}）的材料不齐全或者不符合法定形式，现一次性告知需要补正的全部内容如下。{until}",
         "补正后请在网上或到收件窗口提交；本机关自收到补正材料之日起重新计算告知期限，未列明的材料不再要求补正。"),
        (f"Application {known.number}: this is the complete list of what has to be corrected. Nothing else will be asked for.",),
        rows, (),
    )  # fmt: skip


def _acceptance(event: StoredEvent, known: Background) -> Written:
    data = event.data
    deemed = (
        "因未在法定期限内告知补正，自收到申请材料之日起即为受理。" if event.kind == "deemed_accepted" else ""
    )
    dues = [
        f"{name}至 {chinese(data[key])}"
        + ("（节假日安排尚未公布，日期暂定）" if data.get(f"{flag}_provisional") else "")
        for name, key, flag in (
            ("法定时限", "statutory_due", "statutory"),
            ("承诺时限", "promised_due", "promised"),
        )
        if data.get(key)
    ]
    gaps = [
        Row(known.documents.get(one["document"], Text(one["document"], one["document"])), Text("容缺后补", "may follow"),
            f"{one['until']} 前补交")
        for one in data.get("gaps", ())
    ]  # fmt: skip
    return (
        (f"你单位“{known.matter.zh}”申请（办件号 {known.number}，项目：{known.project}）材料齐全、符合法定形式，"
         f"决定自 {chinese(event.on)} 起受理。{deemed}",
         f"办理期限：{'；'.join(dues) if dues else '法律没有规定期限'}。依法需要听证、检验、检测、鉴定、专家评审的时间不计入期限，将书面告知。"),
        (f"Application {known.number} for {known.matter.en} is accepted from {event.on}.",),
        gaps, (),
    )  # fmt: skip


def _refusal(event: StoredEvent, known: Background) -> Written:
    remedies = event.data.get("remedies")
    told = remedies if isinstance(remedies, Mapping) else {"zh": str(remedies or ""), "en": ""}
    return (
        (f"你单位“{known.matter.zh}”申请（办件号 {known.number}），经审查不予受理。理由：{event.data['reasons']}", str(told.get("zh", ""))),
        (f"Application {known.number} is not accepted.", str(told.get("en", ""))),
        (), (),
    )  # fmt: skip


def _forwarding(event: StoredEvent, known: Background) -> Written:
    rows = [
        Row(
            Text(one["zh"], one["en"]), STATES[one["state"]], "；".join(file["name"] for file in one["files"])
        )
        for one in event.data["papers"]
    ]
    how = {"electronic": "电子传输", "courier": f"快递 {event.data['tracking']}", "by_hand": "专人送达"}
    return (
        (f"现将“{known.matter.zh}”申请（收件号 {known.receipt}，申请人：{known.applicant}）的材料转交你机关，方式：{how[event.data['method']]}。",
         str(event.data.get("note", ""))),
        (f"Papers of receipt {known.receipt} forwarded to the deciding body.",),
        rows, (Text("移交人（签字）", "Handed over by"), Text("接收人（签字）", "Received by")),
    )  # fmt: skip


def _delivery(event: StoredEvent, known: Background) -> Written:
    data = event.data
    if event.kind == "handed_over":
        who = RELATIONS[data["relation"]]
        how = {"in_person": "当面签收", "by_mail": "邮寄签收", "electronically": "电子送达"}[data["told"]]
        rows = [Row(Text(one, one), Text(how, ""), "") for one in data["items"]]
        return (
            (f"“{known.matter.zh}”（办件号 {known.number}）的办理结果已于 {chinese(event.on)} 送达。签收人：{data['recipient']}（{who.zh}），送交人：{data['clerk']}。",),
            (f"The result of {known.number} was delivered on {event.on}, signed for by {data['recipient']}.",),
            rows, (Text("签收人（签字）", "Recipient"), Text("送交人（签字）", "Handed over by")),
        )  # fmt: skip
    return (
        (f"“{known.matter.zh}”（办件号 {known.number}）的决定已于 {chinese(event.on)} 送达，凭证：{data['receipt']}。",),
        (f"The decision of {known.number} was delivered on {event.on}.",),
        (), (Text("签收人（签字）", "Recipient"), Text("送达人（签字）", "Delivered by")),
    )  # fmt: skip


_WRITERS: dict[str, Any] = {
    "receipt": _receipt,
    "papers": _papers,
    "correction": _correction,
    "acceptance": _acceptance,
    "refusal": _refusal,
    "forwarding": _forwarding,
    "delivery": _delivery,
}
