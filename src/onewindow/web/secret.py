"""The key that signs sessions, made once per data folder when the environment gives none."""

from __future__ import annotations

import secrets
from pathlib import Path

from onewindow.office.secret_file import kept_secret


def secret_key(data: Path) -> str:
    """The key kept in ``data/secret-key``, created readable by its owner only when it does not exist yet."""
    return kept_secret(data / "secret-key", lambda: secrets.token_urlsafe(64))
