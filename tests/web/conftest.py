"""The web door over a small town: an applicant, departments, a zone, a clock that is set."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")
os.environ["ONEWINDOW_DATA"] = tempfile.mkdtemp(prefix="onewindow-web-")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "office"))

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.test import Client  # noqa: E402
from office_helpers import Town, build_town  # noqa: E402
from web_browser import browser  # noqa: E402
from web_helpers import PASSWORD, client_of  # noqa: E402

from onewindow.web import house  # noqa: E402
from onewindow.web.models import Account  # noqa: E402
from quick_door import kept_keys  # noqa: E402

__all__ = ["kept_keys"]


@pytest.fixture
def town(db: None, tmp_path: Path) -> Iterator[Town]:
    """Everybody registered, with a sign-in each."""
    made = build_town(tmp_path / "data", "")
    for login in made.people:
        Account.objects.create(name=login, person=login)
    house.use(made.office)
    yield made
    house.close()


@pytest.fixture
def applicant(town: Town) -> Client:
    """Li Na, agent of the enterprise."""
    return client_of("li.na")


@pytest.fixture
def clerk(town: Town) -> Client:
    """The clerk of the approval bureau."""
    return client_of("approval_bureau.clerk")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for the tests of a module."""
    # Playwright's own event loop makes Django fear for its database calls; the test calls none from it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with browser() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def running(chromium: Any) -> Iterator[Any]:
    """The browser; the pages that a test opens in it are closed with the test."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def served(live_server: Any, tmp_path: Path) -> Iterator[tuple[Town, str]]:
    """The town with passwords, and where it is served."""
    town = build_town(tmp_path / "data", "")
    for login in town.people:
        Account.objects.create(name=login, person=login, password=hashed())
    house.use(town.office)
    yield town, live_server.url
    house.close()


@cache
def hashed() -> str:
    """The password as it is kept: hashed slowly, as it must be, but once."""
    return make_password(PASSWORD)
