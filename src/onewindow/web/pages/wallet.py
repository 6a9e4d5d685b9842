"""The wallet: all certificates of a holder; and the page that a shared link opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from onewindow.office import operations, queries
from onewindow.office.certificate_views import WalletFilter
from onewindow.web import house
from onewindow.web.guessing import address_of
from onewindow.web.pages.requests import actor_of
from onewindow.web.pages.verify import misses
from onewindow.web.papers.given_out import public_address
from onewindow.web.papers.qr import qr_svg
from onewindow.web.permissions import Permission, asks
from onewindow.web.words import CERTIFICATES


@require_GET
@asks(Permission.APPLICANT)
def wallet(request: HttpRequest) -> HttpResponse:
    """The certificates of the actor's organisation and those shown to it; ``?cards=1`` as cards with their codes."""
    wanted = WalletFilter(
        status=request.GET.get("status", ""),
        kind=request.GET.get("kind", ""),
        text=request.GET.get("q", ""),
        after=request.GET.get("after", ""),
    )
    found = queries.wallet(house.office(), actor_of(request), wanted)
    cards = request.GET.get("cards") == "1"
    context: dict[str, Any] = {
        "wallet": found,
        "wanted": wanted,
        "cards": cards,
        "statuses": [
            (code, name, found.counts.get(code, 0))
            for code, name in CERTIFICATES.items()
            if found.counts.get(code)
        ],
        "lines": [
            (
                line,
                mark_safe(qr_svg(public_address(line.certificate.number, line.certificate.token)))
                if cards
                else "",
            )
            for line in found.items
        ],
    }
    return render(request, "pages/wallet.html", context)


@require_GET
@asks(Permission.ANYONE)
def share(request: HttpRequest, secret: str) -> HttpResponse:
    """The certificate that a link shows, without signing in; each visit is counted for the holder."""
    number = None
    if not misses.wait(address_of(request)):
        number = operations.open_share(house.office(), secret)
        if number is None:
            misses.miss(address_of(request))
    found = queries.shared_certificate(house.office(), number) if number else None
    if found is None:
        return render(request, "pages/share.html", {"certificate": None}, status=404)
    address = public_address(found.number, found.token)
    return render(
        request,
        "pages/share.html",
        {"certificate": found, "qr": mark_safe(qr_svg(address)), "address": address},
    )
