"""The keys of one installation, in the folder ``keys`` beside the data: current ones, and retired ones for checking.

A key that an authority has given (``ONEWINDOW_SIGNING_KEY``, a PKCS #12 file with the password in the file that
``ONEWINDOW_SIGNING_PASSWORD_FILE`` names) is used as it is. Without one, a key for development is made: its
root is self-signed, its name says so, and every page that shows it says so too.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from onewindow.office.durable import sync_folder
from onewindow.web.signatures import sm2
from onewindow.web.signatures.development import development_key
from onewindow.web.signatures.signer import SM2, KeySigner, Sm2Signer, common_name
from onewindow.web.signatures.sm2_certificate import self_signed

NAME = "开发用电子印章 Development seal, no legal effect"
"""At most 64 bytes: X.520 allows a common name no more."""

YEARS = 10
KINDS = ("pdf", "sm2")
"""``pdf``: RSA or ECDSA, inside the PDF and for status lists. ``sm2``: beside the file."""


class KeyTrouble(Exception):
    """A key that can't be used, with what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What the ring remembers of a key for ever: enough to check what it has signed."""

    id: str
    kind: str
    algorithm: str
    created_at: str
    development: bool
    chain: tuple[str, ...]
    retired_at: str = ""

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """The chain as DER, the key's own first."""
        return tuple(b64decode(one) for one in self.chain)

    @property
    def name(self) -> str:
        """Who seals with it."""
        return common_name(self.certificates[0])


