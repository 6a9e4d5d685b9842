"""A one-time notice item by item: what was asked, what was replied, what is still open. Pure, over the case's record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.office.record import CaseRecord, Paper
from onewindow.procedures.protocol import Refused


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the last notice: ``place`` counts from 1. ``reply`` is the last explanation, ``papers`` came after."""

    place: int
    asked: Mapping[str, Any]
    papers: tuple[Paper, ...]
    reply: StoredEvent | None

    @property
    def document(self) -> str:
        """The document that the item is about."""
        return str(self.asked.get("paper", ""))

    @property
    def answered(self) -> bool:
        """Whether a paper was handed in or it was said why not."""
        return bool(self.papers) or self.reply is not None


def items_of(record: CaseRecord) -> tuple[Item, ...]:
    """The items of the last notice with their replies; empty without a notice."""
    notice = record.last("correction_requested")
    if notice is None:
        return ()
    after = [paper for paper in record.kept_papers if paper.sequence > notice.sequence]
    replies = {
        event.data["item"]: event
        for event in record.dialogue
        if event.kind == "correction_answered" and event.sequence > notice.sequence
    }
    return tuple(
        Item(
            place,
            asked,
            tuple(
                paper
                for paper in after
                if paper.document == asked.get("paper") or paper.id in _chosen(replies, place)
            ),
            replies.get(place) if replies.get(place) and replies[place].data["text"] else None,
        )
        for place, asked in enumerate(notice.data["items"], 1)
    )


def _chosen(replies: Mapping[int, StoredEvent], place: int) -> tuple[str, ...]:
    """The papers that replies to this item named: a document of another kind may serve it."""
    return tuple(replies[place].data["papers"]) if place in replies else ()


def require_answered(record: CaseRecord) -> None:
    """Refuse to hand corrections in while an item has neither a paper nor a word (行政许可法 art. 32)."""
    missing = [item for item in items_of(record) if not item.answered]
    if missing:
        listed = "、".join(str(item.place) for item in missing)
        raise Refused(
            "items_unanswered",
            f"补正通知的第 {listed} 项还没有回复。每一项请上传材料，或写明为什么不能提供。",
            f"items {listed} of the notice have no reply: upload the paper or say why it can't be given",
            "行政许可法 32",
        )


def explained(record: CaseRecord) -> set[str]:
    """The documents of the items that were answered in words: they count as handed in anew."""
    return {item.document for item in items_of(record) if item.reply is not None and not item.papers}
