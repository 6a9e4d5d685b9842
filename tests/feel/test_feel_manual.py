"""The examples of the manual and of the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import onewindow.feel

MODULES = [m.name for m in pkgutil.walk_packages(onewindow.feel.__path__, "onewindow.feel.")] + [
    "onewindow.feel"
]


def test_the_manuals_examples() -> None:
    page = Path(__file__).parents[2] / "docs/feel.md"
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.attempted > 8 and result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_docstrings_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_public_name_is_documented() -> None:
    for name in onewindow.feel.__all__:
        value = getattr(onewindow.feel, name)
        if callable(value):
            assert value.__doc__, name
