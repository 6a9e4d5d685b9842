"""The process that is killed while it sends."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from office_helpers import CATALOGUES, MONDAY
from sending_helpers import settings_of

from onewindow.ledger import faults
from onewindow.office import Office
from onewindow.office.sending.sender import Sender
from onewindow.office.sending.settings import Smtp
from onewindow.office.times import SetClock


def main(data: str, url: str, port: str, point: str, after: str) -> None:
    """Send everything; at the named point, passed so many times, the process dies as if the power failed."""
    office = Office(Path(data), url, clock=SetClock(MONDAY.replace(hour=11)), catalogues=CATALOGUES)
    if point != "none":
        faults.arm(point, lambda: os.kill(os.getpid(), signal.SIGKILL), int(after))
    smtp = Smtp("127.0.0.1", int(port), "none", "onewindow <window@gxq.example.cn>")
    print("ready", flush=True)
    sender = Sender(office, settings_of(smtp), workers=4)
    sender.round()
    sender.close()
    office.close()
    print("all", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
