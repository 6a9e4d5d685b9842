"""The papers that people take away as PDF: certificates, decision letters, notices. Pages and the API serve the same ones."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from onewindow.office import Actor, Office, queries
from onewindow.office.notices import Notice
from onewindow.office.permissions import not_found
from onewindow.procedures.protocol import Refused
from onewindow.web.papers.letters import decision_letter
from onewindow.web.papers.notices import notice_data
from onewindow.web.papers.render import NoChineseFont, set_paper
from onewindow.web.papers.sealed import certificate_file, decision_file
from onewindow.web.papers.wording import letter_data

Pdf = tuple[str, bytes]
"""A file's name without its ending, and its content."""


def public_address(number: str, token: str) -> str:
    """The address that the QR code holds: the public page with a certificate's number and a version's token."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('verify')}?number={quote(number)}&token={token}"


def progress_address(notice: Notice) -> str:
    """The address that the QR code of a paper holds: progress with the number and code, "" without a code."""
    if not notice.code:
        return ""
    return (
        f"{settings.PUBLIC_ADDRESS}{reverse('progress')}?number={quote(notice.reference)}&code={notice.code}"
    )


def certificate_pdf(office: Office, actor: Actor, number: str, version: int | None = None) -> Pdf:
    """The sealed certificate, its current version unless one is named; a preview before it is issued."""
    page = queries.certificate_page(office, actor, number)
    found = page.version(version)
    if found is None:
        raise not_found("该版本", "this version")
    content = certificate_file(office, page, found, public_address(number, found.token))
    return number if found.number == 1 else f"{number}-v{found.number}", content


def decision_pdf(office: Office, actor: Actor, case: str) -> Pdf:
    """The sealed letter of a decision: made once, the same bytes for ever. Refused before there is one."""
    found = queries.case(office, actor, case)
    if found.decision is None:
        raise Refused(
            "not_found", f"办件 {found.number} 还没有决定。", f"case {found.number} has no decision yet"
        )
    id, there = queries.signed_decision(office, actor, case)
    data = letter_data(decision_letter(office, found))
    content = decision_file(office, id, found.decision.number, data, found.decision.on, there)
    return f"{found.number}-decision", content


def notice_pdf(office: Office, actor: Actor, case: str, notice: str) -> Pdf:
    """A receipt, a one-time notice or another paper that was given out; made from its event, always the same."""
    found = queries.notice(office, actor, case, notice)
    data = notice_data(found, progress_address(found))
    try:
        return found.number, set_paper("notice", data, found.on, Path(settings.DATA) / "papers")
    except NoChineseFont as missing:
        raise Refused("no_font", missing.zh, missing.en) from missing
