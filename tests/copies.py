"""Databases that are filled once in a process and copied for each test that begins with them.

To register a town's people takes thirty transactions; its copy is one file, or one ``CREATE DATABASE``. Nothing is shared:
each test has a database of its own, which nobody else opens.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

from databases import create_database, database_beside

T = TypeVar("T")
SQLITE = "sqlite:///"
_numbers = itertools.count(1)
_originals: dict[tuple[Hashable, str], tuple[str, object]] = {}


def begin_with(url: str, what: Hashable, fill: Callable[[str], T]) -> T:
    """Make the database of an address, which must not be there yet, with ``what`` in it; what ``fill`` gave.

    ``fill`` gets the address of the original, fills it and closes it; it is called once for each server. What it gives is
    shared by all tests: it must not change.
    """
    server = "" if url.startswith(SQLITE) else database_beside(url, "postgres")
    if (what, server) not in _originals:
        original = _begin_original(server)
        _originals[what, server] = original, fill(original)
    original, given = _originals[what, server]
    if server:
        create_database(url, urlsplit(original).path.removeprefix("/"))
    else:
        _copy(Path(original.removeprefix(SQLITE)), Path(url.removeprefix(SQLITE)))
    return cast(T, given)


def _begin_original(server: str) -> str:
    """The address of an empty database."""
    if not server:
        return f"{SQLITE}{tempfile.mkdtemp(prefix='onewindow-original-')}/onewindow.db"
    url = database_beside(server, f"original_{os.getpid()}_{next(_numbers)}")
    create_database(url)
    return url


def _copy(original: Path, target: Path) -> None:
    """The file alone is the whole database once everybody has closed it."""
    assert not original.with_name(f"{original.name}-wal").exists(), "the original is still open"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(original.read_bytes())
