"""Numbers that people write on paper. Serials are taken inside the writer's transaction, so none is given twice."""

from __future__ import annotations

import secrets

from onewindow.ledger.database import Connection
from onewindow.office.results import check_digits, series_of

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """A short id that nobody can guess, without letters that look alike."""
    return f"{prefix}-{''.join(secrets.choice(_LETTERS) for _ in range(12))}"


def new_token() -> str:
    """A token for a public page."""
    return secrets.token_urlsafe(18)


def case_number(connection: Connection, zone: str, year: int) -> tuple[str, int]:
    """The next case number of a zone and year, such as ``GXQ-2026-000001``, and its serial."""
    series = series_of(zone, "", year).replace("--", "-")
    serial = _next(connection, "cases", series)
    return f"{series}{serial:06d}", serial


def project_number(connection: Connection, zone: str, year: int) -> tuple[str, int]:
    """The next project number of a zone and year, such as ``GXQ-P-2026-00001``, and its serial."""
    series = series_of(zone, "P", year)
    serial = _next(connection, "projects", series)
    return f"{series}{serial:05d}", serial


def result_number(series: str, serial: int) -> str:
    """The number of a result: series, serial and two check digits, such as ``GXQ-M304-2026-00001-47``."""
    plain = f"{series}{serial:05d}"
    return f"{plain}-{check_digits(plain)}"


def next_result(connection: Connection, zone: str, matter: str, year: int) -> tuple[str, int]:
    """The series of a matter's results in a year and the next free serial."""
    series = series_of(zone, matter, year)
    return series, _next(connection, "results", series)


def _next(connection: Connection, table: str, series: str) -> int:
    row = connection.row(f"SELECT max(serial) FROM {table} WHERE series = ?", (series,))
    return int(row[0] or 0) + 1 if row else 1
