"""What applicants promise and hand in later: the commitment (告知承诺), papers that follow (容缺), and the day of the land contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from onewindow.ledger import NewEvent, Transaction
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.acting import within
from onewindow.office.operations.common import answered, happened, required, stored, tell, write
from onewindow.office.operations.drafts import attachable
from onewindow.office.operations.submission import commitment_command, holder_name
from onewindow.office.permissions import RIGHTS
from onewindow.office.reading import load_project, open_case, open_project
from onewindow.office.record import CaseRecord
from onewindow.office.situation import situation
from onewindow.office.undertakings import Undertaking, commitment_of
from onewindow.office.views import Actor
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Command, Refused
from onewindow.procedures.registry import get

LAND_CONTRACT = "land_contract_signed"


def commitment_text(office: Office, actor: Actor, case: str) -> Undertaking | None:
    """The notice and commitment of a case as it would be signed today; None where the matter admits none."""
    with office.ledger.reader() as connection:
        record, _ = open_case(connection, actor, case)
        project = load_project(connection, record.project)
        name = holder_name(connection, record)
    catalogue = office.frozen_catalogue(record.snapshot) if record.frozen else office.catalogue()
    answers = record.answers if record.submitted_at is not None else project.answers
    seen = situation(office, catalogue, answers, project.options, office.today())
    matter = catalogue.matters.get(record.matter)
    if matter is None or "sign_commitment" not in get(record.procedure).commands:
        return None
    terms = seen.terms(matter)
    if not terms.commitment or terms.public_safety:
        return None
    calendar = office.planner(catalogue).calendar
    return commitment_of(seen.plan, matter, name, project.name, calendar, office.today())


def sign_commitment(
    office: Office, actor: Actor, case: str, read: bool, version: str, key: str | None = None
) -> str:
    """Sign the commitment of a submitted case (山东省优化营商环境条例 art. 29); returns the version of the text signed.

    ``read``: the applicant has read the notice. ``version`` is that of the text shown: refused when the text has
    changed since (``text_changed``), so that nobody signs what was not read.
    """
    if read is not True:
        raise Refused(
            "not_read",
            "请先阅读告知内容并勾选承诺。",
            "read the notice first and tick the commitment",
            "山东省优化营商环境条例 29",
        )

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(RIGHTS["sign_commitment"], "签署承诺书", "sign the commitment")
        project = load_project(transaction.connection, record.project)
        catalogue = office.frozen_catalogue(record.snapshot) if record.frozen else office.catalogue()
        seen = situation(office, catalogue, record.answers, project.options, office.today())
        terms = (
            record.terms if record.frozen and record.terms else seen.terms(catalogue.matters[record.matter])
        )
        command = commitment_command(
            office, actor, seen, record, project, terms, holder_name(transaction.connection, record)
        )
        if command.data["version"] != version:
            raise Refused(
                "text_changed",
                "承诺书文本刚刚有变化，请重新阅读后再签署。",
                "the text has changed since it was shown: read it again, then sign",
            )
        _give(office, transaction, record, [], command)
        return str(command.data["version"])

    return write(office, actor, work, key, ["sign_commitment", case, version])


def hand_in_paper(
    office: Office,
    actor: Actor,
    case: str,
    document: str,
    file_name: str,
    stream: BinaryIO,
    size: int | None = None,
    key: str | None = None,
) -> str:
    """Upload a paper that was allowed to follow (容缺) and hand it in by one act; the paper's id.

    Refused: what refuses an attachment, a paper that is not on the list, one that is overdue (行政许可法 art. 38).
    """
    if not answered(office, actor, key):
        with office.ledger.reader() as connection:
            attachable(office, *open_case(connection, actor, case), document)
    kept, made = office.files.keep(file_name, stream, size), new_id("d")

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(RIGHTS["supply_paper"], "补交材料", "hand in papers")
        attachable(office, record, standing, document)
        attached = happened(
            "paper_attached", office.today(), actor, id=made, document=document, file_name=kept.file_name,
            content_type=kept.content_type, size=kept.size, sha256=kept.sha256,
        )  # fmt: skip
        command = Command("supply_paper", office.today(), actor.person, {"document": document})
        _give(office, transaction, record, [attached], command)
        return made

    return write(office, actor, work, key, ["hand_in_paper", case, document, kept.sha256])


def _give(
    office: Office, transaction: Transaction, record: CaseRecord, before: Sequence[NewEvent], command: Command
) -> None:
    """Decide an applicant's command and write it behind the office's own events."""
    assert record.terms is not None
    calendar = office.calendar
    events = get(record.procedure).decide(record.state, command, record.terms, calendar)
    done = transaction.append(
        f"case:{record.id}", [*before, *(stored(event) for event in events)], record.sequence
    )
    tell(transaction, record.id, record.number, done[len(before) :])


@dataclass(frozen=True, slots=True)
class LandSigned:
    """What the land contract brought about: cases decided now, those told to other bodies, those not yet passed."""

    decided: tuple[str, ...]
    told: tuple[str, ...]
    open: tuple[str, ...]


def land_contract_signed(
    office: Office, actor: Actor, project: str, contract: str, key: str | None = None
) -> LandSigned:
    """The land contract is signed: every passed pre-review that the actor's body decides is accepted and granted today.

    One transaction: when one grant is refused, none is made. Cases of other bodies get the contract's number and a
    task of the same day, for only the competent body may decide. Pre-reviews that have not passed stay as they are;
    they are submitted in the ordinary way.
    """
    contract = required(contract, "contract_missing", "出让合同编号", "the land contract's number", 80)

    def work(transaction: Transaction) -> dict[str, list[str]]:
        owner, _ = open_project(transaction.connection, actor, project)
        found: dict[str, list[str]] = {"decided": [], "told": [], "open": []}
        rows = transaction.rows(
            "SELECT id FROM cases WHERE project = ? AND phase = ? ORDER BY number, id", owner.id, "pre_review"
        )
        mine = False
        for (id,) in rows:
            mine = _sign_one(office, transaction, actor, str(id), contract, found) or mine
        if not mine:
            raise Refused(
                "nothing_passed",
                "本项目没有由本单位决定、预审已通过的办件；请先作出预审结论。",
                "no case of this project that your body decides has passed its pre-review; conclude it first",
            )
        return found

    made: Any = write(office, actor, work, key, [LAND_CONTRACT, project, contract])
    return LandSigned(tuple(made["decided"]), tuple(made["told"]), tuple(made["open"]))


def _sign_one(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    case: str,
    contract: str,
    found: dict[str, list[str]],
) -> bool:
    """Decide one case, or tell its body; whether it was decided."""
    from onewindow.office.reading import SYSTEM

    record, _ = open_case(transaction.connection, SYSTEM, case)
    if record.state.phase is not Phase.PRE_REVIEW:
        return False
    if record.state.pre_review != "passed":
        found["open"].append(record.number)
        return False
    if record.department != actor.organisation:
        if not record.contract_known:
            event = happened("land_contract_known", office.today(), actor, contract=contract)
            transaction.append(f"case:{record.id}", [event])
        found["told"].append(record.number)
        return False
    within(office, transaction, actor, record.id, LAND_CONTRACT, {"contract": contract}, office.today())
    found["decided"].append(record.number)
    return True
