"""Status lists after the IETF's Token Status List: two bits a certificate, deflated, in a signed token.

Whoever checks many certificates fetches one list instead of asking about each of them, and the list tells
nothing about who holds what: places are given at random.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from onewindow.web.signatures.keyring import KeyRecord
from onewindow.web.signatures.signer import ECDSA, KeySigner

ALGORITHMS = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
"""What tokens call a signature by a key on a curve (RFC 7518, 3.4); RSA keys sign with RS256."""

BITS = 2
TTL = 300
"""Seconds for which a fetched list may be used."""

LIFE = 24 * 60 * 60
"""Seconds after which a token no longer counts at all."""

VALID, INVALID, SUSPENDED, EXPIRED = 0, 1, 2, 3
"""The standard's own types, and for expired the one of two bits that it leaves to the application."""


def packed(places: Iterable[tuple[int, int]], size: int) -> bytes:
    """The list as bytes: place 0 in the lowest two bits of the first byte. Places not named are valid."""
    content = bytearray(size * BITS // 8)
    for index, code in places:
        content[index * BITS // 8] |= code << (index * BITS % 8)
    return bytes(content)


def code_at(content: bytes, index: int) -> int:
    """The code at a place of a packed list."""
    return content[index * BITS // 8] >> (index * BITS % 8) & (1 << BITS) - 1


def compressed(content: bytes) -> str:
    """The list as it stands in a token: deflated (zlib), then base64url without padding."""
    return urlsafe_b64encode(zlib.compress(content, 9)).rstrip(b"=").decode()


def token(content: bytes, address: str, now: int, signer: KeySigner) -> str:
    """The signed token of a list. ``address`` is the list's own; ``now`` is in seconds since 1970."""
    key = (ECKey if signer.algorithm == ECDSA else RSAKey).import_key(signer.key)
    header = {"typ": "statuslist+jwt", "alg": algorithm(key), "kid": signer.id}
    claims = {
        "sub": address,
        "iat": now,
        "exp": now + LIFE,
        "ttl": TTL,
        "status_list": {"bits": BITS, "lst": compressed(content)},
    }
    return jwt.encode(header, claims, key, algorithms=["RS256", *ALGORITHMS.values()])


def algorithm(key: ECKey | RSAKey) -> str:
    """The name that tokens use for the algorithm of a key."""
    return ALGORITHMS[key.curve_name] if isinstance(key, ECKey) else "RS256"


def public_keys(records: Iterable[KeyRecord]) -> dict[str, Any]:
    """The public keys that sign lists and papers, as a key set (RFC 7517) with their certificates.

    No name is registered for SM2, and a reader may refuse a whole set for one key that it can't read; readers pass over
    members that they don't know (RFC 7517, 5). So the SM2 keys stand beside ``keys``, by their certificates alone.
    """
    told: dict[str, Any] = {"keys": [], "sm2": []}
    for one in records:
        same = {"kid": one.id, "use": "sig", "x5c": list(one.chain)}
        if one.kind == "pdf":
            key = _public(one)
            told["keys"].append({**key.as_dict(private=False), **same, "alg": algorithm(key)})
        else:
            told["sm2"].append({**same, "alg": one.algorithm})
    return told


def _public(record: KeyRecord) -> ECKey | RSAKey:
    public = x509.load_der_x509_certificate(record.certificates[0]).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return (ECKey if record.algorithm == ECDSA else RSAKey).import_key(pem)
