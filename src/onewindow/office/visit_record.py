"""A joint site visit (联合踏勘), as the events of ``visit:<id>`` make it. A pure fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from onewindow.ledger import StoredEvent

STATES: dict[str, tuple[str, str]] = {
    "proposed": ("征求时间", "dates proposed"),
    "confirmed": ("已约定", "confirmed"),
    "minuted": ("纪要待签", "minutes to be signed"),
    "concluded": ("已完成", "concluded"),
    "cancelled": ("已取消", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and hours; times are texts such as ``09:30``."""

    day: date
    begin: str
    end: str

    @property
    def code(self) -> str:
        """The slot in one text, by which a form names it."""
        return f"{self.day.isoformat()}|{self.begin}|{self.end}"

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.begin}–{self.end}"

    def to_data(self) -> dict[str, str]:
        """The slot as JSON values."""
        return {"day": self.day.isoformat(), "begin": self.begin, "end": self.end}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to be done after the visit."""

    id: str
    what: str
    who: str
    until: date
    done_on: date | None = None
    done_note: str = ""


@dataclass(frozen=True, slots=True)
class VisitFile:
    """A photo or paper of the visit."""

    id: str
    title: str
    file_name: str
    content_type: str
    size: int
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit after its events. ``parties``: organisation -> host, department or applicant."""

    id: str
    host: str = ""
    project: str = ""
    purpose: str = ""
    place: str = ""
    cases: tuple[str, ...] = ()
    parties: Mapping[str, str] = field(default_factory=dict)
    proposed: tuple[Slot, ...] = ()
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    appointment: Slot | None = None
    contact: str = ""
    moves: tuple[Mapping[str, Any], ...] = ()
    findings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    absences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    attendance: tuple[Mapping[str, str], ...] = ()
    minutes: str = ""
    signatures: tuple[Mapping[str, str], ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    files: tuple[VisitFile, ...] = ()
    adopted: tuple[str, ...] = ()
    state: str = "proposed"
    cancelled_why: str = ""
    on: date | None = None
    sequence: int = 0

    @property
    def signed(self) -> frozenset[str]:
        """The people who have signed the minutes as they are now."""
        return frozenset(one["person"] for one in self.signatures)

    @property
    def unheard(self) -> tuple[str, ...]:
        """The offices of which there is neither a finding nor a word that they were absent."""
        known = self.findings.keys() | self.absences.keys()
        return tuple(one for one, part in self.parties.items() if part != "applicant" and one not in known)


def fold(id: str, events: Iterable[StoredEvent]) -> VisitRecord:
    """The visit that the events leave behind."""
    return continued(VisitRecord(id), events)


def continued(found: VisitRecord, events: Iterable[StoredEvent]) -> VisitRecord:
    """The visit after further events."""
    for event in events:
        found = replace(_EFFECTS[event.kind](found, event), sequence=event.sequence)
    return found


def slot(data: Mapping[str, str]) -> Slot:
    """A slot from JSON values."""
    return Slot(date.fromisoformat(data["day"]), data["begin"], data["end"])


def _proposed(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    data = event.data
    same = {key: data[key] for key in ("host", "project", "purpose", "place", "parties")}
    return replace(
        found, **same, cases=tuple(data["cases"]), proposed=tuple(map(slot, data["slots"])), on=event.on
    )


def _answered(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    answer = {"days": event.data["days"], "note": event.data["note"], "by": event.by}
    return replace(found, answers={**found.answers, event.data["organisation"]: answer})


def _confirmed(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    data = event.data
    return replace(
        found, appointment=slot(data["slot"]), place=data["place"], contact=data["contact"], state="confirmed"
    )


def _moved(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    before = found.appointment.to_data() if found.appointment else {}
    move = {
        "from": before,
        "to": event.data["slot"],
        "reasons": event.data["reasons"],
        "on": event.on.isoformat(),
    }
    return replace(found, appointment=slot(event.data["slot"]), moves=(*found.moves, move), state="confirmed")


def _cancelled(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    return replace(found, state="cancelled", cancelled_why=event.data["reasons"])


def _finding(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    data = event.data
    finding = {
        "result": data["result"],
        "finding": data["finding"],
        "by": event.by,
        "by_name": data["by_name"],
    }
    absences = {one: said for one, said in found.absences.items() if one != data["organisation"]}
    findings = {**found.findings, data["organisation"]: finding}
    return replace(found, findings=findings, absences=absences, signatures=())


def _absent(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    said = {name: event.data[name] for name in ("reasons", "by_name")}
    return replace(found, absences={**found.absences, event.data["organisation"]: said}, signatures=())


def _minuted(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    data = event.data
    return replace(
        found, minutes=data["minutes"], attendance=tuple(data["attendance"]), signatures=(), state="minuted"
    )


def _signed(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    mark = {**event.data, "person": event.by, "on": event.on.isoformat()}
    return replace(found, signatures=(*found.signatures, mark))


def _file(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    made = VisitFile(**event.data, by=event.by, at=event.recorded_at)
    return replace(found, files=(*found.files, made))


def _follow_up(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    data = event.data
    made = FollowUp(data["id"], data["what"], data["who"], date.fromisoformat(data["until"]))
    return replace(found, follow_ups=(*found.follow_ups, made))


def _followed(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    done = tuple(
        replace(one, done_on=event.on, done_note=event.data["note"]) if one.id == event.data["id"] else one
        for one in found.follow_ups
    )
    return replace(found, follow_ups=done)


def _concluded(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    return replace(found, state="concluded")


def _adopted(found: VisitRecord, event: StoredEvent) -> VisitRecord:
    return replace(found, adopted=(*found.adopted, event.data["case"]))


_EFFECTS = {
    "visit_proposed": _proposed,
    "visit_answered": _answered,
    "visit_confirmed": _confirmed,
    "visit_moved": _moved,
    "visit_cancelled": _cancelled,
    "visit_finding_recorded": _finding,
    "visit_absence_recorded": _absent,
    "visit_minuted": _minuted,
    "visit_signed": _signed,
    "visit_file_attached": _file,
    "visit_follow_up_set": _follow_up,
    "visit_follow_up_done": _followed,
    "visit_concluded": _concluded,
    "visit_adopted": _adopted,
}
EVENTS = tuple(_EFFECTS)

WORDS: dict[str, tuple[str, str]] = {
    "visit_proposed": ("踏勘：征求时间", "site visit: dates proposed"),
    "visit_answered": ("踏勘：答复时间", "site visit: dates answered"),
    "visit_confirmed": ("踏勘：时间已定", "site visit: appointment"),
    "visit_moved": ("踏勘：改期", "site visit: moved"),
    "visit_cancelled": ("踏勘：取消", "site visit: called off"),
    "visit_finding_recorded": ("踏勘：填写核查情况", "site visit: finding"),
    "visit_absence_recorded": ("踏勘：登记缺席", "site visit: absence recorded"),
    "visit_minuted": ("踏勘：纪要待签", "site visit: minutes to sign"),
    "visit_signed": ("踏勘：签名", "site visit: signed"),
    "visit_file_attached": ("踏勘：照片和文件", "site visit: file"),
    "visit_follow_up_set": ("踏勘：后续事项", "site visit: follow-up"),
    "visit_follow_up_done": ("踏勘：后续事项完成", "site visit: follow-up done"),
    "visit_concluded": ("踏勘：完成", "site visit: concluded"),
    "visit_adopted": ("踏勘：纳入核查", "site visit: adopted"),
}
"""What messages call the events."""
