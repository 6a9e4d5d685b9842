"""A case's events as people read them: both times, who, and what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.office import handling
from onewindow.office.record import CaseRecord
from onewindow.office.views import TimelineEntry
from onewindow.procedures import words

OFFICE_WORDS: dict[str, tuple[str, str]] = {
    "case_started": ("开始填写", "draft begun"),
    "case_numbered": ("编号", "numbered"),
    "paper_attached": ("上传材料", "paper attached"),
    "paper_removed": ("删除材料", "paper removed"),
    "results_yielded": ("生成结果", "results made"),
    "certificate_suspended": ("证照暂停", "certificate suspended"),
    "certificate_restored": ("证照恢复", "certificate restored"),
    "certificate_reissued": ("证照换发新版", "new version of a certificate"),
    "renewal_reminded": ("提醒延续", "reminded of the renewal"),
    "paper_signed": ("文书签章", "paper sealed"),
    "extension_asked": ("申请延期", "extension asked for"),
    "instant_declined": ("未能即时办结，转人工", "left to people by the rules"),
    "case_assigned": ("分办", "assigned"),
    "party_joined": ("有关单位加入", "a party joined"),
    "taken_in": ("窗口收件", "taken in at a window"),
    "corrections_taken_in": ("窗口代交补正", "corrections taken in at a window"),
    "papers_forwarded": ("窗口转交材料", "papers forwarded"),
    "forward_acknowledged": ("办理机关接收材料", "papers acknowledged"),
    "forward_returned": ("材料退回窗口", "papers returned to the window"),
    "result_sent_to_window": ("结果寄回窗口", "result sent to the window"),
    "handed_over": ("结果送交申请人", "result handed over"),
    "hand_over_failed": ("送交未成功", "hand-over failed"),
    "receipt_cancelled": ("取消收件", "receipt cancelled"),
    "reminder_issued": ("督办提醒", "supervision reminder"),
    "reminder_answered": ("答复督办提醒", "reminder answered"),
    "party_left": ("有关单位退出", "a party left"),
    "gaps_proposed": ("提议容缺并签署承诺", "papers to follow proposed and undertaken"),
    "land_contract_known": ("土地出让合同已签订", "the land contract is signed"),
}
"""The office's own events that a page shows; the others only serve the machine."""
INTERNAL = frozenset(
    {*handling.INTERNAL, "case_assigned", "extension_asked", "reminder_issued", "reminder_answered"}
)
"""What the officers do among themselves: no applicant reads it."""


def timeline(
    record: CaseRecord, events: Sequence[StoredEvent], names: Mapping[str, str], outside: bool = False
) -> tuple[TimelineEntry, ...]:
    """The events of a case that people read, in the order in which they were recorded.

    ``outside`` leaves out what the officers do among themselves.
    """
    found = []
    for event in events:
        title = words.EVENTS.get(event.kind) or OFFICE_WORDS.get(event.kind) or handling.WORDS.get(event.kind)
        if title is None or (outside and event.kind in INTERNAL):
            continue
        found.append(
            TimelineEntry(
                event.sequence, event.kind, Text(*title), event.on, event.recorded_at, event.by,
                names.get(event.by, event.by), event.data,
            )
        )  # fmt: skip
    return tuple(found)
