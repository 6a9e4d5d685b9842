"""Administrators: organisations, people, the zone's days, windows and agreements, texts, and the trail of it all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.catalogue.model import Text
from onewindow.office import operations, queries
from onewindow.office.agreement_views import CLOCKS, MODES
from onewindow.office.numbers import hash_of
from onewindow.office.operations.administration import link_gone
from onewindow.office.permissions import ROLES
from onewindow.office.plain_text import whole
from onewindow.office.queries.administration import AUDITED
from onewindow.office.text_kinds import GROUPS, PLACEHOLDERS
from onewindow.office.texts import composed, sample, written
from onewindow.office.times import SHANGHAI
from onewindow.office.zone_days import KINDS as DAY_KINDS
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.exports import safe
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

_FIELDS = {
    "name_missing": "name", "name_same": "name", "reasons_missing": "reasons", "login_missing": "login",
    "login_taken": "login", "role_unknown": "roles", "last_administrator": "roles", "days_missing": "days", "day_past": "days", "city_missing": "city",
    "no_such_matter": "matters", "mode_unknown": "mode", "valid_until_invalid": "valid_until", "bad_date": "days",
    "placeholder_unknown": "zh", "text_same": "zh", "text_empty": "zh", "no_such_department": "id", "organisation_known": "name",
    "kind_unknown": "kind",
}  # fmt: skip


def _post(request: HttpRequest, act: Callable[[], str]) -> tuple[HttpResponse | None, list[Fault]]:
    """Do what was posted; the redirect with a message, or the faults."""
    try:
        said = act()
    except Refused as refusal:
        return None, faults_of(refusal, getattr(refusal, "field", "") or _FIELDS.get(refusal.code, ""))
    messages.success(request, said)
    return redirect(request.get_full_path()), []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Refused(
            "bad_date",
            f"“{text}”不是日期，应写成 2026-11-23 这样。",
            f"{text!r} is no date: write it like 2026-11-23",
        ) from None


def _show(request: HttpRequest, page: str, errors: list[Fault], **context: Any) -> HttpResponse:
    shown = {
        "errors": errors,
        "placed": at_fields(errors),
        "form": form_of(request),
        "key": house.new_key(),
        **context,
    }
    return render(request, f"pages/{page}.html", shown, status=409 if errors else 200)


@require_GET
@asks(Permission.ADMINISTRATOR)
def administration(request: HttpRequest) -> HttpResponse:
    """The entrance, with what was changed last."""
    lines, _ = queries.audit(house.office(), actor_of(request), limit=8)
    return _show(request, "admin", [], lines=lines)


@require_http_methods(["GET", "POST"])
@asks(Permission.ADMINISTRATOR)
def organisations(request: HttpRequest) -> HttpResponse:
    """The register's organisations: find, register, rename, retire."""
    office, actor, form = house.office(), actor_of(request), request.POST
    errors: list[Fault] = []
    if request.method == "POST":

        def act() -> str:
            match form.get("act"):
                case "rename":
                    operations.rename_organisation(
                        office, actor, form.get("organisation", ""), form.get("name", ""), form.get("reasons", ""),
                        form.get("key"),
                    )  # fmt: skip
                    return "已改名。 Renamed."
                case "retire":
                    operations.retire_organisation(
                        office, actor, form.get("organisation", ""), form.get("reasons", ""), form.get("key")
                    )
                    return "已停用，原有办件和记录保留。 Retired; its cases and records stay."
            kind, number = form.get("kind", ""), form.get("number", "")
            numbers = {"citizen_number": number} if kind == "individual" else {"credit_code": number}
            id = form.get("id", "") if kind == "department" else ""
            operations.register_organisation(
                office,
                actor,
                form.get("name", ""),
                kind,
                id=id,
                key=form.get("key"),
                **(numbers if number else {}),
            )
            return "已登记。 Registered."

        done, errors = _post(request, act)
        if done is not None:
            return done
    given = request.GET
    lines, following = queries.organisations(
        office, actor, given.get("q", ""), given.get("kind", ""), given.get("after", "")
    )
    kinds = [kind for kind in ROLES if kind not in ("zone", "window")]
    return _show(
        request, "admin_organisations", errors, lines=lines, next=following, q=given.get("q", ""),
        kind=given.get("kind", ""), kinds=kinds, all_kinds=list(ROLES), departments=office.catalogue().departments,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@asks(Permission.ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """The register's people: find, register."""
    office, actor, form = house.office(), actor_of(request), request.POST
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            made = operations.register_person(
                office, actor, form.get("login", ""), form.get("name", ""), key=form.get("key")
            )
            messages.success(
                request, "已登记，请授予身份并发送登录链接。 Registered: give roles and send a sign-in link."
            )
            return redirect("admin-person", made)
        except Refused as refusal:
            errors = faults_of(refusal, _FIELDS.get(refusal.code, ""))
    lines, following = queries.people(office, actor, request.GET.get("q", ""), request.GET.get("after", ""))
    return _show(request, "admin_people", errors, lines=lines, next=following, q=request.GET.get("q", ""))


@require_http_methods(["GET", "POST"])
@asks(Permission.ADMINISTRATOR)
def person(request: HttpRequest, person: str) -> HttpResponse:
    """One person: roles in organisations, ending them, a link to choose another password."""
    office, actor, form = house.office(), actor_of(request), request.POST
    errors: list[Fault] = []
    found = queries.registered_person(office, actor, person)
    link = ""
    if request.method == "POST" and form.get("act") == "reset":
        try:
            secret = operations.reset_sign_in(office, actor, person, form.get("reasons", ""), form.get("key"))
            link = f"{settings.PUBLIC_ADDRESS}{reverse('set-password', args=[secret])}"
        except Refused as refusal:
            errors = faults_of(refusal, "reasons")
    elif request.method == "POST":

        def act() -> str:
            organisation = form.get("organisation", "")
            if form.get("act") == "end":
                operations.end_membership(office, actor, person, organisation, form.get("reasons", ""))
                return "已撤销，立即生效。 Ended at once."
            roles, reasons = form.getlist("roles"), form.get("reasons", "")
            operations.give_membership(office, actor, person, organisation, roles, reasons)
            return "已授予身份。 Roles given."

        done, errors = _post(request, act)
        if done is not None:
            return done
    return _show(
        request, "admin_person", errors, person=found, link=link, roles=sorted({role for kind in ROLES.values() for role in kind}),
        organisations=queries.organisations(office, actor, request.GET.get("q", ""))[0], q=request.GET.get("q", ""),
        typed_roles=form.getlist("roles"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@asks(Permission.ADMINISTRATOR)
def calendar(request: HttpRequest) -> HttpResponse:
    """The zone's own days: type them, see which due dates move, then save."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    errors: list[Fault] = []
    preview = None
    if request.method == "POST":
        try:
            days = _days(form)
            preview = queries.preview_days(office, actor, days)
            if form.get("act") == "save":
                operations.set_zone_days(office, actor, days, form.get("reasons", ""), key=form.get("key"))
                messages.success(
                    request, "已保存，全部到期日已重新计算。 Saved; every due date is computed anew."
                )
                return redirect("admin-calendar")
        except Refused as refusal:
            errors = faults_of(refusal, _FIELDS.get(refusal.code, ""))
    own = queries.days_of_zone(office, actor)
    return _show(
        request, "admin_calendar", errors, preview=preview, kinds=DAY_KINDS,
        own=[(day, DAY_KINDS[kind]) for day, kind in own.items()], places=range(4),
        typed=[(form.get(f"day-{place}", ""), form.get(f"kind-{place}", "off")) for place in range(4)],
    )  # fmt: skip


def _days(form: Any) -> dict[date, str]:
    found: dict[date, str] = {}
    for place in range(4):
        day = _day(form.get(f"day-{place}", ""))
        if day is not None:
            found[day] = form.get(f"kind-{place}", "off")
    return found


@require_http_methods(["GET", "POST"])
@asks(Permission.ADMINISTRATOR)
def windows(request: HttpRequest) -> HttpResponse:
    """Windows and agreements: register, make, end."""
    office, actor, form = house.office(), actor_of(request), request.POST
    errors: list[Fault] = []
    if request.method == "POST":

        def act() -> str:
            match form.get("act"):
                case "window":
                    zone = office.zone if form.get("own") == "true" else form.get("zone", "")
                    operations.register_window(
                        office, actor, form.get("name", ""), form.get("city", ""), zone, form.get("address", ""),
                        form.get("phone", ""), key=form.get("key"),
                    )  # fmt: skip
                    return "窗口已登记。 The window is registered."
                case "end":
                    operations.end_agreement(
                        office, actor, form.get("agreement", ""), form.get("reasons", "")
                    )
                    return "协议已终止。 The agreement is ended."
            matters = form.get("matters", "").replace("，", " ").replace(",", " ").replace("、", " ").split()
            operations.make_agreement(
                office, actor, form.get("window", ""), matters, form.get("mode", ""), form.get("clock", ""),
                _day(form.get("valid_from", "")), _day(form.get("valid_until", "")), form.get("basis", ""),
                key=form.get("key"),
            )  # fmt: skip
            return "协议已订立。 The agreement is made."

        done, errors = _post(request, act)
        if done is not None:
            return done
    return _show(
        request, "admin_windows", errors, windows=queries.windows(office), agreements=queries.agreements(office, actor),
        modes=MODES, clocks=CLOCKS,
    )  # fmt: skip


@require_GET
@asks(Permission.ADMINISTRATOR)
def texts(request: HttpRequest) -> HttpResponse:
    """Every text that can be written, with what it says now."""
    office, actor = house.office(), actor_of(request)
    found = queries.edited_texts(office, actor)
    groups = [(name, [one for one in found if one.kind.group == group]) for group, name in GROUPS.items()]
    return _show(request, "admin_texts", [], groups=[(name, those) for name, those in groups if those])


@require_http_methods(["GET", "POST"])
@asks(Permission.ADMINISTRATOR)
def text(request: HttpRequest, text: str) -> HttpResponse:
    """One text: write, preview, save as a new version; restore an earlier one."""
    office, actor, form = house.office(), actor_of(request), form_of(request)
    errors: list[Fault] = []
    if request.method == "POST" and form.get("act") != "preview":

        def act() -> str:
            if form.get("act") == "restore":
                version = form.get("version", "")
                operations.restore_text(office, actor, text, whole(version, -1), form.get("key"))
                return "已恢复。 Restored."
            zh, en = form.get("zh", ""), form.get("en", "")
            operations.set_text(office, actor, text, zh, en, form.get("reasons", ""), form.get("key"))
            return "已保存新版本。 Saved as a new version."

        done, errors = _post(request, act)
        if done is not None:
            return done
    found = queries.edited_text(office, actor, text)
    typed = written(form.get("zh", found.current.zh), form.get("en", found.current.en))
    headings = found.kind.group == "letter"
    return _show(
        request, "admin_text", errors, edited=found, typed=typed, headings=headings,
        sample_zh=composed(typed.zh, sample("zh"), headings), sample_en=composed(typed.en, sample("en"), headings),
        placeholders=[(one, PLACEHOLDERS[one], found.kind.demanded.get(one, "")) for one in found.kind.placeholders],
    )  # fmt: skip


@require_GET
@asks(Permission.ADMINISTRATOR)
def audit(request: HttpRequest) -> HttpResponse:
    """The trail: who changed what, when, from what to what; filtered, paged, exported."""
    filters, errors = _filters(request)
    before = request.GET.get("before", "")
    lines, following = queries.audit(house.office(), actor_of(request), before=whole(before), **filters)
    query = request.GET.copy()
    query.pop("before", None)
    kinds = [(kind, *names) for kind, names in AUDITED.items()]
    return _show(
        request, "admin_audit", errors, lines=lines, next=following, kinds=kinds, given=request.GET,
        query=query.urlencode(),
    )  # fmt: skip


def _both(name: Text) -> str:
    """A name in both languages, where a cell can't hold marks."""
    return f"{name.zh} {name.en}".strip()


def _filters(request: HttpRequest) -> tuple[dict[str, Any], list[Fault]]:
    given, errors = request.GET, list[Fault]()
    days: dict[str, date | None] = {"since": None, "until": None}
    for name in days:
        try:
            days[name] = _day(given.get(name, ""))
        except Refused as refusal:
            errors += faults_of(refusal, name)
    return {"kind": given.get("kind", ""), "by": given.get("by", ""), **days}, errors


@require_GET
@asks(Permission.ADMINISTRATOR)
def audit_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same lines as CSV (UTF-8 with a mark, so that spreadsheets read the Chinese); a wrong day is said instead."""
    filters, errors = _filters(request)
    if errors:
        return audit(request)
    lines = queries.audit_rows(house.office(), actor_of(request), **filters)
    first = next(lines, None)

    def rows() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(
            [
                "时间 at",
                "人员 by",
                "事项 act",
                "对象 subject",
                "此前 before",
                "此后 after",
                "理由 reason",
                "事件代码 code",
            ]
        )
        for line in (first, *lines) if first is not None else ():
            cells = [
                line.recorded_at.astimezone(SHANGHAI).isoformat(), line.by_name, _both(line.title),
                _both(line.subject_name), line.before, line.after, line.reasons, line.kind,
            ]  # fmt: skip
            yield writer.writerow([safe(cell) for cell in cells])

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def set_password(request: HttpRequest, reset: str) -> HttpResponse:
    """Choose another password by a link that works once. The same form sent again gets the first answer."""
    from onewindow.web.models import Account
    from onewindow.web.pages.account_of_person import password_faults

    office, key = house.office(), request.POST.get("key", "")
    login = queries.reset_link(office, reset, key)
    errors: list[Fault] = []
    if request.method == "POST":
        errors = password_faults(request.POST, login)
        if not errors:
            person = operations.use_reset_link(office, reset, key)
            if not Account.objects.set_by_link(person, request.POST.get("password", ""), hash_of(reset)):
                raise link_gone()
            messages.success(request, "密码已设置，请登录。 The password is set: sign in.")
            return redirect("sign-in")
    return _show(request, "set_password", errors, login=login)
