"""Drafts: a case before its submission, and the papers attached to it."""

from __future__ import annotations

from typing import BinaryIO

from onewindow.catalogue.edges import members
from onewindow.catalogue.model import Catalogue
from onewindow.ledger import Transaction
from onewindow.ledger.database import Connection
from onewindow.office.counter import refuse_held
from onewindow.office.freeze import keep_catalogue, terms_event
from onewindow.office.needs import PAPER_COLUMNS, name_of, paper_view
from onewindow.office.numbers import new_id
from onewindow.office.offers import paper_at_hand
from onewindow.office.office import Office
from onewindow.office.operations.common import happened, write
from onewindow.office.operations.mandates import agents_for, require_reach
from onewindow.office.operations.projects import EDIT
from onewindow.office.parts import WHOLE, Part, buildings_of, clash, covered, require_part
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.reading import Standing, open_case, open_project
from onewindow.office.record import CaseRecord
from onewindow.office.situation import matter_of, situation
from onewindow.office.views import Actor, DocumentView
from onewindow.procedures.phases import Phase
from onewindow.procedures.protocol import Refused

EDITABLE = frozenset({Phase.NEW, Phase.CORRECTION, Phase.PRE_REVIEW})
FOLLOWING = frozenset({Phase.REVIEW, Phase.GRANTED, Phase.IN_FORCE})


def start_case(
    office: Office, actor: Actor, project: str, matter: str, key: str | None = None, part: Part = WHOLE
) -> str:
    """Start a draft of a matter for a project and return the case's id.

    ``part`` names a phase and its buildings, in matters of the joint acceptance only. Refused: the matter does not
    exist or does not apply, a case of it is open, or its result is already there (of the same buildings, in a phase).
    """
    catalogue, made = office.catalogue(), new_id("c")
    matter_of(catalogue, matter)

    def work(transaction: Transaction) -> str:
        return start_in(office, transaction, actor, catalogue, project, matter, made, part)

    content = ["start_case", project, matter]
    return write(
        office, actor, work, key, [*content, part.name, list(part.buildings)] if part.name else content
    )


def start_in(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    project: str,
    matter: str,
    made: str = "",
    part: Part = WHOLE,
) -> str:
    """Start the draft inside a transaction; the case's id, a new one unless ``made`` gives it. Refused as above."""
    on, made, found = office.today(), made or new_id("c"), matter_of(catalogue, matter)
    owner, standing = open_project(transaction.connection, actor, project)
    standing.require(EDIT, "为该项目办事", "apply for this project")
    require_reach(owner, standing, matter)
    seen = situation(office, catalogue, owner.answers, owner.options, on)
    if str(seen.plan.matters[matter].status) == "not_applicable":
        why = seen.plan.why(matter).text
        raise Refused(
            "not_applicable",
            f"按项目要素，{why.zh}；如情况有变，请先修改项目要素。",
            f"by the project's facts, {why.en}; if they have changed, change the facts first",
        )
    require_part(found, part, buildings_of(owner.answers))
    _refuse_second(transaction, owner.id, matter, part)
    department = owner.holder if found.deciding == "applicant" else found.deciding
    started = happened(
        "case_started", on, actor,
        project=owner.id, matter=matter, matter_zh=found.name.zh, matter_en=found.name.en,
        procedure=found.procedure, zone=owner.zone, holder=owner.holder, department=department,
        lead=found.lead, **agents_for(owner, matter),
        receiving=[actor.organisation] if "receiving" in standing.relations else [],
        **({"part": part.name, "buildings": list(part.buildings)} if part.name else {}),
    )  # fmt: skip
    terms = terms_event(catalogue, seen.terms(found), on, actor.person)
    keep_catalogue(transaction, office, catalogue)
    transaction.append(f"case:{made}", [started, terms], expected=0)
    return made


def _refuse_second(transaction: Transaction, project: str, matter: str, part: Part) -> None:
    """One case of a matter at a time, and none when its result is there; parts without a common building apart."""
    for named, other, done in covered(transaction.connection, project, matter):
        if not clash(part, other):
            continue
        phase = f"（{other.name}：{'、'.join(other.buildings)}）" if other.name else ""
        of_phase = f" (phase {other.name}: {', '.join(other.buildings)})" if other.name else ""
        if done:
            raise Refused(
                "result_there",
                f"该事项已办结{phase}，办件 {named}。",
                f"this matter is done{of_phase}, case {named}",
            )
        raise Refused(
            "case_open",
            f"该事项已有办理中的办件 {named}{phase}，请继续办理。",
            f"case {named}{of_phase} of this matter is open; go on with it",
        )


def discard_draft(office: Office, actor: Actor, case: str) -> None:
    """Throw a draft away. Refused once it was submitted: withdraw it then."""

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(EDIT, "删除草稿", "discard this draft")
        refuse_held(record.counter)
        if not record.draft:
            raise Refused(
                "not_a_draft", "办件已提交，不能删除；可以撤回申请。", "it was submitted; withdraw it instead"
            )
        transaction.append(f"case:{record.id}", [happened("draft_discarded", office.today(), actor)])

    write(office, actor, work)


