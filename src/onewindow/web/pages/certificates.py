"""Certificates and letters: the holder's page, the PDFs, and the public page that verifies a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from onewindow.office import queries
from onewindow.office.views import CaseView, CertificateView
from onewindow.planner.reasons import article
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault
from onewindow.web.pages.requests import actor_of
from onewindow.web.papers.letters import decision_letter
from onewindow.web.papers.qr import qr_svg
from onewindow.web.papers.render import NoChineseFont, set_paper
from onewindow.web.papers.wording import CertificateWords, certificate_data, letter_data
from onewindow.web.permissions import Permission, asks


def _cache() -> Path:
    return Path(settings.DATA) / "papers"


def public_address(certificate: CertificateView) -> str:
    """The address that the QR code holds: the public page with the certificate's number and token."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('verify')}?number={quote(certificate.number)}&token={certificate.token}"


@require_GET
@asks(Permission.SIGNED_IN)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate as its holder and the officers see it."""
    found = queries.certificate(house.office(), actor_of(request), number)
    case = queries.case(house.office(), actor_of(request), found.case)
    address = public_address(found)
    context = {"certificate": found, "case": case, "address": address, "qr": mark_safe(qr_svg(address))}
    return render(request, "pages/certificate.html", context)


@require_GET
@asks(Permission.SIGNED_IN)
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF."""
    found = queries.certificate(house.office(), actor_of(request), number)
    case = queries.case(house.office(), actor_of(request), found.case)
    return _pdf("certificate", certificate_data(_words(found, case)), found.issued_on, found.number)


def _words(certificate: CertificateView, case: CaseView) -> CertificateWords:
    body = case.catalogue.departments.get(case.matter.deciding)
    conditions = certificate.data.get("conditions") or ()
    return CertificateWords(
        number=certificate.number,
        title=certificate.name.zh,
        title_en=certificate.name.en,
        holder=certificate.holder,
        holder_code=str(certificate.data.get("holder_code", "")),
        subject=case.project_name,
        matter=case.matter.name.zh,
        basis="；".join(article(basis) for basis in case.matter.basis),
        body=body.name.zh if body else certificate.issuer,
        zone=house.zone_name(),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        conditions=[conditions] if isinstance(conditions, str) else list(conditions),
        address=public_address(certificate),
    )


@require_GET
@asks(Permission.SIGNED_IN)
def decision_pdf(request: HttpRequest, case: str) -> HttpResponse:
    """The decision letter as PDF."""
    found = queries.case(house.office(), actor_of(request), case)
    if found.decision is None:
        raise Refused(
            "not_found", f"办件 {found.number} 还没有决定。", f"case {found.number} has no decision yet"
        )
    return _pdf("letter", letter_data(decision_letter(found)), found.decision.on, f"{found.number}-decision")


def _pdf(template: str, data: dict[str, Any], dated: Any, name: str) -> HttpResponse:
    try:
        content = set_paper(template, data, dated, _cache())
    except NoChineseFont as missing:
        raise Refused("no_font", missing.zh, missing.en) from missing
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return response


@require_GET
@asks(Permission.ANYONE)
def verify(request: HttpRequest) -> HttpResponse:
    """Public: is this certificate genuine, and what is its status? Shows no more than what is printed on it."""
    number = request.GET.get("number", "").strip()
    token = request.GET.get("token", "").strip()
    context: dict[str, Any] = {"number": number, "token": token, "errors": []}
    if number or token:
        found = queries.public_certificate(house.office(), number, token)
        context["certificate"] = found
        if found is None:
            context["errors"] = [
                Fault(
                    "没有与该编号和验证码相符的证照。请核对证照上的编号和验证码；仍不相符的，该证照可能是伪造的。",
                    "No certificate has this number and token. Check both; if they are as printed, it may be forged.",
                    "number",
                )
            ]
    return render(request, "pages/verify.html", context, status=404 if context["errors"] else 200)
