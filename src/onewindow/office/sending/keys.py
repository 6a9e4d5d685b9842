"""Secrets that are derived instead of stored: webhook secrets, links to stop a digest, what a form sent twice must show again.

One key lies in the data folder, readable by its owner only. What is derived from it needs no row, so neither the
ledger nor an export of it ever holds a secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from pathlib import Path

from onewindow.office.secret_file import kept_secret

NAME = "messages-key"


def master_key(folder: Path) -> bytes:
    """The key of a data folder, made when it is first needed."""
    return bytes.fromhex(kept_secret(folder / NAME, lambda: secrets.token_hex(32)))


def _derive(folder: Path, purpose: str) -> bytes:
    return hmac.new(master_key(folder), purpose.encode(), hashlib.sha256).digest()


def webhook_key(folder: Path, webhook: str, generation: int) -> bytes:
    """The key with which a subscription's messages are signed; each rotation has another one."""
    return _derive(folder, f"webhook:{webhook}:{generation}")


def shown(key: bytes) -> str:
    """A webhook key as its owner gets it (Standard Webhooks: ``whsec_`` and base64)."""
    return f"whsec_{base64.b64encode(key).decode('ascii')}"


def repeated(folder: Path, purpose: str) -> str:
    """A secret for one purpose: the same again whenever it is asked for, 43 characters that fit into an address."""
    return base64.urlsafe_b64encode(_derive(folder, f"repeated:{purpose}")).decode("ascii").rstrip("=")


def stop_token(folder: Path, person: str) -> str:
    """The token of the link that ends a person's e-mails without signing in."""
    return f"{person}.{_derive(folder, f'stop:{person}').hex()[:40]}"


def person_of_stop(folder: Path, token: str) -> str:
    """The person whose e-mails a token may end; empty when the token is not ours."""
    person = token.rpartition(".")[0]
    return person if person and hmac.compare_digest(stop_token(folder, person), token) else ""
