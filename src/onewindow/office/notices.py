"""The papers that a window gives out, in words: receipt, list of papers, one-time notice, acceptance, delivery.

Each is made from one event of the case and from what was true at that event, its texts too, so that it can be printed again
at any time and says the same. Chinese is the text that binds; the English below it is a help.
"""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.office.agreement_views import CLOCKS
from onewindow.office.counter import MODES
from onewindow.office.intake import RELATIONS, STATES
from onewindow.office.texts import TEXTS, Values, composed
from onewindow.office.views import Given

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


def given(events: Sequence[StoredEvent]) -> Iterator[tuple[int, Given]]:
    """The papers that the events of a case gave, each with the place of its event: their names and numbers alone."""
    kinds = {event.kind for event in events}
    numbered: Count[str] = Count()
    case, receipt = "", ""
    for place, event in enumerate(events):
        if event.kind == "case_numbered":
            case = str(event.data["number"])
        elif event.kind == "taken_in":
            receipt = str(event.data["receipt"])
        for kind in _kinds_of(event, "taken_in" in kinds, "handed_over" in kinds):
            numbered[kind] += 1
            title, mark, _ = KINDS[kind]
            reference = case or receipt
            number = receipt or case if kind == "receipt" else f"{reference}-{mark}{numbered[kind]}"
            if event.kind == "handed_over":
                number = str(event.data["number"])
            yield place, Given(f"{kind}-{event.sequence}", kind, number, title, event.on, reference)


def _kinds_of(event: StoredEvent, taken_in: bool, handed_over: bool) -> tuple[str, ...]:
    """The kinds of paper that an event gives. What a window took in or handed over is papered by that event alone."""
    if (event.kind == "submitted" and taken_in) or (event.kind == "delivered" and handed_over):
        return ()
    return tuple(kind for kind, (_, _, events) in KINDS.items() if event.kind in events)


def chinese(day: date | str) -> str:
    """2026年11月23日."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer gives: the text that is filled, with what in which language, the list below it, who signs."""

    text: str
    zh: Values = field(default_factory=dict)
    en: Values = field(default_factory=dict)
    rows: Sequence[Row] = ()
    signatures: tuple[Text, ...] = ()


def compose(paper: Given, event: StoredEvent, known: Background, in_force: Callable[[str], Text]) -> Notice:
    """A paper in full, made from its event.

    ``in_force`` gives a text by its id as it stood at the event: the paper's own, and its closing words.
    """
    kind = paper.kind
    written: Written = _WRITERS[kind](event, known)
    texts = [in_force(one) for one in (f"paper_{written.text}", f"{kind}_note") if one in TEXTS]
    zh = {**_common(known, known.matter.zh), "date": chinese(event.on), **written.zh}
    en = {**_common(known, known.matter.en), "date": event.on.isoformat(), **written.en}
    by_window = kind in ("receipt", "papers", "forwarding") or event.kind == "handed_over"
    return Notice(
        id=paper.id,
        kind=kind,
        number=paper.number,
        title=paper.title,
        body=known.window if by_window and known.window else known.body,
        addressee=known.body if kind == "forwarding" else known.applicant,
        on=paper.on,
        paragraphs=tuple(line for one in texts for line in composed(one.zh, zh).paragraphs),
        english=tuple(line for one in texts for line in composed(one.en, en).paragraphs),
        rows=tuple(written.rows),
        law=LAW[kind],
        reference=paper.reference,
        code=known.code,
        signatures=written.signatures,
    )


def _common(known: Background, matter: str) -> dict[str, str]:
    """What every paper may name."""
    return {
        "applicant": known.applicant,
        "project": known.project,
        "matter": matter,
        "number": known.number or known.receipt,
        "receipt": known.receipt,
        "body": known.body,
        "window": known.window,
    }


APPLICANT, CLERK = Text("申请人（签字）", "Applicant"), Text("经办人（签字）", "Clerk")


def _receipt(event: StoredEvent, known: Background) -> Written:
    data = event.data
    if event.kind == "submitted":
        received, due = data["received_on"], data["notice_due"]
        return Written(
            "receipt_online",
            {"received": chinese(received), "due": chinese(due)},
            {"received": received, "due": due},
        )
    mode, clock = MODES[str(data["mode"])], CLOCKS[str(data["clock"])]
    who, by = RELATIONS[str(data["relation"])], data.get("forward_by")
    same = {
        "presenter": data["confirmed_by"],
        "clerk": data["clerk"],
        "receipt": data["receipt"],
        "window": data["window_name"],
    }
    collect = (
        Text("结果寄回本窗口，由申请人凭本凭证领取。", "The result comes back to this window, against this receipt.")
        if data["collect_here"]
        else Text("结果由办理机关直接送达。", "The body delivers the result itself.")
    )  # fmt: skip
    return Written(
        "receipt_window",
        {**same, "relation": who.zh, "mode": mode[0], "clock": clock.zh, "collect": collect.zh,
         "forward": f"本窗口应在 {chinese(by)} 前将材料转交办理机关。" if by else ""},
        {**same, "relation": who.en, "mode": mode[1], "clock": clock.en, "collect": collect.en,
         "forward": f"The papers are forwarded by {by}." if by else ""},
        signatures=(APPLICANT, CLERK),
    )  # fmt: skip


