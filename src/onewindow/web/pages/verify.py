"""The public's check of certificates: by number and code, by the file itself, by the status lists. No sign-in, nothing kept."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.office import queries
from onewindow.office.plain_text import whole
from onewindow.office.yielding import LIST_SIZE
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.guessing import Guesses, address_of
from onewindow.web.messages import Fault
from onewindow.web.papers.checking import LIMIT, FileVerdict, judge
from onewindow.web.papers.sealed import keyring
from onewindow.web.permissions import Permission, asks
from onewindow.web.signatures import status_list as lists
from onewindow.web.signatures.keyring import KeyTrouble

misses = Guesses(most=20, seconds=600)
"""Twenty wrong codes, files or links in ten minutes from one address, then it waits."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A status list as it is handed out: made for which house, day, key and position, its places, its token."""

    made_for: tuple[int, date, str, int]
    places: tuple[tuple[int, int], ...]
    token: str


_kept: dict[int, Kept] = {}
"""By the number of the list: as many as there are lists."""

_lock = threading.Lock()


@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def verify(request: HttpRequest) -> HttpResponse:
    """Is this certificate genuine, and what is its status? By number and code, or by the PDF itself."""
    number = request.GET.get("number", "").strip()
    token = request.GET.get("token", "").strip()
    context: dict[str, Any] = {"number": number, "token": token, "errors": []}
    asked = bool(number or token) or request.method == "POST"
    wait = misses.wait(address_of(request)) if asked else 0
    if wait:
        return _too_many(request, context, wait)
    if request.method == "POST":
        return _file(request, context)
    if asked:
        found = queries.public_certificate(house.office(), number, token)
        context["certificate"] = found
        if found is None:
            misses.miss(address_of(request))
            context["errors"] = [_unknown_number()]
    return render(request, "pages/verify.html", context, status=404 if context["errors"] else 200)


def _unknown_number() -> Fault:
    return Fault(
        "没有与该编号和验证码相符的证照。请核对证照上的编号和验证码；仍不相符的，该证照可能是伪造的。",
        "No certificate has this number and token. Check both; if they are as printed, it may be forged.",
        "number",
    )


def _too_many(request: HttpRequest, context: dict[str, Any], wait: int) -> HttpResponse:
    minutes = -(-wait // 60)
    context["errors"] = [
        Fault(
            f"从您的网络地址查询不到的次数过多，请约 {minutes} 分钟后再试；急需核验的，请联系发证机关。",
            f"Too many failed checks from your address: try again in about {minutes} min, or ask the issuing body.",
            "number",
        )
    ]
    response = render(request, "pages/verify.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _file(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The check of an uploaded PDF. The file is read once and thrown away."""
    given = request.FILES.get("file")
    fault = None
    if given is None or not given.size:
        fault = Fault("请选择要核验的 PDF 文件。", "Choose the PDF to check.", "file")
    elif given.size > LIMIT:
        fault = Fault(
            f"文件超过 {LIMIT // 1024 // 1024} MB；本平台的证照和决定书没有这么大，请核对是否选错文件。",
            f"The file is larger than {LIMIT // 1024 // 1024} MB: no paper of this house is; check which file it is.",
            "file",
        )
    if fault is not None:
        context["errors"] = [fault]
        return render(request, "pages/verify.html", context, status=409)
    assert given is not None
    verdict: FileVerdict = judge(house.office(), keyring(), given.read())
    if verdict.verdict != "genuine":
        misses.miss(address_of(request))
    context |= {"file": verdict, "file_name": given.name, "certificate": verdict.certificate}
    return render(request, "pages/verify.html", context)


@require_GET
@asks(Permission.ANYONE)
def status_token(request: HttpRequest, list: str) -> HttpResponse:
    """A status list as a signed token (``application/statuslist+jwt``), to be cached for five minutes."""
    made = _list(list).token
    return _cached(HttpResponse(made, content_type="application/statuslist+jwt"))


@require_GET
@asks(Permission.ANYONE)
def status_json(request: HttpRequest, list: str) -> HttpResponse:
    """The same list for people: the places that are not valid, with what the codes mean."""
    places = _list(list).places
    told = {
        "list": _address(list),
        "day": house.office().today().isoformat(),
        "places": LIST_SIZE,
        "codes": {"0": "有效 valid", "1": "无效 invalid", "2": "暂停 suspended", "3": "过期 expired"},
        "invalid": [place for place, code in places if code == lists.INVALID],
        "suspended": [place for place, code in places if code == lists.SUSPENDED],
        "expired": [place for place, code in places if code == lists.EXPIRED],
    }
    return _cached(JsonResponse(told, json_dumps_params={"ensure_ascii": False}))


@require_GET
@asks(Permission.ANYONE)
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys of this house with their certificates, retired ones too (RFC 7517)."""
    _current()
    told = lists.public_keys(keyring().records())
    return _cached(JsonResponse(told, content_type="application/jwk-set+json"))


def _cached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={lists.TTL}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _address(list: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse('status-token', args=[list])}"


def _list(list: str) -> Kept:
    """The list and its token, made anew when an event touched it since: a revocation shows at once.

    Only the number as it is written in certificates leads to it: "01" would be another address than the token's own.
    """
    office, signer, number = house.office(), _current(), whole(list)
    position = queries.status_position(office, number) if str(number) == list else None
    if position is None:
        raise Http404(f"no status list {list}")
    made_for = (id(office), office.today(), signer.id, position)
    with _lock:
        known = _kept.get(number)
    if known is not None and known.made_for == made_for:
        return known
    places = queries.status_list(office, number) or ()
    content = lists.packed(places, LIST_SIZE)
    kept = Kept(made_for, places, lists.token(content, _address(list), int(time.time()), signer))
    with _lock:
        _kept[number] = kept
    return kept


def _current() -> Any:
    try:
        return keyring().pdf_signer()
    except KeyTrouble as trouble:
        raise Refused("no_key", trouble.zh, trouble.en) from trouble
