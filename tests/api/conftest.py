"""The API over a small town, with a token for each person."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")
os.environ.setdefault("ONEWINDOW_DATA", tempfile.mkdtemp(prefix="onewindow-api-"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "office"))

import django

django.setup()

from api_helpers import Program, program_of  # noqa: E402
from office_helpers import Town, build_town  # noqa: E402

from onewindow.api import rates  # noqa: E402
from onewindow.web import house  # noqa: E402
from onewindow.web.models import Account  # noqa: E402
from quick_door import kept_keys  # noqa: E402

__all__ = ["kept_keys"]


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """No test meets the limit on calls by accident."""
    rates.use(rates.Rates(1_000_000))
    yield


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
def applicant(town: Town) -> Program:
    """A program of Li Na, agent of the enterprise."""
    return program_of(town, "li.na")


@pytest.fixture
def clerk(town: Town) -> Program:
    """A program of the approval bureau's clerk."""
    return program_of(town, "approval_bureau.clerk")
