"""Numbers that people write on paper. Serials are taken inside the writer's transaction, so none is given twice."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from onewindow.catalogue.model import Document
from onewindow.catalogue.number_rule import DEFAULT, read_rule
from onewindow.ledger import Transaction
from onewindow.ledger.chain import digest
from onewindow.ledger.database import Connection
from onewindow.procedures.protocol import Refused

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """A short id that nobody can guess, without letters that look alike."""
    return f"{prefix}-{''.join(secrets.choice(_LETTERS) for _ in range(12))}"


def new_token() -> str:
    """A token for a public page."""
    return secrets.token_urlsafe(18)


def hash_of(secret: str) -> str:
    """What is kept of a secret or a link's token, in hexadecimal: whoever reads the database can't use the secret.

    So many random bits need no salt.
    """
    return digest(secret)


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


def remedy_number(connection: Connection, table: str, sign: str, year: int) -> tuple[str, int]:
    """The next number in ``appeals`` (sign ``YY``) or ``complaints`` (``TS``), such as ``YY-2026-00001``, and its serial."""
    row = connection.row(f"SELECT max(serial) FROM {table} WHERE number LIKE ?", (f"{sign}-{year}-%",))
    serial = int(row[0] or 0) + 1 if row else 1
    return f"{sign}-{year}-{serial:05d}", serial


def series_of(zone: str, kind: str, year: int) -> str:
    """The part of a number before its serial, such as ``GXQ-P-2026-``: zone, kind, year."""
    return f"{short_name(zone)}-{kind}-{year}-"


def short_name(zone: str) -> str:
    """A zone's name in numbers: ``GXQ`` of ``cn-sd-zb-gxq``."""
    return zone.rsplit("-", 1)[-1].upper()


def results_given(transaction: Transaction) -> list[dict[str, Any]]:
    """The results that this transaction has yielded so far: the tables know them only afterwards."""
    return [
        one
        for event in transaction.appended
        if event.kind == "results_yielded"
        for one in event.data["results"]
    ]


class ResultNumbers:
    """Gives the results of one decision their numbers, each by the rule of its document (``catalogue.number_rule``).

    Use it inside the writer's transaction only: there nobody else takes a serial. A serial is never used again,
    because a result's row outlives the annulment of the result.
    """

    def __init__(self, transaction: Transaction, zone: str, matter: str, body: str, on: date) -> None:
        self._connection = transaction.connection
        self._values = {
            "zone": short_name(zone),
            "matter": matter,
            "body": body.upper().replace("_", ""),
            "year": str(on.year),
            "month": f"{on.month:02d}",
            "day": f"{on.day:02d}",
        }
        self._taken: dict[str, int] = {}
        for one in results_given(transaction):
            self._taken[one["series"]] = max(self._taken.get(one["series"], 0), one["serial"])

    def take(self, document: Document) -> tuple[str, str, int]:
        """The next number of a document, its series and its serial. Refused when the rule has no numbers left."""
        rule = read_rule(document.number or DEFAULT)
        values = {**self._values, "document": document.id.upper().replace("_", "")}
        series = rule.series(values)
        serial = self._taken.get(series) or _next(self._connection, "results", series) - 1
        while True:
            serial += 1
            try:
                number = rule.number(values, serial)
            except OverflowError:
                raise Refused(
                    "numbers_exhausted",
                    f"“{document.name.zh}”的编号规则只有 {rule.width} 位流水号，已用完；请联系管理员调整编号规则。",
                    f"the number rule of {document.name.en!r} has only {rule.width} digits for the serial and they are used up; "
                    "ask the administrator to change the rule",
                ) from None
            if self._connection.row("SELECT 1 FROM results WHERE number = ?", (number,)) is None:
                self._taken[series] = serial
                return number, series, serial


def _next(connection: Connection, table: str, series: str) -> int:
    row = connection.row(f"SELECT max(serial) FROM {table} WHERE series = ?", (series,))
    return int(row[0] or 0) + 1 if row else 1
