"""Tokens of the HTTP API: their scopes, and how a person sees its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.catalogue.model import Text
from onewindow.office.views import Actor


class Scope(StrEnum):
    """What a token may be used for. It narrows the person's rights and never widens them."""

    READ = "read"
    APPLY = "apply"
    WORK = "work"
    ADMIN = "admin"
    EXPORT = "export"
    EVENTS = "events"


SCOPES: dict[Scope, Text] = {
    Scope.READ: Text("查看您能看到的一切", "Read whatever you may see"),
    Scope.APPLY: Text("以申请人身份填写和提交", "Describe projects and apply"),
    Scope.WORK: Text("以工作人员身份办理", "Handle cases as an official"),
    Scope.ADMIN: Text("登记单位和人员", "Register organisations and people"),
    Scope.EXPORT: Text("成批导出", "Export in bulk"),
    Scope.EVENTS: Text("读取事件和管理推送", "Follow the feed of events and manage webhooks"),
}


@dataclass(frozen=True, slots=True)
class TokenView:
    """One token as its owner sees it. ``status``: ``active``, ``expired`` or ``revoked``."""

    id: str
    name: str
    organisation: str
    organisation_name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_on: date
    last_used_on: date | None
    revoked_on: date | None
    status: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made. ``secret`` is shown this once; only its SHA-256 is kept."""

    id: str
    secret: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls with a token: the person as it stands now, and what the token may be used for."""

    token: str
    actor: Actor
    scopes: frozenset[str]
    last_used_on: date | None
