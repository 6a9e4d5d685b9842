"""Papers (材料): upload with its digest, reuse of earlier ones, download; the files of officers, talk and visits."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from ninja import File, Form
from ninja.files import UploadedFile
from pydantic import Field

from onewindow.api import access
from onewindow.api.calls import Call
from onewindow.api.endpoints import APPLY, READ, Registry
from onewindow.api.files import file_query, pdf_answer
from onewindow.api.generated import operation
from onewindow.api.problem import Problem
from onewindow.api.shapes import answered
from onewindow.office import operations, queries
from onewindow.office.views import DocumentView

papers = Registry("papers 材料")
Version = Annotated[int, Field(ge=1, le=10_000)]
Sha256 = Annotated[
    str, Field(pattern="^[0-9a-f]{64}$", description="文件的 SHA-256，可选 the file's SHA-256, optional")
]


@papers.post(
    "/cases/{case}/papers", APPLY, name="attach_document", answer=answered(DocumentView), status=201,
    subject="case", multipart=True,
)  # fmt: skip
def attach(
    call: Call,
    case: str,
    document: Form[Annotated[str, Field(max_length=200, description="目录中的材料编号 the document's id")]],
    file: Annotated[UploadedFile, File()],
    sha256: Form[Sha256 | None] = None,
) -> Any:
    """Upload a file as one of the documents that the matter asks for; with `sha256` a damaged upload is refused."""
    if sha256 is not None:
        _check_digest(file, sha256)
    return operations.attach_document(
        call.office, call.actor, case, document, file.name or "", file.file, file.size, key=call.key
    )


def _check_digest(file: Any, stated: str) -> None:
    made = hashlib.sha256()
    for chunk in file.chunks():
        made.update(chunk)
    file.seek(0)
    if made.hexdigest() != stated:
        raise Problem(
            422,
            "digest_differs",
            "收到的文件与所报 SHA-256 不符，可能传输受损，请重新上传。",
            "the file that came has another SHA-256 than stated; send it again",
            errors=[{"pointer": "/sha256", "code": "digest_differs", "zh": "不符", "en": "differs"}],
        )


operation(papers, "/cases/{case}/papers/reuse", operations.reuse_document, APPLY, subject="case")
operation(
    papers, "/cases/{case}/papers/{paper}", operations.remove_document, APPLY, method="DELETE", subject="case"
)


file_query(papers, "/papers/{paper}", queries.open_document, READ)
file_query(papers, "/files/{file}", queries.open_file, READ)
file_query(papers, "/talk/{entry}/file", queries.open_talk_file, READ)
file_query(papers, "/visits/{visit}/files/{file}", queries.visit_file, READ)

PDF = {"answer": bytes, "file": True, "media_type": "application/pdf"}


@papers.get("/certificates/{number}/file", READ, name="certificate_pdf", covers=(), **PDF)
def certificate_pdf(call: Call, number: str, version: Version | None = None) -> Any:
    """A certificate as sealed PDF; its current version unless one is named, a preview before it is issued."""
    return pdf_answer(call, *access.papers().certificate_pdf(call.office, call.actor, number, version))


@papers.get("/cases/{case}/decision/file", READ, name="decision_pdf", covers=("signed_decision",), **PDF)
def decision_pdf(call: Call, case: str) -> Any:
    """The letter of a decision as sealed PDF: made once, the same bytes for ever."""
    return pdf_answer(call, *access.papers().decision_pdf(call.office, call.actor, case))


@papers.get("/cases/{case}/notices/{notice}/file", READ, name="notice_pdf", covers=(), **PDF)
def notice_pdf(call: Call, case: str, notice: str) -> Any:
    """A receipt, a one-time notice or another paper that was given out on a case, as PDF."""
    return pdf_answer(call, *access.papers().notice_pdf(call.office, call.actor, case, notice))
