"""Papers, certificates and messages: a paper inherits the access of its case."""

from __future__ import annotations

import hmac
from datetime import date, datetime
from pathlib import Path

from onewindow.catalogue.model import Text
from onewindow.office.needs import PAPER_COLUMNS, RESULT_COLUMNS, name_of, paper_view, result_view
from onewindow.office.office import Office
from onewindow.office.permissions import VISIBLE_CASE, not_found
from onewindow.office.views import (
    Actor,
    CertificateView,
    DocumentView,
    MessageLine,
    PublicCertificate,
)
from onewindow.procedures import words

_PAPERS = ", ".join(f"a.{column.strip()}" for column in PAPER_COLUMNS.split(","))


def open_document(office: Office, actor: Actor, paper: str) -> tuple[DocumentView, Path]:
    """A paper and the file to send. Refused (``not_found``) unless the actor may see its case."""
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {_PAPERS} FROM papers a JOIN cases c ON c.id = a.case_id WHERE a.id = ? AND {VISIBLE_CASE}",
            (paper, actor.person),
        )
    if row is None:
        raise not_found("该材料", "the paper")
    found = paper_view(office.catalogue(), row)
    path = office.files.path(found.sha256)
    if not path.is_file():
        raise not_found("该材料的文件", "the paper's file")
    return found, path


def certificates(office: Office, actor: Actor, limit: int = 200) -> tuple[CertificateView, ...]:
    """The results of all cases that the actor may see, newest first."""
    with office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {RESULT_COLUMNS} FROM results r JOIN cases c ON c.id = r.case_id "
            f"LEFT JOIN organisations h ON h.id = r.holder WHERE {VISIBLE_CASE} "
            "ORDER BY r.issued_on DESC, r.number DESC LIMIT ?",
            (actor.person, limit),
        )
    return tuple(_dated(result_view(office.catalogue(), row), office.today()) for row in rows)


def certificate(office: Office, actor: Actor, number: str) -> CertificateView:
    """A result by its number. Refused (``not_found``) unless the actor may see its case."""
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {RESULT_COLUMNS} FROM results r JOIN cases c ON c.id = r.case_id "
            f"LEFT JOIN organisations h ON h.id = r.holder WHERE r.number = ? AND {VISIBLE_CASE}",
            (number, actor.person),
        )
    if row is None:
        raise not_found("该证照", "the certificate")
    return _dated(result_view(office.catalogue(), row), office.today())


def _dated(result: CertificateView, today: date) -> CertificateView:
    """A result whose last day has passed is expired, whether or not the daily round has run."""
    from dataclasses import replace

    if result.status == "valid" and result.valid_until is not None and today > result.valid_until:
        return replace(result, status="expired")
    return result


def public_certificate(office: Office, number: str, token: str) -> PublicCertificate | None:
    """What anyone who holds a certificate may check: None unless number and token belong together."""
    catalogue = office.catalogue()
    with office.ledger.reader() as connection:
        row = connection.row(
            f"SELECT {RESULT_COLUMNS} FROM results r LEFT JOIN organisations h ON h.id = r.holder WHERE r.number = ?",
            (number,),
        )
        if row is None:
            return None
        found = _dated(result_view(catalogue, row), office.today())
        if not hmac.compare_digest(found.token.encode(), token.encode()):
            return None
        names = connection.row(
            "SELECT p.name, c.matter_zh, c.matter_en FROM cases c JOIN projects p ON p.id = c.project WHERE c.id = ?",
            (found.case,),
        )
    assert names is not None
    department = catalogue.departments.get(found.issuer)
    return PublicCertificate(
        number=found.number,
        name=found.name,
        holder=found.holder,
        issuer=department.name if department else Text(found.issuer, found.issuer),
        project_name=str(names[0]),
        matter_name=Text(str(names[1]), str(names[2])),
        issued_on=found.issued_on,
        valid_until=found.valid_until,
        status=found.status,
        checked_on=office.today(),
    )


def messages(
    office: Office, actor: Actor, after: str = "", limit: int = 50
) -> tuple[tuple[MessageLine, ...], str]:
    """The messages to the actor's organisation, newest first, and the key of the next page ("" at the end)."""
    limit = max(1, min(limit, 200))
    before = int(after) if after.isdigit() else 2**62
    with office.ledger.reader() as connection:
        rows = connection.rows(
            "SELECT m.id, c.id, c.number, m.kind, m.legal_day, m.recorded_at, m.position, c.matter_zh, c.matter_en, p.name "
            "FROM messages m JOIN cases c ON c.id = m.case_id JOIN projects p ON p.id = c.project "
            f"WHERE m.organisation = ? AND m.position < ? AND {VISIBLE_CASE} ORDER BY m.position DESC LIMIT ?",
            (actor.organisation, before, actor.person, limit + 1),
        )
    found = []
    for id, case, number, kind, on, recorded_at, _, matter_zh, matter_en, project in rows[:limit]:
        zh, en = words.EVENTS.get(kind, (kind, kind))
        text = Text(f"{project}：{matter_zh}（{number}）{zh}", f"{project}: {matter_en} ({number}), {en}")
        found.append(
            MessageLine(
                id,
                case,
                number,
                kind,
                Text(zh, en),
                text,
                date.fromisoformat(on),
                datetime.fromisoformat(recorded_at),
            )
        )
    return tuple(found), str(rows[limit - 1][6]) if len(rows) > limit else ""


__all__ = ["certificate", "certificates", "messages", "name_of", "open_document", "public_certificate"]
