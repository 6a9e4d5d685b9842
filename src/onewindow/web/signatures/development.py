"""A key for development: an RSA key whose certificate a root of its own has signed. Its name says what it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

BITS = 3072
ROOT = "开发用根证书 Development root, no legal effect"


def development_key(name: str, years: int) -> tuple[rsa.RSAPrivateKey, tuple[bytes, ...]]:
    """A key and its chain as DER: the certificate, then its root. The root's own key is thrown away."""
    key, root_key = (rsa.generate_private_key(65537, BITS) for _ in range(2))
    root_name, subject = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (ROOT, name))
    root = (
        _begun(root_name, root_name, root_key, years)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    own = (
        _begun(subject, root_name, key, years)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return key, (own.public_bytes(Encoding.DER), root.public_bytes(Encoding.DER))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, years: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * years))
    )


def _usage(sign: bool) -> x509.KeyUsage:
    """What the key may do: sign certificates (the root), or papers for which the signer answers."""
    return x509.KeyUsage(
        digital_signature=not sign, content_commitment=not sign, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=sign, crl_sign=sign, encipher_only=False, decipher_only=False,
    )  # fmt: skip
