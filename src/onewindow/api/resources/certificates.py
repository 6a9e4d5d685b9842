"""Certificates (证照): one's own, their change and renewal, and the public check of any: by number, by link, by its file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import APPLY, PUBLIC, READ, Registry
from onewindow.api.generated import operation, query
from onewindow.api.problem import Problem
from onewindow.api.shapes import Shape, answered
from onewindow.office import operations, queries
from onewindow.office.certificate_views import KnownPaper
from onewindow.office.views import PublicCertificate

certificates = Registry("certificates 证照")
query(certificates, "/certificates", queries.certificates, READ)
query(certificates, "/certificates/{number}", queries.certificate, READ)
operation(certificates, "/certificates/{number}/change", operations.request_certificate_change, APPLY)
operation(certificates, "/certificates/{number}/renewal", operations.request_certificate_renewal, APPLY)


@certificates.get(
    "/certificates/{number}/verification",
    PUBLIC,
    name="public_certificate",
    answer=answered(PublicCertificate),
)
def verification(call: Call, number: str, token: Annotated[str, Field(min_length=1, max_length=200)]) -> Any:
    """Check a certificate with the number and the token that are printed on it: no more than stands on it is shown."""
    found = queries.public_certificate(call.office, number, token)
    if found is None:
        raise Problem(
            404,
            "not_found",
            "没有与编号和验证码都相符的证照，请核对后再查。",
            "no certificate has this number and token; compare them with the paper",
        )
    return found


@certificates.post(
    "/certificate-links/{secret}/opening",
    PUBLIC,
    name="open_share",
    answer=answered(PublicCertificate),
    covers=("open_share", "shared_certificate"),
)
def shared(call: Call, secret: str) -> Any:
    """The certificate behind a link that its holder gave out; the opening is counted for the holder."""
    number = operations.open_share(call.office, secret)
    found = queries.shared_certificate(call.office, number) if number else None
    if found is None:
        raise Problem(
            404,
            "not_found",
            "没有这个链接，或者它已到期、已收回。请向持证人索取新的链接。",
            "there is no such link, or it has ended; ask the holder for a new one",
        )
    return found


@certificates.get("/sealed-files/{sha256}", PUBLIC, name="known_paper", answer=answered(KnownPaper))
def sealed(call: Call, sha256: str) -> Any:
    """Whether a file with this SHA-256 (64 hexadecimal digits) was made and sealed here, and whether its decision stands."""
    found = queries.known_paper(call.office, sha256.lower())
    if found is None:
        raise Problem(
            404,
            "not_found",
            "本平台没有签发过内容完全相同的文件：可能已被改动，或不是原件。",
            "no file with exactly these bytes was sealed here: it may have been altered, or is no original",
        )
    return found


class Place(Shape):
    """A place of a status list that is not valid; code 1 invalid, 2 suspended, 3 expired."""

    place: int
    code: int


class StatusList(Shape):
    """The places of a list that are not valid, in their order; all others are."""

    items: list[Place]


@certificates.get("/status-lists/{index}", PUBLIC, name="status_list", answer=StatusList)
def statuses(call: Call, index: int) -> Any:
    """A status list (IETF Token Status List) in plain JSON; the signed one is at the address that certificates name."""
    found = queries.status_list(call.office, index)
    if found is None:
        raise Problem(404, "not_found", "没有这份状态名单。", "there is no such status list")
    return {"items": [{"place": place, "code": code} for place, code in found]}
