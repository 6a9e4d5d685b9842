"""Who is told of what: one register for the pages, e-mail, text messages and webhooks.

Each kind of event that somebody else must know of has one entry here: to whom it goes, in which group of a person's
choices it belongs, and whether a legal notice lies behind it. A kind that is no event of a case's procedure is told by
``operations.telling``; it needs an entry as well, with no audience.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onewindow.catalogue.model import Text
from onewindow.ledger import StoredEvent
from onewindow.office import handling, visit_record
from onewindow.office.record import CaseRecord
from onewindow.procedures import words


class Audience(StrEnum):
    """To whom a message goes, as relations to the case."""

    APPLICANT = "applicant"
    """The applicant and whoever holds its mandate."""
    DEPARTMENT = "department"
    """The deciding department."""
    ASKED = "asked"
    """The departments whose opinion the event asks for."""
    CONSULTED = "consulted"
    """The departments that were consulted."""
    LEAD = "lead"
    """The department that leads the joint review; the deciding one where none does."""
    NAMED = "named"
    """The organisation that the event names as its ``department``."""
    WINDOW = "window"
    """The window that took the case in."""
    ZONE = "zone"
    """The zone: its supervisors and leaders."""


class Group(StrEnum):
    """The groups among which a person chooses what to be told of."""

    TO_DO = "to_do"
    PROGRESS = "progress"
    DECISION = "decision"
    SUPERVISION = "supervision"


GROUPS: dict[Group, Text] = {
    Group.TO_DO: Text("需要我办理的", "what I have to do"),
    Group.PROGRESS: Text("办理进展", "progress"),
    Group.DECISION: Text("决定与证照", "decisions and certificates"),
    Group.SUPERVISION: Text("督办与监督", "supervision"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the register. ``letter``: the case has a decision letter (PDF) to link to."""

    audiences: frozenset[Audience]
    group: Group = Group.PROGRESS
    letter: bool = False
    name: Text | None = None


def _each(
    audiences: tuple[Audience, ...], group: Group, *kinds: str, letter: bool = False
) -> dict[str, Told]:
    return dict.fromkeys(kinds, Told(frozenset(audiences), group, letter))


_APPLICANT, _DEPARTMENT, _BOTH = (
    (Audience.APPLICANT,), (Audience.DEPARTMENT,), (Audience.APPLICANT, Audience.DEPARTMENT),
)  # fmt: skip

