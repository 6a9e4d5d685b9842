"""The papers of a bundle: uploaded once, attached to every case of it that asks for them, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from onewindow.catalogue.edges import members
from onewindow.catalogue.model import Catalogue
from onewindow.ledger import Transaction
from onewindow.office.bundle_record import BundleRecord
from onewindow.office.needs import name_of
from onewindow.office.numbers import new_id
from onewindow.office.office import Office
from onewindow.office.operations.combined import editable
from onewindow.office.operations.common import happened, write
from onewindow.office.operations.drafts import attachable, paper_of_project
from onewindow.office.reading import open_case
from onewindow.office.views import Actor
from onewindow.procedures.protocol import Refused


def attach_to_bundle(
    office: Office,
    actor: Actor,
    bundle: str,
    document: str,
    file_name: str,
    stream: BinaryIO,
    size: int | None = None,
    key: str | None = None,
) -> tuple[str, ...]:
    """Store a file once and attach it to each case of the bundle that asks for the document; the papers' ids.

    The later papers name the first one (``reused_from``). Whoever may not is refused before anything is read.
    """
    catalogue = office.catalogue()
    with office.ledger.reader() as connection:
        editable(connection, actor, bundle)
    kept = office.files.keep(file_name, stream, size)
    data = {
        "file_name": kept.file_name, "content_type": kept.content_type, "size": kept.size, "sha256": kept.sha256
    }  # fmt: skip

    def work(transaction: Transaction) -> list[str]:
        found = editable(transaction.connection, actor, bundle)
        return _attach(office, transaction, actor, catalogue, found, document, document, data, "")

    return tuple(write(office, actor, work, key, ["attach_to_bundle", bundle, document, data["sha256"]]))


def reuse_in_bundle(
    office: Office, actor: Actor, bundle: str, document: str, source: str, key: str | None = None
) -> tuple[str, ...]:
    """Attach a paper of an earlier case to each case of the bundle that asks for the document (免提交).

    Refused where the project has no such paper, it can't serve, or it is no longer good for use.
    """
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> list[str]:
        found = editable(transaction.connection, actor, bundle)
        paper = paper_of_project(office, transaction.connection, actor, found.project, source, document)
        data = {
            "file_name": paper.file_name, "content_type": paper.content_type, "size": paper.size,
            "sha256": paper.sha256,
        }  # fmt: skip
        return _attach(office, transaction, actor, catalogue, found, document, paper.document, data, paper.id)

    return tuple(write(office, actor, work, key, ["reuse_in_bundle", bundle, document, source]))


def remove_from_bundle(
    office: Office, actor: Actor, bundle: str, sha256: str, document: str, key: str | None = None
) -> int:
    """Take a paper away from every case of the bundle; from how many. Its content stays in the store."""
    catalogue = office.catalogue()

    def work(transaction: Transaction) -> int:
        found = editable(transaction.connection, actor, bundle)
        serving, gone = set(members(catalogue.documents, document)), 0
        for case in found.cases.values():
            record, standing = open_case(transaction.connection, actor, case)
            papers = [one for one in record.kept_papers if one.sha256 == sha256 and one.document in serving]
            for paper in papers:
                attachable(office, record, standing, paper.document)
                event = happened("paper_removed", office.today(), actor, paper=paper.id)
                transaction.append(f"case:{record.id}", [event])
                gone += 1
        if not gone:
            raise Refused(
                "no_such_paper", "没有这份材料，可能已被移除。", "there is no such paper; it may be gone"
            )
        return gone

    return write(office, actor, work, key, ["remove_from_bundle", bundle, sha256, document])


def _attach(
    office: Office,
    transaction: Transaction,
    actor: Actor,
    catalogue: Catalogue,
    found: BundleRecord,
    need: str,
    document: str,
    data: dict[str, Any],
    source: str,
) -> list[str]:
    """One event for each case that asks for ``need``; the first paper, or ``source``, is what the others reuse."""
    made: list[str] = []
    for matter in _asking(catalogue, found.cases, need):
        record, standing = open_case(transaction.connection, actor, found.cases[matter])
        attachable(office, record, standing, document)
        if any(one.sha256 == data["sha256"] and one.document == document for one in record.kept_papers):
            continue
        origin = source or (made[0] if made else "")
        reused = {"reused_from": origin} if origin else {}
        id = new_id("d")
        event = happened("paper_attached", office.today(), actor, id=id, document=document, **data, **reused)
        transaction.append(f"case:{record.id}", [event])
        made.append(id)
    if not made:
        raise Refused(
            "document_not_asked",
            f"所选事项都不需要“{name_of(catalogue, need).zh}”，或者已附上同一文件。",
            f"none of the chosen matters asks for {name_of(catalogue, need).en!r}, or this file is attached already",
            "行政许可法 31",
        )
    return made


def _asking(catalogue: Catalogue, matters: Iterable[str], document: str) -> list[str]:
    return [
        id
        for id in matters
        if id in catalogue.matters and any(need.document == document for need in catalogue.matters[id].needs)
    ]
