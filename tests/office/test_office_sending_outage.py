"""A mail server or gateway that fails as a whole: nothing is given up for it, and nothing else is held up by it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from office_helpers import Town
from sending_helpers import Receiver, settings_of

from onewindow.ledger import deliveries
from onewindow.ledger.deliveries import Delivery
from onewindow.office.sending import mail
from onewindow.office.sending.outcome import Later, Never, Unreachable
from onewindow.office.sending.sender import Sender
from onewindow.office.sending.settings import Smtp
from onewindow.office.sending.text_messages import GatewayTextMessages

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


@pytest.mark.parametrize(
    ("code", "kind"), [(401, Unreachable), (404, Unreachable), (503, Unreachable), (500, Later), (422, Never)]
)
def test_a_gateway_that_refuses_us_as_a_whole_gives_up_no_message(
    receiver: tuple[Receiver, str], code: int, kind: type[Exception]
) -> None:
    kept, address = receiver
    kept.status = lambda call: code
    with pytest.raises(Exception) as failed:
        GatewayTextMessages(address, "secret").send("d1", "13800000000", "您好")
    assert failed.type is kind


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_gateway_that_has_moved_has_no_message_yet(receiver: tuple[Receiver, str], code: int) -> None:
    """Following it would end in a page that says 200 to a GET: the message gone, the token told to another host."""
    kept, address = receiver
    kept.status, kept.elsewhere = lambda call: code, "/sign-in"
    with pytest.raises(Unreachable, match=str(code)):
        GatewayTextMessages(address, "secret").send("d1", "13800000000", "您好")
    assert [call.path for call in kept.calls] == ["/hook"]


def waiting(town: Town, channel: str, count: int) -> None:
    """So many deliveries of a channel, each to somebody else."""
    at = deliveries.utc(town.office.now())
    one = Delivery(
        id="", message="1.1", rank=1, lane="", channel=channel, receiver="", organisation="", address="",
        template="submitted", subject="", detail={}, state=deliveries.WAITING, attempts=0, due_at=at,
        last_error="", created_at=at, finished_at="",
    )  # fmt: skip
    for number in range(count):
        made = replace(
            one, id=f"{channel}.{number:02}", rank=number + 1, receiver=f"person:{channel}{number}"
        )
        town.office.ledger.operate(lambda connection, made=made: deliveries.add(connection, made))


def attempts(town: Town) -> list[tuple[str, str, int]]:
    with town.office.ledger.reader() as connection:
        rows = connection.rows("SELECT id, state, attempts FROM deliveries ORDER BY id")
    return [(str(row[0]), str(row[1]), int(row[2])) for row in rows]


@contextmanager
def sender_with(town: Town, workers: int = 8, **ways: Callable[[Delivery], None]) -> Iterator[Sender]:
    sender = Sender(town.office, settings_of(), ways, workers)
    try:
        yield sender
    finally:
        sender.close()


def test_a_hanging_mail_server_and_gateway_leave_workers_for_webhooks(town: Town) -> None:
    waiting(town, "email", 12)
    waiting(town, "sms", 12)
    town.clock.advance(seconds=1)
    waiting(town, "webhook", 3)
    gate, posted = threading.Event(), threading.Semaphore(0)

    def hang(delivery: Delivery) -> None:
        gate.wait(120)

    with sender_with(town, email=hang, sms=hang, webhook=lambda delivery: posted.release() or None) as sender:
        try:
            for _ in range(12):
                sender._launch()
                sender._land(0.1)
            flying = [one.channel for one in sender._flying.values()]
            assert sorted(flying) == ["email"] * 3 + ["sms"] * 3, "three each, two workers for the others"
            assert all(posted.acquire(timeout=60) for _ in range(3)), "webhooks go on"
        finally:
            gate.set()
        sender.round()
    assert {state for _, state, _ in attempts(town)} == {"delivered"}


def test_when_the_mail_server_is_down_one_mail_finds_out_and_the_others_wait(town: Town) -> None:
    waiting(town, "email", 4)
    waiting(town, "sms", 1)
    down, tried = [True], []

    def send(delivery: Delivery) -> None:
        tried.append(delivery.id)
        if down[0]:
            raise Unreachable("no route")

    with sender_with(town, workers=1, email=send, sms=lambda delivery: None) as sender:
        assert sender.round() == 2
        assert tried == ["email.00"]
        assert attempts(town) == [
            ("email.00", "waiting", 1), ("email.01", "waiting", 0), ("email.02", "waiting", 0),
            ("email.03", "waiting", 0), ("sms.00", "delivered", 1),
        ]  # fmt: skip
        assert sender.round() == 0, "not before its time"
        down[0] = False
        town.clock.advance(minutes=1)
        assert sender.round() == 4
    assert {state for _, state, _ in attempts(town)} == {"delivered"}


def test_a_long_outage_keeps_a_channel_waiting_for_minutes_not_for_the_night(town: Town) -> None:
    waiting(town, "email", 2)

    def set_attempts(count: int) -> Callable[[object], int]:
        return lambda connection: connection.execute(  # type: ignore[attr-defined, no-any-return]
            "UPDATE deliveries SET attempts = ? WHERE id = 'email.00'", (count,)
        )

    town.office.ledger.operate(set_attempts(12))

    def fail(delivery: Delivery) -> None:
        raise Unreachable("no route")

    with sender_with(town, workers=1, email=fail) as sender:
        sender.round()
    with town.office.ledger.reader() as connection:
        due = [
            datetime.fromisoformat(str(row[0])) - town.office.now()
            for row in connection.rows("SELECT due_at FROM deliveries ORDER BY id")
        ]
    assert due[0] > timedelta(hours=8), "its own pause grows"
    assert due[1] <= timedelta(minutes=5), "the others try again soon"
