"""What an uploaded PDF is worth: known byte for byte, signed here and unchanged, altered, or not ours. Nothing is kept."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import dataclass

from onewindow.office import Office, queries
from onewindow.office.certificate_views import KnownPaper
from onewindow.office.views import PublicCertificate
from onewindow.web.signatures.keyring import KeyRecord, Keyring
from onewindow.web.signatures.pades import check
from onewindow.web.signatures.signer import holds

LIMIT = 20 * 1024 * 1024
"""The largest PDF that is looked at, in bytes."""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """``verdict``: ``genuine`` (these very bytes were made here), ``signed`` (our signature holds, but other bytes are
    stored), ``altered``, ``foreign`` (somebody else's signature) or ``unknown``. ``sm2``: whether the signature beside it holds."""

    verdict: str
    sha256: str
    paper: KnownPaper | None = None
    certificate: PublicCertificate | None = None
    key: KeyRecord | None = None
    signer: str = ""
    sm2: bool | None = None


def judge(office: Office, ring: Keyring, pdf: bytes) -> FileVerdict:
    """Check a file against the hashes of all papers made here, then against the keys that have signed them."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    known = queries.known_paper(office, sha256)
    records = ring.records()
    signature = check(pdf, [one.certificates for one in records if one.kind == "pdf"])
    if known is not None:
        shown = queries.public_certificate(office, known.number, known.token) if known.token else None
        key = next((one for one in records if one.id == known.signed.key), None)
        return FileVerdict(
            "genuine", sha256, known, shown, key, signature.signer, _beside(records, known, pdf)
        )
    verdict = {"good": "signed", "altered": "altered", "foreign": "foreign"}.get(signature.verdict, "unknown")
    return FileVerdict(verdict, sha256, signer=signature.signer)


def _beside(records: tuple[KeyRecord, ...], known: KnownPaper, pdf: bytes) -> bool | None:
    """Whether each signature kept beside the file holds; None when there is none that could be checked."""
    found = None
    for one in known.signed.detached:
        key = next((record for record in records if record.id == one["key"]), None)
        if key is None:
            continue
        found = (
            holds(key.certificates[0], one["algorithm"], pdf, b64decode(one["signature"]))
            and found is not False
        )
    return found
