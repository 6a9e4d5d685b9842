"""QR codes as SVG text."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> str:
    """The address as a QR code, error correction Q (a quarter of it may be damaged), as SVG."""
    buffer = io.BytesIO()
    segno.make_qr(address, error="q").save(
        buffer, kind="svg", border=1, xmldecl=False, dark="#1b1d21", omitsize=True
    )
    return buffer.getvalue().decode()
