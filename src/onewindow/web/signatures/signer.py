"""The one face of all keys that seal papers: a name, an algorithm, ``sign``, a certificate chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from onewindow.web.signatures import sm2
from onewindow.web.signatures.sm2_certificate import public_point_of
from onewindow.web.signatures.sm2_signature import sm2_der, sm2_holds

RSA, ECDSA, SM2 = "RSA-SHA256", "ECDSA-SHA256", "SM2-SM3"


class Signer(Protocol):
    """Whatever can seal: a key in a file, or a module or service that keeps the key to itself.

    ``chain`` holds certificates as DER, the signer's own first, its root last.
    """

    @property
    def id(self) -> str:
        """A short name of the key that papers keep."""

    @property
    def name(self) -> str:
        """Who seals, as people read it."""

    @property
    def algorithm(self) -> str:
        """``RSA-SHA256``, ``ECDSA-SHA256`` or ``SM2-SM3``."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates."""

    def sign(self, content: bytes) -> bytes:
        """The signature of a content: PKCS #1 v1.5 for RSA, DER (r, s) for ECDSA and SM2."""


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class KeySigner:
    """A private key of the cryptography library: RSA or ECDSA, with SHA-256."""

    def __init__(self, id: str, key: PrivateKey, chain: Sequence[bytes]) -> None:
        self.id, self.key, self.chain = id, key, tuple(chain)
        self.algorithm = RSA if isinstance(key, rsa.RSAPrivateKey) else ECDSA

    @property
    def name(self) -> str:
        """The subject of the signer's certificate."""
        return common_name(self.chain[0])

    def sign(self, content: bytes) -> bytes:
        """The signature of a content."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(content, ec.ECDSA(hashes.SHA256()))


class Sm2Signer:
    """An SM2 key: signs with SM3 over the signer's name, the key and the content (GB/T 32918.2)."""

    algorithm = SM2

    def __init__(self, id: str, private: int, chain: Sequence[bytes], name: str) -> None:
        self.id, self.private, self.chain, self.name = id, private, tuple(chain), name

    def sign(self, content: bytes) -> bytes:
        """The signature as DER, as OpenSSL and GM/T 0009 write it."""
        return sm2_der(sm2.sign(self.private, content))


def holds(certificate: bytes, algorithm: str, content: bytes, signature: bytes) -> bool:
    """Whether a signature by the key of a certificate (DER) holds for a content."""
    if algorithm == SM2:
        return sm2_holds(public_point_of(certificate), content, signature)
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def common_name(certificate: bytes) -> str:
    """The subject's name of a certificate (DER), of any algorithm."""
    from asn1crypto.x509 import Certificate

    subject = Certificate.load(certificate).subject.native
    return str(subject.get("common_name") or subject.get("organization_name") or "")
