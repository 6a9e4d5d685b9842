"""Messages out of the house: what was sent and what could not be, one's own addresses, an organisation's webhooks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.catalogue.model import Text
from onewindow.office import KeyConflict, operations, queries
from onewindow.office.messages import GROUPS
from onewindow.office.operations.webhooks import OWNERS
from onewindow.office.queries import sending as sending_queries
from onewindow.office.sending.settings import Settings, read_settings
from onewindow.procedures.protocol import Refused
from onewindow.web import house
from onewindow.web.messages import Fault, at_fields, faults_of
from onewindow.web.pages.requests import actor_of, form_of
from onewindow.web.permissions import Permission, asks

FIELD_OF_CODE = {
    "code_wrong": "code",
    "code_expired": "code",
    "topics_missing": "topics",
    "topics_invalid": "topics",
    "webhook_known": "address",
    "webhook_many": "address",
}
TOPICS = (
    ("case.*", Text("办件的全部事件", "every event of a case")),
    ("case.submitted", Text("收件", "received")),
    ("case.accepted", Text("受理", "accepted")),
    ("case.correction_requested", Text("一次性告知补正", "one-time notice")),
    ("case.granted", Text("准予许可", "granted")),
    ("case.refused", Text("不予许可", "refused")),
    ("case.delivered", Text("送达", "delivered")),
    ("*", Text("全部消息", "everything")),
)
CHANNEL_NAMES = {
    "email": Text("邮件", "e-mail"),
    "sms": Text("短信", "text message"),
    "webhook": Text("系统推送", "webhook"),
    "plan": Text("查找收件人", "finding the receivers"),
}
STATE_NAMES = {
    "waiting": Text("等待发送", "waiting"),
    "given_up": Text("已放弃", "given up"),
    "delivered": Text("已送达", "delivered"),
    "held": Text("待汇总", "for the digest"),
    "withheld": Text("未发送", "not sent"),
    "gathered": Text("已并入汇总", "in the digest"),
}


def the_settings() -> tuple[Settings, str]:
    """The settings of sending and, where one can't be used, what is wrong with it."""
    try:
        return read_settings(), ""
    except ValueError as error:
        return Settings(), str(error)


def _done(request: HttpRequest, zh: str, en: str) -> None:
    messages.success(request, f"{zh} {en}")


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def sending(request: HttpRequest) -> HttpResponse:
    """The deliveries: an administrator sees all, everybody else those of the own organisation."""
    errors: list[Fault] = []
    if request.method == "POST":
        try:
            _send_again(request)
            return redirect(f"{request.path}?{request.META.get('QUERY_STRING', '')}".rstrip("?"))
        except Refused as refusal:
            errors = faults_of(refusal)
    given = request.GET
    state = given.get("state", "") if given.get("state") in STATE_NAMES else ""
    channel = given.get("channel", "") if given.get("channel") in CHANNEL_NAMES else ""
    number, after = given.get("number", "").strip()[:60], given.get("after", "")
    found = queries.sent(house.office(), actor_of(request), state, channel, number, after)
    settings, fault = the_settings()
    context = {
        "found": found,
        "states": [(one, STATE_NAMES[one], found.counts.get(one, 0)) for one in sending_queries.STATES],
        "channels": CHANNEL_NAMES.items(),
        "state_names": STATE_NAMES,
        "channel_names": CHANNEL_NAMES,
        "state": state,
        "channel": channel,
        "number": number,
        "rest": _rest(channel, number),
        "mail_off": settings.smtp is None,
        "setting_fault": fault,
        "given_up": found.counts.get("given_up", 0),
        "errors": errors,
    }
    return render(request, "pages/sending.html", context, status=409 if errors else 200)


def _rest(channel: str, number: str) -> str:
    return urlencode({key: value for key, value in (("channel", channel), ("number", number)) if value})


def _send_again(request: HttpRequest) -> None:
    office, actor, form = house.office(), actor_of(request), request.POST
    wish, delivery = form.get("act", ""), form.get("delivery", "")
    if wish == "resend_all":
        count = operations.resend_given_up(office, actor)
        _done(request, f"{count} 条消息将重新发送。", f"{count} messages are sent again.")
    elif wish == "give_up":
        operations.give_up(office, actor, delivery)
        _done(request, "已放弃发送。", "It is given up.")
    else:
        operations.resend(office, actor, delivery)
        _done(request, "将立即重新发送。", "It is sent again now.")


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def notifications(request: HttpRequest) -> HttpResponse:
    """A person's own addresses, and what to be told of in which language."""
    errors: list[Fault] = []
    form = form_of(request)
    if request.method == "POST":
        try:
            _change(request)
            return redirect("notifications")
        except (Refused, KeyConflict) as refusal:
            errors = faults_of(refusal, _field(refusal, form.get("channel", "")))
    settings, fault = the_settings()
    found = queries.notifications(house.office(), actor_of(request))
    context = {
        "found": found,
        "email": found.contacts.get("email"),
        "sms": found.contacts.get("sms"),
        "email_on": settings.on("email"),
        "sms_on": settings.on("sms"),
        "setting_fault": fault,
        "groups": [(group.value, name, group.value in found.groups) for group, name in GROUPS.items()],
        "typed": form,
        "errors": errors,
        "at": at_fields(errors),
        "key": form.get("key") or house.new_key(),
    }
    return render(request, "pages/notifications.html", context, status=409 if errors else 200)


