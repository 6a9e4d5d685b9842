"""Family ``documents``: papers that nobody can bring, and papers that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from onewindow.catalogue.check.registry import Subject, family
from onewindow.catalogue.edges import circle, members, yielded_by
from onewindow.catalogue.findings import Finding, Level, error


@family("documents")
def documents(subject: Subject) -> Iterator[Finding]:
    """A needed document is yielded by a matter, or has an issuer, or is a class with a member for which that holds."""
    catalogue = subject.catalogue
    producers = yielded_by(catalogue.matters.values())
    pairs = [(member, one.id) for one in catalogue.documents.values() for member in one.any_of]
    round_trip = circle(pairs)
    if round_trip:
        at, shown = subject.at("documents", round_trip[0], "any_of"), " → ".join(round_trip)
        yield error(at, "document-circle", f"材料类别互相包含：{shown}", f"document classes hold each other: {shown}",
                    "请去掉其中一个 any_of。", "Remove one of the any_of.")  # fmt: skip

    def at_hand(id: str) -> bool:
        return any(
            member in producers or (member in catalogue.documents and catalogue.documents[member].issuer)
            for member in members(catalogue.documents, id)
        )

    for matter in catalogue.matters.values():
        for need in matter.needs:
            if need.document in catalogue.documents and not at_hand(need.document):
                yield error(
                    need.origin, "document-from-nowhere",
                    f"{matter.id} 需要 {need.document}，但没有事项产出它，申请人也无处取得",
                    f"{matter.id} needs {need.document}, which no matter yields and no applicant can bring",
                    "请写明 issuer（applicant 或部门），或在产出它的事项的 yields 中列出。",
                    "Give it an issuer (applicant or a department), or list it under the yields of a matter.",
                )  # fmt: skip
            if need.document in matter.yields:
                yield error(need.origin, "needs-own-result", f"{matter.id} 需要自己产出的 {need.document}",
                            f"{matter.id} needs {need.document}, which it yields itself",
                            "请删去一处。", "Remove one of the two.")  # fmt: skip
    yield from _two_sources(subject, producers)
    yield from _idle(subject, producers)


def _two_sources(subject: Subject, producers: dict[str, list[str]]) -> Iterator[Finding]:
    for document in subject.catalogue.documents.values():
        if document.issuer and document.id in producers:
            made = ", ".join(producers[document.id])
            yield error(
                subject.at("documents", document.id, "issuer"), "two-sources",
                f"{document.id} 既有 issuer {document.issuer}，又由 {made} 产出",
                f"{document.id} has the issuer {document.issuer} and is yielded by {made}",
                "由事项产出的材料请删去 issuer。", "Remove the issuer of what a matter yields.",
            )  # fmt: skip


def _idle(subject: Subject, producers: dict[str, list[str]]) -> Iterator[Finding]:
    """A paper without issuer that neither comes from a matter nor is needed: most likely a misspelt id."""
    needed = {need.document for matter in subject.catalogue.matters.values() for need in matter.needs}
    needed |= {member for document in subject.catalogue.documents.values() for member in document.any_of}
    for document in subject.catalogue.documents.values():
        if document.id not in needed and document.id not in producers:
            zh, en = f"没有事项需要或产出 {document.id}", f"no matter needs or yields {document.id}"
            yield error(document.origin, "idle-document", zh, en, "请删去，或核对引用处的写法。",
                        "Delete it, or check how it is spelt where it is meant.", Level.WARNING)  # fmt: skip
