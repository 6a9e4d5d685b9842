"""Text messages: one interface, a file for trying out, and a gateway reached by HTTP."""

from __future__ import annotations

import json
import os
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Protocol

from onewindow.office.sending.outcome import Later, Never, Unreachable
from onewindow.office.sending.settings import Settings

SECONDS = 10.0
NUMBER = re.compile(r"1[3-9]\d{9}")
REFUSED, TOO_MANY, SERVER_FAULT = 400, 429, 500
OURS = frozenset({401, 402, 403, 404, 405, 407, 503})
"""Answers that speak of our account, of the address that is set or of the gateway as a whole, not of one message."""


class TextMessages(Protocol):
    """Whatever can send a text message. ``id`` stays the same at each attempt."""

    def send(self, id: str, number: str, text: str) -> None:
        """Send it. Raises ``Later`` or ``Never``."""


class FileTextMessages:
    """Appends each message as a line of JSON: for trying out, and for a gateway that reads a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, id: str, number: str, text: str) -> None:
        """Write the line; on disk when this returns."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"id": id, "to": number, "text": text}, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


class GatewayTextMessages:
    """Posts ``{"id", "to", "text"}`` to a gateway, with a bearer token. The operator of the house sets its address."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def send(self, id: str, number: str, text: str) -> None:
        """Post it; 2xx is done; 429, 5xx and what concerns our account or the address are tried again, other answers are final.

        A redirection is not followed: the message would be lost on the way, and another host would learn the token.
        """
        body = json.dumps({"id": id, "to": number, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        call = urllib.request.Request(self.address, body, headers, method="POST")
        try:
            with _OPENER.open(call, timeout=SECONDS):
                return
        except urllib.error.HTTPError as error:
            raise _kind(error.code)(f"短信网关答复 the gateway answered {error.code}") from None
        except OSError as error:
            raise Unreachable(f"短信网关 the gateway: {error}") from None


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection, so that it comes back as the answer that it is."""

    def redirect_request(self, *given: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def _kind(code: int) -> type[Exception]:
    if code in OURS or code < REFUSED:
        return Unreachable
    return Later if code == TOO_MANY or code >= SERVER_FAULT else Never


def text_messages(settings: Settings, folder: Path) -> TextMessages | None:
    """What the settings name; None when text messages are off."""
    if not settings.text_messages:
        return None
    if settings.text_messages == "file":
        return FileTextMessages(folder / "text-messages.jsonl")
    return GatewayTextMessages(settings.text_messages, settings.text_token)


def is_number(text: str) -> bool:
    """Whether it is a mobile number of the mainland."""
    return NUMBER.fullmatch(text) is not None
