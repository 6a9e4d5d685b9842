"""What the tests of the web door and of the API do once in a process: read the static files, make keys to sign with.

Import it when Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.test.client import ClientHandler

_keys: dict[tuple[int, int, int], rsa.RSAPrivateKey] = {}


@cache
def _handler() -> ClientHandler:
    made = ClientHandler(enforce_csrf_checks=False)
    made.load_middleware()
    return made


def client() -> Client:
    """A client of its own, before the one row of middleware, none of which remembers a request."""
    made = Client()
    made.handler = _handler()
    return made


@pytest.fixture(autouse=True)
def kept_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test's first RSA key is the first that this process made, its second the second: two of one test differ."""
    places = count()

    def generate(exponent: int, bits: int) -> Any:
        key = exponent, bits, next(places)
        if key not in _keys:
            _keys[key] = rsa.generate_private_key(exponent, bits)
        return _keys[key]

    monkeypatch.setattr(
        "onewindow.web.signatures.development.rsa", SimpleNamespace(generate_private_key=generate)
    )
    yield
