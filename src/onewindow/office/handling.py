"""What officers do around a case without moving its procedure: proposals, recusals, files, advice, letters. A pure fold.

These events stand in the case's own stream, so that one reading gives the whole case; the law's state is elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from onewindow.ledger import StoredEvent

DECISIONS = frozenset({"grant", "refuse", "file", "refuse_filing", "decide_at_once"})
"""The commands that four eyes guard."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that one officer proposes and another one makes. ``state``: open, returned, withdrawn, made."""

    id: str
    command: str
    data: Mapping[str, Any]
    letter: Mapping[str, Any]
    on: date
    by: str
    state: str = "open"
    returned_by: str = ""
    returned_why: str = ""


@dataclass(frozen=True, slots=True)
class Recusal:
    """An officer who is off the case (回避), by its own word or by order of its head."""

    officer: str
    organisation: str
    grounds: str
    reasons: str
    ordered: bool
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """A paper that an officer attached. ``outward``: the applicant may see it."""

    id: str
    title: str
    purpose: str
    outward: bool
    file_name: str
    content_type: str
    size: int
    sha256: str
    attached_at: datetime
    by: str
    organisation: str
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A further department asked for its advice; it binds nobody and stops no clock."""

    department: str
    question: str
    due_on: date
    asked_on: date
    by: str
    text: str = ""
    given_on: date | None = None
    given_by: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Handling:
    """The sum of these events."""

    proposals: tuple[Proposal, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    files: tuple[OfficialFile, ...] = ()
    advice: tuple[Advice, ...] = ()
    nudges: Mapping[str, date] = field(default_factory=dict)
    letters: tuple[Mapping[str, Any], ...] = ()

    @property
    def proposal(self) -> Proposal | None:
        """The proposal that waits for a second pair of eyes."""
        return next((one for one in self.proposals if one.state == "open"), None)

    @property
    def recused(self) -> frozenset[str]:
        """The people who may not act."""
        return frozenset(one.officer for one in self.recusals)

    @property
    def kept_files(self) -> tuple[OfficialFile, ...]:
        """The files that were not withdrawn."""
        return tuple(one for one in self.files if not one.withdrawn)

    def letter(self, number: str) -> Mapping[str, Any] | None:
        """The letter that was kept with the decision of this number."""
        return next((one for one in reversed(self.letters) if one.get("number") == number), None)


def evolve(handling: Handling, event: StoredEvent) -> Handling:
    """The sum after one more event of ``EVENTS``."""
    return _EFFECTS[event.kind](handling, event)


def decided(handling: Handling) -> Handling:
    """A decision closes whatever was proposed."""
    return replace(
        handling,
        proposals=tuple(
            replace(one, state="made") if one.state == "open" else one for one in handling.proposals
        ),
    )


def _proposed(handling: Handling, event: StoredEvent) -> Handling:
    data = event.data
    made = Proposal(data["proposal"], data["command"], data["data"], data["letter"], event.on, event.by)
    return replace(handling, proposals=(*handling.proposals, made))


def _closed(handling: Handling, event: StoredEvent) -> Handling:
    returned = event.kind == "proposal_returned"
    changes: dict[str, Any] = {"state": "returned" if returned else "withdrawn"}
    if returned:
        changes |= {"returned_by": event.by, "returned_why": event.data["reasons"]}
    return replace(
        handling,
        proposals=tuple(
            replace(one, **changes) if one.id == event.data["proposal"] else one for one in handling.proposals
        ),
    )


def _recused(handling: Handling, event: StoredEvent) -> Handling:
    data = event.data
    made = Recusal(
        data["officer"],
        data["organisation"],
        data["grounds"],
        data["reasons"],
        data["ordered"],
        event.on,
        event.by,
    )
    return replace(handling, recusals=(*handling.recusals, made))


def _recusal_ended(handling: Handling, event: StoredEvent) -> Handling:
    kept = tuple(one for one in handling.recusals if one.officer != event.data["officer"])
    return replace(handling, recusals=kept)


def _file_attached(handling: Handling, event: StoredEvent) -> Handling:
    made = OfficialFile(**event.data, attached_at=event.recorded_at, by=event.by)
    return replace(handling, files=(*handling.files, made))


def _file_withdrawn(handling: Handling, event: StoredEvent) -> Handling:
    why = event.data["reasons"]
    files = tuple(
        replace(one, withdrawn=why) if one.id == event.data["file"] else one for one in handling.files
    )
    return replace(handling, files=files)


def _advice_asked(handling: Handling, event: StoredEvent) -> Handling:
    data = event.data
    due = date.fromisoformat(data["due_on"])
    made = Advice(data["department"], data["question"], due, event.on, event.by)
    return replace(handling, advice=(*handling.advice, made))


def _advice_given(handling: Handling, event: StoredEvent) -> Handling:
    changes = {"text": event.data["text"], "given_on": event.on, "given_by": event.by}
    return replace(handling, advice=_changed(handling, event.data["department"], changes))


def _advice_withdrawn(handling: Handling, event: StoredEvent) -> Handling:
    return replace(handling, advice=_changed(handling, event.data["department"], {"withdrawn": True}))


def _changed(handling: Handling, department: str, changes: Mapping[str, Any]) -> tuple[Advice, ...]:
    """The advice with its last open question to a department changed."""
    open_ones = [one for one in handling.advice if one.department == department and awaited(one)]
    return tuple(
        replace(one, **changes) if open_ones and one is open_ones[-1] else one for one in handling.advice
    )


def awaited(advice: Advice) -> bool:
    """Whether the department still owes it."""
    return advice.given_on is None and not advice.withdrawn


def _nudged(handling: Handling, event: StoredEvent) -> Handling:
    return replace(handling, nudges={**handling.nudges, event.data["department"]: event.on})


def _letter_kept(handling: Handling, event: StoredEvent) -> Handling:
    return replace(handling, letters=(*handling.letters, event.data))


def _noted(handling: Handling, event: StoredEvent) -> Handling:
    return handling  # the expert's own stream holds the rest; the case's timeline tells that it came


_EFFECTS = {
    "decision_proposed": _proposed,
    "proposal_returned": _closed,
    "proposal_withdrawn": _closed,
    "officer_recused": _recused,
    "recusal_ended": _recusal_ended,
    "file_attached": _file_attached,
    "file_withdrawn": _file_withdrawn,
    "advice_asked": _advice_asked,
    "advice_given": _advice_given,
    "advice_withdrawn": _advice_withdrawn,
    "department_nudged": _nudged,
    "letter_kept": _letter_kept,
    "expert_consulted": _noted,
    "expert_replied": _noted,
}
EVENTS = tuple(_EFFECTS)

INTERNAL = frozenset(EVENTS) - {"letter_kept"}
"""What an applicant's timeline leaves out; its own files stand in a list of their own."""

