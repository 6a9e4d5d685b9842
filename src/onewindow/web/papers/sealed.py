"""Papers that are set, signed and stored once: the same bytes are served for ever, and their hash is an event.

Inside the PDF stands a signature of the key ring's RSA or ECDSA key; beside it, in the event, one of its SM2 key over the same
bytes. Whoever asks first has the paper made; two who ask at once get the same one.
"""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onewindow.office import Office, Refused, operations
from onewindow.office.certificate_views import CertificatePage, VersionView
from onewindow.office.results import SignedPaper
from onewindow.web import house
from onewindow.web.papers.render import NoChineseFont, set_paper
from onewindow.web.papers.wording import CertificateWords, certificate_data, chinese_date
from onewindow.web.signatures.keyring import Keyring, KeyTrouble
from onewindow.web.signatures.pades import Box, seal
from onewindow.web.signatures.signer import Signer

CERTIFICATE_SEAL = Box(139, 37, 173, 71)
"""Where ``certificate.typ`` draws the seal, on the last page."""

TRIAL = "开发用密钥签章，仅供试用，不具法律效力 Sealed with a development key: for trial only, without legal effect"
"""What a paper says of itself, so that a print of it deceives nobody either."""


@cache
def keyring() -> Keyring:
    """The key ring of this installation."""
    return Keyring(Path(settings.DATA) / "keys", settings.SIGNING_KEY, settings.SIGNING_PASSWORD_FILE)


def certificate_file(office: Office, page: CertificatePage, version: VersionView, address: str) -> bytes:
    """The sealed PDF of a certificate's version; a preview without a seal before it is issued."""
    words = certificate_words(page, version, address)
    if not page.issued:
        return _set("certificate", certificate_data(words), version.made_on)
    if version.signed is not None:
        return stored(office, version.signed)
    pdf = _set("certificate", {**certificate_data(words), **_trial()}, version.made_on)
    paper = _sealed(
        office,
        pdf,
        "certificate",
        page.certificate.number,
        version.number,
        "核发证照 Certificate",
        CERTIFICATE_SEAL,
    )
    return stored(office, operations.keep_signed_paper(office, page.certificate.case, paper))


def certificate_words(page: CertificatePage, version: VersionView, address: str) -> CertificateWords:
    """What a version states: its own words as they were when it was made."""
    view, data = page.certificate, version.data
    body = data.get("body") or {"zh": page.issuer.zh}
    told = f"第 {version.number} 版：{version.reason.zh}（{chinese_date(version.made_on)}）"
    return CertificateWords(
        number=view.number,
        title=view.name.zh,
        title_en=view.name.en,
        holder=str(data.get("holder") or view.holder),
        holder_code=str(data.get("holder_code", "")),
        subject=str(data.get("project") or page.project_name),
        matter=page.matter_name.zh,
        basis="；".join(data.get("basis", ())),
        body=str(body["zh"]),
        zone=house.zone_name(),
        issued_on=version.made_on,
        valid_until=version.valid_until,
        conditions=list(data.get("conditions", ())),
        address=address,
        valid_from=page.valid_from if version.number == 1 else version.made_on,
        version=told if version.number > 1 else "",
        preview=not page.issued,
        filing=page.filing,
    )


def decision_file(
    office: Office, case: str, number: str, data: Mapping[str, Any], dated: Any, there: SignedPaper | None
) -> bytes:
    """The sealed letter of a decision."""
    if there is not None:
        return stored(office, there)
    pdf = _set("letter", {**data, **_trial()}, dated)
    paper = _sealed(office, pdf, "decision", number, 1, "决定书 Decision")
    return stored(office, operations.keep_signed_paper(office, case, paper))


def stored(office: Office, paper: SignedPaper) -> bytes:
    """The bytes of a paper that was made. Refused when the store has lost them."""
    try:
        return office.files.path(paper.sha256).read_bytes()
    except OSError:
        raise Refused(
            "file_lost",
            f"文书 {paper.number} 的文件不在存储中，请管理员从备份恢复（SHA-256 {paper.sha256}）。",
            f"the file of {paper.number} is not in the store: an administrator must restore it from the backup "
            f"(SHA-256 {paper.sha256})",
        ) from None


def _set(template: str, data: Mapping[str, Any], dated: Any) -> bytes:
    try:
        return set_paper(template, data, dated, Path(settings.DATA) / "papers")
    except NoChineseFont as missing:
        raise Refused("no_font", missing.zh, missing.en) from missing


def _sealed(
    office: Office, pdf: bytes, paper: str, number: str, version: int, reason: str, box: Box | None = None
) -> SignedPaper:
    """Sign, store, and describe what was stored. Refused when the key can't be used."""
    signer, beside = _signers()
    content = seal(pdf, signer, reason, house.zone_name(), box)
    kept = office.files.keep(f"{number}.pdf", io.BytesIO(content), len(content))
    return SignedPaper(
        paper=paper,
        number=number,
        version=version,
        sha256=kept.sha256,
        sm3=hashlib.new("sm3", content).hexdigest(),
        size=kept.size,
        algorithm=signer.algorithm,
        key=signer.id,
        signed_at=office.now().isoformat(),
        detached=(_detached(beside, content),),
    )


def _signers() -> tuple[Signer, Signer]:
    """The keys inside and beside a paper. Refused when one can't be used."""
    try:
        return keyring().pdf_signer(), keyring().sm2_signer()
    except KeyTrouble as trouble:
        raise Refused("no_key", trouble.zh, trouble.en) from trouble


def _trial() -> dict[str, str]:
    """What a paper has to say of the key that seals it: nothing of an authority's."""
    record = keyring().record(_signers()[0].id)
    return {"trial": TRIAL} if record is not None and record.development else {}


def _detached(signer: Signer, content: bytes) -> dict[str, str]:
    return {
        "algorithm": signer.algorithm,
        "key": signer.id,
        "signature": b64encode(signer.sign(content)).decode(),
    }
