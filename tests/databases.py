"""A pytest plugin: ``database_url`` runs a test once on SQLite and once on PostgreSQL.

The PostgreSQL server is a temporary cluster of this test session; each test has a schema or a database of its own.
Where no PostgreSQL is installed, its half of the tests is skipped visibly.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

_numbers = itertools.count(1)


def _tools() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl`` (Debian keeps them off the path)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    plain = shutil.which("initdb")
    return Path(plain).parent if plain else None


def _as_postgres(*words: str) -> None:
    """Run a command, as user ``postgres`` when we are root: the server refuses to run as root."""
    command = ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else list(words)
    subprocess.run(command, check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a temporary PostgreSQL server that listens on a socket only."""
    tools = _tools()
    if tools is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="onewindow-pg-"))
    try:
        folder.chmod(0o777)
        data, sockets = folder / "data", folder
        _as_postgres(
            str(tools / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        options = (
            f"-c listen_addresses='' -k {sockets} -c fsync=off -c full_page_writes=off -c max_connections=200"
        )
        _as_postgres(
            str(tools / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start"
        )
        try:
            yield f"postgresql://postgres@/postgres?host={sockets}"
        finally:
            _as_postgres(str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """The address of a fresh, empty schema."""
    import psycopg

    schema = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{postgresql_server}&options=-csearch_path%3D{schema}"


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """The address of a database that is not there yet: see ``create_database`` and ``copies.begin_with``."""
    url = database_beside(postgresql_server, f"test_{os.getpid()}_{next(_numbers)}")
    yield url
    _on_server(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)")


def database_beside(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def create_database(url: str, original: str = "template1") -> None:
    """Create the database of an address: empty, or as a copy of another one to which nobody is connected."""
    _on_server(url, f"CREATE DATABASE {{}} TEMPLATE {original}")


def _on_server(url: str, statement: str) -> None:
    import psycopg

    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(database_beside(url, "postgres"), autocommit=True) as connection:
        connection.execute(statement.format(name))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'onewindow.db'}"
    return str(request.getfixturevalue("postgresql_url"))