TOLD: dict[str, Told] = {
    **_each(_BOTH, Group.PROGRESS, "submitted", "deemed_accepted"),
    **_each(
        _APPLICANT, Group.PROGRESS,
        "accepted", "clock_stopped", "clock_resumed", "extended", "opinions_consolidated", "reopened", "reinstated",
    ),
    **_each(
        _APPLICANT, Group.TO_DO,
        "correction_requested", "hearing_offered", "hearing_notified", "commitment_untrue", "correction_ordered",
    ),
    **_each(
        _APPLICANT, Group.DECISION,
        "not_required", "not_competent", "acceptance_refused", "certificate_issued", "delivered", "terminated",
        "expired", "renewed", "renewal_refused", "deemed_renewed", "changed", "change_refused",
    ),
    **_each(
        _APPLICANT, Group.DECISION, "granted", "refused", "filed", "filing_refused", "revoked", "cancelled", letter=True
    ),
    **_each(
        _DEPARTMENT, Group.TO_DO,
        "resubmitted", "gap_filled", "hearing_requested", "change_requested", "renewal_requested",
    ),
    **_each(_DEPARTMENT, Group.PROGRESS, "withdrawn", "opinion_given", "opinion_deemed"),
    **_each((Audience.ASKED,), Group.TO_DO, "opinions_asked"),
    "question_asked": Told(
        frozenset({Audience.DEPARTMENT}), Group.TO_DO, name=Text("申请人提问或留言", "the applicant writes")
    ),
    "question_answered": Told(
        frozenset({Audience.APPLICANT}), Group.TO_DO, name=Text("办理机关回复或提问", "the body writes")
    ),
    **{
        kind: Told(frozenset(), Group.PROGRESS, name=name)
        for kind, name in (
            ("complaint_made", Text("收到投诉", "a complaint came")),
            ("complaint_answered", Text("投诉已答复", "the complaint is answered")),
            ("complaint_escalated", Text("投诉要求复核", "a complaint goes on to the leaders")),
            ("case_rated", Text("收到评价", "a rating came")),
            ("rating_resolved", Text("评价已整改答复", "the rating is answered")),
            ("mandate_offered", Text("收到委托", "a mandate is offered")),
            ("mandate_accepted", Text("委托已接受", "the mandate is accepted")),
            ("mandate_declined", Text("委托被谢绝", "the mandate is declined")),
            ("mandate_withdrawn", Text("委托已撤回", "the mandate is withdrawn")),
            ("mandate_resigned", Text("委托已辞去", "the mandate is given back")),
            ("mandate_expired", Text("委托已到期", "the mandate has expired")),
        )
    },
    "organisation_verified": Told(
        frozenset(), Group.PROGRESS, name=Text("登记已核实", "the registration is confirmed")
    ),
    "organisation_declined": Told(
        frozenset(), Group.TO_DO, name=Text("登记被退回", "the registration is sent back")
    ),
    **_each((Audience.LEAD,), Group.TO_DO, "opinions_complete"),
    **{
        kind: Told(frozenset({Audience.APPLICANT}), group, name=name)
        for kind, group, name in (
            ("certificate_suspended", Group.DECISION, Text("证照暂停", "certificate suspended")),
            ("certificate_restored", Group.DECISION, Text("证照恢复", "certificate restored")),
            ("certificate_reissued", Group.DECISION, Text("证照换发", "certificate issued anew")),
            ("renewal_reminded", Group.TO_DO, Text("证照即将到期，请及时申请延续", "certificate ends soon: ask for renewal in time")),
        )
    },
    **{
        kind: Told(frozenset({audience}), Group.TO_DO, name=Text(*handling.WORDS[kind]))
        for kind, audience in (
            ("decision_proposed", Audience.DEPARTMENT),
            ("proposal_returned", Audience.DEPARTMENT),
            ("advice_asked", Audience.NAMED),
            ("advice_given", Audience.DEPARTMENT),
            ("department_nudged", Audience.NAMED),
            ("expert_replied", Audience.DEPARTMENT),
        )
    },
    **{
        kind: Told(frozenset(), Group.TO_DO, name=Text(*name))
        for kind, name in {**visit_record.WORDS, **{one: handling.WORDS[one] for one in handling.TOLD_APART}}.items()
    },
    **{
        kind: Told(frozenset({audience}), group, name=name)
        for kind, audience, group, name in (
            ("papers_forwarded", Audience.DEPARTMENT, Group.TO_DO, Text("窗口转交材料", "papers on the way from a window")),
            ("forward_acknowledged", Audience.WINDOW, Group.PROGRESS, Text("办理机关已接收材料", "the body has the papers")),
            ("forward_returned", Audience.WINDOW, Group.TO_DO, Text("材料退回窗口", "papers returned to the window")),
            ("result_sent_to_window", Audience.WINDOW, Group.TO_DO, Text("结果寄回窗口", "the result is on its way to the window")),
        )
    },
    "reminder_issued": Told(
        frozenset({Audience.NAMED}), Group.SUPERVISION, name=Text("督办提醒", "supervision reminder")
    ),
    "reminder_answered": Told(
        frozenset({Audience.ZONE}), Group.SUPERVISION, name=Text("督办提醒已答复", "reminder answered")
    ),
}  # fmt: skip
"""The register. An event that is not in it is told to nobody (webhooks get every event of a procedure)."""


def told(kind: str) -> Told:
    """The entry of a kind; one to nobody in particular when the register does not know it."""
    return TOLD.get(kind, Told(frozenset()))


OWN: dict[str, Text] = {
    "confirm": Text("确认地址", "confirm the address"),
    "digest": Text("每日汇总", "daily digest"),
    "ping": Text("测试", "test"),
}
"""Messages that the house sends about the sending itself."""


def title_of(kind: str) -> Text:
    """What people call a kind of message."""
    if kind in OWN:
        return OWN[kind]
    entry = TOLD.get(kind)
    if entry is not None and entry.name is not None:
        return entry.name
    return Text(*words.EVENTS.get(kind, (kind, kind)))


def messages_of(record: CaseRecord, events: Sequence[StoredEvent]) -> Iterator[dict[str, Any]]:
    """The messages of a case as rows, one for each event and organisation."""
    for event in events:
        for organisation in sorted(_receivers(record, event)):
            yield {
                "id": f"{event.position}.{organisation}",
                "organisation": organisation,
                "kind": event.kind,
                "legal_day": event.on,
                "recorded_at": event.recorded_at,
                "position": event.position,
            }


def _receivers(record: CaseRecord, event: StoredEvent) -> set[str]:
    audiences = told(event.kind).audiences
    found: set[str] = set()
    if Audience.APPLICANT in audiences:
        found |= record.applicants
    if Audience.DEPARTMENT in audiences:
        found.add(record.department)
    if Audience.ASKED in audiences:
        found |= {entry["department"] for entry in event.data["asked"]}
    if Audience.NAMED in audiences:
        found.add(str(event.data["department"]))
    if Audience.CONSULTED in audiences:
        found |= {organisation for relation, organisation in record.parties if relation == "consulted"}
    if Audience.LEAD in audiences:
        leads = {organisation for relation, organisation in record.parties if relation == "lead"}
        found |= leads or {record.department}
    if Audience.WINDOW in audiences and record.counter.window:
        found.add(record.counter.window)
    if Audience.ZONE in audiences:
        found.add(record.zone)
    return found
