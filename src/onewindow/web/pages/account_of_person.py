"""Signing up, one's own account, the people of one's enterprise, and the registrations that windows confirm."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.office import Refused, operations, queries
from onewindow.office.operations.sign_up import sign_up_faults
from onewindow.web import house
from onewindow.web.messages import Fault, by_field, faults_of
from onewindow.web.models import Account
from onewindow.web.pages.paging import ON_PAGE, leaves
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.pages.sign_in import must_wait, right, wrong
from onewindow.web.permissions import Permission, asks

SHORTEST = 10
FIELDS = ("kind", "name", "credit_code", "person", "citizen_number", "login")


@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def register(request: HttpRequest) -> HttpResponse:
    """Sign up as an enterprise's legal representative or as a resident; signed in afterwards."""
    typed = {name: form_of(request).get(name, "").strip()[:120] for name in FIELDS}
    typed["kind"] = "individual" if typed["kind"] == "individual" else "enterprise"
    errors: list[Fault] = []
    if request.method == "POST":
        known = Account.objects.filter(name=typed["login"]).first()
        errors = _typing_faults(request, typed, taken=known is not None and known.person != typed["login"])
        if not errors:
            try:
                return _signed_up(request, typed, known)
            except Refused as refusal:
                taken = refusal.code == "login_taken"
                errors = [TAKEN] if taken else faults_of(refusal, FIELD_OF.get(refusal.code, ""))
    context = {"typed": typed, "errors": errors, "at_field": by_field(errors), "key": house.new_key()}
    return render(request, "pages/register.html", context, status=422 if errors else 200)


FIELD_OF = {"name_missing": "name", "person_missing": "person", "login_missing": "login"}
TAKEN = Fault("这个登录名已被使用，请换一个。", "This login is taken: choose another.", "login")


def _typing_faults(request: HttpRequest, typed: dict[str, str], taken: bool) -> list[Fault]:
    """Everything wrong with the form at once, in its order."""
    refusals = sign_up_faults(house.office(), **typed)
    errors = [fault for refusal in refusals for fault in faults_of(refusal)]
    if taken:
        errors.append(TAKEN)
    return errors + password_faults(request.POST, typed["login"])


def _signed_up(request: HttpRequest, typed: dict[str, str], known: Account | None) -> HttpResponse:
    """Register in the office, then make the sign-in. With an account ``known`` under the login the operation answers only
    this very form, sent a second time by a double click or because no answer came, and refuses all else; no password is
    looked at before that. A sign-in that is missing although the person is registered is made then.
    """
    office, key = house.office(), request.POST.get("key")
    if typed["kind"] == "individual":
        operations.sign_up_resident(office, typed["login"], typed["person"], typed["citizen_number"], key=key)
    else:
        operations.sign_up_enterprise(
            office,
            typed["name"],
            typed["credit_code"],
            typed["login"],
            typed["person"],
            typed["citizen_number"],
            key=key,
        )
    password = request.POST.get("password", "")
    if known is not None and not known.check_password(password):
        raise Refused("login_taken", TAKEN.zh, TAKEN.en)
    account = known or Account.objects.create_account(typed["login"], password, typed["login"])
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(
        request,
        "注册成功。现在就可以描述项目、准备材料；第一次提交前请持证件到窗口核实一次。 "
        "You are registered: describe your project and prepare documents now; show your papers at a window before the first submission.",
    )
    return redirect("home")


def password_faults(form: Any, name: str) -> list[Fault]:
    """What is wrong with a new password, typed twice."""
    first, again = form.get("password", ""), form.get("password_again", "")
    if len(first) < SHORTEST:
        return [
            Fault(
                f"密码至少 {SHORTEST} 个字符，现在是 {len(first)} 个。",
                f"A password has at least {SHORTEST} characters; this has {len(first)}.",
                "password",
            )
        ]
    try:
        CommonPasswordValidator().validate(first)
    except ValidationError:
        return [
            Fault(
                "这个密码太常见，容易被猜到，请换一个。",
                "This password is too common: choose another.",
                "password",
            )
        ]
    if first.isdigit() or (name and name.lower() in first.lower()):
        return [
            Fault(
                "密码不能全是数字，也不能包含登录名。",
                "A password must not be digits only, nor contain the login.",
                "password",
            )
        ]
    if first != again:
        return [
            Fault(
                "两次输入的密码不一样，请重新输入。",
                "The two passwords differ: type them again.",
                "password_again",
            )
        ]
    return []


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """My account: who I am, for whom I act, invitations, another password."""
    errors: list[Fault] = []
    if request.method == "POST":
        errors = _answer(request) if "organisation" in request.POST else _change_password(request)
        if not errors:
            return redirect("my-account")
    return show_account(request, errors)