def _papers(event: StoredEvent, known: Background) -> Written:
    if event.kind != "taken_in":
        rows = [
            Row(known.documents.get(one, Text(one, one)), Text("电子件", "electronic"), "")
            for one in event.data["papers"]
        ]
        return Written("papers_online", rows=rows)
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
    return Written("papers_window", rows=rows, signatures=(APPLICANT, CLERK))


def _correction(event: StoredEvent, known: Background) -> Written:
    rows = []
    for item in event.data["items"]:
        name = known.documents.get(str(item["paper"]), Text(str(item["paper"]), str(item["paper"])))
        law = f"（{item['law']}）" if item.get("law") else ""
        rows.append(Row(name, Text("需补正", "to be corrected"), f"{item['defect']}{law}"))
    until = event.data.get("until")
    return Written(
        "correction",
        {"until": f"请在 {chinese(until)} 前补正。" if until else ""},
        {"until": f"Please correct by {until}." if until else ""},
        rows,
    )


LIMITS = (
    (Text("法定时限", "statutory"), "statutory_due", "statutory"),
    (Text("承诺时限", "promised"), "promised_due", "promised"),
)


def _acceptance(event: StoredEvent, known: Background) -> Written:
    data, silent = event.data, event.kind == "deemed_accepted"
    dues = [
        (name, data[key], bool(data.get(f"{flag}_provisional")))
        for name, key, flag in LIMITS
        if data.get(key)
    ]
    zh = [
        f"{name.zh}至 {chinese(day)}" + ("（节假日安排尚未公布，日期暂定）" if open_ else "")
        for name, day, open_ in dues
    ]
    en = [f"{name.en} until {day}" + (" (provisional)" if open_ else "") for name, day, open_ in dues]
    gaps = [
        Row(known.documents.get(one["document"], Text(one["document"], one["document"])), Text("容缺后补", "may follow"),
            f"{one['until']} 前补交 to be handed in by {one['until']}")
        for one in data.get("gaps", ())
    ]  # fmt: skip
    return Written(
        "acceptance",
        {"limits": "；".join(zh) or "法律没有规定期限",
         "deemed": "因未在法定期限内告知补正，自收到申请材料之日起即为受理。" if silent else ""},
        {"limits": "; ".join(en) or "no limit in law",
         "deemed": "It counts as accepted: no correction was asked for in time." if silent else ""},
        gaps,
    )  # fmt: skip


def _refusal(event: StoredEvent, known: Background) -> Written:
    remedies, reasons = event.data.get("remedies"), str(event.data["reasons"])
    told = remedies if isinstance(remedies, Mapping) else {"zh": remedies, "en": ""}
    zh, en = (str(told.get(language) or "") for language in ("zh", "en"))
    return Written("refusal", {"reasons": reasons, "remedies": zh}, {"reasons": reasons, "remedies": en})


def _forwarding(event: StoredEvent, known: Background) -> Written:
    data = event.data
    rows = [
        Row(
            Text(one["zh"], one["en"]), STATES[one["state"]], "；".join(file["name"] for file in one["files"])
        )
        for one in data["papers"]
    ]
    tracking, note = data.get("tracking", ""), str(data.get("note", ""))
    how = {
        "electronic": Text("电子传输", "electronically"),
        "courier": Text(f"快递 {tracking}", f"by courier {tracking}"),
        "by_hand": Text("专人送达", "by hand"),
    }[data["method"]]
    signatures = (Text("移交人（签字）", "Handed over by"), Text("接收人（签字）", "Received by"))
    return Written(
        "forwarding", {"method": how.zh, "note": note}, {"method": how.en, "note": note}, rows, signatures
    )


def _delivery(event: StoredEvent, known: Background) -> Written:
    data = event.data
    if event.kind == "handed_over":
        who, same = RELATIONS[data["relation"]], {"recipient": data["recipient"], "clerk": data["clerk"]}
        how = {
            "in_person": Text("当面签收", "signed for in person"),
            "by_mail": Text("邮寄签收", "signed for by mail"),
            "electronically": Text("电子送达", "delivered electronically"),
        }[data["told"]]
        rows = [Row(Text(one, one), how, "") for one in data["items"]]
        return Written(
            "delivery_window", {**same, "relation": who.zh}, {**same, "relation": who.en}, rows,
            (Text("签收人（签字）", "Recipient"), Text("送交人（签字）", "Handed over by")),
        )  # fmt: skip
    proof = {"evidence": str(data["receipt"])}
    return Written(
        "delivery", proof, proof,
        signatures=(Text("签收人（签字）", "Recipient"), Text("送达人（签字）", "Delivered by")),
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
