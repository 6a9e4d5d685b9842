"""Secrets that the house makes for itself and keeps in a file of the data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from onewindow.office.durable import sync_folder


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file, made when it is first needed.

    The file appears whole or not at all: of several processes that begin at once all read the same secret, and none
    ever reads the beginning of one. Raises ``ValueError`` for a file that is empty, ``OSError`` as files do.
    """
    if not path.exists():
        passing = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(passing, path)
        except FileExistsError:
            pass
        finally:
            passing.unlink()
        sync_folder(path.parent)
    found = path.read_text(encoding="ascii").strip()
    if not found:
        raise ValueError(
            f"{path}: 密钥文件是空的，请恢复备份或删除后重启 / the secret's file is empty: restore or remove it"
        )
    return found
