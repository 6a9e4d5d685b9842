"""Served in earnest: behind a server that ends the encryption, with a key that nobody guesses."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from office_helpers import Town

from onewindow.web.models import Account
from onewindow.web.pages.verify import misses
from onewindow.web.proxies import behind
from onewindow.web.secret import given_key, refuse_debug_in_service

PASSWORD = "correct horse battery"
PROXY = "10.0.0.7"


class Visitor:
    """A browser whose requests a proxy passes on."""

    def __init__(self, application: Any) -> None:
        self._application, self._cookies = application, SimpleCookie[str]()

    def ask(self, path: str, form: str | None = None, **more: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and content of an answer. ``more`` goes into the environment."""
        from io import BytesIO

        body = (form or "").encode()
        path, _, query = path.partition("?")
        environment = {
            "REQUEST_METHOD": "POST" if form is not None else "GET", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "window.example.cn",
            "REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": "203.0.113.5", "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_COOKIE": "; ".join(f"{one.key}={one.value}" for one in self._cookies.values()),
            "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_ORIGIN": "https://window.example.cn", **more,
        }  # fmt: skip
        told: list[Any] = []
        content = b"".join(self._application(environment, lambda *said: told.extend(said)))
        for name, value in told[1]:
            if name == "Set-Cookie":
                self._cookies.load(value)
        return int(told[0].split()[0]), dict(told[1]), content.decode()


@pytest.fixture
def encrypted() -> Iterator[None]:
    names = {name: f"__Host-{name.lower()}" for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")}
    with override_settings(
        ALLOWED_HOSTS=["window.example.cn"], SECURE_HSTS_SECONDS=60, SESSION_COOKIE_SECURE=True,
        CSRF_COOKIE_SECURE=True, **names,
    ):  # fmt: skip
        yield


def test_a_form_is_taken_through_the_server_that_ends_the_encryption(town: Town, encrypted: None) -> None:
    Account.objects.create_account("li.na", PASSWORD, "li.na")
    visitor = Visitor(behind(get_wsgi_application(), [PROXY], encrypted=True))
    status, headers, page = visitor.ask("/sign-in")
    assert status == 200 and headers["Strict-Transport-Security"] == "max-age=60"
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    typed = f"name=li.na&password={PASSWORD.replace(' ', '+')}&csrfmiddlewaretoken={token}"
    status, headers, _ = visitor.ask("/sign-in", typed)
    assert (status, headers["Location"]) == (302, "/")
    assert visitor.ask("/projects")[0] == 200
    forged = visitor.ask("/sign-out", f"csrfmiddlewaretoken={token}", HTTP_ORIGIN="https://evil.example")
    assert forged[0] == 403


@pytest.mark.parametrize(("passed_on_by", "own_address"), [(PROXY, True), ("198.51.100.9", False)])
def test_only_the_proxy_tells_who_calls(
    town: Town, encrypted: None, passed_on_by: str, own_address: bool
) -> None:
    visitor = Visitor(behind(get_wsgi_application(), ["10.0.0.0/8"], encrypted=True))
    misses.forget()
    for number in range(misses.most):
        wrong = f"/verify?number=x&token={number}"
        assert visitor.ask(wrong, REMOTE_ADDR=passed_on_by)[0] == 404
    other = {"REMOTE_ADDR": passed_on_by, "HTTP_X_FORWARDED_FOR": "203.0.113.66"}
    assert visitor.ask("/verify?number=x&token=y", REMOTE_ADDR=passed_on_by)[0] == 429
    assert (visitor.ask("/verify?number=x&token=y", **other)[0] == 404) is own_address
    misses.forget()


@pytest.mark.parametrize("key", ["x", "changeme", "a" * 64, "abc" * 20])
def test_a_key_that_can_be_guessed_stops_the_start(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        given_key(key)


def test_a_good_key_is_taken_and_none_is_none() -> None:
    key = "Q7v_xN2kP0tWm4rLcY8sZ1bHd6gJe3uA"
    assert given_key(key) == key and given_key("") == ""


def test_faults_are_never_shown_in_service() -> None:
    refuse_debug_in_service(True, False)
    refuse_debug_in_service(False, True)
    with pytest.raises(ImproperlyConfigured, match="ONEWINDOW_DEBUG"):
        refuse_debug_in_service(True, True)
