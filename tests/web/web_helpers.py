"""Clients of the web door's tests."""

from __future__ import annotations

from django.test import Client

PASSWORD = "三江源-2026"


def client_of(login: str) -> Client:
    """A client in which the person is signed in."""
    from onewindow.web.models import Account

    client = Client()
    client.force_login(Account.objects.get(name=login))
    return client
