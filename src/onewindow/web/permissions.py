"""What a route asks of the person who calls it. Every view declares it; an undeclared one stops the start-up.

This is the outer gate only (signed in or not, which kind of role). Whether a person may see or touch one
project or case is decided by the office's queries and operations, which know the person's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, TypeVar

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """Who may call a route at all."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    APPLICANT = "applicant"
    OFFICER = "officer"
    COUNTER = "counter"
    OFFICE = "office"
    WINDOW = "window"
    ADMINISTRATOR = "administrator"


def asks(permission: Permission) -> Callable[[View], View]:
    """Declare what a view asks of its caller."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., Any]) -> Permission | None:
    """The permission that a view declares, None when it declares none."""
    found = getattr(view, "permission", None)
    return found if isinstance(found, Permission) else None


def all_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each route of the table as (path, name, view)."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry.name or "", entry.callback
        else:
            yield from all_routes(entry, path)


def undeclared_routes_check(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A start-up fault for each route without a declared permission."""
    return [
        Error(
            f"路由 {path} 没有声明权限 / route {path} declares no permission",
            hint="为视图加上 @asks(Permission.…) / put @asks(Permission....) above the view",
            id="onewindow.E001",
        )
        for path, _, view in all_routes()
        if declared(view) is None
    ]
