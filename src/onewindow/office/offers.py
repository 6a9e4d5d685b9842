"""What earlier cases leave for later ones (免提交), and why some of it must not be used again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onewindow.catalogue.model import Catalogue, Origin, Text
from onewindow.ledger.database import Connection
from onewindow.office.office import Office
from onewindow.office.views import CertificateView, DocumentView

_NOWHERE = Origin("", 0)
_STATUS = {
    "expired": Text("已过有效期", "has expired"),
    "revoked": Text("已被撤销", "was revoked"),
    "cancelled": Text("已注销", "was cancelled"),
    "suspended": Text("已暂停使用", "is suspended"),
    "superseded": Text("已被新证替代", "was replaced by a newer one"),
}


def why_not_certificate(certificate: CertificateView, today: date) -> Text | None:
    """Why a certificate can't be used on this day; None when it can."""
    if certificate.status != "valid":
        return _STATUS.get(certificate.status, Text("目前无效", "is not valid now"))
    if certificate.valid_until is not None and certificate.valid_until < today:
        return Text(f"已于 {certificate.valid_until} 到期", f"expired on {certificate.valid_until}")
    return None


def why_not_paper(
    office: Office, connection: Connection, catalogue: Catalogue, paper: DocumentView
) -> Text | None:
    """Why a paper of an earlier case can't be used again; None when it can.

    It can't when the catalogue no longer knows the document, or asks for something else under its name than
    the version under which the earlier case was accepted.
    """
    now = catalogue.documents.get(paper.document)
    if now is None:
        return Text("现行目录已不再使用这种材料", "today's catalogue no longer knows this document")
    row = connection.row("SELECT catalogue FROM cases WHERE id = ?", (paper.case,))
    if row is None or row[0] == catalogue.content_hash:
        return None
    kept = connection.row("SELECT hash FROM contents WHERE kind LIKE ?", (f"catalogue:{row[0]}:%",))
    if kept is None:
        return None
    then = office.frozen_catalogue(str(kept[0])).documents.get(paper.document)
    if then is not None and replace(then, origin=_NOWHERE) != replace(now, origin=_NOWHERE):
        return Text("材料的要求在上次提交后已经修改", "what is asked for has changed since it was handed in")
    return None