def show_account(request: HttpRequest, errors: list[Fault], secret: str = "") -> HttpResponse:
    """The page; ``secret`` is that of a calendar feed just made, shown on this answer and never again."""
    office, actor = house.office(), actor_of(request)
    context = {
        "person": queries.person(office, actor),
        "memberships": house.memberships(request),
        "errors": errors,
        "at_field": by_field(errors),
        "feed": queries.feed_opened(office, actor),
        "address": f"{settings.PUBLIC_ADDRESS}{reverse('feed', args=[secret])}" if secret else "",
    }
    return render(request, "pages/my_account.html", context, status=422 if errors else 200)


def _answer(request: HttpRequest) -> list[Fault]:
    accept = request.POST.get("answer") == "accept"
    try:
        operations.answer_invitation(
            house.office(), actor_of(request), request.POST.get("organisation", ""), accept
        )
    except Refused as refusal:
        return faults_of(refusal)
    said = "已接受邀请。 You now act for the organisation too." if accept else "已谢绝邀请。 Declined."
    messages.success(request, said)
    return []


def _change_password(request: HttpRequest) -> list[Fault]:
    user = request.user
    assert isinstance(user, Account)
    waits = must_wait(request, user.name, "old")
    if waits is not None:
        return [waits]
    if not user.check_password(request.POST.get("old", "")):
        wrong(request, user.name)
        return [Fault("原密码不对，没有修改。", "The old password is wrong; nothing was changed.", "old")]
    right(user.name)
    faults = password_faults(request.POST, str(user.name))
    if not faults:
        user.set_password(request.POST.get("password", ""))
        user.save()
        update_session_auth_hash(request, user)
        messages.success(
            request,
            "密码已修改，其他设备上的登录已失效。 The password is changed; sessions elsewhere have ended.",
        )
    return faults


@require_http_methods(["GET", "POST"])
@asks(Permission.APPLICANT)
def organisation(request: HttpRequest) -> HttpResponse:
    """My enterprise: its registration and its people, who are invited and removed here."""
    office, actor = house.office(), actor_of(request)
    errors: list[Fault] = []
    form = form_of(request)
    if request.method == "POST":
        try:
            if leaving := form.get("remove"):
                operations.remove_member(office, actor, leaving)
                messages.success(request, "已移除，立即生效。 Removed, with effect at once.")
                return redirect("home" if leaving == actor.person else "organisation")
            operations.invite_member(office, actor, form.get("login", ""), form.getlist("roles"))
            messages.success(
                request, "邀请已发出，对方同意后生效。 Invited; it takes effect when the person agrees."
            )
            return redirect("organisation")
        except Refused as refusal:
            errors = faults_of(refusal, "" if form.get("remove") else "login")
    found, members = queries.organisation(office, actor)
    context = {
        "organisation": found,
        "members": members,
        "head": "legal_representative" in actor.roles and actor.kind == "enterprise",
        "login": form.get("login", ""),
        "chosen": form.getlist("roles") or ["agent"],
        "errors": errors,
        "at_field": by_field(errors),
    }
    return render(request, "pages/organisation.html", context, status=409 if errors else 200)


@require_http_methods(["GET", "POST"])
@asks(Permission.OFFICE)
def registrations(request: HttpRequest) -> HttpResponse:
    """Applicants who signed themselves up: a window looks at their papers and confirms, or says why not."""
    office, actor = house.office(), actor_of(request)
    errors: list[Fault] = []
    if request.method == "POST":
        wanted, text = request.POST.get("organisation", ""), request.POST.get("text", "")
        try:
            if request.POST.get("answer") == "decline":
                operations.decline_organisation(office, actor, wanted, text)
            else:
                operations.verify_organisation(office, actor, wanted, text)
            messages.success(request, "已记录。 Recorded.")
            return redirect(request.get_full_path())
        except Refused as refusal:
            errors = faults_of(refusal, f"text-{wanted}")
    found, following = queries.registrations(office, actor, request.GET.get("after", ""), ON_PAGE)
    context = {
        "registrations": found,
        "leaves": leaves(request, following),
        "errors": errors,
        "at_field": by_field(errors),
        "typed": {request.POST.get("organisation", ""): request.POST.get("text", "")},
    }
    return render(request, "pages/registrations.html", context, status=409 if errors else 200)
