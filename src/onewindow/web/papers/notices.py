"""The data of ``notice.typ`` from a paper that was given out."""

from __future__ import annotations

from typing import Any

from onewindow.office.notices import Notice, chinese
from onewindow.web.papers.qr import qr_svg


def notice_data(notice: Notice, address: str) -> dict[str, Any]:
    """All words of the paper; ``address`` goes into the QR code, "" leaves it out."""
    return {
        "title": notice.title.zh,
        "title_en": notice.title.en,
        "number": notice.number,
        "body": notice.body,
        "addressee": notice.addressee,
        "issued_on": chinese(notice.on),
        "paragraphs": list(notice.paragraphs),
        "english": list(notice.english),
        "rows": [{"name": row.name.zh, "state": row.state.zh, "detail": row.detail} for row in notice.rows],
        "law": notice.law,
        "reference": notice.reference,
        "code": notice.code,
        "qr": qr_svg(address) if address else "",
        "signatures": [one.zh for one in notice.signatures],
    }
