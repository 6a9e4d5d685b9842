"""Certificates of SM2 keys (X.509 with the identifiers of GB/T 33560), written and read without a library that knows SM2."""

from __future__ import annotations

from datetime import UTC, datetime

from asn1crypto import algos, keys, x509

from onewindow.web.signatures import sm2
from onewindow.web.signatures.sm2_signature import sm2_der

CURVE = "1.2.156.10197.1.301"
SM2_WITH_SM3 = "1.2.156.10197.1.501"

keys.NamedCurve.register("sm2p256v1", CURVE, 32)


def self_signed(private: int, name: str, serial: int, begin: datetime, end: datetime) -> bytes:
    """A certificate that the key signs for itself, as DER."""
    point = b"\x04" + b"".join(one.to_bytes(32, "big") for one in sm2.public_point(private))
    algorithm = algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3})
    subject = x509.Name.build({"common_name": name})
    usage = x509.Extension(
        {
            "extn_id": "key_usage",
            "critical": True,
            "extn_value": x509.KeyUsage({"digital_signature", "non_repudiation", "key_cert_sign"}),
        }
    )
    root = x509.Extension(
        {
            "extn_id": "basic_constraints",
            "critical": True,
            "extn_value": x509.BasicConstraints({"ca": True}),
        }
    )
    told = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": serial,
            "signature": algorithm,
            "issuer": subject,
            "validity": x509.Validity({"not_before": _time(begin), "not_after": _time(end)}),
            "subject": subject,
            "subject_public_key_info": keys.PublicKeyInfo(
                {
                    "algorithm": keys.PublicKeyAlgorithm(
                        {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", "sm2p256v1")}
                    ),
                    "public_key": keys.ECPointBitString(point),
                }
            ),
            "extensions": [usage, root],
        }
    )
    signature = sm2_der(sm2.sign(private, told.dump()))
    made = x509.Certificate(
        {"tbs_certificate": told, "signature_algorithm": algorithm, "signature_value": signature}
    )
    return bytes(made.dump())


def public_point_of(certificate: bytes) -> sm2.Point:
    """The public key in a certificate of an SM2 key. Raises ``ValueError`` when it is no point of the curve."""
    found = x509.Certificate.load(certificate)
    point = bytes(found["tbs_certificate"]["subject_public_key_info"]["public_key"].native)
    public = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:65], "big")
    if len(point) != 65 or point[0] != 4 or not sm2.on_curve(public):
        raise ValueError("not a point of the SM2 curve")
    return public


def _time(moment: datetime) -> x509.Time:
    return x509.Time({"utc_time": moment.astimezone(UTC).replace(microsecond=0)})
