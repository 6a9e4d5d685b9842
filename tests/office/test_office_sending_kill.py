"""``kill -9`` while messages are being sent: none is lost, a repetition carries the same id; two senders share the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from office_helpers import CATALOGUES, MONDAY, Town, build_town
from sending_helpers import MailServer, Receiver, confirmed, send, settings_of, states

from onewindow.office import Office, operations
from onewindow.office.sending.sender import Sender
from onewindow.office.times import SetClock

ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2] / "src"), str(Path(__file__).parent)]),
}
POINTS = [
    ("ledger.after_commit", 0),
    ("ledger.before_commit", 1),
    ("sending.after_claim", 3),
    ("sending.before_mark", 2),
]


def busy_town(folder: Path, url: str, address: str) -> Town:
    """A town whose outbox holds six messages for one mailbox and one system."""
    town = build_town(folder, url, ("approval_bureau",))
    confirmed(town, "li.na", "lina@guneng.example.cn")
    operations.subscribe_webhook(
        town.office, town.actor("li.na"), address, ["case.*"], settings=settings_of()
    )
    town.clock.advance(minutes=1)
    for _ in range(2):
        project = town.project(construction_waste=True)
        for matter in ("M101", "M110", "M114"):
            draft = operations.start_case(town.office, town.actor("li.na"), project, matter)
            operations.submit_case(town.office, town.actor("li.na"), draft, declared=True, knowing_gaps=True)
    return town


@pytest.mark.parametrize(("point", "after"), POINTS)
def test_a_killed_sender_loses_nothing(point: str, after: int, tmp_path: Path) -> None:
    server, receiver = MailServer(), Receiver()
    smtp, address = server.start(), receiver.start()
    url = f"sqlite:///{tmp_path / 'onewindow.db'}"
    town = busy_town(tmp_path / "data", url, address)
    town.office.close()
    words = [sys.executable, str(Path(__file__).parent / "sending_child.py"), str(tmp_path / "data"), url]
    killed = subprocess.run([*words, str(smtp.port), point, str(after)], env=ENVIRONMENT, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    office = Office(tmp_path / "data", url, clock=SetClock(MONDAY.replace(hour=12)), catalogues=CATALOGUES)
    again = Town(office, SetClock(MONDAY), dict(town.people))
    try:
        send(again, settings_of(smtp))
        told = [one for one in states(again) if one[1] != "confirm"]
        assert Counter((channel, state) for channel, _, state, _ in told) == {
            ("email", "delivered"): 6, ("webhook", "delivered"): 6,
        }  # fmt: skip
        about = [mail["Message-ID"] for mail in server.mails if "GXQ" in mail["Subject"]]
        assert len(set(about)) == 6 and len(about) <= 6 + 4, "at least once, a repetition under the same id"
        calls = [call.headers["webhook-id"] for call in receiver.calls]
        assert len(set(calls)) == 6 and len(calls) <= 6 + 4
        assert office.ledger.verify() == []
    finally:
        office.close()
        server.stop()
        receiver.stop()


@pytest.mark.postgresql
def test_two_processes_never_send_the_same_one_at_once(tmp_path: Path, postgresql_url: str) -> None:
    server, receiver = MailServer(), Receiver()
    smtp, address = server.start(), receiver.start()
    town = busy_town(tmp_path / "data", postgresql_url, address)
    other = Office(tmp_path / "data", postgresql_url, clock=town.clock, catalogues=CATALOGUES)
    senders = [Sender(town.office, settings_of(smtp)), Sender(other, settings_of(smtp))]
    try:
        threads = [threading.Thread(target=one.round) for one in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(Counter(call.headers["webhook-id"] for call in receiver.calls).values()) == [1] * 6
        about = [mail["Message-ID"] for mail in server.mails if "GXQ" in mail["Subject"]]
        assert sorted(Counter(about).values()) == [1] * 6
    finally:
        for one in senders:
            one.close()
        other.close()
        town.office.close()
        server.stop()
        receiver.stop()
