"""Certificates (证照): one's own, and the public check of any."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from onewindow.api.calls import Call
from onewindow.api.endpoints import PUBLIC, READ, Registry
from onewindow.api.generated import query
from onewindow.api.problems import Problem
from onewindow.api.shapes import answered
from onewindow.office import queries
from onewindow.office.views import PublicCertificate

certificates = Registry("certificates 证照")
query(certificates, "/certificates", queries.certificates, READ)
query(certificates, "/certificates/{number}", queries.certificate, READ)


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
