"""Clients of the web door's tests."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html

from quick_door import client

PASSWORD = "三江源-2026"


def client_of(login: str) -> Client:
    """A client in which the person is signed in."""
    from onewindow.web.models import Account

    made = client()
    made.force_login(Account.objects.get_or_create(name=login, defaults={"person": login})[0])
    return made


def text_of(answer: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(html.fromstring(answer.content).text_content().split())


def key_of(answer: Any) -> str:
    """The idempotency key of the page's form."""
    return str(html.fromstring(answer.content).xpath("//input[@name='key']/@value")[0])
