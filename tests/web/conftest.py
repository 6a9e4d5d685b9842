"""The web door over a small town: an applicant, departments, a zone, a clock that is set."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")
os.environ["ONEWINDOW_DATA"] = tempfile.mkdtemp(prefix="onewindow-web-")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "office"))

import django

django.setup()

from django.test import Client  # noqa: E402
from office_helpers import Town, build_town  # noqa: E402
from web_helpers import client_of  # noqa: E402

from onewindow.web import house  # noqa: E402
from onewindow.web.models import Account  # noqa: E402


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
