"""A case's events as people read them: both times, who, and what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.office.record import CaseRecord
from onewindow.office.views import TimelineEntry
from onewindow.procedures import words

OFFICE_WORDS: dict[str, tuple[str, str]] = {
    "case_started": ("开始填写", "draft begun"),
    "case_numbered": ("编号", "numbered"),
    "paper_attached": ("上传材料", "paper attached"),
    "paper_removed": ("删除材料", "paper removed"),
    "results_yielded": ("生成结果", "results made"),
    "extension_asked": ("申请延期", "extension asked for"),
    "certificate_suspended": ("证照暂停", "certificate suspended"),
    "certificate_restored": ("证照恢复", "certificate restored"),
    "certificate_reissued": ("证照换发新版", "new version of a certificate"),
    "renewal_reminded": ("提醒延续", "reminded of the renewal"),
    "paper_signed": ("文书签章", "paper sealed"),
    "case_assigned": ("分办", "assigned"),
    "party_joined": ("受托人加入", "agent joined"),
    "party_left": ("受托人退出", "agent left"),
}
"""The office's own events that a page shows; the others only serve the machine."""


def timeline(
    record: CaseRecord, events: Sequence[StoredEvent], names: Mapping[str, str]
) -> tuple[TimelineEntry, ...]:
    """The events of a case that people read, in the order in which they were recorded."""
    found = []
    for event in events:
        title = words.EVENTS.get(event.kind) or OFFICE_WORDS.get(event.kind)
        if title is None:
            continue
        found.append(
            TimelineEntry(
                event.sequence, event.kind, Text(*title), event.on, event.recorded_at, event.by,
                names.get(event.by, event.by), event.data,
            )
        )  # fmt: skip
    return tuple(found)
