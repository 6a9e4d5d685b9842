"""Fixtures of the catalogue's tests: the small good catalogue, and the shared reference data where it is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from catalogue_samples import write

from onewindow.catalogue.loader import load
from onewindow.catalogue.model import Catalogue
from shared import shared_file

ON = date(2026, 11, 23)


@pytest.fixture
def small(tmp_path: Path) -> Catalogue:
    """The small good catalogue as it holds on 23 November 2026."""
    return load(write(tmp_path / "catalogue"), "cn-sd", ON)


@pytest.fixture(scope="session")
def real() -> Catalogue:
    """The catalogue that ships with the product."""
    return load(on=ON)


@pytest.fixture(scope="session")
def reference() -> dict[str, Any]:
    """The reference table of matters that the content was taken from; skips visibly when it is not there."""
    import yaml

    path = shared_file("data/construction-matters.yaml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
