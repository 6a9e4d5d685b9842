"""A case as its events make it: the office's own facts around the procedure's state. A pure fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from itertools import accumulate, islice
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.office import counter as counters
from onewindow.office import handling as handlings
from onewindow.office import results as results_form
from onewindow.office import terms as terms_form
from onewindow.office.counter import Counter
from onewindow.office.handling import Handling
from onewindow.office.results import CERTIFICATE_EVENTS, Result, SignedPaper
from onewindow.procedures import registry
from onewindow.procedures.case import CaseState
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Event, Terms


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper attached to a case."""

    id: str
    document: str
    file_name: str
    content_type: str
    size: int
    sha256: str
    attached_at: datetime
    attached_by: str
    sequence: int
    reused_from: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case after its events. ``sequence`` is that of the last one; ``procedural`` are those of the procedure."""

    id: str
    project: str = ""
    matter: str = ""
    matter_zh: str = ""
    matter_en: str = ""
    procedure: str = "licence"
    zone: str = ""
    holder: str = ""
    department: str = ""
    number: str = ""
    serial: int = 0
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    discarded: bool = False
    terms: Terms | None = None
    catalogue: str = ""
    snapshot: str = ""
    frozen: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    state: CaseState = CaseState()
    results: tuple[Result, ...] = ()
    signed: tuple[SignedPaper, ...] = ()
    used: tuple[tuple[str, date], ...] = ()
    receipts: tuple[Mapping[str, Any], ...] = ()
    extension_asked: Mapping[str, Any] | None = None
    assigned: Mapping[str, str] = field(default_factory=dict)
    parties: frozenset[tuple[str, str]] = frozenset()
    bundle: str = ""
    part: str = ""
    gaps_proposed: Mapping[str, Any] | None = None
    contract_known: str = ""
    counter: Counter = Counter()
    handling: Handling = Handling()
    procedural: tuple[StoredEvent, ...] = ()
    dialogue: tuple[StoredEvent, ...] = ()
    sequence: int = 0

    @property
    def draft(self) -> bool:
        """Whether nobody but the applicant knows of it yet."""
        return self.state.phase is Phase.NEW

    @property
    def applicants(self) -> frozenset[str]:
        """The applicant and the agencies that act for it."""
        return frozenset({self.holder}) | {one for relation, one in self.parties if relation == "mandated"}

    @property
    def kept_papers(self) -> tuple[Paper, ...]:
        """The attached papers without those that were removed."""
        return tuple(paper for paper in self.papers if not paper.removed)

    def last(self, *kinds: str) -> StoredEvent | None:
        """The latest event of one of these kinds."""
        return next((event for event in reversed(self.procedural) if event.kind in kinds), None)


def fold(id: str, events: Iterable[StoredEvent]) -> CaseRecord:
    """The record that the events of one case leave behind."""
    return reduce(_after, events, CaseRecord(id))


def folded(id: str, events: Iterable[StoredEvent]) -> Iterator[CaseRecord]:
    """The record as it stood after each of the events, in one walk."""
    return islice(accumulate(events, _after, initial=CaseRecord(id)), 1, None)


def _after(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(_evolve(record, event), sequence=event.sequence)


def _evolve(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    office = _OFFICE.get(event.kind)
    if office is not None:
        return office(record, event)
    machine = registry.get(record.procedure)
    state = machine.evolve(record.state, Event(event.kind, event.on, event.by, event.data))
    record = replace(record, state=state, procedural=(*record.procedural, event))
    after = _AFTER.get(event.kind)
    return after(record, event) if after else record


def _started(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    data = event.data
    parties = {("own", data["holder"]), ("zone", data["zone"]), ("deciding", data["department"])}
    parties |= {("mandated", organisation) for organisation in data.get("mandated", ())}
    parties |= {("receiving", organisation) for organisation in data.get("receiving", ())}
    parties |= {("observing", organisation) for organisation in data.get("observing", ())}
    if data.get("lead"):
        parties.add(("lead", data["lead"]))
    return replace(
        record,
        **{key: data[key] for key in _STARTED},
        part=data.get("part", ""),
        started_at=event.recorded_at,
        parties=frozenset(parties),
    )


_STARTED = ("project", "matter", "matter_zh", "matter_en", "procedure", "zone", "holder", "department")


def _terms_set(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(
        record,
        terms=terms_form.from_data(event.data["terms"]),
        catalogue=event.data["catalogue"],
        snapshot=event.data.get("snapshot", ""),
        frozen=event.data["frozen"],
    )


def _numbered(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(
        record,
        number=event.data["number"],
        serial=event.data["serial"],
        submitted_at=event.recorded_at,
    )


def _answers_frozen(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, answers=event.data["answers"])


def _paper_attached(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    paper = Paper(**event.data, attached_at=event.recorded_at, attached_by=event.by, sequence=event.sequence)
    return replace(record, papers=(*record.papers, paper))


def _paper_removed(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    papers = tuple(
        replace(paper, removed=True) if paper.id == event.data["paper"] else paper for paper in record.papers
    )
    return replace(record, papers=papers)


def _party_joined(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, parties=record.parties | {(event.data["relation"], event.data["organisation"])})


def _party_left(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, parties=record.parties - {(event.data["relation"], event.data["organisation"])})


def _results_yielded(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, results=results_form.yielded(record.results, event))


def _certificate_event(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, results=results_form.after(record.results, event))


def _paper_signed(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, signed=results_form.signed(record.signed, event))


def _certificates_used(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    known = {number for number, _ in record.used}
    new = tuple((number, event.on) for number in event.data["numbers"] if number not in known)
    return replace(record, used=(*record.used, *new))


def _receipt_issued(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, receipts=(*record.receipts, event.data))


def _extension_asked(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, extension_asked={**event.data, "on": event.on.isoformat(), "by": event.by})


def _bundle_joined(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, bundle=event.data["bundle"])


def _bundle_left(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, bundle="")


def _gaps_proposed(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, gaps_proposed={**event.data, "on": event.on.isoformat(), "by": event.by})


def _land_contract_known(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, contract_known=event.data["contract"])


def _assigned(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    organisation, person = event.data["organisation"], event.data["person"]
    others = {one: who for one, who in record.assigned.items() if one != organisation}
    return replace(record, assigned={**others, organisation: person} if person else others)


def _said(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, dialogue=(*record.dialogue, event))


def _instant_declined(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return record  # the rules left the case to people; the event keeps why


def _noted(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    """A supervisor's reminder and its answer stand in the timeline and change nothing of the case."""
    return record


