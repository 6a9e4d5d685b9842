"""Combined submission (并联申报、一件事): several cases of a project prepared together and handed in by one act.

A bundle begins with its matters and starts or takes in their drafts; each case stays a case of its own with its own
clock. The bundle's papers are attached to every case that asks for them; its submission is one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from onewindow.catalogue.model import Catalogue, LifeEvent, Matter, Text
from onewindow.ledger import Transaction
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office import bundle_record
from onewindow.office.bundle_record import BundleRecord
from onewindow.office.counter import refuse_held
from onewindow.office.numbers import new_id, series_of
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.operations.drafts import start_in
from onewindow.office.operations.projects import EDIT
from onewindow.office.operations.submission import (
    Prepared,
    Ways,
    check_gap_day,
    hand_in,
    prepare,
    refuse_undeclared,
)
from onewindow.office.parts import WHOLE, Part
from onewindow.office.permissions import RIGHTS, VISIBLE_BUNDLE, not_found
from onewindow.office.plain_text import whole
from onewindow.office.reading import open_case, open_project
from onewindow.office.situation import matter_of
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused

STAGE = "stage-"
MOST_MATTERS = 40


class BundleRefused(Refused):
    """Nothing was handed in; ``each`` says for each matter what stands against it."""

    def __init__(self, each: Mapping[str, Refused], names: Mapping[str, Text]) -> None:
        listed_zh = "；".join(f"{names[id].zh}：{one.zh}" for id, one in each.items())
        listed_en = "; ".join(f"{names[id].en}: {one.en}" for id, one in each.items())
        super().__init__(
            "bundle_not_ready",
            f"有 {len(each)} 个事项还不能提交，全部未提交。{listed_zh}",
            f"{len(each)} of the matters can't be handed in yet, so none was. {listed_en}",
        )
        self.each = dict(each)


def subject_of(catalogue: Catalogue, subject: str) -> LifeEvent:
    """A stage (``stage-3``) or life event as one list of matters. Raises ``Refused`` (``not_found``)."""
    if subject in catalogue.life_events:
        return catalogue.life_events[subject]
    number = subject.removeprefix(STAGE)
    if subject.startswith(STAGE) and whole(number) in catalogue.stages:
        stage = catalogue.stages[whole(number)]
        matters = tuple(one.id for one in catalogue.matters.values() if one.stage == stage.no)
        return LifeEvent(subject, stage.name, matters, stage.origin)
    raise Refused(
        "not_found",
        "没有这个阶段或一件事，请从列表中选择。",
        "there is no such stage or life event; choose from the list",
    )


def begin_bundle(
    office: Office,
    actor: Actor,
    project: str,
    subject: str,
    matters: Collection[str],
    part: Part = WHOLE,
    key: str | None = None,
) -> str:
    """Begin a bundle with these matters of a stage or life event; their drafts are started, open ones taken in.

    Returns the bundle's id. Refused: nothing chosen, a matter of another list, whatever refuses a draft, an open
    bundle of the same list and part.
    """
    catalogue, made = office.catalogue(), new_id("b")
    found = subject_of(catalogue, subject)
    chosen = _ordered(found, matters)

    def work(transaction: Transaction) -> str:
        owner, standing = open_project(transaction.connection, actor, project)
        standing.require(EDIT, "为该项目办事", "apply for this project")
        _refuse_second(transaction, owner.id, subject, part)
        begun = happened(
            "bundle_begun", office.today(), actor,
            project=owner.id, zone=owner.zone, holder=owner.holder, subject=subject, way=found.way,
            name_zh=found.name.zh, name_en=found.name.en, part=part.name, buildings=list(part.buildings),
        )  # fmt: skip
        transaction.append(f"bundle:{made}", [begun], expected=0)
        bundle = BundleRecord(made, owner.id, part=part.name, buildings=part.buildings)
        _choose(office, transaction, actor, catalogue, bundle, chosen)
        return made

    content = ["begin_bundle", project, subject, list(chosen), part.name, list(part.buildings)]
    return write(office, actor, work, key, content)


def choose_matters(
    office: Office, actor: Actor, bundle: str, matters: Collection[str], key: str | None = None
) -> None:
    """Change which matters go together. A draft that leaves the bundle stays a draft of its own; nothing is lost."""
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> None:
        found = editable(transaction.connection, actor, bundle)
        chosen = _ordered(subject_of(catalogue, found.subject), matters)
        _choose(office, transaction, actor, catalogue, found, chosen)

    write(office, actor, work, key, ["choose_matters", bundle, sorted(matters)])


def choose_ways(
    office: Office,
    actor: Actor,
    bundle: str,
    gaps: Mapping[str, date | None],
    commitments: Collection[str],
    key: str | None = None,
) -> None:
    """Say which papers shall follow and until when (None: no longer), and which matters go by commitment.

    Nothing is signed by this: the letters are signed with the submission, which also checks them. Refused: a day in the
    past (``gap_until_missing``), and one after the last that some matter of the bundle admits (``gap_until_late``).
    """
    for until in gaps.values():
        if until is not None and until < office.today():
            raise Refused(
                "gap_until_missing", "补交日期不能早于今天。", "the day for handing in later lies in the past"
            )

    def work(transaction: Transaction) -> None:
        found = editable(transaction.connection, actor, bundle)
        known = office.catalogue().matters
        _check_days(office, [known[id] for id in found.cases if id in known], gaps)
        told = {**found.gaps, **{id: until.isoformat() if until else "" for id, until in gaps.items()}}
        data = {
            "gaps": {id: until for id, until in told.items() if until},
            "commitments": [one for one in found.cases if one in set(commitments)],
        }
        if data["gaps"] != dict(found.gaps) or tuple(data["commitments"]) != found.commitments:
            event = happened("bundle_ways_chosen", office.today(), actor, **data)
            transaction.append(f"bundle:{found.id}", [event])

    told = {id: until.isoformat() if until else None for id, until in gaps.items()}
    write(office, actor, work, key, ["choose_ways", bundle, told, sorted(commitments)])


def _check_days(office: Office, matters: Sequence[Matter], gaps: Mapping[str, date | None]) -> None:
    for matter in matters:
        for need in matter.needs:
            until = gaps.get(need.document)
            if until is not None and need.necessity == "may_follow":
                check_gap_day(office, office.catalogue(), matter, need.document, until)


def submit_bundle(
    office: Office,
    actor: Actor,
    bundle: str,
    declared: bool,
    only_ready: bool = False,
    key: str | None = None,
) -> str:
    """Hand in all cases of a bundle in one transaction under one number (总受理单号); returns the bundle's id.

    All or nothing: ``BundleRefused`` names what stands against each matter. With ``only_ready`` those that are ready
    are handed in and the others stay drafts of their own. In the way ``pre_review`` the cases begin their pre-review.
    """
    refuse_undeclared(declared)
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        found = editable(transaction.connection, actor, bundle)
        ready, refused = _sift(office, transaction, actor, catalogue, found)
        if refused and (not only_ready or not ready):
            raise BundleRefused(refused, {id: _named(transaction, found.cases[id], id) for id in refused})
        _leave(office, transaction, actor, [found.cases[id] for id in refused])
        return _hand_in(office, transaction, actor, found, ready)

    return write(office, actor, work, key, ["submit_bundle", bundle, only_ready])


def _sift(
    office: Office, transaction: Transaction, actor: Actor, catalogue: Catalogue, found: BundleRecord
) -> tuple[dict[str, Prepared], dict[str, Refused]]:
    """The cases that can be handed in now, and what stands against the others."""
    ready: dict[str, Prepared] = {}
    refused: dict[str, Refused] = {}
    if not found.cases:
        raise _nothing_chosen()
    command = "begin_pre_review" if found.way == "pre_review" else "submit"
    for matter, case in found.cases.items():
        try:
            record, standing = open_case(transaction.connection, actor, case)
            standing.require(RIGHTS[command], "提交该办件", "submit this case")
            refuse_held(record.counter)
            asked = {
                need.document for need in matter_of(catalogue, matter).needs if need.necessity == "may_follow"
            }
            held = {paper.document for paper in record.kept_papers}
            gaps = {
                document: date.fromisoformat(until)
                for document, until in found.gaps.items()
                if document in asked - held and command == "submit"
            }
            ways = Ways(gaps=gaps, commitment=matter in found.commitments and command == "submit")
            ready[matter] = prepare(office, transaction, actor, record, catalogue, ways, command)
        except Refused as refusal:
            refused[matter] = refusal
    return ready, refused


def _named(transaction: Transaction, case: str, matter: str) -> Text:
    """What the case itself calls its matter, for the catalogue of the day may know it no more."""
    row = transaction.row("SELECT matter_zh, matter_en FROM cases WHERE id = ?", case)
    return Text(str(row[0]), str(row[1])) if row else Text(matter, matter)


def _hand_in(
    office: Office, transaction: Transaction, actor: Actor, found: BundleRecord, ready: Mapping[str, Prepared]
) -> str:
    for prepared in ready.values():
        hand_in(office, transaction, actor, prepared)
    number, serial = _bundle_number(transaction, found.zone, office.today().year)
    cases = [{"matter": matter, "case": prepared.record.id} for matter, prepared in ready.items()]
    event = happened("bundle_submitted", office.today(), actor, number=number, serial=serial, cases=cases)
    transaction.append(f"bundle:{found.id}", [event])
    transaction.tell("bundle", {"bundle": found.id, "number": number, "kind": event.kind, "cases": cases})
    return found.id


def _bundle_number(transaction: Transaction, zone: str, year: int) -> tuple[str, int]:
    """The next number of bundles of a zone and year, such as ``GXQ-B-2026-00001``, and its serial."""
    series = series_of(zone, "B", year)
    row = transaction.row("SELECT max(serial) FROM bundles WHERE series = ?", series)
    serial = int(row[0] or 0) + 1 if row else 1
    return f"{series}{serial:05d}", serial


def _choose(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    found: BundleRecord,
    chosen: Sequence[str],
) -> None:
    """Start or take in the drafts of the chosen matters, let go of the others."""
    if not chosen:
        raise _nothing_chosen()
    cases: list[dict[str, str]] = []
    for matter in chosen:
        case = found.cases.get(matter)
        if case is None:
            case = _draft(transaction, actor, found, matter) or start_in(
                office, transaction, actor, catalogue, found.project, matter,
                part=Part(found.part, found.buildings) if found.part else WHOLE,
            )  # fmt: skip
            joined = happened("bundle_joined", office.today(), actor, bundle=found.id)
            transaction.append(f"case:{case}", [joined])
        cases.append({"matter": matter, "case": case})
    _leave(office, transaction, actor, [case for matter, case in found.cases.items() if matter not in chosen])
    if [(one["matter"], one["case"]) for one in cases] != list(found.cases.items()):
        event = happened("bundle_chosen", office.today(), actor, cases=cases)
        transaction.append(f"bundle:{found.id}", [event])


def _draft(transaction: Transaction, actor: Actor, found: BundleRecord, matter: str) -> str:
    """An open draft of the matter and part outside any bundle; "" when there is none."""
    rows = transaction.rows(
        "SELECT c.id FROM cases c LEFT JOIN case_parts k ON k.case_id = c.id WHERE c.project = ? AND c.matter = ? "
        "AND c.draft = 1 AND coalesce(k.part, '') = ? ORDER BY c.started_at",
        found.project, matter, found.part,
    )  # fmt: skip
    for (id,) in rows:
        record, _ = open_case(transaction.connection, actor, str(id))
        if not record.bundle and record.state.phase is Phase.NEW and not record.discarded:
            return record.id
    return ""


def _leave(office: Office, transaction: Transaction, actor: Actor, cases: Collection[str]) -> None:
    for case in cases:
        transaction.append(f"case:{case}", [happened("bundle_left", office.today(), actor)])


def _ordered(found: LifeEvent, matters: Collection[str]) -> tuple[str, ...]:
    """The chosen matters in the order of the list. Refuses one that does not belong to it."""
    strange = [one for one in matters if one not in found.matters]
    if strange:
        raise Refused(
            "not_in_bundle",
            f"事项 {'、'.join(strange)} 不属于“{found.name.zh}”，请单独办理。",
            f"{', '.join(strange)} does not belong to {found.name.en!r}; apply for it by itself",
        )
    return tuple(one for one in found.matters if one in set(matters))[:MOST_MATTERS]


def _nothing_chosen() -> Refused:
    return Refused(
        "nothing_chosen", "请至少选择一个要一起办理的事项。", "choose at least one matter to apply for"
    )


def _refuse_second(transaction: Transaction, project: str, subject: str, part: Part) -> None:
    row = transaction.row(
        "SELECT b.id FROM bundles b WHERE b.project = ? AND b.subject = ? AND b.part = ? AND b.submitted = 0 "
        "AND EXISTS (SELECT 1 FROM bundle_cases k JOIN cases c ON c.id = k.case_id WHERE k.bundle = b.id)",
        project, subject, part.name,
    )  # fmt: skip
    if row is not None:
        raise Refused(
            "bundle_open",
            "这里已有一份未提交的联合申报，请继续填写那一份。",
            "a bundle of this list is being prepared already; go on with it",
        )


def open_bundle(connection: Connection, actor: Actor, bundle: str) -> BundleRecord:
    """A bundle by id or number, as far as the actor may see it. Raises ``Refused`` (``not_found``)."""
    row = connection.row(
        f"SELECT b.id FROM bundles b WHERE (b.id = ? OR (b.number <> '' AND b.number = ?)) AND {VISIBLE_BUNDLE}",
        (bundle, bundle, actor.person, actor.person),
    )
    if row is None:
        raise not_found("该联合申报", "the combined application")
    id = str(row[0])
    return bundle_record.fold(id, read_stream(connection, f"bundle:{id}"))


def editable(connection: Connection, actor: Actor, bundle: str) -> BundleRecord:
    """A bundle that this actor may change: not yet handed in, of a project that it applies for."""
    found = open_bundle(connection, actor, bundle)
    _, standing = open_project(connection, actor, found.project)
    standing.require(EDIT, "修改联合申报", "change this combined application")
    if found.submitted:
        raise Refused(
            "submitted_already",
            f"这份联合申报已提交，总受理单号 {found.number}。",
            f"this combined application was handed in as {found.number}",
        )
    return found