WORDS: dict[str, tuple[str, str]] = {
    "decision_proposed": ("拟办：提出决定建议", "decision proposed"),
    "proposal_returned": ("退回决定建议", "proposal sent back"),
    "proposal_withdrawn": ("撤回决定建议", "proposal withdrawn"),
    "officer_recused": ("工作人员回避", "officer off the case"),
    "recusal_ended": ("解除回避", "recusal ended"),
    "file_attached": ("工作人员附上文件", "official's file attached"),
    "file_withdrawn": ("撤下文件", "official's file withdrawn"),
    "advice_asked": ("协助征询部门", "advice asked"),
    "advice_given": ("部门答复征询", "advice given"),
    "advice_withdrawn": ("撤回征询", "question withdrawn"),
    "department_nudged": ("催办", "department reminded"),
    "expert_consulted": ("咨询专家", "expert asked"),
    "expert_replied": ("专家答复", "expert replied"),
}
"""What a timeline calls them; the letter stands with its decision."""

TOLD_APART = ("officer_recused", "file_attached", "expert_consulted")
"""Events told to named organisations only, with no message at the case."""

PURPOSES: dict[str, tuple[str, str]] = {
    "evidence": ("依据、证据", "evidence"),
    "notice": ("告知、通知文书", "notice to the applicant"),
    "minutes": ("纪要、笔录", "minutes, record"),
    "working": ("内部工作材料", "working paper"),
    "other": ("其他", "other"),
}
"""What an official's file is for."""

GROUNDS: dict[str, tuple[str, str]] = {
    "own_interest": ("涉及本人利害关系", "own interest"),
    "relatives_interest": ("涉及近亲属等的利害关系", "interest of relatives"),
    "other": ("其他可能影响公正执行公务的情形", "other doubt of impartiality"),
}
"""Grounds of recusal (公务员法 art. 76)."""
