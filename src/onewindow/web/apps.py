"""The web door as a Django application; its start-up checks stop a server with an undeclared route."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class WebDoor(AppConfig):
    """Registers the check that every route declares the permission it asks for."""

    name = "onewindow.web"
    label = "web"
    verbose_name = "一窗 onewindow"

    def ready(self) -> None:
        """Register the start-up checks."""
        from onewindow.web.permissions import undeclared_routes_check
        from onewindow.web.theme import theme_check

        register(undeclared_routes_check)
        register(theme_check)
