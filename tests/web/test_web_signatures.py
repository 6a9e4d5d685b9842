"""Keys and signatures: the standard's example of SM2, OpenSSL as an oracle, key rings that forget nothing, tampered files."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import KeySet

from onewindow.cli.main import main
from onewindow.web.signatures import sm2
from onewindow.web.signatures.keyring import Keyring, KeyTrouble
from onewindow.web.signatures.pades import Box, check, seal
from onewindow.web.signatures.signer import holds
from onewindow.web.signatures.sm2_certificate import public_point_of
from onewindow.web.signatures.status_list import code_at, compressed, packed, public_keys, token

PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PUBLIC = (
    0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020,
    0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13,
)
K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SIGNATURE = (
    0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
    0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
)


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring(tmp_path_factory.mktemp("keys"))


def test_the_example_of_gb_t_32918_5_annex_a() -> None:
    assert sm2.public_point(PRIVATE) == PUBLIC
    assert sm2.sign(PRIVATE, b"message digest", k=K) == SIGNATURE
    assert sm2.verify(PUBLIC, b"message digest", SIGNATURE)
    assert not sm2.verify(PUBLIC, b"message digesT", SIGNATURE)
    assert not sm2.verify(PUBLIC, b"message digest", SIGNATURE, id=b"ALICE123@YAHOO.COM")
    assert not sm2.verify((PUBLIC[0], PUBLIC[1] ^ 1), b"message digest", SIGNATURE)


@pytest.mark.parametrize("wrong", [(0, 1), (1, 0), (sm2.N, 1), (1, sm2.N), (1, sm2.N - 1)])
def test_signatures_out_of_range_are_refused(wrong: tuple[int, int]) -> None:
    assert not sm2.verify(PUBLIC, b"message digest", wrong)


@settings(max_examples=10)
@given(private=st.integers(1, sm2.N - 2), message=st.binary(max_size=300))
def test_what_is_signed_holds_and_no_other_message(private: int, message: bytes) -> None:
    public = sm2.public_point(private)
    signature = sm2.sign(private, message)
    assert sm2.on_curve(public) and sm2.verify(public, message, signature)
    assert not sm2.verify(public, message + b"x", signature)


def openssl(*words: Any) -> str:
    try:
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("the openssl command is not installed")
    return done.stdout


def test_openssl_takes_our_sm2_certificate_and_we_take_its_signature(ring: Keyring, tmp_path: Path) -> None:
    certificate = ring.sm2_signer().chain[0]
    (tmp_path / "c.der").write_bytes(certificate)
    openssl("x509", "-inform", "der", "-in", tmp_path / "c.der", "-out", tmp_path / "c.pem")
    known = ("-vfyopt", "distid:1234567812345678", "-CAfile", tmp_path / "c.pem", tmp_path / "c.pem")
    assert openssl("verify", *known).strip().endswith("OK")
    openssl("ecparam", "-genkey", "-name", "SM2", "-noout", "-out", tmp_path / "k.pem")
    (tmp_path / "m").write_bytes("送达".encode())
    sign = ("dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-sign", tmp_path / "k.pem")
    openssl(*sign, "-out", tmp_path / "s", tmp_path / "m")
    openssl("req", "-x509", "-new", "-key", tmp_path / "k.pem", "-sm3", "-sigopt", "distid:1234567812345678",
            "-subj", "/CN=x", "-days", "9", "-outform", "der", "-out", tmp_path / "x.der")  # fmt: skip
    theirs, signature = (tmp_path / "x.der").read_bytes(), (tmp_path / "s").read_bytes()
    assert sm2.on_curve(public_point_of(theirs))
    assert holds(theirs, "SM2-SM3", "送达".encode(), signature)
    assert not holds(theirs, "SM2-SM3", b"other", signature)
    assert not holds(theirs, "SM2-SM3", "送达".encode(), signature[:-1])


def test_a_retired_key_still_proves_what_it_sealed(tmp_path: Path) -> None:
    ring, content = Keyring(tmp_path), b"certificate"
    first = ring.sm2_signer()
    signature = first.sign(content)
    ring.create("sm2")
    second = Keyring(tmp_path).sm2_signer()
    kept = Keyring(tmp_path).record(first.id)
    assert second.id != first.id and kept is not None and kept.retired_at and kept.development
    assert holds(kept.certificates[0], kept.algorithm, content, signature)
    assert not holds(second.chain[0], kept.algorithm, content, signature)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("*.sm2")} == {"0o600"}


def pkcs12_file(folder: Path, password: bytes, curve: ec.EllipticCurve | None = None) -> Path:
    key = ec.generate_private_key(curve or ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "淄博高新区电子印章")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "seal.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, made, None, BestAvailableEncryption(password))
    )
    return file


def test_a_configured_key_is_used_and_remembered(tmp_path: Path) -> None:
    file, password = pkcs12_file(tmp_path, b"geheim"), tmp_path / "password"
    password.write_text("geheim\n")
    own = Keyring(tmp_path / "keys").pdf_signer()
    given_ = Keyring(tmp_path / "keys", str(file), str(password)).pdf_signer()
    assert given_.name == "淄博高新区电子印章" and given_.algorithm == "ECDSA-SHA256"
    assert holds(given_.chain[0], given_.algorithm, b"x", given_.sign(b"x"))
    records = {one.id: one for one in Keyring(tmp_path / "keys").records()}
    assert records[own.id].retired_at and not records[given_.id].development
    password.write_text("wrong")
    with pytest.raises(KeyTrouble, match="ONEWINDOW_SIGNING_PASSWORD_FILE"):
        Keyring(tmp_path / "keys", str(file), str(password)).pdf_signer()


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda one: one.name)
def test_lists_are_signed_by_a_key_of_any_curve_that_tokens_know(
    tmp_path: Path, curve: ec.EllipticCurve
) -> None:
    """Read by an outsider: the key set whole, the key by its id, the algorithm that belongs to the curve."""
    (tmp_path / "password").write_text("geheim")
    ring = Keyring(
        tmp_path / "keys", str(pkcs12_file(tmp_path, b"geheim", curve)), str(tmp_path / "password")
    )
    ring.sm2_signer()
    signer = ring.pdf_signer()
    made = token(packed([(3, 2)], 64), "https://zone.example/status/1", 1_796_000_000, signer)
    told = json.loads(json.dumps(public_keys(ring.records())))
    read = jwt.decode(made, KeySet.import_key_set(told), algorithms=[told["keys"][0]["alg"]])
    assert read.header == {"typ": "statuslist+jwt", "alg": told["keys"][0]["alg"], "kid": signer.id}
    assert read.claims["sub"] == "https://zone.example/status/1"
    [beside] = told["sm2"]
    assert public_point_of(b64decode(beside["x5c"][0])) and beside["alg"] == "SM2-SM3"


def test_a_key_of_a_curve_that_tokens_do_not_know_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("geheim")
    file = pkcs12_file(tmp_path, b"geheim", ec.SECP256K1())
    with pytest.raises(KeyTrouble, match="P-256"):
        Keyring(tmp_path / "keys", str(file), str(tmp_path / "password")).pdf_signer()


def test_a_lost_key_file_says_what_to_do(tmp_path: Path) -> None:
    Keyring(tmp_path).sm2_signer()
    next(tmp_path.glob("*.sm2")).unlink()
    with pytest.raises(KeyTrouble, match="onewindow key rotate"):
        Keyring(tmp_path).sm2_signer()


def paper() -> bytes:
    import io

    import pypdf

    writer, held = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 300)
    writer.write(held)
    return held.getvalue()


def test_a_seal_holds_and_no_changed_byte_passes(ring: Keyring) -> None:
    plain = paper()
    sealed = seal(plain, ring.pdf_signer(), "test", "here", Box(10, 10, 40, 40))
    own = [ring.pdf_signer().chain]
    assert sealed.startswith(plain) and check(sealed, own).verdict == "good"
    for place in range(20, len(plain), 97):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert check(bytes(changed), own).verdict in ("altered", "unreadable"), place
    assert check(sealed + b"\n%", own).verdict == "altered"
    assert check(sealed[:-40], own).verdict == "altered"
    assert check(plain, own).verdict == "none" and check(b"", own).verdict == "unreadable"


def customer(
    root: rsa.RSAPrivateKey, issuer: x509.Name, name: str
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A key and its certificate by a root of many customers."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = (
        x509.CertificateBuilder().issuer_name(issuer).public_key(key.public_key())
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(root, hashes.SHA256())
    )  # fmt: skip
    return key, made


def test_another_customer_of_the_same_root_is_not_us(tmp_path: Path) -> None:
    """An authority's file holds the root of its issuer, which vouches for many besides us."""
    root = rsa.generate_private_key(65537, 2048)
    issuer, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "电子认证机构")]), datetime.now(UTC)
    anchor = (
        x509.CertificateBuilder().issuer_name(issuer).subject_name(issuer).public_key(root.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(root, hashes.SHA256())
    )  # fmt: skip
    rings = []
    for name in ("淄博高新区电子印章", "别家单位"):
        key, made = customer(root, issuer, name)
        folder = tmp_path / name
        folder.mkdir()
        (folder / "p12").write_bytes(
            pkcs12.serialize_key_and_certificates(b"x", key, made, [anchor], NoEncryption())
        )
        rings.append(Keyring(folder, str(folder / "p12")))
    ours, theirs = (ring.pdf_signer() for ring in rings)
    assert ours.chain[-1] == theirs.chain[-1]
    own = [one.certificates for one in rings[0].records()]
    assert check(seal(paper(), ours, "test", "here"), own).verdict == "good"
    judged = check(seal(paper(), theirs, "test", "here"), own)
    assert (judged.verdict, judged.signer) == ("foreign", "别家单位")


@given(st.dictionaries(st.integers(0, 1023), st.integers(1, 2), max_size=40))
def test_a_packed_list_gives_back_what_went_in(places: dict[int, int]) -> None:
    content = packed(places.items(), 1024)
    assert {index: code for index in range(1024) if (code := code_at(content, index))} == places


def test_the_bits_stand_as_the_token_status_list_writes_them() -> None:
    """The draft's example of two bits: twelve entries in three bytes, the first in the lowest bits."""
    codes = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    assert packed(enumerate(codes), 12).hex() == "c944f9"
    assert not compressed(bytes(3)).endswith("=")


def test_the_command_makes_shows_and_replaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEWINDOW_DATA", str(tmp_path))
    assert main(["key", "show"]) == 0 and "还没有密钥" in capsys.readouterr().out
    assert main(["key", "create", "--kind", "sm2"]) == 0
    assert main(["key", "create", "--kind", "sm2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["key", "rotate", "--kind", "sm2"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 and "已停用" in told[0] and "使用中" in told[1] and "不具法律效力" in told[1]
    monkeypatch.setenv("ONEWINDOW_SIGNING_KEY", str(tmp_path / "none.p12"))
    assert main(["key", "create", "--kind", "pdf"]) == 2
