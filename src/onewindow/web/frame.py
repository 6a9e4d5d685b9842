"""What every page's frame shows: who is signed in, the navigation for that person, the zone's name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from onewindow.office import queries
from onewindow.office.queries.supervision import may_supervise
from onewindow.web import house, language
from onewindow.web.permissions import Permission

Entry = tuple[str, str, str]
LANGUAGES = (
    (language.BOTH, "双语", "zh-Hans"),
    (language.CHINESE, "中文", "zh-Hans"),
    (language.ENGLISH, "English", "en"),
)


def navigation(actor: Any) -> list[Entry]:
    """The entries (address, Chinese, English) that the person can use."""
    entries: list[Entry] = []
    if actor is not None and house.holds(actor, Permission.APPLICANT):
        entries.append((reverse("projects"), "我的项目", "My projects"))
        entries.append((reverse("my-cases"), "我的办件", "My cases"))
        entries.append((reverse("wallet"), "证照夹", "Wallet"))
    if actor is not None and house.holds(actor, Permission.OFFICER):
        entries.append((reverse("worklist"), "工作台", "Work list"))
    if actor is not None and actor.kind == "department" and actor.roles & {"reviewer", "head"}:
        entries.append((reverse("lead"), "联合审查", "Joint reviews"))
    if actor is not None and actor.kind == "department" and "head" in actor.roles:
        entries.append((reverse("instant"), "秒办", "Instant"))
    if actor is not None and house.holds(actor, Permission.ADMINISTRATOR):
        entries.append((reverse("admin"), "管理", "Administration"))
    if actor is not None and house.holds(actor, Permission.WINDOW):
        entries.append((reverse("window"), "窗口", "Window"))
    if actor is not None and may_supervise(actor):
        entries.append((reverse("supervision"), "监督", "Supervision"))
    if actor is not None and house.holds(actor, Permission.ADMINISTRATOR):
        entries.append((reverse("sending"), "消息发送", "Sending"))
    entries.append((reverse("guides"), "办事指南", "Guides"))
    entries.append((reverse("rules"), "规则", "Rules"))
    entries.append((reverse("verify"), "验证证照", "Verify"))
    return entries


def _unread(actor: Any) -> str:
    """How many messages an applicant has not read; officers have their work list instead of a count."""
    if actor is None or not house.holds(actor, Permission.APPLICANT):
        return ""
    count = queries.unread(house.office(), actor)
    return f"{queries.MOST_COUNTED}+" if count > queries.MOST_COUNTED else str(count or "")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The variables that the base template reads."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "actor_name": house.name_of(actor),
        "unread": _unread(actor),
        "navigation": navigation(actor),
        "zone_name": house.zone_name(),
        "https": settings.HTTPS,
        "language": language.chosen(),
        "html_language": language.html_language(),
        "languages": LANGUAGES,
    }
