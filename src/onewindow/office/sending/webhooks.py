"""Webhooks: a CloudEvents 1.0 message in its structured form, signed as Standard Webhooks asks, posted once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.office.sending.address import Target, pinned
from onewindow.office.sending.outcome import Gone, Later, Unreachable

SECONDS = 10.0
"""How long one call may take altogether."""
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
GONE = 410


def envelope(
    id: str, source: str, type: str, subject: str, time: str, data: Any, fields: dict[str, Any] | None = None
) -> bytes:
    """A CloudEvents 1.0 message as JSON."""
    made = {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": type,
        **({"subject": subject} if subject else {}),
        "time": time,
        "datacontenttype": "application/json",
        **(fields or {}),
        "data": data,
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def signature(keys: Sequence[bytes], id: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature``: one ``v1`` signature for each valid key, the newest first."""
    signed = f"{id}.{timestamp}.".encode() + body
    made = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii") for key in keys]
    return " ".join(f"v1,{one}" for one in made)


@dataclass(frozen=True, slots=True)
class Post:
    """One call: where to, with which id, signed when and with which keys."""

    target: Target
    id: str
    timestamp: int
    keys: tuple[bytes, ...]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the call."""
        return {
            "Content-Type": CONTENT_TYPE,
            "User-Agent": "onewindow-webhooks/1",
            "webhook-id": self.id,
            "webhook-timestamp": str(self.timestamp),
            "webhook-signature": signature(self.keys, self.id, self.timestamp, self.body),
        }


def post(call: Post, seconds: float = SECONDS) -> int:
    """Make the call and return its status (2xx). Raises ``Unreachable``, ``Later``, ``Gone``, ``Refused``.

    Redirects are not followed: they would lead past the check of the address.
    """
    connection = _connect(call.target, pinned(call.target), seconds)
    overdue = threading.Event()
    timer = threading.Timer(seconds, _cut, (connection, overdue))
    timer.start()
    try:
        connection.request("POST", call.target.path, body=call.body, headers=call.headers)
        answer = connection.getresponse()
        status, words = answer.status, answer.read(300)
    except (OSError, http.client.HTTPException, ValueError) as error:
        said = f"{seconds:g} 秒内没有答复 no answer within {seconds:g} s" if overdue.is_set() else str(error)
        raise Unreachable(said or type(error).__name__) from None
    finally:
        timer.cancel()
        connection.close()
    return _judged(status, words)


def _judged(status: int, words: bytes) -> int:
    if 200 <= status < 300:
        return status
    said = " ".join(words.decode("utf-8", "replace").split())[:200]
    if status == GONE:
        raise Gone("接收方答复 410，不再接收 the receiver answered 410: it wants no more")
    raise Later(f"接收方答复 the receiver answered {status}: {said}")


def _connect(target: Target, figure: str, seconds: float) -> http.client.HTTPConnection:
    """A connection to the pinned figure; TLS is checked against the name, not the figure."""
    try:
        line = socket.create_connection((figure, target.port), timeout=seconds)
    except OSError as error:
        raise Unreachable(f"{target.host}: 连接失败 no connection ({error})") from None
    if not target.secure:
        plain = http.client.HTTPConnection(target.host, target.port, timeout=seconds)
        plain.sock = line
        return plain
    try:
        wrapped = ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
    except OSError as error:
        line.close()
        raise Unreachable(f"{target.host}: 加密连接失败 no encrypted connection ({error})") from None
    secure = http.client.HTTPSConnection(target.host, target.port, timeout=seconds)
    secure.sock = wrapped
    return secure


def _cut(connection: http.client.HTTPConnection, overdue: threading.Event) -> None:
    """End a call whose answer drips in too slowly for the time-out of a single read."""
    overdue.set()
    line = connection.sock
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