def _draft_discarded(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, discarded=True)


def _at_window(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, counter=counters.evolve(record.counter, event))


def _handled(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    record = replace(record, handling=handlings.evolve(record.handling, event))
    if event.kind == "advice_asked":
        return replace(record, parties=record.parties | {("advising", event.data["department"])})
    if event.kind == "advice_withdrawn":
        return _without_adviser(record, event.data["department"])
    return record


def _without_adviser(record: CaseRecord, department: str) -> CaseRecord:
    """Sight of the case ends with the question that gave it, unless another one stands open or was answered."""
    if any(one.department == department and not one.withdrawn for one in record.handling.advice):
        return record
    return replace(record, parties=record.parties - {("advising", department)})


_OFFICE = {
    "instant_declined": _instant_declined,
    "case_started": _started,
    "terms_set": _terms_set,
    "case_numbered": _numbered,
    "answers_frozen": _answers_frozen,
    "paper_attached": _paper_attached,
    "paper_removed": _paper_removed,
    "party_joined": _party_joined,
    "party_left": _party_left,
    "results_yielded": _results_yielded,
    **dict.fromkeys(CERTIFICATE_EVENTS, _certificate_event),
    "paper_signed": _paper_signed,
    "certificates_used": _certificates_used,
    "receipt_issued": _receipt_issued,
    "extension_asked": _extension_asked,
    "case_assigned": _assigned,
    "draft_discarded": _draft_discarded,
    **dict.fromkeys(("reminder_issued", "reminder_answered"), _noted),
    "question_asked": _said,
    "question_answered": _said,
    "correction_answered": _said,
    "bundle_joined": _bundle_joined,
    "bundle_left": _bundle_left,
    "gaps_proposed": _gaps_proposed,
    "land_contract_known": _land_contract_known,
    **dict.fromkeys(counters.EVENTS, _at_window),
    **dict.fromkeys(handlings.EVENTS, _handled),
}
"""The office's own events of a case, beside those of its procedure."""

OFFICE_EVENTS = tuple(_OFFICE)


def _asked(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    asked = {("consulted", entry["department"]) for entry in event.data["asked"]}
    return replace(record, parties=record.parties | asked)


def _extended(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, extension_asked=None)


def _reopened(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, results=results_form.annulled(record.results))


def _decided(record: CaseRecord, event: StoredEvent) -> CaseRecord:
    return replace(record, handling=handlings.decided(record.handling))


_AFTER = {
    "opinions_asked": _asked,
    "extended": _extended,
    "reopened": _reopened,
    **dict.fromkeys(("granted", "refused", "filed", "filing_refused", "terminated", "withdrawn"), _decided),
}
