"""The key that signs sessions, made once per data folder when the environment gives none."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from onewindow.office.secret_file import kept_secret

SHORTEST = 32
"""Characters of a key that is taken: what is shorter can be guessed from one signed cookie."""


def given_key(key: str) -> str:
    """The environment's key, "" without one. Raises ``ImproperlyConfigured`` for one that can be guessed."""
    if key and (len(key) < SHORTEST or len(set(key)) < SHORTEST // 4):
        raise ImproperlyConfigured(
            f"SECRET_KEY 太短或太单一，容易被猜到：请用至少 {SHORTEST} 个随机字符，或不设置，由数据文件夹生成 / "
            f"SECRET_KEY can be guessed: use at least {SHORTEST} random characters, or leave it out and one is made"
        )
    return key


def refuse_debug_in_service(debug: bool, https: bool) -> None:
    """Raise ``ImproperlyConfigured`` when faults would be shown with their source to everybody."""
    if debug and https:
        raise ImproperlyConfigured(
            "ONEWINDOW_DEBUG 只供开发，不能与 ONEWINDOW_HTTPS 同时设置 / "
            "ONEWINDOW_DEBUG is for development only and can't go with ONEWINDOW_HTTPS"
        )


def secret_key(data: Path) -> str:
    """The key kept in ``data/secret-key``, created readable by its owner only when it does not exist yet."""
    return kept_secret(data / "secret-key", lambda: secrets.token_urlsafe(64))