class Keyring:
    """The keys under a folder. Safe to share between threads; several processes agree through the files."""

    def __init__(self, folder: Path, pkcs12_file: str = "", password_file: str = "") -> None:
        self.folder, self._pkcs12, self._password_file = folder, pkcs12_file, password_file
        self._lock = RLock()
        self._signers: dict[str, KeySigner | Sm2Signer] = {}

    def records(self) -> tuple[KeyRecord, ...]:
        """Every key that was ever used, the oldest first."""
        path = self.folder / "ring.json"
        if not path.is_file():
            return ()
        listed = json.loads(path.read_text(encoding="utf-8"))
        return tuple(KeyRecord(**{**one, "chain": tuple(one["chain"])}) for one in listed)

    def record(self, id: str) -> KeyRecord | None:
        """One key by its id."""
        return next((one for one in self.records() if one.id == id), None)

    def current(self, kind: str) -> KeyRecord | None:
        """The key in use of a kind, or None before the first."""
        return next(
            (one for one in reversed(self.records()) if one.kind == kind and not one.retired_at), None
        )

    def pdf_signer(self) -> KeySigner:
        """The key that signs inside PDFs; made when there is none. Raises ``KeyTrouble``."""
        with self._lock:
            if self._pkcs12:
                return self._given()
            signer = self._own("pdf")
            assert isinstance(signer, KeySigner)
            return signer

    def sm2_signer(self) -> Sm2Signer:
        """The SM2 key; made when there is none."""
        with self._lock:
            signer = self._own("sm2")
            assert isinstance(signer, Sm2Signer)
            return signer

    def _own(self, kind: str) -> KeySigner | Sm2Signer:
        found = self.current(kind)
        if found is None:
            with self._alone():
                found = self.current(kind) or self._make(kind)
        if found.id not in self._signers:
            self._signers[found.id] = self._load(found)
        return self._signers[found.id]

    def create(self, kind: str) -> KeyRecord:
        """Make a key for development and retire the one in use; what that one signed can still be checked."""
        with self._lock, self._alone():
            return self._make(kind)

    def _make(self, kind: str) -> KeyRecord:
        made = self._new_sm2() if kind == "sm2" else self._new_pdf()
        self._add(made)
        return made

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes of this installation from making a key at the same time."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _new_pdf(self) -> KeyRecord:
        key, chain = development_key(NAME, YEARS)
        form = serialization.PrivateFormat.PKCS8
        pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        id = _id(chain[0])
        self._write(f"{id}.pem", pem)
        return _record(id, "pdf", KeySigner(id, key, chain).algorithm, chain)

    def _new_sm2(self) -> KeyRecord:
        private, now = sm2.new_private(), datetime.now(UTC)
        begin, end = now - timedelta(days=1), now + timedelta(days=365 * YEARS)
        certificate = self_signed(private, NAME, secrets.randbits(120), begin, end)
        id = _id(certificate)
        self._write(f"{id}.sm2", f"{private:064x}\n".encode())
        return _record(id, "sm2", SM2, (certificate,))

    def _load(self, record: KeyRecord) -> KeySigner | Sm2Signer:
        path = self.folder / f"{record.id}.{'sm2' if record.kind == 'sm2' else 'pem'}"
        try:
            content = path.read_bytes()
        except OSError:
            raise KeyTrouble(
                f"找不到签章密钥文件 {path}；请恢复备份，或运行 onewindow key rotate 换新密钥。",
                f"the key file {path} is missing: restore it, or run 'onewindow key rotate' for a new key",
            ) from None
        if record.kind == "sm2":
            return Sm2Signer(record.id, int(content, 16), record.certificates, record.name)
        key = serialization.load_pem_private_key(content, None)
        assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        return KeySigner(record.id, key, record.certificates)

    def _given(self) -> KeySigner:
        """The key of the PKCS #12 file, remembered in the ring so that it can be checked after it is replaced."""
        if "given" in self._signers:
            signer = self._signers["given"]
            assert isinstance(signer, KeySigner)
            return signer
        key, chain = self._read_pkcs12()
        id = _id(chain[0])
        signer = KeySigner(id, key, chain)
        now_used = self.current("pdf")
        if now_used is None or now_used.id != id:
            with self._alone():
                self._add(_record(id, "pdf", signer.algorithm, chain, development=False))
        self._signers["given"] = signer
        return signer

    def _read_pkcs12(self) -> tuple[Any, tuple[bytes, ...]]:
        try:
            password = Path(self._password_file).read_bytes().strip() if self._password_file else None
            found = pkcs12.load_pkcs12(Path(self._pkcs12).read_bytes(), password)
        except (OSError, ValueError) as error:
            raise KeyTrouble(
                f"读不了签章密钥 {self._pkcs12}：请检查 ONEWINDOW_SIGNING_KEY 的路径、权限和 ONEWINDOW_SIGNING_PASSWORD_FILE 的密码。",
                f"the signing key {self._pkcs12} can't be read: check the path and mode of ONEWINDOW_SIGNING_KEY and "
                "the password in ONEWINDOW_SIGNING_PASSWORD_FILE",
            ) from error
        if found.cert is None or not _usable(found.key):
            raise KeyTrouble(
                f"签章密钥文件 {self._pkcs12} 里没有 RSA 或 ECDSA（P-256、P-384、P-521）私钥及其证书；请换一份完整的 PKCS #12 文件。",
                f"{self._pkcs12} holds no RSA or ECDSA key (P-256, P-384, P-521) with its certificate; use a complete "
                "PKCS #12 file",
            )
        assert found.key is not None
        others = [one.certificate for one in found.additional_certs]
        der = serialization.Encoding.DER
        return found.key, tuple(one.public_bytes(der) for one in (found.cert.certificate, *others))

    def _add(self, made: KeyRecord) -> None:
        now = datetime.now(UTC).isoformat()
        known = [
            KeyRecord(**{**asdict(one), "retired_at": now})
            if one.kind == made.kind and not one.retired_at
            else one
            for one in self.records()
            if one.id != made.id
        ]
        listed: list[Mapping[str, Any]] = [asdict(one) for one in (*known, made)]
        self._write("ring.json", json.dumps(listed, ensure_ascii=False, indent=1).encode())

    def _write(self, name: str, content: bytes) -> None:
        """Write durably under a passing name, readable by the owner alone, then rename."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        passing = self.folder / f".{name}.{secrets.token_hex(4)}"
        descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(self.folder / name)
        sync_folder(self.folder)


def _usable(key: Any) -> bool:
    """Whether papers and status lists can be signed with it: RSA, or ECDSA on a curve that tokens have a name for."""
    return isinstance(key, rsa.RSAPrivateKey) or (
        isinstance(key, ec.EllipticCurvePrivateKey)
        and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1)
    )


def _id(certificate: bytes) -> str:
    return sha256(certificate).hexdigest()[:16]


def _record(
    id: str, kind: str, algorithm: str, chain: tuple[bytes, ...], development: bool = True
) -> KeyRecord:
    now = datetime.now(UTC).isoformat()
    return KeyRecord(id, kind, algorithm, now, development, tuple(b64encode(one).decode() for one in chain))
