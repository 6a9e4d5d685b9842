"""Versions of certificates with their places in the status lists, papers that were signed, and where they served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onewindow.ledger import StoredEvent
from onewindow.ledger.chain import canonical
from onewindow.ledger.database import Connection
from onewindow.ledger.store import read_stream
from onewindow.office.record import CaseRecord, fold
from onewindow.office.results import CERTIFICATE_EVENTS, Result, Version, version_status
from onewindow.office.tables.rows import clear, insert

TOUCHING = frozenset(
    {
        *CERTIFICATE_EVENTS, "results_yielded", "paper_signed", "certificates_used", "certificate_issued", "changed",
        "renewed", "deemed_renewed", "renewal_requested", "renewal_refused", "expired", "revoked", "cancelled",
        "reopened", "reinstated", "delivered", "filing_changed",
    }
)  # fmt: skip
"""Events after which these rows may differ; all others leave them alone."""


OF_CASE = ("certificate_versions", "signed_papers", "certificate_uses")


class CertificateTables:
    """The rows of a case's certificates are a function of its events, so a rebuild gives them again."""

    name = "certificates"
    version = 3
    tables: tuple[str, ...] = (*OF_CASE, "status_lists")
    schema: tuple[str, ...] = (
        """CREATE TABLE certificate_versions (
            number TEXT NOT NULL, version INTEGER NOT NULL, case_id TEXT NOT NULL, holder TEXT NOT NULL,
            list INTEGER NOT NULL, idx INTEGER NOT NULL, token TEXT NOT NULL, status TEXT NOT NULL,
            made_on TEXT NOT NULL, valid_until TEXT, superseded_on TEXT, reason TEXT NOT NULL,
            certificate INTEGER NOT NULL, remind INTEGER NOT NULL, data TEXT NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (number, version))""",
        "CREATE UNIQUE INDEX certificate_versions_place ON certificate_versions (list, idx) WHERE idx >= 0",
        "CREATE INDEX certificate_versions_list ON certificate_versions (list, position)",
        "CREATE INDEX certificate_versions_case ON certificate_versions (case_id)",
        "CREATE INDEX certificate_versions_end ON certificate_versions (valid_until) WHERE remind = 1",
        """CREATE TABLE signed_papers (
            sha256 TEXT PRIMARY KEY, case_id TEXT NOT NULL, paper TEXT NOT NULL, number TEXT NOT NULL,
            version INTEGER NOT NULL, key_id TEXT NOT NULL)""",
        "CREATE INDEX signed_papers_case ON signed_papers (case_id)",
        """CREATE TABLE certificate_uses (
            number TEXT NOT NULL, case_id TEXT NOT NULL, used_on TEXT NOT NULL, PRIMARY KEY (number, case_id))""",
        "CREATE INDEX certificate_uses_case ON certificate_uses (case_id)",
        "CREATE TABLE status_lists (list INTEGER PRIMARY KEY, filled INTEGER NOT NULL)",
    )

    def apply(self, connection: Connection, events: Sequence[StoredEvent]) -> None:
        """Write the rows of each case anew whose certificates may have changed."""
        touched = {
            one.stream: one.position
            for one in events
            if one.kind in TOUCHING and one.stream.startswith("case:")
        }
        for stream, position in touched.items():
            id = stream.partition(":")[2]
            before = _places_of(connection, id)
            clear(connection, OF_CASE, "case_id", id)
            record = fold(id, read_stream(connection, stream))
            if not record.discarded:
                self._write(connection, record, position)
            _count(connection, before, _places_of(connection, id))

    def _write(self, connection: Connection, record: CaseRecord, position: int) -> None:
        for result in record.results:
            for version in result.versions:
                row = _version_row(record, result, version)
                insert(connection, "certificate_versions", {**row, "position": position})
        for paper in record.signed:
            same = {"paper": paper.paper, "number": paper.number, "version": paper.version}
            row = {"sha256": paper.sha256, "case_id": record.id, "key_id": paper.key, **same}
            insert(connection, "signed_papers", row)
        for number, used_on in record.used:
            row = {"number": number, "case_id": record.id, "used_on": used_on}
            insert(connection, "certificate_uses", row)


def _places_of(connection: Connection, case: str) -> dict[int, int]:
    rows = connection.rows(
        "SELECT list, count(*) FROM certificate_versions WHERE case_id = ? AND list > 0 GROUP BY list",
        (case,),
    )
    return {int(list): int(count) for list, count in rows}


def _count(connection: Connection, before: dict[int, int], after: dict[int, int]) -> None:
    """Keep how many places of each status list are filled, so that nobody has to count a list."""
    for list in sorted({*before, *after}):
        more = after.get(list, 0) - before.get(list, 0)
        if more:
            connection.execute(
                "INSERT INTO status_lists (list, filled) VALUES (?, ?) "
                "ON CONFLICT (list) DO UPDATE SET filled = status_lists.filled + excluded.filled",
                (list, more),
            )


def _version_row(record: CaseRecord, result: Result, version: Version) -> dict[str, Any]:
    certificate = record.state.certificate
    current = version.superseded_on is None
    until = (certificate.valid_until if certificate else None) if current else version.valid_until
    status = version_status(record.state.phase, result, version)
    asked = certificate is not None and certificate.renewal_requested_on is not None
    remind = result.certificate and current and status == "valid" and until is not None and not asked
    return {
        "number": result.number,
        "version": version.number,
        "case_id": record.id,
        "holder": record.holder,
        "list": version.list,
        "idx": version.index,
        "token": version.token,
        "status": status,
        "made_on": version.made_on,
        "valid_until": until,
        "superseded_on": version.superseded_on,
        "reason": version.reason,
        "certificate": result.certificate,
        "remind": remind and result.reminded_for != until,
        "data": canonical(dict(version.data)),
    }
