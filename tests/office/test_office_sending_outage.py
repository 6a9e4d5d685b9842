"""A mail server or gateway that fails as a whole: nothing is given up for it, and nothing else is held up by it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from onewindow.office.sending import mail
from onewindow.office.sending.outcome import Never, Unreachable
from onewindow.office.sending.settings import Smtp

LETTER = mail.Mail(
    "d1", "lina@guneng.example.cn", "办件", "正文", "<p>正文</p>", datetime(2026, 11, 24, tzinfo=UTC)
)
USUAL = {
    "greeting": "220 ready", "EHLO": "250 gxq", "HELO": "250 gxq", "MAIL": "250 ok", "RCPT": "250 ok",
    "DATA": "354 go on", ".": "250 taken", "RSET": "250 ok", "QUIT": "221 bye", "STARTTLS": "502 no",
}  # fmt: skip


@contextmanager
def mail_server(tls: str = "none", **answers: str) -> Iterator[tuple[Smtp, list[str]]]:
    """A mail server that says what the test wants at each step; the second value is what it was told."""
    said = {**USUAL, **answers}
    heard: list[str] = []

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.answer("greeting")
            inside = False
            while raw := self.rfile.readline():
                line = raw.decode().rstrip("\r\n")
                if inside:
                    inside = line != "."
                    if not inside:
                        self.answer(".")
                    continue
                verb = line.partition(" ")[0].upper()
                heard.append(verb)
                self.answer(verb)
                inside = verb == "DATA" and said["DATA"].startswith("354")

        def answer(self, step: str) -> None:
            self.wfile.write(f"{said[step]}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Talk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Smtp("127.0.0.1", server.server_address[1], tls, "window@gxq.example.cn"), heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("tls", "answers"),
    [
        ("none", {"greeting": "554 no service here"}),
        ("none", {"EHLO": "550 who are you", "HELO": "550 who are you"}),
        ("none", {"MAIL": "550 sender not allowed"}),
        ("starttls", {"EHLO": "250-gxq\r\n250 STARTTLS", "STARTTLS": "554 certificate expired"}),
    ],
)
def test_a_server_that_refuses_us_as_a_whole_gives_up_no_mail(tls: str, answers: dict[str, str]) -> None:
    with mail_server(tls, **answers) as (smtp, _), pytest.raises(Unreachable):
        mail.send(LETTER, smtp)


@pytest.mark.parametrize("answers", [{"RCPT": "550 no such user"}, {".": "554 not taken"}])
def test_a_refused_address_or_mail_is_final(answers: dict[str, str]) -> None:
    with mail_server(**answers) as (smtp, _), pytest.raises(Never):
        mail.send(LETTER, smtp)


def test_a_bad_farewell_does_not_send_the_mail_again() -> None:
    with mail_server(QUIT="421 too busy") as (smtp, heard):
        mail.send(LETTER, smtp)
    assert heard[-2:] == ["DATA", "QUIT"]
