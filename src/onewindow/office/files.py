"""The file store: each content once, under its SHA-256, durable before any event names it."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from onewindow.ledger import faults
from onewindow.office.content_type import HEAD, sniff
from onewindow.office.durable import sync_folder
from onewindow.procedures.protocol import Refused

LIMIT = 50 * 1024 * 1024
"""The largest file in bytes, unless set otherwise."""

PIECE = 1024 * 1024
LEFT_SECONDS = 24 * 60 * 60
"""Longer than any upload lasts."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store."""

    sha256: str
    size: int
    content_type: str
    file_name: str


class FileStore:
    """Keeps files under a folder; equal contents share one file.

    What is being received lies in ``incoming``. A process that dies leaves it there; the next start, a day later or
    more, removes it (others may be receiving now).
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self.incoming = folder / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)
        for left in self.incoming.iterdir():
            with suppress(FileNotFoundError):  # another process may be at it too
                if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                    left.unlink()

    def path(self, sha256: str) -> Path:
        """Where a content lies."""
        return self.folder / sha256[:2] / sha256

    def keep(self, file_name: str, stream: BinaryIO, size: int | None = None) -> StoredFile:
        """Store a stream durably. ``size`` is what the sender announced, if it did.

        Raises ``Refused`` when it is too large (before reading when announced), empty, of a type not accepted
        or not what its name says; nothing is left behind then.
        """
        name = PurePath(file_name.replace("\\", "/")).name
        if size is not None and size > self.limit:
            self._refuse_size(name)
        head = stream.read(HEAD)
        content_type = sniff(name, head)
        incoming = self.incoming / secrets.token_hex(16)
        try:
            sha256, written = self._write(incoming, name, head, stream)
            faults.reach("files.before_rename")
            self._move(incoming, self.path(sha256))
        finally:
            incoming.unlink(missing_ok=True)
        faults.reach("files.after_rename")
        return StoredFile(sha256, written, content_type, name)

    def _write(self, incoming: Path, name: str, head: bytes, stream: BinaryIO) -> tuple[str, int]:
        digest, written = hashlib.sha256(), 0
        with incoming.open("xb") as file:
            piece = head
            while piece:
                written += len(piece)
                if written > self.limit:
                    self._refuse_size(name)
                digest.update(piece)
                file.write(piece)
                piece = stream.read(PIECE)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest(), written

    def _move(self, incoming: Path, target: Path) -> None:
        """Put the complete file under its name and make the name itself durable, whoever has put it there."""
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            incoming.replace(target)
        sync_folder(target.parent)
        sync_folder(self.folder)

    def _refuse_size(self, name: str) -> None:
        megabytes = self.limit / (1024 * 1024)
        raise Refused(
            "file_too_large",
            f"文件“{name}”超过 {megabytes:g} MB 的上限，未保存；请压缩或拆分后再上传。",
            f"{name!r} is larger than the limit of {megabytes:g} MB and was not stored; compress or split it",
        )

    def digest(self, sha256: str) -> str:
        """The SHA-256 of what now lies under that name; empty when nothing does."""
        path = self.path(sha256)
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
