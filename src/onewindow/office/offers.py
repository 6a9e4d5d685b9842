"""What earlier cases leave for later ones (免提交), and why some of it must not be used again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from onewindow.catalogue.model import Catalogue, Document, Origin, Text
from onewindow.ledger.database import Connection
from onewindow.office.needs import PAPER_COLUMNS, RESULT_COLUMNS, AtHand, paper_view, result_view
from onewindow.office.office import Office
from onewindow.office.parts import parts_of
from onewindow.office.permissions import VISIBLE_AT_HAND
from onewindow.office.results import on_day
from onewindow.office.views import Actor, CertificateView, DocumentView

_NOWHERE = Origin("", 0)
_STATUS = {
    "expired": Text("已过有效期", "has expired"),
    "revoked": Text("已被撤销", "was revoked"),
    "cancelled": Text("已注销", "was cancelled"),
    "suspended": Text("已暂停使用", "is suspended"),
    "superseded": Text("已被新证替代", "was replaced by a newer one"),
}
_COLUMNS = ", ".join(f"held.{column.strip()}" for column in PAPER_COLUMNS.split(","))
_PAPERS = f"""SELECT {_COLUMNS}, c.catalogue, copied.status, copied.valid_until, yielded.status, yielded.valid_until
    FROM papers held JOIN cases c ON c.id = held.case_id
    LEFT JOIN signed_papers file ON file.sha256 = held.sha256 AND file.paper = 'certificate'
    LEFT JOIN certificate_versions copied ON copied.number = file.number AND copied.version = file.version
    LEFT JOIN results yielded ON yielded.number = (SELECT one.number FROM results one
        WHERE one.project = held.project AND one.document = held.document
        ORDER BY (one.status = 'valid' AND (one.valid_until IS NULL OR one.valid_until >= ?)) DESC,
            one.issued_on DESC, one.number DESC LIMIT 1)
    WHERE held.project = ?"""
"""The papers of a project, each with the certificate whose file it is, byte for byte, and with the certificate that the
project holds under the paper's name: a valid one if there is any, else the latest."""


def at_hand(
    office: Office, connection: Connection, actor: Actor, catalogue: Catalogue, project: str
) -> AtHand:
    """What the project holds today, in three statements, a fourth where papers came under an earlier catalogue.

    Papers are those of the cases that the actor may see. Results are all of them, since they serve whoever applies.
    """
    papers, unfit = _papers(office, connection, actor, catalogue, project)
    today, (visible, values) = office.today(), _visible(actor)
    rows = connection.rows(
        f"SELECT {RESULT_COLUMNS}, CASE WHEN {visible} THEN 1 ELSE 0 END FROM results r "
        "JOIN cases c ON c.id = r.case_id LEFT JOIN organisations h ON h.id = r.holder "
        "WHERE r.project = ? ORDER BY r.issued_on, r.number",
        [*values, project],
    )
    results = tuple(result_view(catalogue, row[:-1], today) for row in rows)
    unfit |= {one.number: why for one in results if (why := why_not_certificate(one, today))}
    shown = frozenset(str(row[0]) for row in rows if row[-1])
    return AtHand(papers, results, parts_of(connection, project), unfit, shown)


def paper_at_hand(
    office: Office, connection: Connection, actor: Actor, project: str, paper: str
) -> tuple[DocumentView, Text | None] | None:
    """One paper of the project with the reason why it can't be used today; None where the actor may see no such paper."""
    papers, unfit = _papers(office, connection, actor, office.catalogue(), project, paper)
    return (papers[0], unfit.get(paper)) if papers else None


def why_not_certificate(certificate: CertificateView, today: date) -> Text | None:
    """Why a certificate can't be used on this day; None when it can."""
    return _why_not(certificate.status, certificate.valid_until, today)


def _why_not(status: str, until: date | None, today: date) -> Text | None:
    now = on_day(status, until, today)
    if now == "valid":
        return None
    if now == "expired" and until is not None:
        return Text(f"已于 {until} 到期", f"expired on {until}")
    return _STATUS.get(now, Text("目前无效", "is not valid now"))


def _visible(actor: Actor) -> tuple[str, list[str]]:
    return ("1 = 1", []) if actor.kind == "system" else (VISIBLE_AT_HAND, [actor.person, actor.person])


def _papers(
    office: Office, connection: Connection, actor: Actor, catalogue: Catalogue, project: str, paper: str = ""
) -> tuple[tuple[DocumentView, ...], dict[str, Text]]:
    """The papers that the actor may see, and by their ids why some can't be used today."""
    visible, values = _visible(actor)
    only, one = ("AND held.id = ? ", [paper]) if paper else ("", [])
    rows = connection.rows(
        f"{_PAPERS} AND {visible} {only}ORDER BY held.attached_at, held.case_id, held.place",
        [office.today().isoformat(), project, *values, *one],
    )
    now, today = office.catalogue(), office.today()
    asked_then = _asked_then(office, connection, {str(row[-5]) for row in rows} - {now.content_hash})
    found = tuple(paper_view(catalogue, row[:-5]) for row in rows)
    whys = {
        view.id: _why_not_paper(view, row, now.documents, asked_then, today)
        for view, row in zip(found, rows, strict=True)
    }
    return found, {id: why for id, why in whys.items() if why is not None}


def _asked_then(
    office: Office, connection: Connection, versions: Collection[str]
) -> dict[str, Mapping[str, Document]]:
    """The documents of earlier versions of the catalogue that were kept, by the version."""
    if not versions:
        return {}
    rows = connection.rows(
        f"SELECT kind, hash FROM contents WHERE {' OR '.join('kind LIKE ?' for _ in versions)} ORDER BY hash",
        [f"catalogue:{version}:%" for version in sorted(versions)],
    )
    kept = {str(kind).split(":")[1]: str(hash) for kind, hash in rows}
    return {version: office.frozen_catalogue(hash).documents for version, hash in kept.items()}


def _why_not_paper(
    paper: DocumentView,
    row: tuple[Any, ...],
    documents: Mapping[str, Document],
    asked_then: Mapping[str, Mapping[str, Document]],
    today: date,
) -> Text | None:
    """Why a paper of an earlier case can't be used again; None when it can.

    It can't when the catalogue no longer knows the document, or asks for something else under its name than the version
    under which the earlier case was accepted; nor when the certificate that it shows does not count today.
    """
    version, copied, copied_until, yielded, yielded_until = row[-5:]
    now = documents.get(paper.document)
    if now is None:
        return Text("现行目录已不再使用这种材料", "today's catalogue no longer knows this document")
    then = asked_then.get(str(version), {}).get(paper.document)
    if then is not None and replace(then, origin=_NOWHERE) != replace(now, origin=_NOWHERE):
        return Text("材料的要求在上次提交后已经修改", "what is asked for has changed since it was handed in")
    for status, until in ((copied, copied_until), (yielded, yielded_until)):
        day = date.fromisoformat(until) if until else None
        why = _why_not(str(status), day, today) if status else None
        if why is not None:
            return Text(f"这份证照{why.zh}", f"this certificate {why.en}")
    return None
