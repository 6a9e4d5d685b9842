"""Signing in and out. Five wrong passwords within fifteen minutes lock the name for as long.

A hundred from one address, whatever the names, make that address wait: so does nobody try one password on all accounts.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.web.guessing import Guesses, address_of
from onewindow.web.messages import Fault
from onewindow.web.models import FailedSignIn
from onewindow.web.permissions import Permission, asks

MOST_FAILURES = 5
SPAN = timedelta(minutes=15)
misses = Guesses(most=100, seconds=SPAN.total_seconds())


@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; afterwards the page that was wanted."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    name = request.POST.get("name", "").strip()[:80]
    errors: list[Fault] = []
    if request.method == "POST":
        waits = must_wait(request, name, "name")
        if waits is not None:
            errors.append(waits)
        else:
            account = authenticate(request, username=name, password=request.POST.get("password", ""))
            if account is not None:
                right(name)
                login(request, account)
                return HttpResponseRedirect(_safe(request, wanted))
            wrong(request, name)
            errors.append(
                Fault(
                    "账号或密码不对，请核对后重新输入",
                    "Name or password is wrong: check them and try again",
                    "name",
                )
            )
    context = {"errors": errors, "name": name, "next": wanted}
    return render(request, "pages/sign_in.html", context, status=422 if errors else 200)


@require_POST
@asks(Permission.ANYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go home."""
    logout(request)
    return redirect("home")


def must_wait(request: HttpRequest, name: str, field: str) -> Fault | None:
    """Why no password of this name is looked at now, at the ``field`` where it was typed; None when one may be tried.

    Whoever asks for a password, here or on the account page, asks this first and tells ``wrong`` or ``right``.
    """
    if misses.wait(address_of(request)):
        return Fault(
            "从您的网络地址输错密码的次数过多，请约十五分钟后再试，或到窗口办理",
            "Too many wrong passwords from your network address: try again in about fifteen minutes",
            field,
        )
    if _locked(name):
        return Fault(
            "连续输错密码，该账号暂停登录十五分钟，请稍后再试"
            if field == "name"
            else "连续输错密码，暂停十五分钟，请稍后再试",
            "Too many wrong passwords: this name is locked for fifteen minutes",
            field,
        )
    return None


def wrong(request: HttpRequest, name: str) -> None:
    """Count a wrong password, against the name and against the address."""
    FailedSignIn.objects.create(name=name)
    misses.miss(address_of(request))


def right(name: str) -> None:
    """A right password ends the count of a name."""
    FailedSignIn.objects.filter(name=name).delete()


def _locked(name: str) -> bool:
    since = timezone.now() - SPAN
    FailedSignIn.objects.filter(at__lt=since).delete()
    return FailedSignIn.objects.filter(name=name).count() >= MOST_FAILURES


def _safe(request: HttpRequest, wanted: str) -> str:
    """The wanted address when it lies within this site, else home."""
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if inside else reverse("home")
