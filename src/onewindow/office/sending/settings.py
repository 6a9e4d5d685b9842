"""What the environment says about sending. Without a setting its channel is off, and the pages say so."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TLS = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server: ``tls`` is one of ``TLS``; no user means no sign-in there."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """How messages leave the house. ``text_messages`` is empty (off), ``file`` or a gateway's address."""

    address: str = "http://127.0.0.1:8000"
    smtp: Smtp | None = None
    text_messages: str = ""
    text_token: str = ""
    local_webhooks: bool = False
    keep_days: int = 90

    def on(self, channel: str) -> bool:
        """Whether a channel is set up."""
        return {"email": self.smtp is not None, "sms": bool(self.text_messages)}.get(channel, True)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment. Raises ``ValueError`` naming the setting that can't be used."""
    given = os.environ if environment is None else environment
    return Settings(
        address=given.get("ONEWINDOW_ADDRESS", "http://127.0.0.1:8000").rstrip("/"),
        smtp=_smtp(given),
        text_messages=given.get("ONEWINDOW_SMS", ""),
        text_token=_secret(given.get("ONEWINDOW_SMS_TOKEN_FILE", ""), "ONEWINDOW_SMS_TOKEN_FILE"),
        local_webhooks=given.get("ONEWINDOW_WEBHOOKS_LOCAL", "") == "1",
        keep_days=_number(given.get("ONEWINDOW_SENT_KEEP_DAYS", "90"), "ONEWINDOW_SENT_KEEP_DAYS"),
    )


def _smtp(given: Mapping[str, str]) -> Smtp | None:
    host = given.get("ONEWINDOW_SMTP_HOST", "")
    if not host:
        return None
    tls = given.get("ONEWINDOW_SMTP_TLS", "starttls")
    if tls not in TLS:
        raise ValueError(f"ONEWINDOW_SMTP_TLS: {'、'.join(TLS)}（现为 {tls} / is {tls!r})")
    usual = {"starttls": "587", "tls": "465", "none": "25"}[tls]
    return Smtp(
        host=host,
        port=_number(given.get("ONEWINDOW_SMTP_PORT", usual), "ONEWINDOW_SMTP_PORT"),
        tls=tls,
        sender=given.get("ONEWINDOW_SMTP_FROM", "") or f"onewindow@{host}",
        user=given.get("ONEWINDOW_SMTP_USER", ""),
        password=_secret(given.get("ONEWINDOW_SMTP_PASSWORD_FILE", ""), "ONEWINDOW_SMTP_PASSWORD_FILE"),
    )


def _secret(path: str, setting: str) -> str:
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"{setting}: 读不到文件 can't read {path}: {error.strerror}") from None


def _number(text: str, setting: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{setting}: 应为正整数 must be a whole number above 0, not {text!r}")
    return int(text)
