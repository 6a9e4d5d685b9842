"""Certificates and letters: the page of one certificate, its sealed PDFs, and the acts of holder and body on it."""

from __future__ import annotations

import json
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.office import operations, queries
from onewindow.office.certificate_views import CertificatePage, VersionView
from onewindow.office.permissions import not_found
from onewindow.office.plain_text import whole
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.forms.certificates import ACTS, CertificateAct, fields_of, read
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.papers import given_out
from onewindow.web.papers.given_out import public_address
from onewindow.web.papers.qr import qr_svg
from onewindow.web.papers.sealed import certificate_file, keyring
from onewindow.web.permissions import Permission, asks


@require_GET
@asks(Permission.SIGNED_IN)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate as its holder, the officers and those to whom it was shown see it."""
    page = queries.certificate_page(house.office(), actor_of(request), number)
    address = public_address(number, page.current.token)
    link = request.session.pop("new_share", None)
    context = {
        "page": page,
        "certificate": page.certificate,
        "address": address,
        "qr": mark_safe(qr_svg(address)),
        "acts": [(name, ACTS[name].name) for name in page.actions if name in ACTS],
        "procedure_acts": [name for name in page.actions if name in ("revoke", "cancel")],
        "key_record": keyring().record(page.current.signed.key) if page.current.signed else None,
        "new_share": link if link and link["number"] == number else None,
    }
    return render(request, "pages/certificate.html", context)


@require_GET
@asks(Permission.SIGNED_IN)
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The sealed certificate as PDF; ``?version=`` gives an earlier version."""
    return send_pdf(
        *given_out.certificate_pdf(house.office(), actor_of(request), number, _asked_version(request))
    )


@require_GET
@asks(Permission.SIGNED_IN)
def certificate_signature(request: HttpRequest, number: str) -> HttpResponse:
    """The hashes of the sealed PDF and the SM2 signature that stands beside it, as a file for programs."""
    office = house.office()
    page = queries.certificate_page(office, actor_of(request), number)
    version = _version(request, page)
    certificate_file(office, page, version, public_address(number, version.token))
    page = queries.certificate_page(office, actor_of(request), number)
    signed = _version(request, page).signed
    if signed is None:
        raise Refused(
            "not_issued",
            "证照尚未制发，还没有签章。",
            "the certificate is not issued yet, so nothing is sealed",
        )
    told = {
        "number": number,
        "version": signed.version,
        "sha256": signed.sha256,
        "sm3": signed.sm3,
        "size": signed.size,
        "sealed_at": signed.signed_at,
        "inside": {"algorithm": signed.algorithm, "key": signed.key},
        "beside": [dict(one) for one in signed.detached],
        "keys": f"{settings.PUBLIC_ADDRESS}{reverse('status-keys')}",
    }
    response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(number)}-signature.json"
    return response


def _version(request: HttpRequest, page: CertificatePage) -> VersionView:
    found = page.version(_asked_version(request))
    if found is None:
        raise not_found("该版本", "this version")
    return found


def _asked_version(request: HttpRequest) -> int | None:
    asked = request.GET.get("version", "")
    return whole(asked) if asked else None


@require_GET
@asks(Permission.SIGNED_IN)
def decision_pdf(request: HttpRequest, case: str) -> HttpResponse:
    """The sealed decision letter as PDF: made once, the same bytes for ever."""
    return send_pdf(*given_out.decision_pdf(house.office(), actor_of(request), case))


def send_pdf(name: str, content: bytes) -> HttpResponse:
    """A paper as PDF, shown in the browser, with its name for whoever keeps it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return response


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def certificate_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """The form of one act on a certificate; posting does it. A refusal comes back with all that was typed."""
    office, actor = house.office(), actor_of(request)
    page = queries.certificate_page(office, actor, number)
    wanted = ACTS.get(act)
    if wanted is None:
        raise not_found("该操作", "this act")
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            data = read(wanted, request.POST)
            made = wanted.do(
                office, actor, number, data, request.FILES.getlist("files"), request.POST.get("key")
            )
            if act == "share":
                request.session["new_share"] = {
                    "number": number,
                    "address": f"{settings.PUBLIC_ADDRESS}{reverse('share', args=[made.secret])}",
                    "until": made.until.isoformat(),
                }
            messages.success(request, f"已完成：{wanted.name.zh} Done: {wanted.name.en}")
            return redirect("certificate", number)
        except Refused as refusal:
            errors = faults_of(refusal, wanted.field_of(refusal.code))
    elif act not in page.actions:
        raise _not_now(page, wanted)
    return _form(request, page, act, wanted, errors)


def _not_now(page: CertificatePage, act: CertificateAct) -> Refused:
    number = page.certificate.number
    return Refused(
        "not_now",
        f"您现在不能对证照 {number} 做“{act.name.zh}”。请回到证照页查看状态和可以做的事。",
        f"{act.name.en!r} is not possible for you with certificate {number} now. See its page.",
    )


def _form(
    request: HttpRequest, page: CertificatePage, act: str, wanted: CertificateAct, errors: list[Fault]
) -> HttpResponse:
    form = form_of(request)
    context = {
        "page": page,
        "certificate": page.certificate,
        "act": wanted,
        "fields": fields_of(wanted, page, form, at_fields(errors)),
        "errors": errors,
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/certificate_act.html", context, status=409 if errors else 200)


@require_POST
@asks(Permission.SIGNED_IN)
def end_share(request: HttpRequest, number: str, share: str) -> HttpResponse:
    """End a link that shows the certificate."""
    operations.end_share(house.office(), actor_of(request), number, share)
    messages.success(
        request, "已收回分享链接，打开它的人不再看到证照。 The link is ended and shows nothing any more."
    )
    return redirect("certificate", number)


@require_POST
@asks(Permission.SIGNED_IN)
def end_sight(request: HttpRequest, number: str, organisation: str) -> HttpResponse:
    """Take an organisation's sight of the certificate back."""
    operations.end_sight(house.office(), actor_of(request), number, organisation)
    messages.success(request, "已收回授权。 The organisation no longer sees it.")
    return redirect("certificate", number)
