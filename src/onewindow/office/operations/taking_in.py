"""The receipt at a counter: the papers checked, the applicant's confirmation, the number and code that it takes home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from onewindow.ledger import NewEvent, Transaction
from onewindow.office.agreement_views import Way
from onewindow.office.counter import CARRIED
from onewindow.office.intake import Intake, Presenter, TakenIn, ways_in
from onewindow.office.needs import needs_of
from onewindow.office.numbers import new_id, series_of
from onewindow.office.offers import at_hand
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, required, write
from onewindow.office.operations.submission import resubmit_in, submit_in
from onewindow.office.operations.windows import TAKE_IN, leave_project, open_intake, presenter_of
from onewindow.office.permissions import not_found
from onewindow.office.reading import load_project, open_case
from onewindow.office.record import CaseRecord, fold
from onewindow.office.situation import situation
from onewindow.office.views import Actor, NeedView
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused

UNFIT = ("missing", "defect")


@dataclass(frozen=True, slots=True)
class Letter:
    """The scan of a letter of authority (授权委托书) that comes with an act."""

    file_name: str
    stream: BinaryIO
    size: int | None = None


def take_in(
    office: Office,
    actor: Actor,
    case: str,
    confirmed_by: str,
    confirmed: bool,
    mode: str = "",
    collect_here: bool = False,
    knowing_gaps: bool = False,
    key: str | None = None,
) -> TakenIn:
    """Take the application in: the applicant has read it over and confirmed it; the receipt's number and code.

    Under an agreement by which the deciding body's own receipt counts, the case is held until that body acknowledges the
    papers; else it is submitted at once. Refused: the applicant's confirmation missing, a paper not checked or not
    scanned, an agent without a letter of authority, required papers missing unless the applicant insists.
    """
    if confirmed is not True:
        raise Refused(
            "confirmation_missing",
            "请先请申请人通读并确认申请内容和材料属实（行政许可法 31）。",
            "have the applicant read it over and confirm first that contents and papers are true",
            "行政许可法 31",
        )
    confirmed_by = required(confirmed_by, "presenter_missing", "确认人姓名", "the name of who confirms", 60)
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(TAKE_IN, "为该办件收件", "take this case in")
        if record.state.phase is not Phase.NEW or record.counter.held:
            raise Refused("taken_in_already", "该办件已经收件。", "it was taken in already")
        intake = _intake_of(transaction, actor, record.id)
        ways = ways_in(transaction.connection, office, actor, record.matter)
        way = next((one for one in ways if mode in ("", one.mode)), None)
        if way is None:
            raise Refused(
                "mode_unknown", "请选择协议允许的办理方式。", "choose a way that the agreement allows"
            )
        _refuse_agent_without_letter(intake)
        project = load_project(transaction.connection, record.project)
        seen = situation(office, catalogue, project.answers, project.options, office.today())
        hand = at_hand(office, transaction.connection, actor, catalogue, record.project)
        needs = [
            need for need in needs_of(seen.plan, record.matter, record.id, hand) if need.state != "not_needed"
        ]
        listed = _checked(record, needs, knowing_gaps)
        presenter = Presenter(confirmed_by, intake.relation, intake.letter)
        event = _taken_in(office, transaction, actor, record, way, presenter, listed, collect_here, intake.id)
        events = [event]
        if way.mode == "accept":
            joined = {"relation": "accepting", "organisation": actor.organisation}
            events.append(happened("party_joined", office.today(), actor, **joined))
        held = way.mode in CARRIED and way.clock == "authority"
        if held:
            events.append(happened("answers_frozen", office.today(), actor, answers=dict(project.answers)))
        transaction.append(f"case:{record.id}", events, record.sequence)
        if not held:
            again = fold(record.id, transaction.read(f"case:{record.id}"))
            submit_in(office, transaction, actor, again, catalogue, knowing_gaps=True)
        transaction.append(f"intake:{intake.id}", [happened("intake_finished", office.today(), actor)])
        leave_project(office, transaction, actor, record.project)
        transaction.tell("window", {"case": record.id, "kind": "taken_in", "window": actor.organisation})
        return record.id

    content = ["take_in", case, confirmed_by, mode, collect_here, knowing_gaps]
    made = write(office, actor, work, key, content)
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, made)
    counter = record.counter
    assert counter.received_on is not None
    return TakenIn(
        made, record.number, counter.receipt, counter.code, counter.mode, counter.clock, counter.received_on
    )


def _intake_of(transaction: Transaction, actor: Actor, case: str) -> Intake:
    row = transaction.row(
        "SELECT id FROM intakes WHERE case_id = ? AND window_id = ? AND state = 'open'",
        case,
        actor.organisation,
    )
    if row is None:
        raise not_found("该办件的收件记录", "the intake of this case")
    return open_intake(transaction, actor, str(row[0]))


def _refuse_agent_without_letter(intake: Intake) -> None:
    if intake.relation == "agent" and not intake.letter:
        raise _letter_missing()


def _letter_missing() -> Refused:
    return Refused(
        "letter_missing",
        "代理人办理须提交授权委托书，请先扫描上传。",
        "an agent needs a letter of authority: scan and upload it first",
        "行政许可法 29(2)",
    )


def _checked(record: CaseRecord, needs: list[NeedView], knowing_gaps: bool) -> list[dict[str, Any]]:
    """The checklist as it is printed. Refuses what nobody has looked at, and a paper ticked but not in the file."""
    found = {item["document"]: item for item in record.counter.checklist}
    open_ones = [need for need in needs if need.document not in found and need.necessity == "required"]
    if open_ones:
        raise Refused(
            "checklist_incomplete",
            f"请先核对每份必要材料：{'、'.join(need.name.zh for need in open_ones)}。",
            f"check every required paper first: {', '.join(need.name.en for need in open_ones)}",
        )
    scans = [
        need for need in needs
        if found.get(need.document, {}).get("state") in ("seen", "original", "copy") and not need.attached
    ]  # fmt: skip
    if scans:
        raise Refused(
            "scan_missing",
            f"已勾选但没有扫描件：{'、'.join(need.name.zh for need in scans)}。请上传扫描件。",
            f"ticked but not scanned: {', '.join(need.name.en for need in scans)}; upload the scans",
        )
    gaps = [
        need for need in needs
        if need.necessity == "required" and not need.satisfied and found.get(need.document, {}).get("state") in UNFIT
    ]  # fmt: skip
    if gaps and not knowing_gaps:
        raise Refused(
            "papers_missing",
            f"还缺必要材料：{'、'.join(need.name.zh for need in gaps)}。补齐后再收件，或由申请人确认仍按现状提交（窗口将一次性告知）。",
            f"required papers are missing: {', '.join(need.name.en for need in gaps)}; get them, or let the applicant confirm "
            "that it is handed in as it is",
        )
    return [_line(need, found[need.document]) for need in needs if need.document in found]


def _line(need: NeedView, item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "document": need.document,
        "zh": need.name.zh,
        "en": need.name.en,
        "state": item["state"],
        "note": item.get("note", ""),
        "files": [{"paper": one.id, "name": one.file_name, "sha256": one.sha256} for one in need.attached],
        "certificates": [one.number for one in need.certificates] if item["state"] == "exempt" else [],
    }


def _taken_in(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    record: CaseRecord,
    way: Way,
    presenter: Presenter,
    papers: list[dict[str, Any]],
    collect_here: bool,
    intake: str,
) -> NewEvent:
    on = office.today()
    series = series_of(record.zone, "SJ", on.year)
    row = transaction.row("SELECT last FROM receipt_series WHERE series = ?", series)
    serial = int(row[0]) + 1 if row else 1
    place = transaction.row("SELECT city FROM windows WHERE organisation = ?", actor.organisation)
    forward_by = office.calendar.due(on, 1).on.isoformat() if way.mode in CARRIED else None
    return happened(
        "taken_in", on, actor,
        window=actor.organisation, window_name=actor.organisation_name, place=str(place[0]) if place else "",
        mode=way.mode, clock=way.clock, agreement=way.agreement, receipt=f"{series}{serial:06d}", serial=serial,
        code=new_id("k")[2:10].upper(), forward_by=forward_by, collect_here=collect_here, intake=intake,
        clerk=actor.name, confirmed_by=presenter.name, relation=presenter.relation, letter=presenter.letter,
        checklist=papers,
    )  # fmt: skip


def resubmit_on_behalf(
    office: Office,
    actor: Actor,
    case: str,
    confirmed_by: str,
    relation: str,
    confirmed: bool,
    key: str | None = None,
    letter: Letter | None = None,
) -> str:
    """Hand in the corrections that the applicant brought to the counter. Refused without its confirmation.

    An agent brings a letter of authority, unless this agent's was kept with the case before (``letter_missing``).
    """
    if confirmed is not True:
        raise Refused(
            "confirmation_missing", "请先请申请人确认补正内容属实。", "have the applicant confirm the corrections first",
            "行政许可法 31",
        )  # fmt: skip
    name, relation = presenter_of(confirmed_by, relation)
    kept = _keep_letter(office, actor, case, letter) if letter is not None and relation == "agent" else {}
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(TAKE_IN, "代交补正材料", "hand in corrections on behalf")
        if relation == "agent" and not kept and not _letter_known(record, name):
            raise _letter_missing()
        made = resubmit_in(office, transaction, actor, record, catalogue)
        event = happened(
            "corrections_taken_in", office.today(), actor,
            window=actor.organisation, confirmed_by=name, relation=relation, **kept,
        )  # fmt: skip
        transaction.append(f"case:{record.id}", [event])
        return made

    content = ["resubmit_on_behalf", case, name, relation, *([kept] if kept else [])]
    return write(office, actor, work, key, content)


def _keep_letter(office: Office, actor: Actor, case: str, letter: Letter) -> dict[str, str]:
    """Keep the file of an agent's letter and return what the event will say. Refused as any upload is."""
    with office.ledger.reader() as connection:
        _, standing = open_case(connection, actor, case)
        standing.require(TAKE_IN, "代交补正材料", "hand in corrections on behalf")
    kept = office.files.keep(letter.file_name, letter.stream, letter.size)
    return {"letter": kept.file_name, "content_type": kept.content_type, "sha256": kept.sha256}


def _letter_known(record: CaseRecord, name: str) -> bool:
    """Whether this agent's letter was kept when it came to the counter with the case before."""
    return any(
        step.data.get("letter")
        and step.data.get("relation") == "agent"
        and step.data.get("confirmed_by") == name
        for step in record.counter.steps
    )
