"""Where the web door keeps its own rows (sign-ins and sessions) and with which SQLite.

Debian's SQLite lacks the fix for the WAL-reset fault, so pysqlite3's newer one takes the place of the
standard module before Django loads its SQLite backend. The office's events live in a database of their
own with one writer; sharing a file with it would starve that writer.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pysqlite3 import dbapi2


def take_newer_sqlite() -> None:
    """Let ``import sqlite3`` give pysqlite3 from now on. Without effect when called again."""
    package = sys.modules[dbapi2.__name__.rpartition(".")[0]]
    sys.modules["sqlite3"] = package
    sys.modules["sqlite3.dbapi2"] = dbapi2


def sqlite_database(path: Path) -> dict[str, Any]:
    """Django's description of a SQLite file: immediate transactions, write-ahead log, a patient writer."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql_database(url: str) -> dict[str, Any]:
    """Django's description of ``postgresql://user:password@host:port/name?option=value``.

    The options (``sslmode``, ``options`` ...) hold for the sign-ins as they do for the ledger.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def web_database(url: str, data: Path) -> dict[str, Any]:
    """The database for sign-ins and sessions: PostgreSQL when ``url`` names it, else ``web.db`` under ``data``."""
    if url.startswith(("postgres://", "postgresql://")):
        return postgresql_database(url)
    return sqlite_database(data / "web.db")