def attach_document(
    office: Office,
    actor: Actor,
    case: str,
    document: str,
    file_name: str,
    stream: BinaryIO,
    size: int | None = None,
    key: str | None = None,
) -> DocumentView:
    """Store a file and attach it to a case as one of the catalogue's documents.

    Whoever may not is refused before anything is read. The file is durable before the event names it. Refused:
    too large, empty, of another type or content than its name says, a document that the matter does not ask for.
    """
    with office.ledger.reader() as connection:
        attachable(office, *open_case(connection, actor, case), document)
    kept = office.files.keep(file_name, stream, size)
    data = {
        "file_name": kept.file_name, "content_type": kept.content_type, "size": kept.size, "sha256": kept.sha256
    }  # fmt: skip
    return _attach(office, actor, case, document, data, key)


def reuse_document(
    office: Office, actor: Actor, case: str, document: str, source: str, key: str | None = None
) -> DocumentView:
    """Attach a paper that the project already holds (免提交). ``source`` is its id.

    Refused where the project has no such paper, it can't serve, or it is no longer good for use.
    """
    made = new_id("d")

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        paper = paper_of_project(office, transaction.connection, actor, record.project, source, document)
        attachable(office, record, standing, paper.document)
        event = happened(
            "paper_attached", office.today(), actor, id=made, document=paper.document, file_name=paper.file_name,
            content_type=paper.content_type, size=paper.size, sha256=paper.sha256, reused_from=paper.id,
        )  # fmt: skip
        transaction.append(f"case:{record.id}", [event])
        return made

    return _attached(
        office, actor, write(office, actor, work, key, ["reuse_document", case, document, source])
    )


def paper_of_project(
    office: Office, connection: Connection, actor: Actor, project: str, source: str, document: str
) -> DocumentView:
    """A paper that the project holds, to serve as a document today.

    Refused: no such paper of a case that the actor may see, a paper of another kind, one that is no longer good for use:
    what is asked for has changed since, or the certificate that it shows has expired, was revoked or replaced.
    """
    catalogue, found = office.catalogue(), paper_at_hand(office, connection, actor, project, source)
    if found is None:
        raise Refused(
            "no_such_paper",
            "本项目没有这份材料，请重新选择。",
            "the project holds no such paper; choose again",
        )
    paper, why = found
    if paper.document not in members(catalogue.documents, document):
        raise Refused(
            "paper_differs",
            f"“{paper.name.zh}”不能用作“{name_of(catalogue, document).zh}”。",
            f"{paper.name.en!r} can't serve as {name_of(catalogue, document).en!r}",
        )
    if why is not None:
        raise Refused(
            "paper_outdated",
            f"“{paper.file_name}”不能再次使用：{why.zh}，请重新上传。",
            f"{paper.file_name!r} can't be used again: {why.en}; upload it anew",
        )
    return paper


def _attach(
    office: Office, actor: Actor, case: str, document: str, data: dict[str, object], key: str | None
) -> DocumentView:
    made = new_id("d")

    def work(transaction: Transaction) -> str:
        record, standing = open_case(transaction.connection, actor, case)
        attachable(office, record, standing, document)
        event = happened("paper_attached", office.today(), actor, id=made, document=document, **data)
        transaction.append(f"case:{record.id}", [event])
        return made

    return _attached(office, actor, write(office, actor, work, key, ["attach", case, document, data]))


def _attached(office: Office, actor: Actor, paper: str) -> DocumentView:
    """The paper as it is now. An earlier key may come again when it was taken away, or is no longer the actor's to see."""
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {PAPER_COLUMNS} FROM papers WHERE id = ? AND EXISTS (SELECT 1 FROM cases c "
            f"WHERE c.id = papers.case_id AND {VISIBLE_CASE})",
            (paper, actor.person),
        )
    if row is None:
        raise not_found("该材料", "the paper")
    return paper_view(office.catalogue(), row)


def attachable(office: Office, record: CaseRecord, standing: Standing, document: str) -> None:
    """Refuse whoever may not attach a document to a case, now, or at all."""
    standing.require(EDIT, "为该办件提交材料", "hand in papers for this case")
    refuse_held(record.counter)
    catalogue = office.catalogue()
    open_gaps = {gap.document for gap in record.state.open_gaps}
    if record.state.phase not in EDITABLE and not (record.state.phase in FOLLOWING and document in open_gaps):
        raise Refused(
            "papers_closed",
            "目前不能增减材料：办件已提交，且没有待补正或待补交的该项材料。",
            "papers can't be changed now: the case is submitted and this paper is not asked for",
        )
    _asked_for(catalogue, record.matter, document)


def _asked_for(catalogue: Catalogue, matter: str, document: str) -> None:
    asked = {
        one
        for need in matter_of(catalogue, matter).needs
        for one in members(catalogue.documents, need.document)
    }
    if document not in asked:
        raise Refused(
            "document_not_asked",
            f"该事项不需要“{name_of(catalogue, document).zh}”，不得索要或提交无关材料。",
            f"this matter does not ask for {name_of(catalogue, document).en!r}",
            "行政许可法 31",
        )


def remove_document(office: Office, actor: Actor, case: str, paper: str) -> None:
    """Take a paper away again, from a draft or while correcting. Its content stays in the store."""

    def work(transaction: Transaction) -> None:
        record, standing = open_case(transaction.connection, actor, case)
        standing.require(EDIT, "删除材料", "remove papers")
        refuse_held(record.counter)
        if record.state.phase not in EDITABLE:
            raise Refused("papers_closed", "办件已提交，不能删除材料。", "the case is submitted; papers stay")
        if paper not in {one.id for one in record.kept_papers}:
            raise Refused("no_such_paper", "该办件没有这份材料。", "the case has no such paper")
        transaction.append(
            f"case:{record.id}", [happened("paper_removed", office.today(), actor, paper=paper)]
        )

    write(office, actor, work)
