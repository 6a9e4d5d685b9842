"""Where the measuring data stand that are not part of the repository; tests that need them skip when absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ONEWINDOW_SHARED", ROOT.parent / "shared"))


def shared_file(name: str) -> Path:
    """The path of a measuring file, or a visible skip of the calling test."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"measuring data not beside the checkout: {name}", allow_module_level=True)
    return path
