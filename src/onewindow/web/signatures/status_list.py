"""Status lists after the IETF's Token Status List: two bits a certificate, deflated, in a signed token.

Whoever checks many certificates fetches one list instead of asking about each of them, and the list tells
nothing about who holds what: places are given at random.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from onewindow.web.signatures.keyring import KeyRecord
from onewindow.web.signatures.signer import ECDSA, KeySigner

BITS = 2
TTL = 300
"""Seconds for which a fetched list may be used."""

LIFE = 24 * 60 * 60
"""Seconds after which a token no longer counts at all."""

VALID, INVALID, SUSPENDED = 0, 1, 2


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
    header = {"typ": "statuslist+jwt", "alg": algorithm(signer.algorithm), "kid": signer.id}
    claims = {
        "sub": address,
        "iat": now,
        "exp": now + LIFE,
        "ttl": TTL,
        "status_list": {"bits": BITS, "lst": compressed(content)},
    }
    key = (ECKey if signer.algorithm == ECDSA else RSAKey).import_key(signer.key)
    return jwt.encode(header, claims, key, algorithms=["RS256", "ES256"])


def algorithm(name: str) -> str:
    """The name that tokens use for a key's algorithm."""
    return "ES256" if name == ECDSA else "RS256"


def public_keys(records: Iterable[KeyRecord]) -> dict[str, Any]:
    """The public keys that sign lists and papers, as a key set (RFC 7517) with their certificates; SM2 keys
    stand there by their certificates alone, as no registered name exists for them."""
    keys = []
    for one in records:
        told: dict[str, Any] = {"kid": one.id, "use": "sig", "x5c": list(one.chain)}
        if one.kind == "pdf":
            told = {**_public(one), **told, "alg": algorithm(one.algorithm)}
        else:
            told |= {"kty": "EC", "crv": "SM2", "alg": one.algorithm}
        keys.append(told)
    return {"keys": keys}


def _public(record: KeyRecord) -> dict[str, Any]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = x509.load_der_x509_certificate(record.certificates[0]).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key = (ECKey if record.algorithm == ECDSA else RSAKey).import_key(pem)
    return dict(key.as_dict(private=False))
