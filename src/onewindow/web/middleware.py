"""What every request passes: security headers, the bound on uploads, the declared permission, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from onewindow.ledger import LedgerError
from onewindow.office import KeyConflict, Refused
from onewindow.office.plain_text import cleaned, fit
from onewindow.web import house
from onewindow.web.messages import faults_of
from onewindow.web.pages import errors
from onewindow.web.pages.requests import keep_form
from onewindow.web.permissions import Permission, declared
from onewindow.working_days import DateOutOfRange

Answer = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


class SecurityHeaders:
    """Adds the content security policy (no inline script or style) and forbids caching of personal pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class UploadLimit:
    """Refuses a body that announces itself as too large before a byte of it is read, or that announces no size."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method in ("POST", "PUT", "PATCH"):
            if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower() or not length.isdigit():
                return errors.length_required(request)
            if int(length) > settings.UPLOAD_LIMIT + 64 * 1024:
                return errors.too_large(request, int(length))
        return self.get_response(request)


class CleanTexts:
    """Takes out of forms and addresses the characters that no text can hold, such as a null pasted from elsewhere.

    The API says instead which of its fields hold one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/"):
            request.GET = _cleaned(request.GET)
            if request.method == "POST":
                request.POST = _cleaned(request.POST)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Nothing has such a character in its id: 404; the API says so in its own form."""
        if not request.path.startswith("/api/") and not all(
            fit(value) for value in kwargs.values() if isinstance(value, str)
        ):
            raise Http404


def _cleaned(form: QueryDict) -> QueryDict:
    """The same form when nothing is wrong with it, as almost always."""
    if all(fit(value) for _, values in form.lists() for value in values if isinstance(value, str)):
        return form
    made = form.copy()
    for name, values in form.lists():
        made.setlist(name, [cleaned(str(value)) for value in values])
    return made


class DeclaredPermission:
    """Holds each route to the permission that its view declares, and puts the actor on the request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None lets the view run; else the sign-in page or a refusal."""
        asked = declared(view)
        if asked is None:
            raise PermissionError(f"{request.path}: the view {view!r} declares no permission")
        request.actor = house.actor(request)  # type: ignore[attr-defined]
        if asked is Permission.ANYONE:
            return None
        if request.actor is None:  # type: ignore[attr-defined]
            if request.method == "POST":
                keep_form(request)
            return redirect_to_login(request.get_full_path())
        if not house.holds(request.actor, asked):  # type: ignore[attr-defined]
            return errors.not_for_this_role(request)
        return None


class PlainRefusals:
    """Turns a refusal that no page has placed at a field into a page of its own that says why and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for what the office refuses or the ledger can't do; everything else goes its way."""
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, DateOutOfRange):
            return errors.refused(request, Refused("date_out_of_range", exception.zh, exception.en))
        if isinstance(exception, KeyConflict):
            fault = faults_of(exception)[0]
            return errors.refused(request, Refused("sent_already", fault.zh, fault.en))
        if isinstance(exception, LedgerError):
            return errors.not_written(request, exception)
        return None