def _field(refusal: Exception, channel: str) -> str:
    code = getattr(refusal, "code", "")
    return FIELD_OF_CODE.get(code, channel if code.startswith("contact_") else "")


def _change(request: HttpRequest) -> None:
    office, actor, form = house.office(), actor_of(request), request.POST
    wish, channel = form.get("act", ""), form.get("channel", "")
    if wish == "give":
        operations.give_contact(office, actor, channel, form.get("address", ""), form.get("key"))
        if channel == "email":
            _done(
                request,
                "确认邮件已发出，请在 48 小时内打开其中的链接。",
                "A mail was sent: open its link within 48 hours.",
            )
        else:
            _done(request, "验证码已发出，请在一小时内填写。", "A code was sent: enter it within an hour.")
    elif wish == "remove":
        operations.remove_contact(office, actor, channel)
        _done(request, "已删除，今后不再发送到这个地址。", "Removed: nothing is sent there any more.")
    elif wish == "confirm":
        operations.confirm_code(office, actor, form.get("code", ""))
        _done(request, "手机号码已确认。", "The number is confirmed.")
    else:
        chosen = form.getlist("groups")
        language, cadence = form.get("language", ""), form.get("cadence", "")
        operations.choose_notifications(office, actor, language, cadence, chosen, form.get("key"))
        _done(request, "已保存。", "Saved.")


@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def confirm_address(request: HttpRequest, link: str) -> HttpResponse:
    """The page behind the link in a confirmation mail. The button confirms: programs that only look at links don't."""
    context: dict[str, Any] = {"confirmed": "", "errors": []}
    if request.method == "POST":
        try:
            context["confirmed"] = operations.confirm_link(house.office(), link)
        except Refused as refusal:
            context["errors"] = faults_of(refusal)
    return render(request, "pages/confirm_address.html", context, status=409 if context["errors"] else 200)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@asks(Permission.ANYONE)
def stop_mails(request: HttpRequest, link: str) -> HttpResponse:
    """End the mails to the address in which this link was found; mail programs post here by themselves (RFC 8058)."""
    context: dict[str, Any] = {"stopped": False, "errors": []}
    if request.method == "POST":
        try:
            operations.stop_mails(house.office(), link)
            context["stopped"] = True
        except Refused as refusal:
            context["errors"] = faults_of(refusal)
    return render(request, "pages/stop_mails.html", context, status=409 if context["errors"] else 200)


@require_http_methods(["GET", "POST"])
@asks(Permission.SIGNED_IN)
def webhooks(request: HttpRequest) -> HttpResponse:
    """The subscriptions of the organisation one acts for; a new one shows its secret once."""
    errors: list[Fault] = []
    form, secret = form_of(request), ""
    settings, fault = the_settings()
    if request.method == "POST":
        try:
            _, secret = operations.subscribe_webhook(
                house.office(), actor_of(request), form.get("address", ""), form.getlist("topics"),
                key=form.get("key"), settings=settings,
            )  # fmt: skip
        except (Refused, KeyConflict) as refusal:
            code = getattr(refusal, "code", "")
            errors = faults_of(
                refusal, "address" if code.startswith("address") else FIELD_OF_CODE.get(code, "")
            )
    return _webhooks(request, errors, secret, fault)


def _webhooks(request: HttpRequest, errors: list[Fault], secret: str, fault: str = "") -> HttpResponse:
    """The page; one that shows a secret is kept by no browser."""
    form = form_of(request)
    actor = actor_of(request)
    context = {
        "found": queries.webhooks(house.office(), actor),
        "may": bool(OWNERS & actor.roles),
        "topics": [(code, name, code in form.getlist("topics")) for code, name in TOPICS],
        "address": form.get("address", "") if errors else "",
        "secret": secret,
        "setting_fault": fault,
        "errors": errors,
        "at": at_fields(errors),
        "key": form.get("key") if errors else house.new_key(),
    }
    answer = render(request, "pages/webhooks.html", context, status=409 if errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@asks(Permission.SIGNED_IN)
def webhook(request: HttpRequest, webhook: str) -> HttpResponse:
    """One act on a subscription: try the line, rotate the secret, switch off or on, remove."""
    office, actor, wish = house.office(), actor_of(request), request.POST.get("act", "")
    key = request.POST.get("key")
    try:
        if wish == "rotate":
            return _webhooks(request, [], operations.rotate_webhook(office, actor, webhook, key))
        if wish == "ping":
            operations.ping_webhook(office, actor, webhook, key)
            _done(
                request,
                "测试消息已放入发送队列，请看送达情况。",
                "A test message is on its way; see what became of it.",
            )
        elif wish in ("on", "off"):
            operations.switch_webhook(office, actor, webhook, wish == "on")
            on = wish == "on"
            _done(request, "已打开。" if on else "已关闭。", "Switched on." if on else "Switched off.")
        elif wish == "remove":
            operations.remove_webhook(office, actor, webhook)
            _done(request, "已删除。", "Removed.")
        else:
            raise Refused("act_unknown", "请选择一项操作。", "choose what to do")
    except Refused as refusal:
        return _webhooks(request, faults_of(refusal), "")
    return redirect("webhooks")
