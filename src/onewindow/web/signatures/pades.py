"""Signatures inside a PDF (PAdES-B, ETSI EN 319 142) through pyHanko, which keep it PDF/A; and checking them.

The field lies over the printed seal without an appearance of its own, so that a click on the seal shows the signature.
The signature certifies the file: any later change makes it invalid.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import Signer as PdfSignerBase
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from onewindow.web.signatures.signer import Signer

# A signature that does not hold is an answer here, not a fault of this program: keep its traces out of the log.
for _room in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_room).setLevel(logging.CRITICAL)

FIELD = "Seal"
MILLIMETRE = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in millimetres from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def points(self) -> tuple[int, int, int, int]:
        """The same in whole points, as fields want it."""
        left, bottom, right, top = (
            round(one * MILLIMETRE) for one in (self.left, self.bottom, self.right, self.top)
        )
        return left, bottom, right, top


class _Adapter(PdfSignerBase):
    """A ``Signer`` of ours as pyHanko asks for one: only ``sign`` ever touches the key."""

    def __init__(self, signer: Signer) -> None:
        own, *others = (x509.Certificate.load(one) for one in signer.chain)
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([own, *others])
        super().__init__(signing_cert=own, cert_registry=registry, prefer_pss=False)
        self._signer = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature of the signed attributes; for sizes only when ``dry_run``."""
        return bytes(512) if dry_run else self._signer.sign(data)


def seal(pdf: bytes, signer: Signer, reason: str, place: str, box: Box | None = None) -> bytes:
    """The PDF with a certifying signature, as an addition that leaves its bytes in place.

    ``box`` is its place on the last page; without one (a letter's seal moves with its text) no place can be clicked.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        location=place,
        name=signer.name,
    )
    made = signers.PdfSigner(
        about,
        _Adapter(signer),
        stamp_style=StaticStampStyle(border_width=0) if box else None,
        new_field_spec=SigFieldSpec(FIELD, on_page=-1, box=box.points if box else None),
    ).sign_pdf(writer)
    return bytes(made.getvalue())


@dataclass(frozen=True, slots=True)
class Check:
    """What a PDF's signature is worth. ``verdict``: ``good``, ``altered``, ``foreign``, ``none`` or ``unreadable``.

    ``good``: by a key of ours and nothing changed since; ``foreign``: whole, but by a key that is not ours.
    """

    verdict: str
    signer: str = ""
    signed_at: datetime | None = None


def check(pdf: bytes, chains: Iterable[Sequence[bytes]]) -> Check:
    """Check the last signature of a PDF against the chains of our own keys (DER, a key's own certificate first), as of now.

    Only our keys count, not every key that their roots vouch for: an authority's root has many other customers.
    """
    known = [tuple(chain) for chain in chains]
    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        if not signatures:
            return Check("none")
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(chain[-1]) for chain in known], allow_fetching=False
        )
        return _judged(validate_pdf_signature(signatures[-1], context), {chain[0] for chain in known})
    except Exception:
        # Anybody's bytes come here, and the reader answers to broken ones with whatever exception they lead it to.
        return Check("altered" if b"/ByteRange" in pdf and b"/ETSI.CAdES.detached" in pdf else "unreadable")


def _judged(status: PdfSignatureStatus, ours: Collection[bytes]) -> Check:
    certificate: Any = status.signing_cert.subject.native
    name = str(certificate.get("common_name") or certificate.get("organization_name") or "")
    if not (status.intact and status.valid and status.docmdp_ok) or status.modification_level is None:
        return Check("altered", name, status.signer_reported_dt)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return Check("altered", name, status.signer_reported_dt)
    known = status.trusted and status.signing_cert.dump() in ours
    return Check("good" if known else "foreign", name, status.signer_reported_dt)
