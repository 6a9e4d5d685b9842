"""Signatures of SM2 as DER, as OpenSSL and GM/T 0009 write them."""

from __future__ import annotations

from asn1crypto import core

from onewindow.web.signatures import sm2


class _Pair(core.Sequence):  # type: ignore[misc]
    _fields = [("r", core.Integer), ("s", core.Integer)]


def sm2_der(signature: tuple[int, int]) -> bytes:
    """(r, s) as DER."""
    return bytes(_Pair({"r": signature[0], "s": signature[1]}).dump())


def sm2_holds(public: sm2.Point, content: bytes, signature: bytes) -> bool:
    """Whether a DER signature of SM2 holds for a content."""
    try:
        pair = _Pair.load(signature, strict=True)
        found = int(pair["r"].native), int(pair["s"].native)
    except ValueError:
        return False
    return sm2.verify(public, content, found)
