"""Real receivers for the tests of sending: a mail server and an HTTP server in this process."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from office_helpers import Town

from onewindow.office import Refused, operations
from onewindow.office.sending.sender import Sender
from onewindow.office.sending.settings import Settings, Smtp
from onewindow.office.views import Actor


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class MailServer:
    """Keeps every mail it gets; ``answer`` may refuse one by returning another status line."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer: Callable[[str], str] = lambda to: "250 OK"
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        status = self.answer(address)
        if status.startswith("250"):
            envelope.rcpt_tos.append(address)
        return status

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.mails.append(made)
        return "250 OK"

    def start(self) -> Smtp:
        self._controller.start()
        return Smtp("127.0.0.1", self.port, "none", "onewindow <window@gxq.example.cn>")

    def stop(self) -> None:
        self._controller.stop()


@dataclass
class Call:
    """One call of a webhook."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """An HTTP server that keeps every call. ``status`` gives the answer to a call; ``gate`` holds answers back;
    ``elsewhere`` is where it says to go instead. Whoever goes there with a GET is welcome."""

    calls: list[Call] = field(default_factory=list)
    status: Callable[[Call], int] = lambda call: 204
    gate: threading.Event = field(default_factory=threading.Event)
    elsewhere: str = ""

    def start(self) -> str:
        self.gate.set()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                call = Call(self.path, {key.lower(): value for key, value in self.headers.items()}, body)
                owner.gate.wait(120)
                status = owner.status(call)
                owner.calls.append(call)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                if owner.elsewhere:
                    self.send_header("Location", owner.elsewhere)
                self.end_headers()

            def do_GET(self) -> None:
                headers = {key.lower(): value for key, value in self.headers.items()}
                owner.calls.append(Call(self.path, headers, b""))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def stop(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()


def genuine(call: Call, secret: str) -> bool:
    """Whether a receiver that only knows the secret finds the signature right (Standard Webhooks)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return wanted in call.headers["webhook-signature"].split(" ")


def settings_of(smtp: Smtp | None = None, **more: Any) -> Settings:
    return Settings("https://gxq.example.cn", smtp, local_webhooks=True, **more)


def send(town: Town, settings: Settings) -> int:
    """One round of a sender of its own."""
    sender = Sender(town.office, settings)
    try:
        return sender.round()
    finally:
        sender.close()


def confirmed(town: Town, login: str, address: str) -> Actor:
    """Let a person give an e-mail address and confirm it by the link in the outbox; the mail itself is not sent."""
    actor = town.actor(login)
    operations.give_contact(town.office, actor, "email", address)
    secret = [one for one in town.office.ledger.pending(1000) if one.topic == "contact"][-1].payload["secret"]
    operations.confirm_link(town.office, secret)
    town.clock.advance(minutes=1)
    return actor


def states(town: Town) -> list[tuple[str, str, str, int]]:
    """(channel, template, state, attempts) of all deliveries in order."""
    with town.office.ledger.reader() as connection:
        rows = connection.rows("SELECT channel, template, state, attempts FROM deliveries ORDER BY rank, id")
    return [(str(row[0]), str(row[1]), str(row[2]), int(row[3])) for row in rows]


def subscribe(town: Town, address: str, *topics: str, login: str = "li.na") -> tuple[str, str]:
    made = operations.subscribe_webhook(
        town.office, town.actor(login), address, topics or ("*",), settings=settings_of()
    )
    town.clock.advance(minutes=1)
    return made


@contextmanager
def refusing(code: str) -> Iterator[None]:
    """Expect a refusal with this code."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code
